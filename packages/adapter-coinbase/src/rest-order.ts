import { Type } from 'typebox';
import {
  amount,
  isDecimal,
  isRow,
  optionalText,
  reader,
  text,
  type OrderUpdate,
  type Row,
} from '@hftjs/core/adapter';
import { isTerminal } from '@hftjs/core';
import { timeOf } from './envelope.js';
import type { OrderContext } from './order-row.js';
import {
  endOf,
  flagOf,
  reasonsOf,
  refusable,
  sideOf,
  statusOf,
  timeInForceOf,
  typeOf,
  wordOf,
} from './order-words.js';
import { foreignPair } from './symbols.js';

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
 * An order that REST tells.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestOrder(row: unknown, { symbols, known }: OrderContext): OrderUpdate {
  const wire = readOrder(row);
  const filled = wire.filled_size;
  const previous = known(wire.order_id);
  const standing = { status: wire.status, filled, triggerStatus: wire.trigger_status ?? undefined };
  const reasons = reasonsOf(wire.reject_reason, wire.reject_message, wire.cancel_message);
  const status = refusable(statusOf(standing, previous), {
    filled,
    reason: reasons.reason,
    known: previous,
  });
  const symbol = symbols.subscribed(wire.product_id);
  const terms = termsOf(isRow(row) ? row.order_configuration : undefined);
  return {
    orderId: wire.order_id,
    symbol: symbol ?? foreignPair(wire.product_id),
    clientOrderId: wordOf(wire.client_order_id),
    side: sideOf(wire.side),
    type: typeOf(wire.order_type),
    timeInForce: timeInForceOf(wire.time_in_force, terms.post_only),
    postOnly: flagOf(terms.post_only),
    numbers: {
      price: decimalOf(terms.limit_price),
      stopPrice: decimalOf(terms.stop_price),
      volume: decimalOf(terms.base_size) ?? (status === 'filled' ? filled : undefined),
      quoteVolume: decimalOf(terms.quote_size),
      filledVolume: filled,
      averagePrice: decimalOf(wire.average_filled_price),
    },
    status,
    event: endOf(status) ?? 'unknown',
    rawStatus: wire.status,
    ...(isTerminal({ status }) && reasons),
    createdTime: timeOf(wire.created_time),
    time: timeOf(wire.last_update_time),
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
