import { Type, type Static } from 'typebox';
import type { MyOrder, OrderStatus } from '@hftjs/core';
import {
  addDecimals,
  decimal,
  flag,
  isRow,
  optionalDecimal,
  optionalText,
  type OrderUpdate,
  reader,
  type Row,
  text,
  textOf,
} from '@hftjs/core/adapter';
import { flagOf, unlessEmpty, unlessZero } from '../../venue/fields.js';
import { timeOf } from '../../venue/future/wire-time.js';
import type { AccountView } from './account-view.js';
import { boundOf, filledOf } from './filled-sums.js';
import { foreignOrder } from './foreign-order.js';
import {
  isConditional,
  kindOf,
  meaningOf,
  unlessKnown,
  wasNeverOpen,
  type Meaning,
  type OrderKind,
} from './order-codes.js';
import { numbersOf } from './order-numbers.js';

/**
 * An own order of the `open_orders` feeds; numbers are the text of the frame. `qty` is what is left of it.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/open_orders
 */
const schema = Type.Object({
  instrument: text,
  time: optionalDecimal,
  last_update_time: optionalDecimal,
  qty: decimal,
  filled: decimal,
  limit_price: optionalDecimal,
  stop_price: optionalDecimal,
  type: text,
  order_id: text,
  cli_ord_id: optionalText,
  // 0, 1, or a text if Kraken does not know the direction.
  direction: optionalText,
  reduce_only: Type.Optional(Type.Unknown()),
});

type OpenOrder = Static<typeof schema>;

const readOrder = reader('order', schema);

const readUpdate = reader('open_orders', Type.Object({ is_cancel: flag, reason: optionalText }));

/**
 * An order of a snapshot, as it stands.
 *
 * @param isFirst - whether the fills so far will not be delivered
 * @throws Error naming what is wrong with the row
 */
export function parseSnapshotOrder(row: unknown, view: AccountView, isFirst: boolean): OrderUpdate {
  const order = readOwn(row, view);
  if ('foreign' in order) return order.foreign;
  return {
    ...describe(order, view, isFirst),
    status: openStatus(order, isConditional(kindOfOrder(order).type)),
    event: 'snapshot',
    rawStatus: 'open',
  };
}

/**
 * A change of an order; `undefined` where nothing changed. Orders that left the book may be named by their ids alone.
 *
 * @throws Error naming what is wrong with the frame
 */
export function parseOrderFrame(frame: Row, view: AccountView): OrderUpdate | undefined {
  const { is_cancel: isCancel = false, reason } = readUpdate(frame);
  const rawStatus = unlessEmpty(reason) ?? (isCancel ? 'canceled' : 'open');
  const meaning = meaningOf(rawStatus);
  if (meaning?.status === 'same') return undefined;
  const change: Change = { rawStatus, isCancel, meaning };
  if (frame.order === undefined || frame.order === null) return byIds(frame, change, view);
  const order = readOwn(frame.order, view);
  if ('foreign' in order) return order.foreign;
  const known = view.known(order.order_id);
  const described = describe(order, view, false);
  // What was released by its trigger does not wait any more.
  const waits = meaning?.event !== 'triggered' && isWaiting(known, described.type);
  return {
    ...described,
    ...(meaning?.kind && { ...meaning.kind, type: described.type }),
    ...outcome(change, { known, open: openStatus(order, waits), isDone: Number(order.qty) === 0 }),
  };
}

interface Change {
  readonly rawStatus: string;
  readonly isCancel: boolean;
  readonly meaning: Meaning | undefined;
}

interface Standing {
  readonly known: MyOrder | undefined;
  /** Its status, if it is open. */
  readonly open: OrderStatus;
  /** Whether nothing is left of it. */
  readonly isDone: boolean;
}

function outcome(
  { rawStatus, isCancel, meaning }: Change,
  { known, open, isDone }: Standing,
): Pick<OrderUpdate, 'status' | 'event' | 'rawStatus' | 'reason' | 'rawReason'> {
  const { status, event, reason, mayRefuse } = meaning ?? guess(isCancel, isDone, known);
  if (status === 'open' || status === 'same') return { status: open, event, rawStatus };
  if (status === 'filled') return { status, event, rawStatus };
  const isRefused = (mayRefuse ?? false) && wasNeverOpen(known);
  return {
    status: isRefused ? 'rejected' : status,
    event: isRefused ? 'rejected' : event,
    rawStatus,
    reason,
    rawReason: rawStatus,
  };
}

