import { isTerminal, type CurrencyPair, type OrderEvent, type OrderStatus } from '@hftjs/core';
import { addDecimals, compareDecimals, type OrderUpdate } from '@hftjs/core/adapter';
import { sideOf, typeOf } from '../order-words.js';
import type { OrderChange } from './known-orders.js';
import type { OrderFacts } from './order-facts.js';
import { statusOf, timeInForceOf } from './order-words.js';

/** Whether enough is known of an order to tell it. */
export const isWhole = ({ conid, status }: OrderFacts): boolean =>
  conid !== undefined && status !== undefined;

/** Whether its word says all: one that is inactive without a reason may work again, one that has filled has no rest. */
export const isSettled = ({ status, reason, remaining }: OrderFacts): boolean =>
  status === 'Inactive' ? reason !== undefined : status !== 'Filled' || unlessZero(remaining) === undefined;

/** An order's change; all that is known of it goes along. */
export function updateOf(change: OrderChange, symbol: CurrencyPair, news: OrderFacts): OrderUpdate {
  const { after } = change;
  const status = statusOf(after);
  return { ...describe(after, status, symbol), event: eventOf(change, status), time: news.time };
}

/** An order as it stands. */
export function snapshotOf(order: OrderFacts, symbol: CurrencyPair): OrderUpdate {
  return { ...describe(order, statusOf(order), symbol), event: 'snapshot', time: order.time };
}

function describe(
  order: OrderFacts,
  status: OrderStatus,
  symbol: CurrencyPair,
): Omit<OrderUpdate, 'event' | 'time'> {
  return {
    orderId: order.orderId,
    symbol,
    clientOrderId: order.clientOrderId,
    side: sideOf(order.side),
    type: typeOf(order.type),
    timeInForce: timeInForceOf(order.timeInForce),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.stopPrice),
      volume: order.volume ?? volumeOf(order, status),
      filledVolume: order.filled,
      remainingVolume: order.remaining,
      averagePrice: unlessZero(order.averagePrice),
    },
    status,
    rawStatus: order.status ?? '',
    ...(order.reason !== undefined && { reason: 'other', rawReason: order.reason }),
    createdTime: order.createdTime,
  };
}

/** What happened: the venue tells how things stand. */
function eventOf({ before, after }: OrderChange, status: OrderStatus): OrderEvent {
  if (isMore(after.filled, before?.filled)) return 'trade';
  switch (status) {
    case 'canceled':
    case 'rejected':
    case 'expired':
      return status;
    case 'filled':
      return 'trade';
    case 'pending_new':
    case 'untriggered':
    case 'new':
    case 'partially_filled':
      return eventOfOpen({ before, after }, status);
    case 'pending_cancel':
    case 'unknown':
      return 'unknown';
  }
}

function eventOfOpen({ before, after }: OrderChange, status: OrderStatus): OrderEvent {
  const previous = before?.status === undefined ? undefined : statusOf(before);
  if (previous === undefined || previous === 'pending_new') return 'new';
  if (previous === 'untriggered' && status !== 'untriggered') return 'triggered';
  const isReplaced =
    before?.price !== after.price || before?.volume !== after.volume || before?.stopPrice !== after.stopPrice;
  return isReplaced ? 'replaced' : 'unknown';
}

/** Some rows leave the volume out. What is left of an ended order is not told alike by all. */
function volumeOf({ filled, remaining }: OrderFacts, status: OrderStatus): string | undefined {
  const isOver = isTerminal({ status }) || filled === undefined || remaining === undefined;
  return isOver ? undefined : addDecimals(filled, remaining);
}

const isMore = (filled: string | undefined, before: string | undefined): boolean =>
  filled !== undefined && compareDecimals(filled, before ?? '0') > 0;

const unlessZero = (value: string | undefined): string | undefined =>
  value === undefined || Number(value) === 0 ? undefined : value;
