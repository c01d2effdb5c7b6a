import { isConditional, type OwnOrder } from '@hftjs/simulator';
import { flagOf, textOf } from '../wire/json-body.js';
import { unknownOrder, VenueError } from '../wire/venue-error.js';
import { isTriggered } from './algo-row.js';
import { clientIdOf, instrumentOfBody, type OrderCall, volumeOf } from './order-fields.js';
import { amendError, cancelError } from './refusals.js';

/** The order that a request names by `ordId` or `clOrdId`, if the account has it in that instrument. */
export function orderOfBody(call: OrderCall): OwnOrder | undefined {
  const { exchange, account, body } = call;
  const { spec } = instrumentOfBody(call);
  const orderId = textOf(body, 'ordId');
  const clientOrderId = textOf(body, 'clOrdId');
  if (orderId === undefined && clientOrderId === undefined)
    throw new VenueError('51003', 'Either client order ID or order ID is required');
  const order = exchange.market.find({
    account: account.id,
    ...(orderId === undefined ? { clientOrderId } : { orderId }),
  });
  if (order?.pair !== spec.pair) return undefined;
  // A conditional order is an order of its own only once it was triggered.
  const isOrder = !isConditional(order) || isTriggered(order, exchange.notes.of(order.orderId));
  return isOrder ? order : undefined;
}

/**
 * Cancels an order.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-cancel-order
 */
export function cancelOrder(call: OrderCall): OwnOrder {
  const order = orderOfBody(call);
  if (order === undefined) throw cancelError();
  const result = call.exchange.market.cancel({ account: call.account.id, orderId: order.orderId });
  if (result.refusal !== undefined) throw cancelError();
  return result.order;
}

/**
 * Changes price, size or both of an order under the same id.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-amend-order
 */
export function amendOrder(call: OrderCall): OwnOrder {
  const { exchange, account, body } = call;
  const instrument = instrumentOfBody(call);
  const order = orderOfBody(call);
  const [newSz, price] = [textOf(body, 'newSz'), textOf(body, 'newPx')];
  if (newSz === undefined && price === undefined)
    throw new VenueError('51500', 'Either order price or amount is required');
  const reqId = clientIdOf(body, 'reqId');
  if (order === undefined) throw amendUnknown();
  const volume = newSz === undefined ? undefined : volumeOf(newSz, instrument, 'newSz');
  const note = exchange.notes.of(order.orderId);
  note.requestId = reqId;
  const result = exchange.market.amend({ account: account.id, orderId: order.orderId, price, volume });
  note.requestId = undefined;
  if (result.refusal === undefined) return result.order;
  if (flagOf(body, 'cxlOnFail')) exchange.market.cancel({ account: account.id, orderId: order.orderId });
  const { side, type } = order;
  throw amendError(result.refusal, { instrument, side, isMarket: type === 'market' });
}

const amendUnknown = (): VenueError =>
  new VenueError(
    '51503',
    'Order modification failed as the order has been filled, canceled or does not exist.',
  );

/** The order of `trade/order` over REST. */
export function wantedOrder(order: OwnOrder | undefined): OwnOrder {
  if (order === undefined) throw unknownOrder();
  return order;
}
