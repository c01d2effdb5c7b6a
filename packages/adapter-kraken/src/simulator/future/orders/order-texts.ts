import { jsonObject, quoted, type JsonFields, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import { isoTime, plainNumber } from '../number-text.js';
import type { Product } from '../products.js';

/** Kraken Futures' name of a kind of order, as REST has it. */
export function restOrderType({ type, price, timeInForce, postOnly }: OwnOrder): string {
  switch (type) {
    case 'stop':
      return 'stp';
    case 'take_profit':
      return 'take_profit';
    case 'trailing_stop':
      return 'trailing_stop';
    case 'market':
      return 'mkt';
    case 'limit':
      if (timeInForce === 'ioc' || timeInForce === 'fok') return timeInForce;
      return postOnly ? 'post' : price === undefined ? 'mkt' : 'lmt';
  }
}

const clientId = ({ clientOrderId }: OwnOrder): string =>
  clientOrderId === undefined ? 'null' : quoted(clientOrderId);

/** An order in the events of an answer. */
export const orderText = (order: OwnOrder, product: Product): string =>
  jsonObject(orderFields(order, product));

const orderFields = (order: OwnOrder, { id }: Product): JsonFields => ({
  orderId: quoted(order.orderId),
  cliOrdId: clientId(order),
  type: quoted(restOrderType(order)),
  symbol: quoted(id),
  side: quoted(order.side),
  quantity: plainNumber(order.volume),
  filled: plainNumber(order.filled),
  limitPrice: order.price === undefined ? undefined : plainNumber(order.price),
  stopPrice: order.stopPrice === undefined ? undefined : plainNumber(order.stopPrice),
  reduceOnly: String(order.reduceOnly),
  timestamp: quoted(isoTime(order.createdTime)),
  lastUpdateTimestamp: quoted(isoTime(order.updatedTime)),
});

/** A conditional order that waits. */
const triggerText = (order: OwnOrder, { id }: Product): string =>
  jsonObject({
    uid: quoted(order.orderId),
    clientId: clientId(order),
    type: order.price === undefined ? '"mkt"' : '"lmt"',
    symbol: quoted(id),
    side: quoted(order.side),
    quantity: plainNumber(order.volume),
    limitPrice: order.price === undefined ? 'null' : plainNumber(order.price),
    triggerPrice: plainNumber(order.stopPrice ?? 0),
    triggerSide: waitsForRise(order) ? '"trigger_above"' : '"trigger_below"',
    triggerSignal: order.triggerBy === 'mark' ? '"mark_price"' : '"last_price"',
    reduceOnly: String(order.reduceOnly),
    timestamp: quoted(isoTime(order.createdTime)),
    lastUpdateTimestamp: quoted(isoTime(order.updatedTime)),
  });

export const waitsForRise = ({ side, type }: OwnOrder): boolean =>
  (side === 'buy') === (type !== 'take_profit');

export const placeEvent = (order: OwnOrder, product: Product): string =>
  order.status === 'untriggered'
    ? jsonObject({ orderTrigger: triggerText(order, product), type: '"PLACE"' })
    : jsonObject({ order: orderText(order, product), reducedQuantity: 'null', type: '"PLACE"' });

/** @param order - as it is after all its fills @param before - how much of it had filled before this one */
export const executionEvent = (
  fill: OwnFill,
  { order, before, product }: { order: OwnOrder; before: number; product: Product },
): string =>
  jsonObject({
    executionId: quoted(fill.fillId),
    price: plainNumber(fill.price),
    amount: plainNumber(fill.volume),
    orderPriorEdit: 'null',
    orderPriorExecution: orderText({ ...order, filled: before }, product),
    takerReducedQuantity: 'null',
    type: '"EXECUTION"',
  });

export const cancelEvent = (order: OwnOrder, product: Product): string =>
  jsonObject({ uid: quoted(order.orderId), order: orderText(order, product), type: '"CANCEL"' });

/** The same where all orders are cancelled: the order has other fields. */
export const cancelAllEvent = (order: OwnOrder, product: Product): string =>
  jsonObject({
    uid: quoted(order.orderId),
    order: jsonObject({
      ...orderFields(order, product),
      stopPrice: order.stopPrice === undefined ? 'null' : plainNumber(order.stopPrice),
      lastUpdateTimestamp: undefined,
    }),
    type: '"CANCEL"',
  });

export const editEvent = (before: OwnOrder, order: OwnOrder, product: Product): string =>
  jsonObject({
    old: orderText(before, product),
    new: orderText(order, product),
    reducedQuantity: 'null',
    type: '"EDIT"',
  });
