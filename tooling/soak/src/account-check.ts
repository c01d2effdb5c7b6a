import { isTerminal, type MyOrder } from '@hftjs/core';
import { isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import { FillTally } from '@hftjs/testkit/truth';
import type { Observed } from './observed.js';

/** The state of an account at the venue. */
export interface AccountTruth {
  readonly orders: readonly OwnOrder[];
  readonly fills: readonly OwnFill[];
  /** Stop orders that became real ones. */
  readonly triggered: ReadonlySet<string>;
  /** Where stop orders wait under ids of their own. */
  readonly algoIdOf?: ((orderId: string) => string) | undefined;
}

/** An event that was published wrongly, or not at all. */
export interface Fault {
  readonly kind: 'missing_fill' | 'unknown_fill' | 'missing_order' | 'wrong_order' | 'not_conserved';
  /** Names the instance: the same one is found again and again. */
  readonly key: string;
  readonly orderId: string;
  /** Exchange time since when it could have been delivered, in epoch milliseconds. */
  readonly since: number;
  readonly text: string;
}

/** Returns all faults of the orders and fills that were published until now. */
export function checkAccount(truth: AccountTruth, observed: Observed): readonly Fault[] {
  return [
    ...checkFills(truth, observed),
    ...checkOrders(truth, observed),
    ...checkConservation(truth, observed),
  ];
}

const amountOf = ({ price, volume }: { price: number; volume: number }): string => `${volume} at ${price}`;

/** Fills of an order are compared by price and volume, because venues have different ids. */
function checkFills({ fills }: AccountTruth, observed: Observed): readonly Fault[] {
  const tally = new FillTally();
  for (const fill of fills) tally.make(fill);
  for (const fill of observed.fills.values()) tally.deliver(fill);
  return [
    ...tally.missing.map((fill): Fault => ({
      kind: 'missing_fill',
      key: `fill ${fill.fillId}`,
      orderId: fill.orderId,
      since: fill.time,
      text: `${fill.pair} ${fill.side} ${amountOf(fill)} (trade ${fill.tradeId})`,
    })),
    ...tally.unknown.map((fill): Fault => ({
      kind: 'unknown_fill',
      key: `unknown ${fill.orderId} ${amountOf(fill)}`,
      orderId: fill.orderId,
      since: 0,
      text: `${amountOf(fill)} was delivered and never happened`,
    })),
  ];
}

function checkOrders(truth: AccountTruth, observed: Observed): readonly Fault[] {
  return truth.orders.flatMap((order) => {
    if (order.type !== 'stop' || truth.algoIdOf === undefined)
      return checkOrder(order, order.orderId, observed);
    const isTriggered = truth.triggered.has(order.orderId);
    return [
      ...checkWaiting(order, { algoId: truth.algoIdOf(order.orderId), isTriggered, observed }),
      ...(isTriggered ? checkOrder(order, order.orderId, observed) : []),
    ];
  });
}

function checkOrder(order: OwnOrder, orderId: string, { lastOrders }: Observed): readonly Fault[] {
  const last = lastOrders.get(orderId);
  const summary = `${order.pair} ${order.side} ${order.type} ${order.volume}, ${order.status} with ${order.filled}`;
  const base = { key: `order ${orderId}`, orderId, since: order.updatedTime };
  if (last === undefined) return [{ ...base, kind: 'missing_order', text: summary }];
  const wrong = [...differences(order, last)];
  return wrong.length === 0
    ? []
    : [{ ...base, kind: 'wrong_order', text: `${summary}: ${wrong.join(', ')}` }];
}

function* differences(order: OwnOrder, last: MyOrder): Generator<string> {
  if (last.filledVolume !== order.filled) yield `published as filled by ${last.filledVolume}`;
  const isEnd = isTerminal(last);
  if (isEnd !== isDone(order) || (isEnd && !endsOf(order).includes(last.status)))
    yield `published as ${last.status}`;
  if (last.side !== order.side) yield `published as ${last.side}`;
  // How much an amount of quote currency buys is known by its fills only.
  const isUnsized = last.volume === undefined && order.quoteAmount !== undefined;
  if (last.volume !== order.volume && !isUnsized) yield `published with volume ${last.volume ?? 'unknown'}`;
  // Not every venue sends the limit price of an order that filled at once.
  if (order.price !== undefined && last.price !== undefined && last.price !== order.price)
    yield `its price is ${order.price}, published as ${last.price}`;
}

/** A stop order that has, or had, its own id while it waits. */
function checkWaiting(
  order: OwnOrder,
  { algoId, isTriggered, observed }: { algoId: string; isTriggered: boolean; observed: Observed },
): readonly Fault[] {
  const last = observed.lastOrders.get(algoId);
  const summary = `${order.pair} ${order.side} conditional order, ${isTriggered ? 'triggered, ' : ''}${order.status}`;
  const base = { key: `order ${algoId}`, orderId: algoId, since: order.updatedTime };
  if (last === undefined) return [{ ...base, kind: 'missing_order', text: summary }];
  // Venues differ between its trigger and the end of the placed order.
  const isWrong = isTriggered
    ? isDone(order) && !(isTerminal(last) && last.filledVolume === order.filled)
    : isDone(order) !== isTerminal(last);
  const published = `published as ${last.status} with ${last.filledVolume}`;
  return isWrong
    ? [{ ...base, kind: 'wrong_order', text: `${summary} with ${order.filled}: ${published}` }]
    : [];
}

/** The statuses that a venue may send for an order's end: some send expired or rejected for orders that they cancel. */
const endsOf = ({ status, reason }: OwnOrder): readonly string[] =>
  status === 'canceled' && reason !== undefined && reason !== 'user'
    ? ['canceled', 'expired', 'rejected']
    : [status];

/** Volumes are sums of decimals: compared as sums of units. */
const UNITS = 1e10;

function checkConservation({ orders, algoIdOf }: AccountTruth, observed: Observed): readonly Fault[] {
  const faults: Fault[] = [];
  // The fills of a conditional order are those of the order that it placed.
  const conditional = new Set(
    orders.flatMap(({ type, orderId }) => (type === 'stop' ? algoIdOf?.(orderId) : [])),
  );
  const sums = new Map<string, number>();
  for (const { orderId, volume } of observed.fills.values())
    sums.set(orderId, (sums.get(orderId) ?? 0) + Math.round(volume * UNITS));
  for (const [orderId, last] of observed.lastOrders) {
    const sum = sums.get(orderId) ?? 0;
    if (conditional.has(orderId) || sum === Math.round(last.filledVolume * UNITS)) continue;
    faults.push({
      kind: 'not_conserved',
      key: `sum ${orderId}`,
      orderId,
      since: last.updatedTime ?? last.receivedTime,
      text: `filled by ${last.filledVolume}, its fills sum to ${sum / UNITS}`,
    });
  }
  return faults;
}
