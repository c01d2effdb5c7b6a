import { Type, type Static } from 'typebox';
import type { OrderStatus } from '@hftjs/core';
import {
  addDecimals,
  isRow,
  optionalDecimal,
  optionalText,
  reader,
  text,
  type OrderUpdate,
  type Row,
} from '@hftjs/core/adapter';
import { flagOf, sideOf, statedFields, unlessEmpty, unlessZero } from '../../venue/fields.js';
import { timeOf } from '../../venue/future/wire-time.js';
import type { AccountView } from './account-view.js';
import { kindOf, meaningOf, unlessKnown } from './order-codes.js';
import { numbersOf } from './order-numbers.js';

/** An order in the history of order events; its numbers are texts. `quantity` is what is left of it. */
const eventOrder = Type.Object({
  uid: text,
  tradeable: text,
  direction: optionalText,
  filled: optionalDecimal,
  limitPrice: optionalText,
  quantity: optionalDecimal,
  orderType: optionalText,
  clientId: optionalText,
  reduceOnly: Type.Optional(Type.Unknown()),
});

type EventOrder = Static<typeof eventOrder>;

const readEventOrder = reader('order', eventOrder);

/** What an event means for its order; `changed`: its numbers state whether it is over. */
const EVENTS: ReadonlyMap<string, 'canceled' | 'rejected' | 'changed'> = new Map([
  ['OrderPlaced', 'changed'],
  ['OrderUpdated', 'changed'],
  ['OrderCancelled', 'canceled'],
  ['OrderRejected', 'rejected'],
  ['OrderTriggerCancelled', 'canceled'],
]);

/**
 * The end of an order, if an element of the history of order events, or of trigger events, is one; `undefined` otherwise.
 *
 * @throws Error naming what is wrong with the element
 * @see https://docs.kraken.com/api/docs/futures-api/history/get-order-events
 * @see https://docs.kraken.com/api/docs/futures-api/history/get-trigger-events
 */
export function parseOrderEnd(element: unknown, view: AccountView): OrderUpdate | undefined {
  const { name, body } = eventOf(element);
  const change = name === undefined ? undefined : EVENTS.get(name);
  if (name === undefined || change === undefined || !body) return undefined;
  const row = body.newOrder ?? body.order;
  if (isRow(row) && view.products.subscribed(row.tradeable) === undefined) return undefined;
  const order = readEventOrder(statedFields(row));
  const rawReason = unlessEmpty(typeof body.reason === 'string' ? body.reason : undefined);
  const end = endOf(change, order, rawReason);
  if (!end) return undefined;
  const known = view.known(order.uid);
  return {
    orderId: order.uid,
    symbol: view.products.subscribed(order.tradeable),
    clientOrderId: unlessEmpty(order.clientId),
    side: sideOf(order.direction),
    reduceOnly: flagOf(order.reduceOnly),
    ...unlessKnown(known, kindOf((order.orderType ?? '').toLowerCase(), false)),
    ...numbersOf(
      {
        orderId: order.uid,
        productId: order.tradeable,
        side: sideOf(order.direction),
        price: unlessZero(order.limitPrice),
        quantity: orderedOf(order, end),
        filled: order.filled ?? undefined,
      },
      view,
    ),
    status: end,
    event: 'snapshot',
    rawStatus: name,
    reason: end === 'filled' ? undefined : (meaningOf(rawReason ?? '')?.reason ?? 'other'),
    rawReason,
    time: timeOf(isRow(element) ? element.timestamp : undefined),
  };
}

function eventOf(element: unknown): { readonly name?: string; readonly body?: Row } {
  if (!isRow(element)) throw new Error('an event of the history is not an object');
  if (!isRow(element.event)) return {};
  const [name, body] = Object.entries(element.event).find(([key]) => EVENTS.has(key)) ?? [];
  return name === undefined || !isRow(body) ? {} : { name, body };
}

function endOf(
  change: 'canceled' | 'rejected' | 'changed',
  { quantity, filled }: EventOrder,
  reason: string | undefined,
): OrderStatus | undefined {
  const meaning = meaningOf(reason ?? '');
  if (meaning?.event === 'triggered') return undefined;
  if (change === 'changed') {
    const isDone = quantity != null && Number(quantity) === 0 && Number(filled ?? 0) > 0;
    return meaning?.status === 'filled' || isDone ? 'filled' : undefined;
  }
  const ends = ['filled', 'expired', 'rejected'] as const;
  return ends.find((status) => status === meaning?.status) ?? change;
}

/** A filled order is as large as what it filled, whatever it was when it was placed. */
function orderedOf({ quantity, filled }: EventOrder, end: OrderStatus): string | undefined {
  if (end === 'filled') return unlessZero(filled);
  return quantity == null ? undefined : unlessZero(addDecimals(quantity, filled ?? '0'));
}
