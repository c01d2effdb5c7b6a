import type { OrderReason, OrderStatus, PositionSide, Side, TimeInForce } from '@hftjs/core';

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

/** A status; `unknown` for a value that is not mapped. */
export function statusOf(word: string, filled: string | null | undefined): OrderStatus {
  const status = STATUS.get(word) ?? 'unknown';
  return status === 'new' && Number(filled) > 0 ? 'partially_filled' : status;
}

/** What kind an order is, and how long it stands. */
export interface OrderKind {
  readonly type: string;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
}

const postOnly: OrderKind = { type: 'limit', timeInForce: 'post_only', postOnly: true };

const KIND: ReadonlyMap<string, OrderKind> = new Map<string, OrderKind>([
  ['market', { type: 'market' }],
  ['limit', { type: 'limit', timeInForce: 'gtc' }],
  ['post_only', postOnly],
  ['fok', { type: 'limit', timeInForce: 'fok' }],
  ['ioc', { type: 'limit', timeInForce: 'ioc' }],
  ['optimal_limit_ioc', { type: 'market', timeInForce: 'ioc' }],
  ['mmp', { type: 'limit', timeInForce: 'gtc' }],
  ['mmp_and_post_only', postOnly],
  ['op_fok', { type: 'limit', timeInForce: 'fok' }],
  ['rpi', postOnly],
  ['elp', postOnly],
]);

/** A value that is not mapped is published as it is. */
export const kindOf = (word: string): OrderKind => {
  const kind = KIND.get(word);
  return kind ? { postOnly: false, ...kind } : { type: word };
};

/** Which position an order changes; `net` where an account keeps one per contract. */
export const positionSideOf = (word: string | null | undefined): PositionSide | undefined =>
  word === 'net' || word === 'long' || word === 'short' ? word : undefined;

/** A flag, which OKX writes as a text. */
export const flagOf = (value: string | boolean | null | undefined): boolean | undefined =>
  String(value) === 'true' ? true : String(value) === 'false' ? false : undefined;

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

/** Cancelled because it would have taken, or failed the price check of retail orders: it was never on the book. */
const NEVER_LIVE: ReadonlySet<string> = new Set(['31', '45']);

/** The fields of a row that state why its order ended. */
export interface ReasonFields {
  readonly state: string;
  readonly cancelSource?: string | null;
  readonly cancelSourceReason?: string | null;
  readonly category?: string | null;
}

/** Why an order ended, as our code and as OKX's text. */
export function reasonsOf({ state, ...row }: ReasonFields): {
  readonly reason?: OrderReason;
  readonly rawReason?: string;
} {
  if (statusOf(state, '0') === 'canceled') {
    const source = unlessEmpty(row.cancelSource);
    if (source === undefined) return state === 'canceled' ? {} : { reason: 'other', rawReason: state };
    const words = unlessEmpty(row.cancelSourceReason);
    const rawReason = words === undefined ? source : `${source}: ${words}`;
    return { reason: CANCEL_REASON.get(source) ?? 'other', rawReason };
  }
  const category = unlessEmpty(row.category);
  const reason = category === undefined ? undefined : CATEGORY_REASON.get(category);
  return reason === undefined || category === undefined ? {} : { reason, rawReason: category };
}

/** Whether a cancelled order was in fact rejected: it has no fill and was never on the book. */
export const wasRefused = (
  { state, cancelSource }: ReasonFields,
  filled: string | null | undefined,
  wasLive: boolean,
): boolean => state === 'canceled' && NEVER_LIVE.has(cancelSource ?? '') && Number(filled) === 0 && !wasLive;

export const sideOf = (word: string | null | undefined): Side | undefined =>
  word === 'buy' || word === 'sell' ? word : undefined;

/** A currency as this library writes it. */
export const toCurrency = (code: string): string => code.toLowerCase();

/** OKX writes 0 or nothing where there is no price. */
export const unlessZero = (value: string | null | undefined): string | undefined =>
  Number(value) === 0 ? undefined : unlessEmpty(value);

/** What is empty is not stated. */
export const unlessEmpty = (value: string | null | undefined): string | undefined =>
  value === '' || value === null ? undefined : value;
