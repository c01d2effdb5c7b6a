import type { MyOrder, OrderStatus } from '@hftjs/core';
import { addDecimals, compareDecimals, field, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { flag, side, words } from '../../venue/fields.js';
import { isConditional, kindOf, meaningOf, openStatus, unlessKnown, type Meaning } from './order-codes.js';
import { foreignOrder, makeOrder, type AccountView } from './order-numbers.js';

const status = field.word(
  {
    ENTERED_BOOK: 'new',
    FULLY_EXECUTED: 'filled',
    REJECTED: 'rejected',
    CANCELLED: 'canceled',
    TRIGGER_PLACED: 'untriggered',
    TRIGGER_ACTIVATION_FAILURE: 'rejected',
  },
  'unknown',
);

const readAnswer = rowReader('order', {
  order: field.any,
  rawStatus: field.at('status', field.text),
  status,
  updateReason: words,
  error: words,
});

const readStatus = rowReader('order.order', {
  type: field.optionalText,
  orderId: field.text,
  clientOrderId: field.at('cliOrdId', field.optionalText),
  productId: field.at('symbol', field.text),
  side,
  quantity: field.optionalDecimal,
  filled: field.optionalDecimal,
  price: field.at('limitPrice', field.amountUnlessZero),
  reduceOnly: flag,
  createdTime: field.at('timestamp', field.isoTime),
  time: field.at('lastUpdateTimestamp', field.isoTime),
});

/**
 * What REST states of an order that is open or ended just now; numbers are the text of the answer.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
 */
export function parseRestOrder(row: unknown, view: AccountView): OrderUpdate {
  const { updateReason, error, ...answer } = readAnswer(row);
  const { type, quantity, ...order } = readStatus(answer.order);
  const foreign = foreignOrder(order, view);
  if (foreign) return foreign;
  const known = view.known(order.orderId);
  const { status, reason } = outcomeOf(answer.status, order.filled, meaningOf(updateReason));
  // It does not state the kind of a trigger.
  const kind =
    type === 'ORDER' ? ({ type: order.price === undefined ? 'market' : 'limit' } as const) : undefined;
  return {
    ...makeOrder({ ...order, ordered: orderedOf({ ...order, quantity }, status, known) }, view),
    ...unlessKnown(known, kind),
    ...unlessKnown(known, meaningOf(updateReason)?.kind),
    status,
    event: 'snapshot',
    rawStatus: answer.rawStatus,
    reason,
    rawReason: error ?? updateReason,
  };
}

/**
 * What was ordered. Whether `quantity` counts what is filled is not documented: it is certain where nothing is filled, and
 * of an order that is filled to its end.
 */
function orderedOf(
  { quantity, filled = '0' }: { readonly quantity: string | undefined; readonly filled: string | undefined },
  status: OrderStatus,
  known: MyOrder | undefined,
): string | undefined {
  if (Number(filled) === 0) return Number(quantity ?? 0) === 0 ? undefined : quantity;
  if (status === 'filled') return filled;
  // An order that was reported by its fills alone may be larger than those that were reported.
  const ordered = known?.exact.contracts ?? known?.exact.volume;
  return ordered !== undefined && compareDecimals(ordered, filled) >= 0 ? undefined : quantity;
}

function outcomeOf(
  status: OrderStatus,
  filled: string | undefined,
  meaning: Meaning | undefined,
): Pick<OrderUpdate, 'status' | 'reason'> {
  if (status === 'new') return { status: openStatus(filled, false) };
  if (status !== 'canceled') return { status, reason: meaning?.reason };
  // The end of a trigger is not the end of its order.
  if (meaning?.event === 'triggered') return { status: 'new' };
  const ended = meaning?.status === 'expired' || meaning?.status === 'rejected' ? meaning.status : status;
  return { status: ended, reason: meaning?.reason ?? 'other' };
}

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
