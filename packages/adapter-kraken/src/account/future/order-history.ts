import type { OrderStatus } from '@hftjs/core';
import { addDecimals, epochTimeOf, field, isRow, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { flag, side, words } from '../../venue/fields.js';
import { kindOf, meaningOf, unlessKnown, type Meaning } from './order-codes.js';
import { foreignOrder, makeOrder, type AccountView } from './order-numbers.js';

const name = { orderId: field.at('uid', field.text), productId: field.at('tradeable', field.text) };

const readName = rowReader('order', name);

/** An order in the history of order events; its numbers are texts. */
const readOrder = rowReader('order', {
  ...name,
  clientOrderId: field.at('clientId', field.optionalText),
  side: field.at('direction', side),
  filled: field.optionalDecimal,
  price: field.at('limitPrice', field.amountUnlessZero),
  remaining: field.at('quantity', field.optionalDecimal),
  orderType: words,
  reduceOnly: flag,
});

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
 * Of a product that is not subscribed, each event names the order.
 *
 * @throws Error naming what is wrong with the element
 * @see https://docs.kraken.com/api/docs/futures-api/history/get-order-events
 * @see https://docs.kraken.com/api/docs/futures-api/history/get-trigger-events
 */
export function parseOrderEnd(element: unknown, view: AccountView): OrderUpdate | undefined {
  if (!isRow(element)) throw new Error('an event of the history is not an object');
  const [rawStatus = '', body] = Object.entries(element.event ?? {}).find(([key]) => EVENTS.has(key)) ?? [];
  const change = EVENTS.get(rawStatus);
  if (!change || !isRow(body)) return undefined;
  const row = body.newOrder ?? body.order;
  const foreign = isRow(row) && foreignOrder(readName(row), view);
  if (foreign) return foreign;
  const { orderType = '', remaining, ...order } = readOrder(row);
  const rawReason = words.read(body.reason, 'reason');
  const meaning = meaningOf(rawReason);
  const status = endOf(change, meaning, Number(remaining) === 0 && Number(order.filled ?? 0) > 0);
  if (!status) return undefined;
  // A filled order is as large as what it filled, whatever it was when it was placed.
  const placed = remaining && addDecimals(remaining, order.filled ?? '0');
  const ordered = status === 'filled' ? order.filled : placed;
  return {
    ...makeOrder({ ...order, ordered: Number(ordered) === 0 ? undefined : ordered }, view),
    ...unlessKnown(view.known(order.orderId), kindOf(orderType.toLowerCase())),
    status,
    event: 'snapshot',
    rawStatus,
    reason: status === 'filled' ? undefined : (meaning?.reason ?? 'other'),
    rawReason,
    time: epochTimeOf(element.timestamp),
  };
}

function endOf(
  change: 'canceled' | 'rejected' | 'changed',
  meaning: Meaning | undefined,
  isDone: boolean,
): OrderStatus | undefined {
  if (meaning?.event === 'triggered') return undefined;
  if (change === 'changed') return meaning?.status === 'filled' || isDone ? 'filled' : undefined;
  const ends = ['filled', 'expired', 'rejected'] as const;
  return ends.find((status) => status === meaning?.status) ?? change;
}
