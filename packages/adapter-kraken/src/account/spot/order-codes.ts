import type { OrderReason } from '@hftjs/core';
import { field } from '@hftjs/core/adapter';
import { words } from '../../venue/fields.js';

/** The order type of hftjs for Kraken's. */
export const orderType = field.as(words, (word) => word?.replace(/^stop-loss/, 'stop').replaceAll('-', '_'));

/** What happened to an order, for Kraken's `exec_type`. */
export const event = field.word(
  {
    pending_new: 'new',
    new: 'new',
    trade: 'trade',
    filled: 'trade',
    amended: 'replaced',
    restated: 'replaced',
    iceberg_refill: 'replaced',
    canceled: 'canceled',
    expired: 'expired',
    triggered: 'triggered',
    status: 'snapshot',
  },
  'unknown',
);

/** The status of hftjs for Kraken's, of an order that does not wait for its trigger. */
export const status = field.word(
  {
    pending_new: 'pending_new',
    new: 'new',
    triggered: 'new',
    untriggered: 'untriggered',
    partially_filled: 'partially_filled',
    filled: 'filled',
    canceled: 'canceled',
    expired: 'expired',
  },
  'unknown',
);

const REASONS: readonly (readonly [RegExp, OrderReason])[] = [
  [/^user requested/i, 'user'],
  [/^post only/i, 'post_only'],
  [/insufficient/i, 'insufficient_funds'],
  [/self.?trade|\bstp\b/i, 'self_trade'],
  [/liquidat/i, 'liquidation'],
  [/expire/i, 'expired'],
  [/immediate|fill or kill|ioc|fok/i, 'not_filled'],
];

/** Whether an order never rested, because as a post-only order it would have taken. */
export const isRefusedPostOnly = (reason: string | undefined, filled: string | undefined): boolean =>
  /^post only/i.test(reason ?? '') && Number(filled ?? 0) === 0;

/** The order reason of hftjs for Kraken's text. */
export const reasonOf = (words: string): OrderReason =>
  REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
