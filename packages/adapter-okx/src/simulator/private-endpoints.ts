import { isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import {
  instrumentOf,
  instTypeOf,
  optional,
  pageOf,
  required,
  within,
  type Endpoint,
  type OwnCall,
} from './endpoint.js';
import { fillRow, recordTime } from './fill-row.js';
import type { Row } from './instrument-directory.js';
import { milliseconds, restOrderRow } from './order-row.js';
import { missingParameter, unknownOrder } from './venue-error.js';

/** By path under `/api/v5/`, all of them GET. https://www.okx.com/docs-v5/en/#order-book-trading-trade */
export const PRIVATE_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'account/balance': own(10, ({ exchange }) => [
    { adjEq: '', details: [], totalEq: '0', uTime: milliseconds(exchange.clock()) },
  ]),
  'trade/orders-pending': own(60, (call) => orderPage(call, (order) => !isDone(order))),
  'trade/orders-history': own(40, endedOrders),
  'trade/orders-history-archive': own(20, endedOrders),
  'trade/order': own(60, (call) => {
    const { spec } = instrumentOf(call);
    const ordId = optional(call, 'ordId');
    const clOrdId = optional(call, 'clOrdId');
    if (ordId === undefined && clOrdId === undefined) throw missingParameter('ordId');
    const found = ordersOf(call).find(
      (order) =>
        order.pair === spec.pair &&
        (ordId === undefined ? order.clientOrderId === clOrdId : order.orderId === ordId),
    );
    if (found === undefined) throw unknownOrder();
    return [orderRow(call, found)];
  }),
  'trade/fills': own(60, fillPage),
  'trade/fills-history': own(10, (call) => {
    required(call, 'instType');
    return fillPage(call);
  }),
};

function own(limit: number, answer: (call: OwnCall) => readonly Row[]): Endpoint {
  return { limit, isPrivate: true, answer };
}

function endedOrders(call: OwnCall): readonly Row[] {
  required(call, 'instType');
  return orderPage(call, isDone, ({ createdTime }) => Math.floor(createdTime));
}

function orderPage(
  call: OwnCall,
  isWanted: (order: OwnOrder) => boolean,
  timeOf: (order: OwnOrder) => number = () => 0,
): readonly Row[] {
  const found = within(call, ordersOf(call).filter(filterOf(call)).filter(isWanted), timeOf).map((order) => ({
    order,
    row: orderRow(call, order),
  }));
  const named = found.filter(({ row }) =>
    ['ordType', 'state'].every((name) => (optional(call, name) ?? row[name]) === row[name]),
  );
  return pageOf(call, named, ({ order }) => BigInt(order.orderId)).map(({ row }) => row);
}

function fillPage(call: OwnCall): readonly Row[] {
  const { exchange, account } = call;
  const ordId = optional(call, 'ordId');
  const mine = exchange.market.fills
    .filter((fill) => fill.account === account.apiKey && (ordId ?? fill.orderId) === fill.orderId)
    .filter(filterOf(call))
    .reverse();
  return pageOf(call, within(call, mine, recordTime), ({ fillId }) => BigInt(fillId)).map((fill) =>
    fillRow(fill, exchange.instruments.byPair(fill.pair), exchange.rates),
  );
}

/** Newest first; without stop orders that are waiting: those are algo orders, asked for elsewhere. */
const ordersOf = ({ exchange, account }: OwnCall): OwnOrder[] =>
  exchange.market.orders
    .filter(
      ({ account: owner, orderId, status, type }) =>
        owner === account.apiKey &&
        status !== 'pending' &&
        (type !== 'stop' || exchange.notes.of(orderId).isTriggered),
    )
    .reverse();

/** Whether something is of the instruments that a call names, if it names any. */
function filterOf(call: OwnCall): (item: OwnOrder | OwnFill) => boolean {
  const instType = optional(call, 'instType') && instTypeOf(call);
  const family = optional(call, 'instFamily');
  const instId = optional(call, 'instId') && instrumentOf(call).instId;
  return ({ pair }) => {
    const instrument = call.exchange.instruments.byPair(pair);
    return (
      (instType ?? instrument.instType) === instrument.instType &&
      (family ?? instrument.family) === instrument.family &&
      (instId ?? instrument.instId) === instrument.instId
    );
  };
}

const orderRow = ({ exchange }: OwnCall, order: OwnOrder): Row =>
  restOrderRow(order, exchange.context(order.orderId, order.pair));
