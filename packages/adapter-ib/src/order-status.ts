import type { OrderStatus } from '@hftjs/core';
import { compareDecimals } from '@hftjs/core/adapter';

/** The known facts of an order when its status is sent. Amounts are decimal texts. */
export interface StatusFacts {
  readonly word: string;
  readonly filled: string;
  /** Absent where the message leaves it out. */
  readonly remaining?: string | undefined;
  /** Of a conditional order: until it is triggered, it is not at the exchange. */
  readonly isConditional: boolean;
  /** The order was refused, as its reason or another message stated. */
  readonly isRejected?: boolean;
}

/**
 * The status of an order. https://interactivebrokers.github.io/tws-api/order_submission.html#order_status
 *
 * `PreSubmitted` is alive and held by IB. `Inactive` is sent for orders that were refused and for those that wait, for
 * shares to borrow or to be transmitted: without a refusal it is not an end. There is no status for an order whose day has
 * ended: it is `Cancelled`. An unmapped word is `unknown`.
 */
export function statusOf({ word, filled, remaining, isConditional, isRejected }: StatusFacts): OrderStatus {
  const hasFilled = compareDecimals(filled, '0') > 0;
  switch (word) {
    case 'ApiPending':
    case 'PendingSubmit':
    case 'WarnState':
      return hasFilled ? 'partially_filled' : 'pending_new';
    case 'PreSubmitted':
      if (hasFilled) return 'partially_filled';
      return isConditional ? 'untriggered' : 'new';
    case 'Submitted':
      return hasFilled ? 'partially_filled' : 'new';
    case 'PendingCancel':
    case 'PreCancelled':
      return 'pending_cancel';
    case 'Filled':
      if (remaining !== undefined && compareDecimals(remaining, '0') === 0) return 'filled';
      return hasFilled ? 'partially_filled' : 'new';
    case 'Cancelled':
    case 'ApiCancelled':
      return isRejected && !hasFilled ? 'rejected' : 'canceled';
    case 'Inactive':
      if (isRejected && !hasFilled) return 'rejected';
      return hasFilled ? 'partially_filled' : 'pending_new';
    default:
      return 'unknown';
  }
}
