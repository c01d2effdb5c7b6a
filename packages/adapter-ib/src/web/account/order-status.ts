import type { OrderStatus, TimeInForce } from '@hftjs/core';
import { isConditional, typeOf } from '../../order-codes.js';

/** Facts that determine the status, in addition to its word. Numbers are decimal texts. */
export interface StatusFacts {
  readonly status?: string | undefined;
  readonly type?: string | undefined;
  readonly filled?: string | undefined;
  readonly remaining?: string | undefined;
  /** Why the venue ended the order. */
  readonly reason?: string | undefined;
}

const has = (amount: string | undefined): boolean => amount !== undefined && Number(amount) > 0;

/**
 * The status of an order; `unknown` for a word that is not mapped.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status-value
 */
export function statusOf(facts: StatusFacts): OrderStatus {
  const working = has(facts.filled) ? 'partially_filled' : 'new';
  switch (facts.status) {
    case 'PendingSubmit':
    case 'ApiPending':
    case 'WarnState':
      return 'pending_new';
    case 'PreSubmitted':
      return working === 'new' && isConditional(typeOf(facts.type)) ? 'untriggered' : working;
    case 'Submitted':
      return working;
    case 'PendingCancel':
    case 'PreCancelled':
      return 'pending_cancel';
    case 'Filled':
      return has(facts.remaining) ? 'partially_filled' : 'filled';
    case 'Cancelled':
    case 'ApiCancelled':
      return isRejection(facts) ? 'rejected' : 'canceled';
    // The venue sends it for orders that were refused, and briefly for any order when it is placed.
    case 'Inactive':
      if (facts.reason === undefined) return 'pending_new';
      return has(facts.filled) ? 'canceled' : 'rejected';
    default:
      return 'unknown';
  }
}

const isRejection = ({ filled, reason }: StatusFacts): boolean =>
  !has(filled) && /reject/i.test(reason ?? '');

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
