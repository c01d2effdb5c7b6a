import { Type } from 'typebox';
import {
  amount,
  isDecimal,
  isRow,
  optionalText,
  reader,
  text,
  timestampOf,
  type OrderUpdate,
  type Row,
} from '@hftjs/core/adapter';
import type { OrderContext } from './order-row.js';
import { endOf, flagOf, sideOf, stateOf, timeInForceOf, typeOf, wordOf } from './order-codes.js';

/** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/get-order */
const readOrder = reader(
  'order',
  Type.Object({
    order_id: text,
    client_order_id: optionalText,
    product_id: text,
    side: optionalText,
    order_type: optionalText,
    status: text,
    time_in_force: optionalText,
    filled_size: amount,
    average_filled_price: optionalText,
    created_time: optionalText,
    last_update_time: optionalText,
    reject_reason: optionalText,
    reject_message: optionalText,
    cancel_message: optionalText,
    trigger_status: optionalText,
  }),
);

/**
 * One order as REST lists it.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestOrder(row: unknown, { symbols, orders }: OrderContext): OrderUpdate {
  const wire = readOrder(row);
  const filled = wire.filled_size;
  const state = stateOf({
    status: wire.status,
    filled,
    triggerStatus: wire.trigger_status,
    reasons: [wire.reject_reason, wire.reject_message, wire.cancel_message],
    known: orders.get(wire.order_id),
  });
  const terms = termsOf(isRow(row) ? row.order_configuration : undefined);
  return {
    orderId: wire.order_id,
    symbol: symbols.pairOf(wire.product_id),
    clientOrderId: wordOf(wire.client_order_id),
    side: sideOf(wire.side),
    type: typeOf(wire.order_type),
    timeInForce: timeInForceOf(wire.time_in_force, terms.post_only),
    postOnly: flagOf(terms.post_only),
    numbers: {
      price: decimalOf(terms.limit_price),
      stopPrice: decimalOf(terms.stop_price),
      volume: decimalOf(terms.base_size) ?? (state.status === 'filled' ? filled : undefined),
      quoteVolume: decimalOf(terms.quote_size),
      filledVolume: filled,
      averagePrice: decimalOf(wire.average_filled_price),
    },
    ...state,
    event: endOf(state.status) ?? 'unknown',
    createdTime: timestampOf(wire.created_time),
    time: timestampOf(wire.last_update_time),
  };
}

/** The terms of an order stand under the name of its kind, of which there is one. */
function termsOf(configuration: unknown): Row {
  const [terms] = isRow(configuration) ? Object.values(configuration).filter(isRow) : [];
  return terms ?? {};
}

const decimalOf = (value: unknown): string | undefined =>
  typeof value === 'string' && isDecimal(value) && Number(value) > 0 && Number.isFinite(Number(value))
    ? value
    : undefined;
