import { isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import { accountOf, integerOf, optionalPair, within, type Call, type Params } from '../rest/endpoint.js';
import { unknownOrder, VenueError } from '../wire/venue-error.js';

/** An account's orders, of the call's pair if it names one, oldest first. */
export function ordersOf(call: Call): OwnOrder[] {
  const account = accountOf(call);
  const pair = optionalPair(call)?.spec.pair;
  return call.exchange.market.lists.orders.filter(
    (order) => order.account === account && (pair === undefined || order.pair === pair),
  );
}

/** Those placed between `startTime` and `endTime`, which are at most so many hours apart. */
export const ordersWithin = (
  orders: readonly OwnOrder[],
  params: Params,
  mostHours: number,
): readonly OwnOrder[] =>
  within(
    orders.map((order) => ({ order, time: order.createdTime })),
    params,
    mostHours,
  ).map(({ order }) => order);

export const openOrdersOf = (call: Call): OwnOrder[] =>
  ordersOf(call).filter((order) => !isDone(order) && order.status !== 'pending');

/** The same as the engine has them: no list lags behind it. */
export function openOrdersOfEngine(call: Call): OwnOrder[] {
  const account = accountOf(call);
  const pair = optionalPair(call)?.spec.pair;
  return call.exchange.market.openOrders({ account, pair }).filter(({ status }) => status !== 'pending');
}

/** An account's fills, of the call's pair if it names one, oldest first. */
export function fillsOf(call: Call): OwnFill[] {
  const account = accountOf(call);
  const pair = optionalPair(call)?.spec.pair;
  return call.exchange.market.lists.fills.filter(
    (fill) => fill.account === account && (pair === undefined || fill.pair === pair),
  );
}

/** The order that `orderId` or `origClientOrderId` names. Ids are compared as text: no digit may be lost. */
export function namedOrder(call: Call, orders: readonly OwnOrder[]): OwnOrder {
  const { params, exchange } = call;
  const orderId = params.get('orderId');
  const clientOrderId = params.get('origClientOrderId');
  if (orderId === undefined && clientOrderId === undefined)
    throw new VenueError(
      -1102,
      "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
    );
  integerOf(params, 'orderId');
  const found = orders.findLast((order) =>
    orderId === undefined ? exchange.notes.clientOrderId(order) === clientOrderId : order.orderId === orderId,
  );
  if (found === undefined) throw unknownOrder();
  return found;
}

/** Orders from an id on; the id need not exist. */
export const fromOrderId = (orders: readonly OwnOrder[], orderId: string): OwnOrder[] =>
  orders.filter((order) => BigInt(order.orderId) >= BigInt(orderId));

/** A number of the account, as the venue shows it beside the balances. */
export const accountNumber = (call: Call): string =>
  String(354_937_868 + call.exchange.market.ledger.accounts.indexOf(accountOf(call)));
