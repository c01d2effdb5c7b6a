import { Type, type Static } from 'typebox';
import type { MyOrder, OrderStatus } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  decimal,
  isRow,
  optionalDecimal,
  optionalText,
  reader,
  text,
  textOf,
  type OrderUpdate,
} from '@hftjs/core/adapter';
import { flagOf, sideOf, statedFields, unlessEmpty, unlessZero } from '../../venue/fields.js';
import { isoTimeOf } from '../../venue/future/wire-time.js';
import type { AccountView } from './account-view.js';
import { foreignOrder } from './foreign-order.js';
import { isConditional, kindOf, meaningOf, restStatus, unlessKnown } from './order-codes.js';
import { numbersOf } from './order-numbers.js';

/** An answer of `orders/status`; numbers are the text of the answer. */
const statusSchema = Type.Object({
  order: Type.Object({
    type: optionalText,
    orderId: text,
    cliOrdId: optionalText,
    symbol: text,
    side: optionalText,
    quantity: optionalDecimal,
    filled: optionalDecimal,
    limitPrice: optionalDecimal,
    reduceOnly: Type.Optional(Type.Unknown()),
    timestamp: Type.Optional(Type.Unknown()),
    lastUpdateTimestamp: Type.Optional(Type.Unknown()),
  }),
  status: text,
  updateReason: optionalText,
  error: optionalText,
});

type Status = Static<typeof statusSchema>;

const readStatus = reader('order', statusSchema);

/**
 * What REST states of an order that is open or ended just now.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
 */
export function parseRestOrder(row: unknown, view: AccountView): OrderUpdate {
  const answer = readStatus(row);
  const { order, updateReason } = answer;
  const symbol = view.products.subscribed(order.symbol);
  if (symbol === undefined) return foreignOrder(order.orderId, order.symbol);
  const known = view.known(order.orderId);
  const price = unlessZero(order.limitPrice);
  const side = sideOf(order.side);
  const { status, ...outcome } = statusOf(answer);
  return {
    orderId: order.orderId,
    symbol,
    clientOrderId: unlessEmpty(order.cliOrdId),
    side,
    reduceOnly: flagOf(order.reduceOnly),
    // It does not state the kind of a trigger.
    ...unlessKnown(
      known,
      order.type === 'ORDER' ? { type: price === undefined ? 'market' : 'limit' } : undefined,
    ),
    ...unlessKnown(known, meaningOf(updateReason ?? '')?.kind),
    ...numbersOf(
      {
        orderId: order.orderId,
        productId: order.symbol,
        side,
        price,
        quantity: quantityOf(order, status, known),
        filled: order.filled ?? undefined,
      },
      view,
    ),
    ...outcome,
    status,
    event: 'snapshot',
    rawReason: unlessEmpty(answer.error) ?? unlessEmpty(updateReason),
    createdTime: isoTimeOf(order.timestamp),
    time: isoTimeOf(order.lastUpdateTimestamp),
  };
}

/**
 * What was ordered. Whether `quantity` counts what is filled is not documented: it is certain where nothing is filled, and
 * of an order that is filled to its end.
 */
function quantityOf(
  { quantity, filled }: Status['order'],
  status: OrderStatus,
  known: MyOrder | undefined,
): string | undefined {
  const done = filled ?? '0';
  if (status === 'filled' && Number(done) > 0) return done;
  if (Number(done) === 0) return quantity == null || Number(quantity) === 0 ? undefined : quantity;
  // An order that was reported by its fills alone may be larger than those that were reported.
  const ordered = known?.exact.contracts ?? known?.exact.volume;
  const isKnown = ordered !== undefined && compareDecimals(ordered, done) >= 0;
  return isKnown ? undefined : (quantity ?? undefined);
}

function statusOf({
  order,
  status: rawStatus,
  updateReason,
}: Status): Pick<OrderUpdate, 'rawStatus' | 'reason'> & { readonly status: OrderStatus } {
  const meaning = meaningOf(updateReason ?? '');
  const status = restStatus(rawStatus);
  if (status === 'new')
    return { status: Number(order.filled ?? 0) > 0 ? 'partially_filled' : status, rawStatus };
  if (status !== 'canceled') return { status, rawStatus, reason: meaning?.reason };
  // The end of a trigger is not the end of its order.
  if (meaning?.event === 'triggered') return { status: 'new', rawStatus };
  const ended = meaning?.status === 'expired' || meaning?.status === 'rejected' ? meaning.status : status;
  return { status: ended, rawStatus, reason: meaning?.reason ?? 'other' };
}

/** A row of `openorders`; numbers are the text of the answer. */
const openSchema = Type.Object({
  order_id: text,
  cli_ord_id: optionalText,
  symbol: text,
  side: optionalText,
  orderType: optionalText,
  limitPrice: optionalDecimal,
  stopPrice: optionalDecimal,
  unfilledSize: decimal,
  filledSize: optionalDecimal,
  status: optionalText,
  reduceOnly: Type.Optional(Type.Unknown()),
  receivedTime: Type.Optional(Type.Unknown()),
  lastUpdateTime: Type.Optional(Type.Unknown()),
});

const readOpen = reader('order', openSchema);

/**
 * An order that REST lists as open.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders
 */
export function parseOpenOrder(row: unknown, view: AccountView): OrderUpdate {
  if (!isRow(row)) throw new Error('an order is not an object');
  const productId = textOf(row.symbol, 'order.symbol');
  const symbol = view.products.subscribed(productId);
  if (symbol === undefined) return foreignOrder(textOf(row.order_id, 'order.order_id'), productId);
  const order = readOpen(statedFields(row));
  const price = unlessZero(order.limitPrice);
  const filled = order.filledSize ?? '0';
  const side = sideOf(order.side);
  const kind = kindOf((order.orderType ?? '').toLowerCase(), price !== undefined);
  return {
    orderId: order.order_id,
    symbol,
    clientOrderId: unlessEmpty(order.cli_ord_id),
    side,
    ...unlessKnown(view.known(order.order_id), kind),
    reduceOnly: flagOf(order.reduceOnly),
    ...numbersOf(
      {
        orderId: order.order_id,
        productId,
        side,
        price,
        stopPrice: unlessZero(order.stopPrice),
        quantity: addDecimals(order.unfilledSize, filled),
        filled,
      },
      view,
    ),
    status: Number(filled) > 0 ? 'partially_filled' : isConditional(kind.type) ? 'untriggered' : 'new',
    event: 'snapshot',
    rawStatus: unlessEmpty(order.status) ?? 'open',
    createdTime: isoTimeOf(order.receivedTime),
    time: isoTimeOf(order.lastUpdateTime),
  };
}
