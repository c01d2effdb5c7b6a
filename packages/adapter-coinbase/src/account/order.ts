import { isTerminal, type MyOrder, type OrderEvent } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  field,
  isDecimal,
  isRow,
  rowReader,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { endOf, REASON, SIDE, stateOf, TIME_IN_FORCE, TYPE, type StateFields } from './order-codes.js';

/** What rows of the channel and of REST state under the same keys. */
const ORDER = {
  orderId: field.at('order_id', field.text),
  clientOrderId: field.at('client_order_id', field.optionalText),
  productId: field.at('product_id', field.text),
  type: field.at('order_type', TYPE),
  timeInForce: field.at('time_in_force', TIME_IN_FORCE),
  rawStatus: field.at('status', field.text),
  triggerStatus: field.at('trigger_status', field.optionalText),
  rejectReason: field.at('reject_reason', REASON),
};

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel */
const readOrder = rowReader('order', {
  ...ORDER,
  side: field.at('order_side', SIDE),
  postOnly: field.at('post_only', field.flag),
  price: field.at('limit_price', field.amountUnlessZero),
  stopPrice: field.at('stop_price', field.amountUnlessZero),
  filled: field.at('cumulative_quantity', field.amount),
  remaining: field.at('leaves_quantity', field.amountUnlessZero),
  averagePrice: field.at('avg_price', field.amountUnlessZero),
  createdTime: field.at('creation_time', field.isoTime),
  otherReason: field.at('reject_Reason', REASON),
  cancelReason: field.at('cancel_reason', REASON),
});

/** A number of an order's terms, whose shape depends on the kind of order: what is not above zero is none. */
const TERM = field.as(field.words, (text = '') =>
  isDecimal(text) && Number(text) > 0 && Number.isFinite(Number(text)) ? text : undefined,
);

const readTerms = rowReader('order.order_configuration', {
  postOnly: field.at('post_only', field.flag),
  price: field.at('limit_price', TERM),
  stopPrice: field.at('stop_price', TERM),
  volume: field.at('base_size', TERM),
  quoteVolume: field.at('quote_size', TERM),
});

/** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/get-order */
const readRestOrder = rowReader('order', {
  ...ORDER,
  side: SIDE,
  filled: field.at('filled_size', field.amount),
  averagePrice: field.at('average_filled_price', TERM),
  createdTime: field.at('created_time', field.isoTime),
  time: field.at('last_update_time', field.isoTime),
  otherReason: field.at('reject_message', REASON),
  cancelReason: field.at('cancel_message', REASON),
  // The terms stand under the name of the order's kind, of which there is one.
  terms: field.at(
    'order_configuration',
    field.as(field.any, (kinds) => readTerms(isRow(kinds) ? (Object.values(kinds).find(isRow) ?? {}) : {})),
  ),
});

type WireOrder = ReturnType<typeof readOrder>;

/** What a row is read with. */
export interface OrderContext {
  readonly symbols: Pick<SymbolMap, 'pairOf'>;
  /** Own orders as they were published last. */
  readonly orders: { get(orderId: string): MyOrder | undefined };
}

/** What the rows of a frame have in common. */
export interface OrderFrame {
  readonly isSnapshot: boolean;
  /** Exchange time of the frame: rows have none of their own. */
  readonly time: number | undefined;
}

/**
 * One order of the `user` channel: always its whole state. It never names its fills.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderRow(
  row: unknown,
  context: OrderContext,
  { isSnapshot, time }: OrderFrame,
): OrderUpdate {
  const order = readOrder(row);
  const { price, stopPrice, averagePrice, filled } = order;
  const known = context.orders.get(order.orderId);
  const update = makeUpdate(order, context);
  return {
    ...update,
    numbers: {
      price,
      stopPrice,
      averagePrice,
      filledVolume: filled,
      ...volumesOf(order, update.status === 'filled'),
    },
    event: isSnapshot ? 'snapshot' : eventOf(update.status, order, known),
    time: !isSnapshot && isRepeated(order, known) ? known.updatedTime : time,
  };
}

/**
 * One order as REST lists it.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestOrder(row: unknown, context: OrderContext): OrderUpdate {
  const order = readRestOrder(row);
  const { averagePrice, filled, time } = order;
  const { postOnly, ...terms } = order.terms;
  const update = makeUpdate({ ...order, postOnly }, context);
  const volume = terms.volume ?? (update.status === 'filled' ? filled : undefined);
  return {
    ...update,
    numbers: { ...terms, volume, filledVolume: filled, averagePrice },
    event: endOf(update.status) ?? 'unknown',
    time,
  };
}

/** The size of an order that ended before anything stated it: its rows on the channel do not have it any more. */
export const leavesOut = ({ status, volume, quoteVolume }: MyOrder): 'details' | undefined =>
  isTerminal({ status }) && (volume ?? quoteVolume) === undefined ? 'details' : undefined;

type Stated = 'orderId' | 'clientOrderId' | 'side' | 'type' | 'timeInForce' | 'postOnly' | 'createdTime';

function makeUpdate(
  order: StateFields & Pick<OrderUpdate, Stated> & { readonly productId: string },
  { symbols, orders }: OrderContext,
): Omit<OrderUpdate, 'numbers' | 'event' | 'time'> {
  const { orderId, clientOrderId, side, type, timeInForce, postOnly, createdTime } = order;
  return {
    orderId,
    symbol: symbols.pairOf(order.productId),
    clientOrderId,
    side,
    type,
    timeInForce: timeInForce === 'gtc' && postOnly === true ? 'post_only' : timeInForce,
    postOnly,
    createdTime,
    ...stateOf(order, orders.get(orderId)),
  };
}

/**
 * Ordered and still to fill. The original size is not on the wire, and the rest is zero once an order has ended,
 * however it did: then what was known before stands.
 */
function volumesOf({ filled, remaining }: WireOrder, isFilled: boolean): OrderUpdate['numbers'] {
  if (remaining !== undefined) return { volume: addDecimals(filled, remaining), remainingVolume: remaining };
  return isFilled ? { volume: filled } : {};
}

/** What happened: Coinbase states the outcome only. */
function eventOf(status: OrderUpdate['status'], order: WireOrder, known: MyOrder | undefined): OrderEvent {
  const end = endOf(status);
  if (end !== undefined) return end;
  if (hasFilled(order, known) || status === 'filled') return 'trade';
  if (!known) return status === 'unknown' ? 'unknown' : 'new';
  if (known.status === 'untriggered' && status === 'new') return 'triggered';
  if (known.status === 'pending_new') return status === 'pending_new' ? 'unknown' : 'new';
  return isAmended(order, known) ? 'replaced' : 'unknown';
}

/** Whether a row repeats what is known: Coinbase sends an order again when only the amount on hold has changed. */
const isRepeated = (order: WireOrder, known: MyOrder | undefined): known is MyOrder =>
  known?.rawStatus === order.rawStatus && !hasFilled(order, known) && !isAmended(order, known);

const hasFilled = ({ filled }: WireOrder, known: MyOrder | undefined): boolean =>
  compareDecimals(filled, known?.exact.filledVolume ?? '0') > 0;

/** Whether price or size are others than before. The size of an order that ended is not in its row. */
function isAmended({ price, filled, remaining }: WireOrder, known: MyOrder): boolean {
  if (price !== undefined && Number(price) !== known.price) return true;
  if (remaining === undefined || known.volume === undefined) return false;
  return Number(addDecimals(filled, remaining)) !== known.volume;
}
