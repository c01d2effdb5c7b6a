import { Type, type Static } from 'typebox';
import type { MyOrder, OrderEvent } from '@hftjs/core';
import {
  addDecimals,
  amount,
  compareDecimals,
  optionalAmount,
  optionalText,
  reader,
  text,
  timestampOf,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { endOf, flagOf, sideOf, stateOf, timeInForceOf, typeOf, unlessZero, wordOf } from './order-codes.js';

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel */
const orderSchema = Type.Object({
  order_id: text,
  client_order_id: optionalText,
  product_id: text,
  order_side: optionalText,
  order_type: optionalText,
  status: text,
  time_in_force: optionalText,
  limit_price: optionalAmount,
  stop_price: optionalAmount,
  post_only: Type.Optional(Type.Unknown()),
  cumulative_quantity: amount,
  leaves_quantity: optionalAmount,
  avg_price: optionalAmount,
  creation_time: optionalText,
  cancel_reason: optionalText,
  reject_reason: optionalText,
  reject_Reason: optionalText,
  trigger_status: optionalText,
});

type WireOrder = Static<typeof orderSchema>;

const readOrder = reader('order', orderSchema);

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
  { symbols, orders }: OrderContext,
  { isSnapshot, time }: OrderFrame,
): OrderUpdate {
  const wire = readOrder(row);
  const known = orders.get(wire.order_id);
  const filled = wire.cumulative_quantity;
  const state = stateOf({
    status: wire.status,
    filled,
    triggerStatus: wire.trigger_status,
    reasons: [wire.reject_reason, wire.reject_Reason, wire.cancel_reason],
    known,
  });
  return {
    orderId: wire.order_id,
    symbol: symbols.pairOf(wire.product_id),
    clientOrderId: wordOf(wire.client_order_id),
    side: sideOf(wire.order_side),
    type: typeOf(wire.order_type),
    timeInForce: timeInForceOf(wire.time_in_force, wire.post_only),
    postOnly: flagOf(wire.post_only),
    numbers: {
      price: unlessZero(wire.limit_price),
      stopPrice: unlessZero(wire.stop_price),
      averagePrice: unlessZero(wire.avg_price),
      filledVolume: filled,
      ...volumesOf(wire, state.status === 'filled'),
    },
    ...state,
    event: isSnapshot ? 'snapshot' : eventOf(state.status, wire, known),
    createdTime: timestampOf(wire.creation_time),
    time: !isSnapshot && isRepeated(wire, known) ? known.updatedTime : time,
  };
}

/**
 * Ordered and still to fill. The original size is not on the wire, and the rest is zero once an order has ended,
 * however it did: then what was known before stands.
 */
function volumesOf(
  { cumulative_quantity: filled, leaves_quantity: leaves }: WireOrder,
  isFilled: boolean,
): { volume?: string; remainingVolume?: string } {
  const rest = unlessZero(leaves);
  if (rest !== undefined) return { volume: addDecimals(filled, rest), remainingVolume: rest };
  return isFilled ? { volume: filled } : {};
}

/** What happened: Coinbase states the outcome only. */
function eventOf(status: OrderUpdate['status'], wire: WireOrder, known: MyOrder | undefined): OrderEvent {
  const end = endOf(status);
  if (end !== undefined) return end;
  if (hasFilled(wire, known) || status === 'filled') return 'trade';
  if (!known) return status === 'unknown' ? 'unknown' : 'new';
  if (known.status === 'untriggered' && status === 'new') return 'triggered';
  if (known.status === 'pending_new') return status === 'pending_new' ? 'unknown' : 'new';
  return isAmended(wire, known) ? 'replaced' : 'unknown';
}

/** Whether a row repeats what is known: Coinbase sends an order again when only the amount on hold has changed. */
const isRepeated = (wire: WireOrder, known: MyOrder | undefined): known is MyOrder =>
  known?.rawStatus === wire.status && !hasFilled(wire, known) && !isAmended(wire, known);

const hasFilled = ({ cumulative_quantity: filled }: WireOrder, known: MyOrder | undefined): boolean =>
  compareDecimals(filled, known?.exact.filledVolume ?? '0') > 0;

/** Whether price or size are others than before. The size of an order that ended is not in its row. */
function isAmended(wire: WireOrder, known: MyOrder): boolean {
  const price = unlessZero(wire.limit_price);
  if (price !== undefined && Number(price) !== known.price) return true;
  const rest = unlessZero(wire.leaves_quantity);
  if (rest === undefined || known.volume === undefined) return false;
  return Number(addDecimals(wire.cumulative_quantity, rest)) !== known.volume;
}
