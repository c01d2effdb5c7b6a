import { isTerminal, type Liquidity, type MyOrder, type OrderReason } from '@hftjs/core';
import type { OrderStatus, OrderType, Side, TimeInForce } from '@hftjs/core';
import type { OrderUpdate } from '@hftjs/core/adapter';

/** An order that waits for a cancel or an edit is still live and can fill. */
const STATUS: ReadonlyMap<string, OrderStatus> = new Map([
  ['PENDING', 'pending_new'],
  ['QUEUED', 'pending_new'],
  ['OPEN', 'new'],
  ['EDIT_QUEUED', 'new'],
  ['CANCEL_QUEUED', 'new'],
  ['FILLED', 'filled'],
  ['CANCELLED', 'canceled'],
  ['CANCELED', 'canceled'],
  ['EXPIRED', 'expired'],
  ['FAILED', 'rejected'],
]);

/** Coinbase's values for the state of an order, on the channel and over REST. */
export interface StateWords {
  readonly status: string;
  /** Filled so far. */
  readonly filled: string;
  readonly triggerStatus: string | null | undefined;
  /** The texts that may state why it ended. The first one that is not empty counts. */
  readonly reasons: readonly unknown[];
  /** The order as it was published last. */
  readonly known: Pick<MyOrder, 'status'> | undefined;
}

/** The state of an order. */
export function stateOf(
  words: StateWords,
): Pick<OrderUpdate, 'status' | 'rawStatus' | 'reason' | 'rawReason'> {
  const reasons = reasonsOf(words.reasons);
  const status = isRefused(words, reasons.reason) ? 'rejected' : statusOf(words);
  return { status, rawStatus: words.status, ...(isTerminal({ status }) && reasons) };
}

/** `unknown` for a value that is not mapped, and for Coinbase's own unknown state if no state was known before. */
function statusOf({ status: word, filled, triggerStatus, known }: StateWords): OrderStatus {
  if (word === 'UNKNOWN_ORDER_STATUS') return known?.status ?? 'unknown';
  const status = STATUS.get(word) ?? 'unknown';
  if (status !== 'new') return status;
  if (Number(filled) > 0) return 'partially_filled';
  return triggerStatus === 'STOP_PENDING' ? 'untriggered' : 'new';
}

/** What happened to an order that ended without being filled. */
export const endOf = (status: OrderStatus): 'canceled' | 'rejected' | 'expired' | undefined =>
  status === 'canceled' || status === 'rejected' || status === 'expired' ? status : undefined;

/**
 * Whether Coinbase refused an order, whatever its status: it could not stand as post-only, never filled and was not known
 * to be on the book.
 */
function isRefused(words: StateWords, reason: OrderReason | undefined): boolean {
  const { filled, known } = words;
  const status = statusOf(words);
  const hasEnded = status === 'canceled' || status === 'expired';
  const wasOnBook = known !== undefined && known.status !== 'pending_new' && known.status !== 'rejected';
  return hasEnded && reason === 'post_only' && Number(filled) === 0 && !wasOnBook;
}

/** A flag: the channel sends a text, and REST a boolean. */
export const flagOf = (value: unknown): boolean | undefined =>
  String(value) === 'true' ? true : String(value) === 'false' ? false : undefined;

/** An order's type; the wire has `Stop Limit` where the documentation has `STOP_LIMIT`. */
export function typeOf(word: string | null | undefined): OrderType | undefined {
  const type = wordOf(word)?.toLowerCase().replaceAll(' ', '_');
  return type === 'unknown_order_type' ? 'unknown' : type;
}

const TIME_IN_FORCE: ReadonlyMap<string, TimeInForce> = new Map([
  ['GOOD_UNTIL_CANCELLED', 'gtc'],
  ['GOOD_UNTIL_DATE_TIME', 'gtd'],
  ['IMMEDIATE_OR_CANCEL', 'ioc'],
  ['FILL_OR_KILL', 'fok'],
]);

/** How long an order stands; `post_only` for one that may not take either. */
export function timeInForceOf(word: string | null | undefined, postOnly: unknown): TimeInForce | undefined {
  const text = wordOf(word);
  if (text === undefined || text === 'UNKNOWN_TIME_IN_FORCE') return undefined;
  const timeInForce = TIME_IN_FORCE.get(text) ?? text.toLowerCase();
  return timeInForce === 'gtc' && String(postOnly) === 'true' ? 'post_only' : timeInForce;
}

/** Texts in Coinbase's reasons, which are sentences or names. Any other reason is `other`. */
const REASONS: readonly (readonly [RegExp, OrderReason])[] = [
  [/post[ _-]?only/i, 'post_only'],
  [/insufficient|hold[ _]failure|not enough/i, 'insufficient_funds'],
  [/self[ _-]?(?:trade|match)|wash/i, 'self_trade'],
  [/liquidat/i, 'liquidation'],
  [/expire/i, 'expired'],
  [/immediate|\bioc\b|fill[ _-]or[ _-]kill|\bfok\b|not filled|unfilled/i, 'not_filled'],
  [/halt|cancel[ _]only|trading disabled|offline|maintenance|market[ _]closed/i, 'market_closed'],
  [/user|client|customer|requested/i, 'user'],
];

/** Why an order ended. */
function reasonsOf(words: readonly unknown[]): Pick<OrderUpdate, 'reason' | 'rawReason'> {
  const rawReason = words.find(
    (word): word is string => typeof word === 'string' && word !== '' && word !== 'REJECT_REASON_UNSPECIFIED',
  );
  if (rawReason === undefined) return {};
  return { rawReason, reason: REASONS.find(([pattern]) => pattern.test(rawReason))?.[1] ?? 'other' };
}

export const sideOf = (word: unknown): Side | undefined =>
  word === 'BUY' ? 'buy' : word === 'SELL' ? 'sell' : undefined;

export const liquidityOf = (word: unknown): Liquidity =>
  word === 'MAKER' ? 'maker' : word === 'TAKER' ? 'taker' : 'unknown';

/** A text, unless it is empty or absent. */
export const wordOf = (text: string | null | undefined): string | undefined =>
  text === '' || text === null ? undefined : text;

/** A number's text; `undefined` where there is none, for which Coinbase sends an empty text or zero. */
export const unlessZero = (text: string | null | undefined): string | undefined =>
  wordOf(text) === undefined || Number(text) === 0 ? undefined : (text ?? undefined);
