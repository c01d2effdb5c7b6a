import { isConditional, isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import {
  instrumentOf,
  instTypeOf,
  optional,
  pageOf,
  required,
  within,
  own,
  type Endpoints,
  type OwnCall,
} from './endpoint.js';
import { algoRow, algoState, isTriggered } from '../orders/algo-row.js';
import { fillRow, recordTime } from '../orders/fill-row.js';
import type { Row } from '../instruments/instrument-directory.js';
import { algoIdOf, algoKindOf } from '../orders/order-notes.js';
import { restOrderRow } from '../orders/order-row.js';
import { missingParameter, unknownOrder } from '../wire/venue-error.js';

/** Orders and fills, open and ended. https://www.okx.com/docs-v5/en/#order-book-trading-trade */
export const HISTORY_ENDPOINTS: Endpoints = {
  'GET trade/orders-pending': own(60, (call) => orderPage(call, (order) => !isDone(order))),
  'GET trade/orders-history': own(40, endedOrders),
  'GET trade/orders-history-archive': own(20, endedOrders),
  'GET trade/order': own(60, (call) => {
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
    return [call.exchange.market.lists.row('orders', found, (order) => orderRow(call, order))];
  }),
  'GET trade/orders-algo-pending': own(20, (call) =>
    algoPage(call, required(call, 'ordType').split(','), ({ status }) => status === 'untriggered'),
  ),
  // Asked by state, or by id.
  'GET trade/orders-algo-history': own(20, (call) => {
    const types = required(call, 'ordType').split(',');
    const algoId = optional(call, 'algoId');
    if (algoId !== undefined) return algoPage(call, types, ({ orderId }) => algoIdOf(orderId) === algoId);
    const state = required(call, 'state');
    return algoPage(
      call,
      types,
      (order) => algoState(order, call.exchange.notes.of(order.orderId)) === state,
    );
  }),
  'GET trade/order-algo': own(20, (call) => {
    const { exchange } = call;
    const algoId = optional(call, 'algoId');
    const algoClOrdId = optional(call, 'algoClOrdId');
    if (algoId === undefined && algoClOrdId === undefined) throw missingParameter('algoId');
    const found = algosOf(call).find(({ orderId, clientOrderId }) =>
      algoId === undefined ? clientOrderId === algoClOrdId : algoIdOf(orderId) === algoId,
    );
    if (found === undefined) throw unknownOrder();
    const row = (order: OwnOrder): Row => algoRow(order, exchange.context(order));
    return [exchange.market.lists.row('orders', found, row)];
  }),
  'GET trade/fills': own(60, fillPage),
  'GET trade/fills-history': own(10, (call) => {
    required(call, 'instType');
    return fillPage(call);
  }),
};

function endedOrders(call: OwnCall): readonly Row[] {
  required(call, 'instType');
  return orderPage(call, isDone, ({ createdTime }) => Math.floor(createdTime));
}

function orderPage(
  call: OwnCall,
  isWanted: (order: OwnOrder) => boolean,
  timeOf: (order: OwnOrder) => number = () => 0,
): readonly Row[] {
  const found = within(call, ordersOf(call).filter(filterOf(call)).filter(isWanted), timeOf);
  const named = found.filter((order) => {
    const row = orderRow(call, order);
    return ['ordType', 'state'].every((name) => (optional(call, name) ?? row[name]) === row[name]);
  });
  const page = pageOf(call, named, ({ orderId }) => BigInt(orderId));
  return call.exchange.market.lists.rows('orders', page, (order) => orderRow(call, order));
}

function algoPage(
  call: OwnCall,
  types: readonly string[],
  isWanted: (order: OwnOrder) => boolean,
): readonly Row[] {
  const { exchange } = call;
  const found = algosOf(call)
    .filter(filterOf(call))
    .filter(
      (order) =>
        types.includes(algoKindOf(order, exchange.notes.of(order.orderId)).ordType) && isWanted(order),
    );
  const page = pageOf(call, found, ({ orderId }) => BigInt(algoIdOf(orderId)));
  return exchange.market.lists.rows('orders', page, (order) => algoRow(order, exchange.context(order)));
}

function fillPage(call: OwnCall): readonly Row[] {
  const { exchange, account } = call;
  const ordId = optional(call, 'ordId');
  const { lists } = exchange.market;
  const mine = lists.fills
    .filter((fill) => fill.account === account.id && (ordId ?? fill.orderId) === fill.orderId)
    .filter(filterOf(call))
    .reverse();
  const page = pageOf(call, within(call, mine, recordTime), ({ fillId }) => BigInt(fillId));
  return lists.rows('fills', page, (fill) => fillRow(fill, exchange.context(fill)));
}

/** Newest first; without stop orders that are waiting: those are algo orders, which another endpoint lists. */
const ordersOf = (call: OwnCall): OwnOrder[] =>
  ownOf(call).filter(
    (order) => !isConditional(order) || isTriggered(order, call.exchange.notes.of(order.orderId)),
  );

/** Stop orders that were taken, newest first. */
const algosOf = (call: OwnCall): OwnOrder[] => ownOf(call).filter(isConditional);

const ownOf = ({ exchange, account }: OwnCall): OwnOrder[] =>
  exchange.market.lists.orders
    .filter(({ account: owner, status }) => owner === account.id && status !== 'pending')
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
  restOrderRow(order, exchange.context(order));
