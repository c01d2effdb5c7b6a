import { isDone, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import { accountOf, integerOf, pairOf, type Call } from '../rest/endpoint.js';
import { VenueError } from '../wire/venue-error.js';
import { sent } from './order-params.js';

/** Parameters that name an order: the venue's id of it, and the client's. */
export interface OrderNames {
  readonly id: string;
  readonly clientId: string;
}

export const ORDER_NAMES: OrderNames = { id: 'orderId', clientId: 'origClientOrderId' };

export const unknownOrderSent = (): VenueError => new VenueError(-2011, 'Unknown order sent.');

/** An order of the call's account and symbol as the engine has it: no list lags behind it. */
export function namedLiveOrder(call: Call, names = ORDER_NAMES): OwnOrder | undefined {
  const { params, exchange } = call;
  const account = accountOf(call);
  const { pair } = pairOf(call).spec;
  const orderId = sent(params, names.id);
  const clientOrderId = sent(params, names.clientId);
  if (orderId === undefined && clientOrderId === undefined)
    throw new VenueError(
      -1102,
      `Param '${names.clientId}' or '${names.id}' must be sent, but both were empty/null!`,
    );
  integerOf(params, names.id);
  const order =
    orderId === undefined
      ? byClientId(call, clientOrderId ?? '')
      : exchange.market.find({ account, orderId });
  if (order?.pair !== pair) return undefined;
  const isOther = clientOrderId !== undefined && exchange.notes.clientOrderId(order) !== clientOrderId;
  return isOther ? undefined : order;
}

/** The order that is to be cancelled. */
export function openOrderOf(call: Call, names = ORDER_NAMES): OwnOrder {
  const order = namedLiveOrder(call, names);
  if (order === undefined || isDone(order)) throw unknownOrderSent();
  return order;
}

/** Orders without a client's id have one of the venue's: the market does not know it. */
function byClientId(call: Call, clientOrderId: string): OwnOrder | undefined {
  const { market, notes } = call.exchange;
  const account = accountOf(call);
  const orderId = notes.orderOf(account, clientOrderId);
  return orderId === undefined ? market.find({ account, clientOrderId }) : market.find({ account, orderId });
}

/** The fills of an order, oldest first: they are among the last ones. */
export function fillsOfOrder({ exchange }: Pick<Call, 'exchange'>, order: OwnOrder): readonly OwnFill[] {
  const { fills } = exchange.market;
  const found: OwnFill[] = [];
  for (let index = fills.length - 1; index >= 0 && found.length < order.fillIds.length; index--) {
    const fill = fills[index];
    if (fill?.orderId === order.orderId) found.unshift(fill);
  }
  return found;
}
