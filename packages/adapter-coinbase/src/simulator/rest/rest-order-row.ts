import { fillsOf, isDone, type OwnOrder, withoutZeros } from '@hftjs/simulator';
import { orderMoney } from '../orders/order-money.js';
import { configurationOf } from '../orders/order-configuration.js';
import type { Row } from '../orders/order-notes.js';
import { completion, onHold, type RowContext } from '../orders/order-row.js';
import {
  cancelReason,
  isCancelling,
  orderTypeOf,
  rejectReason,
  statusWord,
  timeInForceWord,
  triggerStatus,
} from '../orders/order-words.js';
import { microTime } from '../timestamp.js';

export interface RestRowContext extends RowContext {
  readonly userId: string;
  /** What happened until then is known: epoch milliseconds. */
  readonly time: number;
}

/** An order as REST has it, with other names: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/get-order */
export function restOrderRow(order: OwnOrder, context: RestRowContext): Row {
  const { note, time } = context;
  const money = orderMoney(order, note);
  const fills = fillsOf(order, note);
  const lastFill = fills.at(-1);
  return {
    order_id: order.orderId,
    product_id: note.product.id,
    user_id: context.userId,
    order_configuration: configurationOf(order, note),
    side: order.side.toUpperCase(),
    client_order_id: order.clientOrderId ?? '',
    status: statusWord(order, note, time),
    time_in_force: timeInForceWord(order),
    created_time: microTime(order.createdTime),
    completion_percentage: completion(order),
    filled_size: withoutZeros(order.filledText),
    average_filled_price: money.averagePrice,
    fee: '',
    number_of_fills: String(fills.length),
    filled_value: money.value,
    pending_cancel: isCancelling(order, note, time),
    size_in_quote: note.isSizedInQuote,
    total_fees: money.fees,
    size_inclusive_of_fees: order.quoteAmount !== undefined && order.side === 'buy',
    total_value_after_fees: money.afterFees,
    trigger_status: triggerStatus(order, note),
    order_type: orderTypeOf(order),
    reject_reason: rejectReason(order) ?? 'REJECT_REASON_UNSPECIFIED',
    settled: order.status === 'filled',
    product_type: 'SPOT',
    reject_message: rejectReason(order) ?? '',
    cancel_message: cancelReason(order),
    order_placement_source: 'RETAIL_ADVANCED',
    outstanding_hold_amount: isDone(order) ? '0' : onHold(order, context),
    is_liquidation: false,
    last_fill_time: lastFill === undefined ? null : microTime(lastFill.time),
    edit_history: note.edits.map(({ price, size, time: editTime }) => ({
      price,
      size,
      replace_accept_timestamp: microTime(editTime),
    })),
    leverage: '',
    margin_type: 'UNKNOWN_MARGIN_TYPE',
    retail_portfolio_id: context.portfolioId,
    originating_order_id: '',
    attached_order_id: '',
    attached_order_configuration: null,
    last_update_time: microTime(order.updatedTime),
  };
}
