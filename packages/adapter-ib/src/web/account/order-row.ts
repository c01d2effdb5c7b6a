import { field, rowReader, stated, type Stated } from '@hftjs/core/adapter';
import { positive, sum } from '../../numbers.js';
import { sideOf, typeOf } from '../../order-codes.js';
import { timeInForceOf } from './order-status.js';

/** `YYMMDDHHmmss` in UTC. */
const SHORT_TIME = /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)$/;

const type = field.as(field.optionalText, typeOf);
const timeInForce = field.as(field.optionalText, timeInForceOf);
/** An average that cannot be read is not known; the order is. */
const average = field.lenient(positive);

const COMMON = {
  conid: field.optionalText,
  clientOrderId: field.at('order_ref', field.optionalText),
  side: field.as(field.optionalText, sideOf),
  reason: field.at('order_cancellation_by_system_reason', field.words),
} as const;

const readRow = rowReader('order', {
  ...COMMON,
  orderId: field.wholeNumber,
  account: field.at(['acct', 'account'], field.optionalText),
  type: field.at('orderType', type),
  timeInForce,
  price: positive,
  stopPrice: field.at(['auxPrice', 'stop_price'], positive),
  volume: field.at('totalSize', positive),
  cash: field.at('totalCashSize', positive),
  filled: field.at('filledQuantity', sum),
  remaining: field.at('remainingQuantity', sum),
  averagePrice: field.at('avgPrice', average),
  status: field.optionalText,
  time: field.at('lastExecutionTime_r', field.epochTime()),
});

const readStatus = rowReader('order status', {
  ...COMMON,
  orderId: field.at('order_id', field.wholeNumber),
  account: field.optionalText,
  type: field.at('order_type', type),
  timeInForce: field.at('tif', timeInForce),
  price: field.at('limit_price', positive),
  stopPrice: field.at('stop_price', positive),
  volume: field.at('total_size', positive),
  cash: field.at('total_cash_size', positive),
  filled: field.at('cum_fill', sum),
  remaining: field.at('size', sum),
  averagePrice: field.at('average_price', average),
  status: field.at('order_status', field.optionalText),
  createdTime: field.at('order_time', field.clockTime(SHORT_TIME)),
});

/**
 * The known fields of an order. The status is the venue's word; `cash` is the amount to spend or receive, for an order
 * by cash, which has no volume; `time` is when it was filled or changed last. A field that was never sent is absent.
 */
export type OrderFacts = Stated<ReturnType<typeof readRow> & ReturnType<typeof readStatus>>;

/**
 * A row of `sor`, or of `/iserver/account/orders`, which has the same fields.
 *
 * @throws Error naming what is wrong with the row
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-order-updates
 */
export const readOrderRow = (row: unknown): OrderFacts => stated(readRow(row));

/**
 * The answer of `/iserver/account/order/status/{id}`.
 *
 * @throws Error naming what is wrong with it
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status
 */
export const readOrderStatus = (answer: unknown): OrderFacts => stated(readStatus(answer));
