import { fillsOf, isDone, type OwnOrder, withoutZeros } from '@hftjs/simulator';
import { orderMoney } from './order-money.js';
import type { OrderNote, Row } from './order-notes.js';
import { completion, onHold, type RowContext } from './order-row.js';
import {
  cancelReason,
  isCancelling,
  orderTypeWords,
  rejectReason,
  statusWord,
  timeInForceWord,
  triggerStatus,
} from './order-words.js';
import { microTime } from './timestamp.js';

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
    order_configuration: configuration(order, note),
    side: order.side.toUpperCase(),
    client_order_id: note.clientOrderId,
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
    size_inclusive_of_fees: false,
    total_value_after_fees: money.afterFees,
    trigger_status: triggerStatus(order, note),
    order_type: orderTypeWords(order).toUpperCase().replaceAll(' ', '_'),
    reject_reason: rejectReason(order) ?? 'REJECT_REASON_UNSPECIFIED',
    settled: order.status === 'filled',
    product_type: 'SPOT',
    reject_message: rejectReason(order) ?? '',
    cancel_message: cancelReason(order),
    order_placement_source: 'RETAIL_ADVANCED',
    outstanding_hold_amount: isDone(order) ? '0' : onHold(order, context),
    is_liquidation: false,
    last_fill_time: lastFill === undefined ? null : microTime(lastFill.time),
    edit_history: [],
    leverage: '',
    margin_type: 'UNKNOWN_MARGIN_TYPE',
    retail_portfolio_id: context.portfolioId,
    originating_order_id: '',
    attached_order_id: '',
    attached_order_configuration: null,
    last_update_time: microTime(order.updatedTime),
  };
}

/** What was ordered, under the name of its kind. */
function configuration(order: OwnOrder, note: OrderNote): Row {
  const { type, timeInForce, postOnly } = order;
  const base_size = withoutZeros(order.volumeText);
  const limit_price = withoutZeros(order.priceText ?? '');
  if (type === 'market')
    return {
      market_market_ioc: note.isSizedInQuote ? { quote_size: quoteSize(order, note) } : { base_size },
    };
  if (type === 'stop') {
    const stop_price = withoutZeros(order.stopPriceText ?? '');
    const stop_direction = order.side === 'buy' ? 'STOP_DIRECTION_STOP_UP' : 'STOP_DIRECTION_STOP_DOWN';
    return { stop_limit_stop_limit_gtc: { base_size, limit_price, stop_price, stop_direction } };
  }
  if (timeInForce === 'ioc') return { sor_limit_ioc: { base_size, limit_price } };
  if (timeInForce === 'fok') return { limit_limit_fok: { base_size, limit_price } };
  return { limit_limit_gtc: { base_size, limit_price, post_only: postOnly } };
}

/** The traded amount is used in place of the ordered amount. */
const quoteSize = (order: OwnOrder, note: OrderNote): string => orderMoney(order, note).value;
