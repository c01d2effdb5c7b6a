import type { MyOrder, OrderEvent, OrderReason, OrderStatus, OrderType, TimeInForce } from '@hftjs/core';
import type { OrderUpdate } from '@hftjs/core/adapter';
import { excerpt } from '../../venue/fields.js';

/** The meaning of a reason for which Kraken changed an order. */
export interface Meaning {
  /** `open`: the row states how far it is filled; `same`: nothing changed. */
  readonly status: 'open' | 'same' | Extract<OrderStatus, 'filled' | 'canceled' | 'rejected' | 'expired'>;
  readonly event: OrderEvent;
  readonly reason?: OrderReason;
  /** Whether an order that was never seen open was refused rather than cancelled. */
  readonly mayRefuse?: boolean;
  /** What the reason states of the order itself. */
  readonly kind?: OrderKind;
}

/** What kind of order it is. */
export interface OrderKind {
  readonly type: OrderType;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
}

const IOC: Meaning = {
  status: 'canceled',
  event: 'canceled',
  reason: 'not_filled',
  kind: { type: 'limit', timeInForce: 'ioc' },
};
const POST: Meaning = {
  status: 'rejected',
  event: 'rejected',
  reason: 'post_only',
  kind: { type: 'limit', postOnly: true },
};
const NEW: Meaning = { status: 'open', event: 'new' };
const EDITED: Meaning = { status: 'open', event: 'replaced' };
const EXPIRED: Meaning = { status: 'expired', event: 'expired', reason: 'expired' };
const UNCHANGED: Meaning = { status: 'same', event: 'unknown' };

const canceled = (reason: OrderReason, mayRefuse = false): Meaning => ({
  status: 'canceled',
  event: 'canceled',
  reason,
  mayRefuse,
});

/**
 * The reasons of `open_orders`, and the update reasons of REST `orders/status` where their words differ.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/open_orders
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
 */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({
    new_placed_order_by_user: NEW,
    new_user_order: NEW,
    limit_order_from_stop: { status: 'open', event: 'triggered' },
    limit_from_stop: { status: 'open', event: 'triggered' },
    edited_by_user: EDITED,
    trailing_stop_price_updated: EDITED,
    partial_fill: { status: 'open', event: 'trade' },
    full_fill: { status: 'filled', event: 'trade' },
    cancelled_by_user: canceled('user'),
    cancelled_by_admin: canceled('other'),
    dead_man_switch: canceled('other'),
    market_inactive: canceled('market_closed', true),
    liquidation: canceled('liquidation'),
    would_execute_self: canceled('self_trade', true),
    would_execute_self_reason: canceled('self_trade', true),
    would_not_reduce_position: canceled('other', true),
    not_enough_margin: canceled('insufficient_funds', true),
    ioc_order_failed_because_it_would_not_be_executed: IOC,
    ioc_would_not_execute_reason: IOC,
    post_order_failed_because_it_would_filled: POST,
    post_order_failed_because_it_would_be_filled: POST,
    post_would_execute_reason: POST,
    contract_expired: EXPIRED,
    expired: EXPIRED,
    // Its trigger is gone from the list; the order that it released, or its fills, come next.
    stop_order_triggered: { status: 'open', event: 'triggered' },
    order_for_edit_not_found: UNCHANGED,
    order_for_edit_not_found_reason: UNCHANGED,
  } satisfies Record<string, Meaning>),
);

/** The meaning of a reason; `undefined` if it is unknown or absent. REST writes reasons in upper case. */
export const meaningOf = (word = ''): Meaning | undefined => MEANINGS.get(word.toLowerCase());

const KINDS: ReadonlyMap<string, OrderKind> = new Map(
  Object.entries({
    limit: { type: 'limit' },
    lmt: { type: 'limit' },
    post: { type: 'limit', postOnly: true },
    market: { type: 'market' },
    mkt: { type: 'market' },
    ioc: { type: 'limit', timeInForce: 'ioc' },
    stop: { type: 'stop' },
    stp: { type: 'stop' },
    take_profit: { type: 'take_profit' },
    trailing_stop: { type: 'trailing_stop' },
  }),
);

const CONDITIONAL: ReadonlySet<string> = new Set(['stop', 'take_profit', 'trailing_stop']);

/** The kind of order for Kraken's name of it. A conditional order with a limit price becomes a limit order. */
export function kindOf(word: string, limit?: string): OrderKind {
  const kind = KINDS.get(word) ?? { type: word === '' ? 'unknown' : excerpt(word) };
  return CONDITIONAL.has(kind.type) && limit !== undefined ? { ...kind, type: `${kind.type}_limit` } : kind;
}

/** The status of an order that is open. */
export function openStatus(filled: string | undefined, isWaiting: boolean): OrderStatus {
  if (Number(filled ?? 0) > 0) return 'partially_filled';
  return isWaiting ? 'untriggered' : 'new';
}

/** Whether an order of this type waits for its trigger when it is placed. */
export const isConditional = (type: OrderType | undefined): boolean =>
  type !== undefined && CONDITIONAL.has(type.replace(/_limit$/, ''));

/** Whether an order never rested, as far as was reported. */
export const wasNeverOpen = (known: MyOrder | undefined): boolean =>
  known === undefined || known.status === 'rejected';

/** What a row states of the kind of an order, where it is not known yet. */
export const unlessKnown = (known: MyOrder | undefined, kind: OrderKind | undefined): Partial<OrderKind> =>
  kind !== undefined && (known === undefined || known.type === 'unknown') ? kind : {};

/**
 * What the feeds leave out: what is left of an order that does not rest is canceled without a frame, and a trigger may
 * release an order that ends at once. An order that is reported by its fills alone has no limit.
 */
export function leavesOut(
  { status, type, timeInForce, price }: MyOrder,
  row: OrderUpdate,
): 'end' | 'details' | undefined {
  if (row.event === 'triggered' && row.status === 'new') return 'end';
  if (status === 'partially_filled' && (type === 'market' || timeInForce === 'ioc')) return 'end';
  return type === 'limit' && price === undefined ? 'details' : undefined;
}
