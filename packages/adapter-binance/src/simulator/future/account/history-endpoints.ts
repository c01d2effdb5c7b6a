import { jsonArray, jsonObject, type LedgerEntry, type OwnOrder, quoted } from '@hftjs/simulator';
import { eightDecimals } from '../../wire/decimal-text.js';
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
  signed,
  WEEK_HOURS,
} from '../../rest/endpoint.js';
import { sent } from '../../orders/order-params.js';
import {
  fillsOf,
  fromOrderId,
  namedOrder,
  openOrdersOf,
  ordersOf,
  ordersWithin,
} from '../../orders/own-records.js';
import { page } from '../../market/public-endpoints.js';
import { timeText } from '../../wire/time-unit.js';
import { VenueError } from '../../wire/venue-error.js';
import type { FutureExchange } from '../future-exchange.js';
import { fillRow, orderRow } from '../future-rows.js';

/** Orders, fills and movements of money. */
export function historyEndpoints(exchange: FutureExchange): Readonly<Record<string, Endpoint>> {
  const { algos } = exchange;
  const { lists } = exchange.market;
  const orderList = (orders: readonly OwnOrder[]): string =>
    jsonArray(lists.rows('orders', orders, (order) => orderRow(order, exchange)));
  const isReal = (order: OwnOrder): boolean => !algos.isWaiting(order);
  const one = (call: Call, orders: readonly OwnOrder[]): string =>
    lists.row('orders', namedOrder(call, orders.filter(isReal)), (order) => orderRow(order, exchange));
  return {
    'GET v1/openOrders': signed(bySymbol(1, 40), (call) => orderList(openOrdersOf(call).filter(isReal))),
    'GET v1/openOrder': signed(1, (call) => {
      pairOf(call);
      return one(call, openOrdersOf(call));
    }),
    'GET v1/order': signed(1, (call) => {
      pairOf(call);
      return one(call, ordersOf(call));
    }),
    'GET v1/allOrders': signed(5, (call) => orderList(pageOfOrders(call, ordersOf(call).filter(isReal)))),
    'GET v1/userTrades': signed(5, (call) =>
      jsonArray(lists.rows('fills', userTrades(call), (fill) => fillRow(fill, exchange))),
    ),
    'GET v1/income': signed(30, income),
  };
}

function pageOfOrders(call: Call, orders: readonly OwnOrder[]): readonly OwnOrder[] {
  const { params } = call;
  const limit = limitOf(call, 500, 1000);
  const orderId = params.get('orderId');
  integerOf(params, 'orderId');
  const timed = ordersWithin(orders, params, WEEK_HOURS);
  return orderId === undefined ? timed.slice(-limit) : fromOrderId(orders, orderId).slice(0, limit);
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

const INCOME_TYPES: Partial<Record<LedgerEntry['kind'], string>> = {
  realized: 'REALIZED_PNL',
  fee: 'COMMISSION',
  funding: 'FUNDING_FEE',
  deposit: 'TRANSFER',
  withdrawal: 'TRANSFER',
  transfer: 'TRANSFER',
};

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Get-Income-History */
function income(call: Call): string {
  const { exchange, params } = call;
  const pair = optionalPair(call)?.spec.pair;
  const wanted = sent(params, 'incomeType');
  const entries = within(exchange.market.ledger.entries(accountOf(call)), params, WEEK_HOURS).filter(
    ({ kind, pair: where }) =>
      INCOME_TYPES[kind] !== undefined &&
      (wanted === undefined || INCOME_TYPES[kind] === wanted) &&
      (pair === undefined || where === pair),
  );
  const limit = limitOf(call, 100, 1000);
  const hasStart = params.has('startTime');
  return jsonArray(
    (hasStart ? entries.slice(0, limit) : entries.slice(-limit)).map((entry) => incomeRow(entry, call)),
  );
}

function incomeRow(entry: LedgerEntry, { exchange }: Call): string {
  const { kind, pair, changeText, currency, time, id, fillId } = entry;
  const fill = fillId === undefined ? undefined : exchange.market.fills.find((one) => one.fillId === fillId);
  const incomeType = INCOME_TYPES[kind] ?? '';
  return jsonObject({
    symbol: quoted(pair === undefined ? '' : exchange.symbols.byPair(pair).symbol),
    incomeType: quoted(incomeType),
    income: quoted(eightDecimals(changeText)),
    asset: quoted(currency.toUpperCase()),
    info: quoted(incomeType),
    time: timeText(time, 'ms'),
    tranId: String(id),
    tradeId: quoted(fill === undefined ? '' : String(fill.tradeId)),
  });
}
