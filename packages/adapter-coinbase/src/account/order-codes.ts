import { isTerminal, type MyOrder, type OrderReason, type OrderStatus, type TimeInForce } from '@hftjs/core';
import { field, type OrderUpdate } from '@hftjs/core/adapter';

export const SIDE = field.word({ BUY: 'buy', SELL: 'sell' });

/** An order's type; the wire has `Stop Limit` where the documentation has `STOP_LIMIT`. */
export const TYPE = field.as(field.optionalText, (word) => {
  const type = word?.toLowerCase().replaceAll(' ', '_');
  return type === 'unknown_order_type' ? 'unknown' : type;
});

const TIMES_IN_FORCE: ReadonlyMap<string, TimeInForce | undefined> = new Map([
  ['GOOD_UNTIL_CANCELLED', 'gtc'],
  ['GOOD_UNTIL_DATE_TIME', 'gtd'],
  ['IMMEDIATE_OR_CANCEL', 'ioc'],
  ['FILL_OR_KILL', 'fok'],
  ['UNKNOWN_TIME_IN_FORCE', undefined],
]);

export const TIME_IN_FORCE = field.as(field.optionalText, (word = 'UNKNOWN_TIME_IN_FORCE') =>
  TIMES_IN_FORCE.has(word) ? TIMES_IN_FORCE.get(word) : word.toLowerCase(),
);

/** A text that may state why an order ended. */
export const REASON = field.as(field.words, (words) =>
  words === 'REJECT_REASON_UNSPECIFIED' ? undefined : words,
);

/** The state of an order, on the channel and over REST. */
export interface StateFields {
  readonly rawStatus: string;
  /** Filled so far. */
  readonly filled: string;
  readonly triggerStatus: string | undefined;
  /** Why it ended: the first one that is stated counts. */
  readonly rejectReason: string | undefined;
  readonly otherReason: string | undefined;
  readonly cancelReason: string | undefined;
}

/**
 * The state of an order. Coinbase refused it, whatever its status, if it could not stand as post-only, never filled and
 * was not known to be on the book.
 *
 * @param known - the order as it was published last
 */
export function stateOf(
  order: StateFields,
  known: Pick<MyOrder, 'status'> | undefined,
): Pick<OrderUpdate, 'status' | 'rawStatus' | 'reason' | 'rawReason'> {
  const { rawStatus, filled } = order;
  const rawReason = order.rejectReason ?? order.otherReason ?? order.cancelReason;
  const reason = rawReason === undefined ? undefined : reasonOf(rawReason);
  const stated = statusOf(order, known);
  const wasOnBook = known !== undefined && known.status !== 'pending_new' && known.status !== 'rejected';
  const wasLive = wasOnBook || Number(filled) > 0;
  const isRefused = (stated === 'canceled' || stated === 'expired') && reason === 'post_only' && !wasLive;
  const status = isRefused ? 'rejected' : stated;
  return { status, rawStatus, ...(reason && isTerminal({ status }) && { reason, rawReason }) };
}

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

/** `unknown` for a value that is not mapped, and for Coinbase's own unknown state if no state was known before. */
function statusOf(
  { rawStatus, filled, triggerStatus }: StateFields,
  known: Pick<MyOrder, 'status'> | undefined,
): OrderStatus {
  if (rawStatus === 'UNKNOWN_ORDER_STATUS') return known?.status ?? 'unknown';
  const status = STATUS.get(rawStatus) ?? 'unknown';
  if (status !== 'new') return status;
  if (Number(filled) > 0) return 'partially_filled';
  return triggerStatus === 'STOP_PENDING' ? 'untriggered' : 'new';
}

/** What happened to an order that ended without being filled. */
export const endOf = (status: OrderStatus): 'canceled' | 'rejected' | 'expired' | undefined =>
  status === 'canceled' || status === 'rejected' || status === 'expired' ? status : undefined;

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

const reasonOf = (words: string): OrderReason =>
  REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
