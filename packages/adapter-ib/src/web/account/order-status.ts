import type { OrderStatus, TimeInForce } from '@hftjs/core';
import { isConditional } from '../../order-codes.js';
import { statusOf as sharedStatusOf } from '../../order-status.js';
import type { OrderFacts } from './order-row.js';

/** Facts that determine the status, in addition to its word. Numbers are decimal texts. */
export type StatusFacts = {
  readonly [Fact in 'status' | 'type' | 'filled' | 'remaining' | 'reason']?: OrderFacts[Fact] | undefined;
};

/**
 * The status of an order; `unknown` for a word that is not mapped.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status-value
 */
export function statusOf({
  status = '',
  type,
  filled = '0',
  remaining = '0',
  reason,
}: StatusFacts): OrderStatus {
  const isInactive = status === 'Inactive';
  // The venue sends it for orders that were refused, and briefly for any order when it is placed.
  if (isInactive && reason !== undefined && Number(filled) > 0) return 'canceled';
  const isRejected = isInactive ? reason !== undefined : /reject/i.test(reason ?? '');
  return sharedStatusOf({ word: status, filled, remaining, isConditional: isConditional(type), isRejected });
}

/** Whether the venue refused an order, as far as its last row shows. */
export const isRefused = (facts: StatusFacts): boolean =>
  statusOf(facts) === 'rejected' || (facts.status === 'Inactive' && facts.reason !== undefined);

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['untriggered', 'new', 'partially_filled']);

/** Whether an order of this status can be filled, or triggered. */
export const isWorking = (status: OrderStatus): boolean => WORKING.has(status);

/** Orders of the day are called `CLOSE` here. */
export function timeInForceOf(word: string | undefined): TimeInForce | undefined {
  const lower = word?.toLowerCase();
  return lower === 'close' ? 'day' : lower;
}
