import { addDecimals, field, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { flag, side, words } from '../../venue/fields.js';
import { isConditional, kindOf, openStatus, unlessKnown } from './order-codes.js';
import { foreignOrder, makeOrder, type AccountView } from './order-numbers.js';

const name = { orderId: field.at('order_id', field.text), productId: field.at('symbol', field.text) };

const readName = rowReader('order', name);

const readOpen = rowReader('order', {
  ...name,
  clientOrderId: field.at('cli_ord_id', field.optionalText),
  side,
  orderType: words,
  price: field.at('limitPrice', field.amountUnlessZero),
  stopPrice: field.amountUnlessZero,
  remaining: field.at('unfilledSize', field.decimal),
  filled: field.at(
    'filledSize',
    field.as(field.optionalDecimal, (filled) => filled ?? '0'),
  ),
  rawStatus: field.at('status', words),
  reduceOnly: flag,
  createdTime: field.at('receivedTime', field.isoTime),
  time: field.at('lastUpdateTime', field.isoTime),
});

/**
 * An order that REST lists as open; numbers are the text of the answer.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders
 */
export function parseOpenOrder(row: unknown, view: AccountView): OrderUpdate {
  const foreign = foreignOrder(readName(row), view);
  if (foreign) return foreign;
  const { orderType = '', rawStatus = 'open', ...order } = readOpen(row);
  const kind = kindOf(orderType.toLowerCase(), order.price);
  return {
    ...makeOrder({ ...order, ordered: addDecimals(order.remaining, order.filled) }, view),
    ...unlessKnown(view.known(order.orderId), kind),
    status: openStatus(order.filled, isConditional(kind.type)),
    event: 'snapshot',
    rawStatus,
  };
}
