import type { MyOrder, OrderReason, OrderStatus, TimeInForce } from '@hftjs/core';
import { field } from '@hftjs/core/adapter';

export const SIDE = field.word({ buy: 'buy', sell: 'sell' });

/** Which position an order changes; `net` where an account keeps one per contract. */
export const POSITION_SIDE = field.at('posSide', field.word({ net: 'net', long: 'long', short: 'short' }));

/** The fields of a row that state how its order stands. */
export interface StateFields {
  readonly rawStatus: string;
  readonly filled: string;
  readonly cancelSource?: string | undefined;
  readonly cancelWords?: string | undefined;
  readonly category?: string | undefined;
}

/**
 * OKX's codes of an order's state. Rejections, expiries and pending orders have none: only the answer to the
 * placing request states them.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
 */
const STATUS: ReadonlyMap<string, OrderStatus> = new Map([
  ['live', 'new'],
  ['partially_filled', 'partially_filled'],
  ['filled', 'filled'],
  ['canceled', 'canceled'],
  ['mmp_canceled', 'canceled'],
]);

/** Cancelled because it would have taken, or failed the price check of retail orders: it was never on the book. */
const NEVER_LIVE: ReadonlySet<string> = new Set(['31', '45']);

/**
 * A status; `unknown` for a value that is not mapped. A cancelled order was in fact rejected if it has no fill and was
 * never on the book.
 */
export function statusOf(order: StateFields, known: Pick<MyOrder, 'status'> | undefined): OrderStatus {
  const { rawStatus, filled, cancelSource = '' } = order;
  const status = STATUS.get(rawStatus) ?? 'unknown';
  const hasFilled = Number(filled) > 0;
  if (status === 'new' && hasFilled) return 'partially_filled';
  const wasLive = hasFilled || (known !== undefined && known.status !== 'rejected');
  return rawStatus === 'canceled' && NEVER_LIVE.has(cancelSource) && !wasLive ? 'rejected' : status;
}

/** Why an order was canceled, `cancelSource`. What is not here is `other`. */
const CANCEL_REASON: ReadonlyMap<string, OrderReason> = new Map([
  ['1', 'user'],
  ['2', 'insufficient_funds'],
  ['3', 'liquidation'],
  ['4', 'insufficient_funds'],
  ['6', 'liquidation'],
  ['7', 'expired'],
  ['9', 'insufficient_funds'],
  ['10', 'expired'],
  ['13', 'not_filled'],
  ['14', 'not_filled'],
  ['20', 'user'],
  ['31', 'post_only'],
  ['32', 'self_trade'],
]);

/** Orders that OKX placed itself, by their `category`. What is not here is the user's own. */
const CATEGORY_REASON: ReadonlyMap<string, OrderReason> = new Map([
  ['adl', 'liquidation'],
  ['full_liquidation', 'liquidation'],
  ['partial_liquidation', 'liquidation'],
  ['delivery', 'expired'],
  ['auto_conversion', 'other'],
]);

/** Why an order ended, as our code and as OKX's text. */
export function reasonsOf(order: StateFields): { reason?: OrderReason; rawReason?: string } {
  const { rawStatus, cancelSource, cancelWords, category = '' } = order;
  if (STATUS.get(rawStatus) !== 'canceled') {
    const reason = CATEGORY_REASON.get(category);
    return reason === undefined ? {} : { reason, rawReason: category };
  }
  if (cancelSource === undefined)
    return rawStatus === 'canceled' ? {} : { reason: 'other', rawReason: rawStatus };
  return {
    reason: CANCEL_REASON.get(cancelSource) ?? 'other',
    rawReason: cancelWords === undefined ? cancelSource : `${cancelSource}: ${cancelWords}`,
  };
}

/** What kind an order is, and how long it stands. */
interface OrderKind {
  readonly type: string;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
}

const limit = (timeInForce: TimeInForce): OrderKind => ({ type: 'limit', timeInForce, postOnly: false });
const POST_ONLY: OrderKind = { type: 'limit', timeInForce: 'post_only', postOnly: true };

const KIND: ReadonlyMap<string, OrderKind> = new Map<string, OrderKind>([
  ['market', { type: 'market', postOnly: false }],
  ['limit', limit('gtc')],
  ['post_only', POST_ONLY],
  ['fok', limit('fok')],
  ['ioc', limit('ioc')],
  ['optimal_limit_ioc', { type: 'market', timeInForce: 'ioc', postOnly: false }],
  ['mmp', limit('gtc')],
  ['mmp_and_post_only', POST_ONLY],
  ['op_fok', limit('fok')],
  ['rpi', POST_ONLY],
  ['elp', POST_ONLY],
]);

/** A value that is not mapped is published as it is. */
export const kindOf = (word: string): OrderKind => KIND.get(word) ?? { type: word };
