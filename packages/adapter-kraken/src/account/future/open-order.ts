import type { MyOrder, OrderStatus } from '@hftjs/core';
import { addDecimals, field, rowReader, type OrderUpdate, type Row } from '@hftjs/core/adapter';
import { flag, words } from '../../venue/fields.js';
import { boundOf, filledOf } from './filled-sums.js';
import {
  isConditional,
  kindOf,
  meaningOf,
  openStatus,
  unlessKnown,
  wasNeverOpen,
  type Meaning,
} from './order-codes.js';
import { foreignOrder, makeOrder, type AccountView } from './order-numbers.js';

const name = { orderId: field.at('order_id', field.text), productId: field.at('instrument', field.text) };

const readName = rowReader('order', name);

/**
 * An own order of the `open_orders` feeds; numbers are the text of the frame.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/open_orders
 */
const readOrder = rowReader('order', {
  ...name,
  clientOrderId: field.at('cli_ord_id', field.optionalText),
  side: field.at('direction', field.word({ 0: 'buy', 1: 'sell' })),
  type: field.text,
  price: field.at('limit_price', field.amountUnlessZero),
  stopPrice: field.at('stop_price', field.amountUnlessZero),
  remaining: field.at('qty', field.decimal),
  filled: field.decimal,
  reduceOnly: field.at('reduce_only', flag),
  createdTime: field.at('time', field.epochTime()),
  time: field.at('last_update_time', field.epochTime()),
});

const readUpdate = rowReader('open_orders', {
  isCancel: field.at('is_cancel', field.flag),
  reason: words,
  // Orders that left the book may be named by their ids alone.
  order: field.any,
  clientOrderId: field.at('cli_ord_id', words),
});

type Described = Omit<OrderUpdate, 'status' | 'event' | 'rawStatus'>;

/**
 * An order of a snapshot, as it stands.
 *
 * @param isFirst - whether the fills so far will not be delivered
 * @throws Error naming what is wrong with the row
 */
export function parseSnapshotOrder(row: unknown, view: AccountView, isFirst: boolean): OrderUpdate {
  const foreign = foreignOrder(readName(row), view);
  if (foreign) return foreign;
  const order = readOrder(row);
  const described = describe(order, view, isFirst);
  const status = openStatus(order.filled, isConditional(described.type));
  return { ...described, status, event: 'snapshot', rawStatus: 'open' };
}

/**
 * A change of an order; `undefined` where nothing changed.
 *
 * @throws Error naming what is wrong with the frame
 */
export function parseOrderFrame(frame: Row, view: AccountView): OrderUpdate | undefined {
  const { order: row, clientOrderId, isCancel = false, reason } = readUpdate(frame);
  const rawStatus = reason ?? (isCancel ? 'canceled' : 'open');
  const meaning = meaningOf(rawStatus);
  if (meaning?.status === 'same') return undefined;
  const change: Change = { rawStatus, isCancel, meaning };
  if (row === undefined || row === null) return byIds(frame, { ...change, clientOrderId }, view);
  const foreign = foreignOrder(readName(row), view);
  if (foreign) return foreign;
  const order = readOrder(row);
  const known = view.known(order.orderId);
  const described = describe(order, view, false);
  // What was released by its trigger does not wait any more.
  const isWaiting =
    meaning?.event !== 'triggered' &&
    isConditional(described.type) &&
    (known === undefined || known.status === 'untriggered');
  const open = openStatus(order.filled, isWaiting);
  return {
    ...described,
    ...(meaning?.kind && { ...meaning.kind, type: described.type }),
    ...outcome(change, { known, open, isDone: Number(order.remaining) === 0 }),
  };
}

interface Change {
  readonly rawStatus: string;
  readonly isCancel: boolean;
  readonly meaning: Meaning | undefined;
  readonly clientOrderId?: string | undefined;
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
  const refused = mayRefuse === true && wasNeverOpen(known) ? 'rejected' : undefined;
  return { status: refused ?? status, event: refused ?? event, rawStatus, reason, rawReason: rawStatus };
}

/** A reason that is not known: what the rest of the frame states. */
function guess(isCancel: boolean, isDone: boolean, known: MyOrder | undefined): Meaning {
  if (!isCancel) return { status: 'open', event: known ? 'unknown' : 'new' };
  return isDone
    ? { status: 'filled', event: 'trade' }
    : { status: 'canceled', event: 'canceled', reason: 'other' };
}

const readId = rowReader('open_orders', { orderId: field.at('order_id', field.text) });

/** Everything that the frame leaves out is known from before. */
function byIds(frame: Row, change: Change, view: AccountView): OrderUpdate {
  const { orderId } = readId(frame);
  const known = view.known(orderId);
  const open = (known?.filledVolume ?? 0) > 0 ? 'partially_filled' : 'new';
  const end = outcome(change, { known, open, isDone: known?.remainingVolume === 0 });
  return {
    orderId,
    symbol: known?.symbol,
    clientOrderId: change.clientOrderId,
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
  const ownPrice = boundOf(sizes, side, exact.price);
  const contracts = listed.state(orderId, exact.contracts ?? '0');
  const { filledVolume, filledContracts } = filledOf(filledBefore(orderId), contracts, { sizes, ownPrice });
  return { numbers: { filledVolume, remainingVolume: '0' }, filledContracts };
}

/** The feed calls a market order a limit order, of which it then has no limit. */
const describe = (
  { type, ...order }: ReturnType<typeof readOrder>,
  view: AccountView,
  isFirst: boolean,
): Described => ({
  ...makeOrder({ ...order, ordered: addDecimals(order.remaining, order.filled) }, view, isFirst),
  ...kindOf(type === 'limit' && order.price === undefined ? 'market' : type, order.price),
});
