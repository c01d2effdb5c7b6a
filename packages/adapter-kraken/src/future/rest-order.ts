import { Type, type Static } from 'typebox';
import type { OrderStatus } from '@hftjs/core';
import {
  compareDecimals,
  decimal,
  isRow,
  optionalDecimal,
  optionalText,
  reader,
  text,
  type OrderUpdate,
  type Row,
} from '@hftjs/core/adapter';
import { foreignOrder } from './foreign-order.js';
import type { OwnContext } from './open-order.js';
import { kindOf, meaningOf, restStatus, unlessEmpty, unlessZero } from './order-words.js';
import { isoTimeOf, timeOf } from './wire-time.js';

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
    lastUpdateTimestamp: optionalText,
  }),
  status: text,
  updateReason: optionalText,
  error: optionalText,
});

const readStatus = reader('order', statusSchema);

/**
 * What REST tells of an order that is open or ended just now.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
 */
export function parseRestOrder(row: unknown, context: OwnContext): OrderUpdate {
  const told = readStatus(row);
  const { order, updateReason } = told;
  const symbol = context.products.subscribed(order.symbol);
  if (symbol === undefined) return foreignOrder(order.orderId, order.symbol);
  const sizes = context.sizesOf(order.symbol);
  const known = context.known(order.orderId);
  const price = unlessZero(order.limitPrice);
  const filled = order.filled ?? undefined;
  const ordered = known?.exact.volume;
  // An order that was told by its fills alone may be larger than those that were told.
  const isKnown = ordered !== undefined && compareDecimals(ordered, filled ?? '0') >= 0;
  return {
    orderId: order.orderId,
    symbol,
    clientOrderId: unlessEmpty(order.cliOrdId),
    side: sideOf(order.side),
    // Of a trigger it does not say which kind.
    ...(known === undefined || known.type === 'unknown' ? typeOf(order.type, price) : {}),
    numbers: {
      price,
      // Whether it counts what is filled is not documented, so what is known stands.
      ...(!isKnown &&
        order.quantity != null && {
          contracts: order.quantity,
          volume: sizes.exactVolume(order.quantity, price),
        }),
      filledVolume: sizes.areInverse || filled === undefined ? undefined : sizes.exactVolume(filled, price),
    },
    ...statusOf(told),
    event: 'snapshot',
    rawReason: unlessEmpty(told.error) ?? unlessEmpty(updateReason),
    time: isoTimeOf(order.lastUpdateTimestamp),
  };
}

const typeOf = (word: string | null | undefined, price: string | undefined): Pick<OrderUpdate, 'type'> =>
  word === 'ORDER' ? { type: price === undefined ? 'market' : 'limit' } : {};

function statusOf({
  order,
  status: rawStatus,
  updateReason,
}: Static<typeof statusSchema>): Pick<OrderUpdate, 'status' | 'rawStatus' | 'reason'> {
  const meaning = meaningOf(updateReason ?? '');
  const status = restStatus(rawStatus);
  if (status === 'new')
    return { status: Number(order.filled ?? 0) > 0 ? 'partially_filled' : status, rawStatus };
  if (status !== 'canceled') return { status, rawStatus, reason: meaning?.reason };
  // A trigger that is gone is no order that is gone.
  if (meaning?.event === 'triggered') return { status: 'new', rawStatus };
  const ended: OrderStatus = meaning?.status === 'expired' ? 'expired' : status;
  return { status: ended, rawStatus, reason: meaning?.reason ?? 'other' };
}

/** An order in the history of order events; its numbers are texts, its times epoch milliseconds. */
const readEventOrder = reader(
  'order',
  Type.Object({
    uid: text,
    tradeable: text,
    direction: optionalText,
    filled: optionalDecimal,
    limitPrice: optionalText,
    quantity: Type.Optional(decimal),
    orderType: optionalText,
    clientId: optionalText,
    lastUpdateTimestamp: optionalDecimal,
  }),
);

const ENDINGS: ReadonlyMap<string, 'canceled' | 'rejected'> = new Map([
  ['OrderCancelled', 'canceled'],
  ['OrderRejected', 'rejected'],
]);

/**
 * The end of an order, if an element of the history of order events is one. What filled it is told by its fills.
 *
 * @throws Error naming what is wrong with the element
 * @see https://docs.kraken.com/api/docs/futures-api/history/get-order-events
 */
export function parseOrderEnd(element: unknown, context: OwnContext): OrderUpdate | undefined {
  if (!isRow(element) || !isRow(element.event)) return undefined;
  const [name, body] = Object.entries(element.event).find(([key]) => ENDINGS.has(key)) ?? [];
  const status = name === undefined ? undefined : ENDINGS.get(name);
  if (name === undefined || status === undefined || !isRow(body)) return undefined;
  const order = readEventOrder(body.order);
  const symbol = context.products.subscribed(order.tradeable);
  if (symbol === undefined) return undefined;
  const rawReason = reasonIn(body);
  const meaning = meaningOf(rawReason ?? '');
  const ended = meaning?.status === 'filled' || meaning?.status === 'expired' ? meaning.status : status;
  if (meaning?.event === 'triggered') return undefined;
  return {
    orderId: order.uid,
    symbol,
    clientOrderId: unlessEmpty(order.clientId),
    side: sideOf(order.direction),
    ...(context.known(order.uid) === undefined && kindOf((order.orderType ?? '').toLowerCase(), false)),
    numbers: {},
    status: ended,
    event: 'snapshot',
    rawStatus: name,
    reason: ended === 'filled' ? undefined : (meaning?.reason ?? 'other'),
    rawReason,
    time: timeOf(element.timestamp),
  };
}

const reasonIn = ({ reason }: Row): string | undefined =>
  typeof reason === 'string' && reason !== '' ? reason : undefined;

function sideOf(word: string | null | undefined): 'buy' | 'sell' | undefined {
  const side = word?.toLowerCase();
  return side === 'buy' || side === 'sell' ? side : undefined;
}
