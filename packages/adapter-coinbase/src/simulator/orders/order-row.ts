import {
  type FeeRates,
  highestFee,
  isDone,
  type OwnOrder,
  parseUnits,
  unitsToText,
  withoutZeros,
} from '@hftjs/simulator';
import { orderMoney } from './order-money.js';
import type { OrderNote, Row } from './order-notes.js';
import {
  cancelReason,
  orderTypeWords,
  rejectReason,
  statusWord,
  timeInForceWord,
  triggerStatus,
} from './order-words.js';
import { microTime, NO_TIME } from '../timestamp.js';

/** What a row of an order is made from, besides the order. */
export interface RowContext {
  readonly note: OrderNote;
  readonly portfolioId: string;
  /** What is on hold covers the higher one. */
  readonly fees: FeeRates;
}

/** One order on the user channel: https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel */
export function orderRow(order: OwnOrder, context: RowContext): Row {
  const { note } = context;
  const money = orderMoney(order, note);
  return {
    avg_price: money.averagePrice,
    cancel_reason: cancelReason(order),
    client_order_id: order.clientOrderId ?? '',
    completion_percentage: completion(order),
    contract_expiry_type: 'UNKNOWN_CONTRACT_EXPIRY_TYPE',
    cumulative_quantity: withoutZeros(order.filledText),
    filled_value: money.value,
    // What is cancelled leaves nothing to be filled.
    leaves_quantity: isDone(order) ? '0' : withoutZeros(order.remainingText),
    limit_price: order.priceText === undefined ? '0' : withoutZeros(order.priceText),
    number_of_fills: String(order.fillIds.length),
    order_id: order.orderId,
    order_side: order.side.toUpperCase(),
    order_type: orderTypeWords(order),
    outstanding_hold_amount: isDone(order) && order.status !== 'filled' ? '0' : onHold(order, context),
    post_only: String(order.postOnly),
    product_id: note.product.id,
    product_type: 'SPOT',
    reject_reason: rejectReason(order) ?? '',
    retail_portfolio_id: context.portfolioId,
    risk_managed_by: 'UNKNOWN_RISK_MANAGEMENT_TYPE',
    status: statusWord(order, note),
    stop_price: order.stopPriceText === undefined ? '' : withoutZeros(order.stopPriceText),
    time_in_force: timeInForceWord(order),
    total_fees: money.fees,
    total_value_after_fees: money.afterFees,
    trigger_status: triggerStatus(order, note),
    creation_time: microTime(order.createdTime),
    end_time: order.expireTime === undefined ? NO_TIME : microTime(order.expireTime),
    start_time: NO_TIME,
  };
}

/** Percent, to the hundredth. */
export function completion(order: OwnOrder): string {
  const [filled, volume] = [order.filledText, order.volumeText].map((text) => parseUnits(text, 10));
  return unitsToText(((filled ?? 0n) * 10_000n) / (volume ?? 1n), 2);
}

/** Quote currency of a purchase, base currency of a sale; of one that has just filled a rest that is let go later. */
export function onHold(order: OwnOrder, { fees, note }: RowContext): string {
  const { priceDecimals, volumeDecimals, costDecimals } = note.product.spec;
  if (order.status === 'filled') return unitsToText(1n, order.side === 'buy' ? costDecimals : volumeDecimals);
  if (order.side === 'sell') return withoutZeros(order.remainingText);
  const decimals = Math.max(priceDecimals + volumeDecimals, costDecimals);
  const price = parseUnits(order.priceText ?? order.averagePriceText ?? '0', priceDecimals);
  const lots = parseUnits(order.remainingText, volumeDecimals);
  const value = price * lots * 10n ** BigInt(decimals - priceDecimals - volumeDecimals);
  return unitsToText(value + highestFee(value, fees, 10n ** BigInt(decimals - costDecimals)), decimals);
}
