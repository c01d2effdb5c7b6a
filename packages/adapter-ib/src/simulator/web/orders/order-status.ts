import { isDone, quoted } from '@hftjs/simulator';
import { mainConid } from '../../instruments.js';
import {
  orderDescription,
  sizeAndFills,
  statusOf,
  systemReason,
  timeInForce,
  type OrderContext,
} from './order-row.js';
import { javaDouble, objectText, shortTime, trimmed } from '../wire-text.js';

/** One order as `/iserver/account/order/status/{id}` has it. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status */
export function orderStatus(context: OrderContext): string {
  const { order, instrument, note } = context;
  const time = timeInForce(context);
  const conid = String(mainConid(instrument));
  const status = statusOf(order);
  const description = orderDescription(context);
  const decimal = (value: number): string => quoted(javaDouble(value));
  return objectText([
    ['sub_type', 'null'],
    ['request_id', '"209"'],
    ['server_id', '"0"'],
    ['order_id', order.orderId],
    ['conidex', quoted(conid)],
    ['conid', conid],
    ['symbol', quoted(instrument.symbol)],
    ['side', order.side === 'buy' ? '"B"' : '"S"'],
    ['contract_description_1', quoted(instrument.symbol)],
    ['listing_exchange', quoted(instrument.listings[0].exchange)],
    ['company_name', quoted(instrument.companyName)],
    ['size', decimal(order.remaining)],
    ['total_size', decimal(order.volume)],
    ['currency', quoted(instrument.currency)],
    ['account', quoted(order.account)],
    ['order_type', quoted(order.type.toUpperCase())],
    ['limit_price', order.priceText === undefined ? undefined : quoted(trimmed(order.priceText))],
    ['stop_price', order.stopPriceText === undefined ? undefined : quoted(trimmed(order.stopPriceText))],
    ['cum_fill', decimal(order.filled)],
    ['order_status', quoted(status)],
    ['order_ccp_status', isDone(order) ? '"2"' : '"0"'],
    ['order_status_description', quoted(`Order ${status}`)],
    ['order_cancellation_by_system_reason', systemReason(order, note)],
    ['tif', quoted(time === 'CLOSE' ? 'DAY' : time)],
    ['order_not_editable', String(isDone(order))],
    ['cannot_cancel_order', String(isDone(order))],
    ['sec_type', quoted(instrument.assetClass)],
    ['order_description', quoted(description)],
    ['order_description_with_contract', quoted(description)],
    ['order_clearing_account', quoted(order.account)],
    ['size_and_fills', quoted(sizeAndFills(order))],
    [
      'average_price',
      order.averagePriceText === undefined ? undefined : quoted(trimmed(order.averagePriceText)),
    ],
    ['order_ref', order.clientOrderId === undefined ? undefined : quoted(order.clientOrderId)],
    ['order_time', quoted(shortTime(order.createdTime))],
  ]);
}
