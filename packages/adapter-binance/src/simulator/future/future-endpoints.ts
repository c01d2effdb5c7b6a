import { jsonArray, jsonObject, quoted, type OwnOrder } from '@hftjs/simulator';
import { depthEndpoint } from '../depth-endpoint.js';
import {
  accountOf,
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
import { unknownOrder, VenueError } from '../venue-error.js';
import type { FutureExchange } from './future-exchange.js';
import { futureExchangeInfo } from './future-info.js';
import { algoRow, fillRow, orderRow } from './future-rows.js';

const TAPE: TapeTraits = {
  weights: { trades: 5, historical: 200, aggregates: 20 },
  mostHistorical: 500,
  historicalSecurity: 'key',
  tradeTail: { isRPITrade: 'false' },
  aggTail: (volume) => ({ nq: quoted(volume) }),
  aggHours: 1,
};

const DAY = 86_400_000;
const WEEK_HOURS = 168;

/** What can be asked, by method and path behind `/fapi/v1/`. */
export function futureEndpoints(exchange: FutureExchange): Readonly<Record<string, Endpoint>> {
  return {
    'GET ping': ping,
    'GET time': serverTime,
    'GET exchangeInfo': futureExchangeInfo,
    'GET depth': depthEndpoint({
      weights: [
        [50, 2],
        [100, 5],
        [500, 10],
        [1_000, 20],
      ],
      usual: 500,
      limit: depthLimit,
      times: (time) => ({ E: timeText(time, 'ms'), T: timeText(time, 'ms') }),
    }),
    'GET trades': trades(TAPE),
    'GET historicalTrades': historicalTrades(TAPE),
    'GET aggTrades': aggTrades(TAPE),
    'GET ticker/24hr': { weight: bySymbol(1, 40), security: 'none', answer: dayTickers },
    'GET ticker/bookTicker': { weight: bySymbol(2, 5), security: 'none', answer: bookTickers },
    ...orderEndpoints(exchange),
    ...listenKeyEndpoints(exchange),
  };
}

/** Other numbers of levels are refused. */
const DEPTH_LIMITS: readonly number[] = [5, 10, 20, 50, 100, 500, 1_000];

function depthLimit({ params }: Call, usual: number): number {
  const limit = integerOf(params, 'limit') ?? usual;
  if (!DEPTH_LIMITS.includes(limit)) throw new VenueError(-4021, `'${limit}' is not valid depth limit.`);
  return limit;
}

function orderEndpoints(exchange: FutureExchange): Readonly<Record<string, Endpoint>> {
  const { algos } = exchange;
  const { lists } = exchange.market;
  const orderList = (orders: readonly OwnOrder[]): string =>
    jsonArray(lists.rows('orders', orders, (order) => orderRow(order, exchange)));
  const algoList = (orders: readonly OwnOrder[]): string =>
    jsonArray(lists.rows('orders', orders, (order) => algoRow(order, exchange)));
  const isReal = (order: Parameters<typeof orderRow>[0]): boolean => !algos.isWaiting(order);
  const signed = (weight: Endpoint['weight'], answer: Endpoint['answer']): Endpoint => ({
    weight,
    security: 'signed',
    answer,
  });
  return {
    'GET openOrders': signed(bySymbol(1, 40), (call) => orderList(openOrdersOf(call).filter(isReal))),
    'GET openAlgoOrders': signed(bySymbol(1, 40), (call) =>
      algoList(openOrdersOf(call).filter((order) => !isReal(order))),
    ),
    'GET algoOrder': signed(1, (call) => {
      const { params } = call;
      const found = ordersOf(call).find((order) =>
        params.has('algoId')
          ? String(algos.algo(order)?.algoId) === params.get('algoId')
          : order.type === 'stop' && exchange.notes.clientOrderId(order) === params.get('clientAlgoId'),
      );
      if (found === undefined) throw unknownOrder();
      return lists.row('orders', found, (order) => algoRow(order, exchange));
    }),
    // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-All-Algo-Orders
    'GET allAlgoOrders': signed(5, (call) => {
      pairOf(call);
      const { params } = call;
      const from = integerOf(params, 'algoId');
      const found = ordersOf(call).filter(
        (order) => order.type === 'stop' && (algos.algo(order)?.algoId ?? 0) >= (from ?? 0),
      );
      const limit = limitOf(call, 500, 1000);
      const timed = within(
        found.map((order) => ({ order, time: order.createdTime })),
        params,
        WEEK_HOURS,
      ).map(({ order }) => order);
      return algoList(from === undefined ? timed.slice(-limit) : found.slice(0, limit));
    }),
    'GET order': signed(1, (call) => {
      pairOf(call);
      const named = namedOrder(call, ordersOf(call).filter(isReal));
      return lists.row('orders', named, (order) => orderRow(order, exchange));
    }),
    'GET allOrders': signed(5, (call) => {
      const { params } = call;
      const orders = ordersOf(call).filter(isReal);
      const limit = limitOf(call, 500, 1000);
      const orderId = params.get('orderId');
      integerOf(params, 'orderId');
      const timed = within(
        orders.map((order) => ({ order, time: order.createdTime })),
        params,
        WEEK_HOURS,
      ).map(({ order }) => order);
      const found =
        orderId === undefined ? timed.slice(-limit) : fromOrderId(orders, orderId).slice(0, limit);
      return orderList(found);
    }),
    'GET userTrades': signed(5, (call) =>
      jsonArray(lists.rows('fills', userTrades(call), (fill) => fillRow(fill, exchange))),
    ),
  };
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Account-Trade-List
function userTrades(call: Call): ReturnType<typeof fillsOf> {
  pairOf(call);
  const { params } = call;
  const from = integerOf(params, 'fromId');
  const orderId = params.get('orderId');
  const hasTimes = params.has('startTime') || params.has('endTime');
  if (from !== undefined && hasTimes)
    throw new VenueError(-1128, 'Combination of optional parameters invalid.');
  const limit = limitOf(call, 500, 1000);
  const found = within(fillsOf(call), params, WEEK_HOURS).filter(
    (fill) => orderId === undefined || fill.orderId === orderId,
  );
  return hasTimes ? found.slice(0, limit) : [...page(found, ({ tradeId }) => tradeId, { from, limit })];
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
function listenKeyEndpoints({ listenKeys }: FutureExchange): Readonly<Record<string, Endpoint>> {
  const endpoint = (answer: Endpoint['answer']): Endpoint => ({ weight: 1, security: 'key', answer });
  return {
    'POST listenKey': endpoint((call) =>
      jsonObject({ listenKey: quoted(listenKeys.issue(accountOf(call))) }),
    ),
    'PUT listenKey': endpoint((call) => {
      const listenKey = listenKeys.extend(accountOf(call));
      if (listenKey === undefined) throw new VenueError(-1125, 'This listenKey does not exist.');
      return jsonObject({ listenKey: quoted(listenKey) });
    }),
    'DELETE listenKey': endpoint((call) => {
      listenKeys.remove(accountOf(call));
      return '{}';
    }),
  };
}

function dayTickers(call: Call): string {
  const pair = optionalPair(call);
  if (pair !== undefined) return dayTicker(call, pair);
  return jsonArray(call.exchange.symbols.all.map((each) => dayTicker(call, each)));
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/24hr-Ticker-Price-Change-Statistics
function dayTicker({ exchange }: Call, pair: BinancePair): string {
  const day = exchange.stats(pair.spec.pair);
  const time = exchange.clock();
  return jsonObject({
    symbol: quoted(pair.symbol),
    priceChange: quoted(day.change),
    priceChangePercent: quoted(day.changePercent),
    weightedAvgPrice: quoted(day.average),
    lastPrice: quoted(day.last),
    lastQty: quoted(day.lastVolume),
    openPrice: quoted(day.open),
    highPrice: quoted(day.high),
    lowPrice: quoted(day.low),
    volume: quoted(day.volume),
    quoteVolume: quoted(day.quoteVolume),
    openTime: timeText(time - DAY, 'ms'),
    closeTime: timeText(time, 'ms'),
    firstId: String(day.firstId),
    lastId: String(day.lastId),
    count: String(day.count),
  });
}

function bookTickers(call: Call): string {
  const pair = optionalPair(call);
  if (pair !== undefined) return bookTicker(call, pair);
  return jsonArray(call.exchange.symbols.all.map((each) => bookTicker(call, each)));
}

function bookTicker({ exchange }: Call, pair: BinancePair): string {
  const { bid, ask, time } = exchange.market.top(pair.spec.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
    time: timeText(time, 'ms'),
    lastUpdateId: String(exchange.updateId(pair.spec.pair)),
  });
}
