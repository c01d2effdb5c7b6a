import type { MyOrder, OrderStatus } from '@hftjs/core';
import { compareDecimals, field, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { flag, side, words } from '../../venue/fields.js';
import { meaningOf, openStatus, unlessKnown, type Meaning } from './order-codes.js';
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
