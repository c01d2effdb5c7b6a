import { isTerminal, type CurrencyPair, type OrderEvent, type OrderStatus } from '@hftjs/core';
import { addDecimals, compareDecimals, type OrderUpdate } from '@hftjs/core/adapter';
import type { OrderChange } from './known-orders.js';
import type { OrderFacts } from './order-row.js';
import { isRefused, isWorking, statusOf } from './order-status.js';

/** Whether the contract and the status of an order are known. */
export const isNamed = ({ conid, status }: OrderFacts): boolean =>
  conid !== undefined && status !== undefined;

/** Whether enough is known of an order to publish it: neither its side nor what is filled is a guess. */
export const isWhole = (order: OrderFacts): boolean =>
  isNamed(order) && order.side !== undefined && order.filled !== undefined;

/** Whether its status is certain: an order that is inactive without a reason may work again; one that has filled has no rest. */
export const isSettled = ({ status, reason, remaining }: OrderFacts): boolean =>
  status === 'Inactive' ? reason !== undefined : status !== 'Filled' || !(Number(remaining) > 0);

/** A change of an order, with all its known fields. */
export function updateOf(change: OrderChange, symbol: CurrencyPair, { time }: OrderFacts): OrderUpdate {
  const order = snapshotOf(change, symbol);
  return { ...order, event: eventOf(change, order.status), time, reopens: reopens(change, order.status) };
}

/** An order as it stands, in a list that may be behind: only `Inactive` is known not to be an end. */
export function snapshotOf(change: OrderChange, symbol: CurrencyPair): OrderUpdate {
  const { before, after: order } = change;
  const status = statusOf(order);
  return {
    orderId: order.orderId,
    symbol,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    numbers: {
      price: order.price,
      stopPrice: order.stopPrice,
      volume: order.volume ?? volumeOf(order, status),
      quoteVolume: order.cash,
      filledVolume: order.filled,
      remainingVolume: isByCash(order) ? undefined : order.remaining,
      averagePrice: order.averagePrice,
    },
    status,
    event: 'snapshot',
    rawStatus: order.status ?? '',
    ...(order.reason !== undefined && { reason: 'other', rawReason: order.reason }),
    createdTime: order.createdTime,
    time: order.time,
    reopens: before?.status === 'Inactive' && reopens(change, status),
  };
}

/** The order works although the venue had refused it: `Inactive` is not an end, and a refusal may be of a change only. */
const reopens = ({ before }: OrderChange, status: OrderStatus): boolean =>
  before !== undefined && isRefused(before) && (isWorking(status) || status === 'filled');

/** The event, derived from two states: the venue sends states only. */
function eventOf({ before, after }: OrderChange, status: OrderStatus): OrderEvent {
  if (isMore(after.filled, before?.filled) || status === 'filled') return 'trade';
  if (status === 'canceled' || status === 'rejected' || status === 'expired') return status;
  if (status === 'pending_cancel' || status === 'unknown') return 'unknown';
  const previous = before?.status === undefined ? undefined : statusOf(before);
  if (previous === undefined || previous === 'pending_new' || isTerminal({ status: previous })) return 'new';
  if (previous === 'untriggered' && status !== 'untriggered') return 'triggered';
  const isReplaced =
    before?.price !== after.price || before?.volume !== after.volume || before?.stopPrice !== after.stopPrice;
  return isReplaced ? 'replaced' : 'unknown';
}

/** Some rows leave the volume out. Rows differ in what they send as the rest of an ended order. */
function volumeOf(order: OrderFacts, status: OrderStatus): string | undefined {
  const { filled, remaining } = order;
  if (isByCash(order) || isTerminal({ status }) || filled === undefined || remaining === undefined)
    return undefined;
  const volume = addDecimals(filled, remaining);
  return Number(volume) > 0 ? volume : undefined;
}

/** The remainder of an order by cash is unknown, and the venue sends zero. */
const isByCash = ({ volume, cash }: OrderFacts): boolean => volume === undefined && cash !== undefined;

const isMore = (filled: string | undefined, before: string | undefined): boolean =>
  filled !== undefined && compareDecimals(filled, before ?? '0') > 0;
