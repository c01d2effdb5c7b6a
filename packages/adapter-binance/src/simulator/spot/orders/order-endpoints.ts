import { jsonArray, jsonObject, type OwnOrder, type SubmitOrder } from '@hftjs/simulator';
import { accountOf, pairOf, type Call, type Endpoint, signed } from '../../rest/endpoint.js';
import { openOrderOf, namedLiveOrder, unknownOrderSent } from '../../orders/live-order.js';
import { clientId, decimal, meaning, required, sent } from '../../orders/order-params.js';
import { invalidParameter, unknownOrder, VenueError } from '../../wire/venue-error.js';
import { openOrdersOfEngine } from '../../orders/own-records.js';
import { amendReply, cancelReply, newOrderReply, responseType } from './order-replies.js';
import { LEGAL_CLIENT_ID, readOrder } from './order-request.js';
import { isFilterFailure, spotRefusal } from './refusals.js';

const placing = (answer: Endpoint['answer']): Endpoint => ({ ...signed(1, answer), orders: () => 1 });

export const placeOrder = placing((call) => {
  const type = responseType(call);
  return newOrderReply(submit(call, readOrder(call)), call, type);
});

/** Checks an order as if it were placed. */
export const testOrder = signed(1, (call) => {
  responseType(call);
  const refusal = call.exchange.market.check(readOrder(call));
  if (refusal !== undefined) throw spotRefusal(refusal);
  return '{}';
});

export const cancelOrder = signed(1, (call) => cancelReply(cancel(call), call));

export const cancelOpenOrders = signed(1, (call) => {
  pairOf(call);
  const orders = openOrdersOfEngine(call);
  if (orders.length === 0) throw unknownOrderSent();
  return jsonArray(orders.map((order) => cancelReply(end(order, call), call)));
});

const CANCEL_NAMES = { id: 'cancelOrderId', clientId: 'cancelOrigClientOrderId' };

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-an-existing-order-and-send-a-new-order-trade */
export const cancelReplace = placing((call) => {
  const mode = required(call.params, 'cancelReplaceMode');
  if (mode !== 'STOP_ON_FAILURE' && mode !== 'ALLOW_FAILURE') throw invalidParameter('cancelReplaceMode');
  const request = readOrder(call);
  const type = responseType(call);
  // Filters are checked first: an order that breaks one cancels nothing.
  const refusal = call.exchange.market.check(request);
  const failure = refusal && spotRefusal(refusal);
  if (failure !== undefined && isFilterFailure(failure)) throw failure;
  const cancelled = attempt(() => cancelReply(cancel(call, CANCEL_NAMES, 'cancelNewClientOrderId'), call));
  const isTried = cancelled.isDone || mode === 'ALLOW_FAILURE';
  const placed = isTried ? attempt(() => newOrderReply(submit(call, request), call, type)) : undefined;
  const data = jsonObject({
    cancelResult: cancelled.isDone ? '"SUCCESS"' : '"FAILURE"',
    newOrderResult: placed === undefined ? '"NOT_ATTEMPTED"' : placed.isDone ? '"SUCCESS"' : '"FAILURE"',
    cancelResponse: cancelled.body,
    newOrderResponse: placed?.body ?? 'null',
  });
  if (cancelled.isDone && placed?.isDone === true) return data;
  if (cancelled.isDone || placed?.isDone === true)
    throw new VenueError(-2021, 'Order cancel-replace partially failed.', { status: 409, data });
  throw new VenueError(-2022, 'Order cancel-replace failed.', { data });
});

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#order-amend-keep-priority-trade */
export const amendKeepPriority = signed(4, (call) => {
  const { exchange, params } = call;
  const volume = required(params, 'newQty');
  decimal(params, 'newQty');
  const newId = clientId(params, 'newClientOrderId', LEGAL_CLIENT_ID) ?? exchange.notes.inventId();
  const order = namedLiveOrder(call);
  if (order === undefined) throw unknownOrder();
  if (Number(volume) === order.volume)
    throw new VenueError(-2038, 'The requested action would change no state; rejecting.');
  if (Number(volume) > order.volume)
    throw new VenueError(-2038, 'Order amend (quantity increase) is not supported.');
  const key = { account: accountOf(call), orderId: order.orderId };
  exchange.notes.amendClientId(order, newId);
  const { order: amended, refusal } = exchange.market.amend({ ...key, volume });
  if (refusal !== undefined) {
    exchange.notes.amendClientId(order, exchange.notes.formerClientOrderId(order) ?? newId);
    throw refusal.reason === 'order_done' ? unknownOrder() : spotRefusal(refusal);
  }
  return amendReply(amended, call, exchange.lastExecutionId);
});

function submit(call: Call, request: SubmitOrder): OwnOrder {
  const { order, refusal } = call.exchange.market.submit(request);
  if (refusal !== undefined) throw spotRefusal(refusal);
  return order;
}

const RESTRICTIONS = { ONLY_NEW: 'new', ONLY_PARTIALLY_FILLED: 'partially_filled' } as const;

function cancel(call: Call, names?: typeof CANCEL_NAMES, idName = 'newClientOrderId'): OwnOrder {
  const { params, exchange } = call;
  const cancelId = clientId(params, idName, LEGAL_CLIENT_ID);
  const restriction = sent(params, 'cancelRestrictions');
  const wanted =
    restriction === undefined
      ? undefined
      : meaning(RESTRICTIONS, restriction, new VenueError(-1145, 'Invalid cancelRestrictions'));
  const order = openOrderOf(call, names);
  if (wanted !== undefined && order.status !== wanted)
    throw new VenueError(-2011, 'Order was not canceled due to cancel restrictions.');
  if (cancelId !== undefined) exchange.notes.nameCancel(order, cancelId);
  return end(order, call);
}

function end({ orderId }: OwnOrder, call: Call): OwnOrder {
  const { order, refusal } = call.exchange.market.cancel({ account: accountOf(call), orderId });
  if (refusal !== undefined) throw spotRefusal(refusal);
  return order;
}

/** What a part of a request has come to: its reply, or its error. */
function attempt(act: () => string): { readonly isDone: boolean; readonly body: string } {
  try {
    return { isDone: true, body: act() };
  } catch (error) {
    if (error instanceof VenueError) return { isDone: false, body: error.toJson() };
    throw error;
  }
}