/** A reason that is not known: what the rest of the frame states. */
function guess(isCancel: boolean, isDone: boolean, known: MyOrder | undefined): Meaning {
  if (!isCancel) return { status: 'open', event: known ? 'unknown' : 'new' };
  return isDone
    ? { status: 'filled', event: 'trade' }
    : { status: 'canceled', event: 'canceled', reason: 'other' };
}

/** Everything that the frame leaves out is known from before. */
function byIds(frame: Row, change: Change, view: AccountView): OrderUpdate {
  const orderId = textOf(frame.order_id, 'order_id');
  const known = view.known(orderId);
  const isDone = known?.remainingVolume === 0;
  const open = (known?.filledVolume ?? 0) > 0 ? 'partially_filled' : 'new';
  const end = outcome(change, { known, open, isDone });
  return {
    orderId,
    symbol: known?.symbol,
    clientOrderId: unlessEmpty(typeof frame.cli_ord_id === 'string' ? frame.cli_ord_id : undefined),
    ...unlessKnown(known, change.meaning?.kind),
    ...(end.status === 'filled' && known ? wholeOf(known, view) : { numbers: {} }),
    ...end,
  };
}

/** An order that was filled to its end: to the size that is known of it, unless it was resized unseen. */
function wholeOf(
  { orderId, symbol, side, exact }: MyOrder,
  { products, sizesOf, listed, filledBefore }: AccountView,
): Pick<OrderUpdate, 'numbers' | 'filledContracts'> {
  const sizes = sizesOf(products.symbolOf(symbol));
  if (!sizes.areInverse) return { numbers: { filledVolume: exact.volume } };
  const ownPrice = boundOf(sizes, { side, price: exact.price });
  const contracts = listed.state(orderId, exact.contracts ?? '0');
  const { filledVolume, filledContracts } = filledOf(filledBefore(orderId), contracts, { sizes, ownPrice });
  return { numbers: { filledVolume, remainingVolume: '0' }, filledContracts };
}

const isWaiting = (known: MyOrder | undefined, type: string | undefined): boolean =>
  isConditional(type) && (known === undefined || known.status === 'untriggered');

function openStatus({ filled }: OpenOrder, waits: boolean): OrderStatus {
  if (Number(filled) > 0) return 'partially_filled';
  return waits ? 'untriggered' : 'new';
}

/** The feed calls a market order a limit order, of which it then has no limit. */
function kindOfOrder({ type, limit_price }: OpenOrder): OrderKind {
  const hasLimit = unlessZero(limit_price) !== undefined;
  return kindOf(type === 'limit' && !hasLimit ? 'market' : type, hasLimit);
}

/** An order; or one of a product that was not subscribed, whatever its shape. */
function readOwn(row: unknown, { products }: AccountView): OpenOrder | { readonly foreign: OrderUpdate } {
  if (!isRow(row)) throw new Error('an order is not an object');
  const productId = textOf(row.instrument, 'order.instrument');
  if (products.subscribed(productId) !== undefined) return readOrder(row);
  return { foreign: foreignOrder(textOf(row.order_id, 'order.order_id'), productId) };
}

function describe(
  order: OpenOrder,
  view: AccountView,
  isFirst: boolean,
): Omit<OrderUpdate, 'status' | 'event' | 'rawStatus'> {
  const symbol = view.products.subscribed(order.instrument);
  return {
    orderId: order.order_id,
    symbol,
    clientOrderId: unlessEmpty(order.cli_ord_id),
    side: sideOf(order),
    ...kindOfOrder(order),
    reduceOnly: flagOf(order.reduce_only),
    ...numbersOf(
      {
        orderId: order.order_id,
        productId: order.instrument,
        side: sideOf(order),
        price: unlessZero(order.limit_price),
        stopPrice: unlessZero(order.stop_price),
        quantity: addDecimals(order.qty, order.filled),
        filled: order.filled,
        remaining: order.qty,
      },
      view,
      isFirst,
    ),
    createdTime: timeOf(order.time),
    time: timeOf(order.last_update_time),
  };
}

const sideOf = ({ direction }: OpenOrder): 'buy' | 'sell' | undefined =>
  direction === '0' ? 'buy' : direction === '1' ? 'sell' : undefined;
