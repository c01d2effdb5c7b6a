import { jsonArray, jsonObject, quoted, type OwnOrder } from '@hftjs/simulator';
import { depthEndpoint } from '../depth-endpoint.js';
import {
  bySymbol,
  integerOf,
  limitOf,
  optionalPair,
  pairOf,
  within,
  type Call,
  type Endpoint,
} from '../endpoint.js';
import { fillsOf, fromOrderId, namedOrder, openOrdersOf, ordersOf } from '../own-records.js';
import {
  aggTrades,
  historicalTrades,
  page,
  ping,
  serverTime,
  trades,
  type TapeTraits,
} from '../public-endpoints.js';
import type { BinancePair } from '../symbols.js';
import { timeText } from '../time-unit.js';
import { exchangeInfo } from './exchange-info.js';
import { fillRow, orderRow } from './spot-rows.js';

const DAY = 86_400_000;
const HOURS = 24;

const TAPE: TapeTraits = {
  weights: { trades: 25, historical: 25, aggregates: 4 },
  mostHistorical: 1000,
  historicalSecurity: 'none',
  tradeTail: { isBestMatch: 'true' },
  aggTail: () => ({ M: 'true' }),
  aggHours: Infinity,
};

/** What can be asked, by the path behind `/api/v3/` and by the method of the WebSocket API. */
export const SPOT_ENDPOINTS: readonly {
  readonly path: string;
  readonly method: string;
  readonly endpoint: Endpoint;
}[] = [
  { path: 'ping', method: 'ping', endpoint: ping },
  { path: 'time', method: 'time', endpoint: serverTime },
  { path: 'exchangeInfo', method: 'exchangeInfo', endpoint: exchangeInfo },
  {
    path: 'depth',
    method: 'depth',
    endpoint: depthEndpoint({
      weights: [
        [100, 5],
        [500, 25],
        [1_000, 50],
        [5_000, 250],
      ],
      usual: 100,
      limit: (call, usual) => limitOf(call, usual, 5_000),
      times: () => ({}),
    }),
  },
  { path: 'trades', method: 'trades.recent', endpoint: trades(TAPE) },
  { path: 'historicalTrades', method: 'trades.historical', endpoint: historicalTrades(TAPE) },
  { path: 'aggTrades', method: 'trades.aggregate', endpoint: aggTrades(TAPE) },
  { path: 'ticker/bookTicker', method: 'ticker.book', endpoint: forPairs([2, 4], bookTicker) },
  { path: 'ticker/24hr', method: 'ticker.24hr', endpoint: forPairs([2, 80], dayTicker) },
  {
    path: 'openOrders',
    method: 'openOrders.status',
    endpoint: {
      weight: bySymbol(6, 80),
      security: 'signed',
      answer: openOrders,
    },
  },
  {
    path: 'order',
    method: 'order.status',
    endpoint: {
      weight: 4,
      security: 'signed',
      answer: oneOrder,
    },
  },
  { path: 'allOrders', method: 'allOrders', endpoint: { weight: 20, security: 'signed', answer: allOrders } },
  // Smart order routing has not filled anything here.
  {
    path: 'myAllocations',
    method: 'myAllocations',
    endpoint: { weight: 20, security: 'signed', answer: noAllocations },
  },
  {
    path: 'myTrades',
    method: 'myTrades',
    endpoint: {
      weight: (params) => (params.has('orderId') ? 5 : 20),
      security: 'signed',
      answer: myTrades,
    },
  },
];

function openOrders(call: Call): string {
  return orderRows(call, openOrdersOf(call));
}

function oneOrder(call: Call): string {
  pairOf(call);
  const { lists } = call.exchange.market;
  return lists.row('orders', namedOrder(call, ordersOf(call)), (order) => orderRow(order, call));
}

// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#all-orders-user_data
function allOrders(call: Call): string {
  pairOf(call);
  const { params } = call;
  const orders = ordersOf(call);
  const limit = limitOf(call, 500, 1000);
  const orderId = params.get('orderId');
  integerOf(params, 'orderId');
  const timed = within(
    orders.map((order) => ({ order, time: order.createdTime })),
    params,
    HOURS,
  ).map(({ order }) => order);
  const hasStart = params.has('startTime') || params.has('endTime');
  const found =
    orderId === undefined
      ? hasStart
        ? timed.slice(0, limit)
        : timed.slice(-limit)
      : fromOrderId(orders, orderId).slice(0, limit);
  return orderRows(call, found);
}

const orderRows = (call: Call, orders: readonly OwnOrder[]): string =>
  jsonArray(call.exchange.market.lists.rows('orders', orders, (order) => orderRow(order, call)));

// https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data
function myTrades(call: Call): string {
  pairOf(call);
  const { params } = call;
  const orderId = params.get('orderId');
  const from = integerOf(params, 'fromId');
  const limit = limitOf(call, 500, 1000);
  const hasTimes = params.has('startTime') || params.has('endTime');
  const timed = within(fillsOf(call), params, HOURS).filter(
    (fill) => orderId === undefined || fill.orderId === orderId,
  );
  const found =
    hasTimes && from === undefined
      ? timed.slice(0, limit)
      : page(timed, ({ tradeId }) => tradeId, { from, limit });
  return jsonArray(call.exchange.market.lists.rows('fills', found, (fill) => fillRow(fill, call)));
}

function noAllocations(call: Call): string {
  pairOf(call);
  return '[]';
}

/** A row for the pair of `symbol`, or a list for `symbols` or for all. */
function forPairs(
  [one, all]: readonly [number, number],
  row: (call: Call, pair: BinancePair) => string,
): Endpoint {
  return {
    weight: bySymbol(one, all),
    security: 'none',
    answer(call) {
      const pair = optionalPair(call);
      if (pair !== undefined) return row(call, pair);
      return jsonArray(call.exchange.symbols.all.map((each) => row(call, each)));
    },
  };
}

function bookTicker({ exchange }: Call, pair: BinancePair): string {
  const { bid, ask } = exchange.market.top(pair.spec.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
  });
}

function dayTicker({ exchange, unit }: Call, pair: BinancePair): string {
  const day = exchange.stats(pair.spec.pair);
  const { bid, ask } = exchange.market.top(pair.spec.pair);
  const now = exchange.clock();
  return jsonObject({
    symbol: quoted(pair.symbol),
    priceChange: quoted(day.change),
    priceChangePercent: quoted(day.changePercent),
    weightedAvgPrice: quoted(day.average),
    prevClosePrice: quoted(day.previousClose),
    lastPrice: quoted(day.last),
    lastQty: quoted(day.lastVolume),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
    openPrice: quoted(day.open),
    highPrice: quoted(day.high),
    lowPrice: quoted(day.low),
    volume: quoted(day.volume),
    quoteVolume: quoted(day.quoteVolume),
    openTime: timeText(now - DAY, unit),
    closeTime: timeText(now, unit),
    firstId: String(day.firstId),
    lastId: String(day.lastId),
    count: String(day.count),
  });
}
