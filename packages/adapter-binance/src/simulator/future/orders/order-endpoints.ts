import { isDone, jsonArray, jsonObject, type OwnOrder, quoted } from '@hftjs/simulator';
import {
  accountOf,
  integerOf,
  pairOf,
  type Call,
  type Endpoint,
  type Params,
  signed,
} from '../../rest/endpoint.js';
import { namedLiveOrder, openOrderOf, unknownOrderSent } from '../../orders/live-order.js';
import { decimal, required, sent } from '../../orders/order-params.js';
import { openOrdersOfEngine } from '../../orders/own-records.js';
import { invalidParameter, missingParameter, unknownOrder, VenueError } from '../../wire/venue-error.js';
import type { FutureExchange } from '../future-exchange.js';
import { newOrderRow, orderRow } from '../future-rows.js';
import { needs, readOrder } from './order-request.js';
import { futureRefusal } from './refusals.js';

/** Orders in one request. */
const MOST_PLACED = 5;
const MOST_CANCELLED = 10;

/** Placing, amending and cancelling. Conditional orders have a service of their own. */
export function orderEndpoints(exchange: FutureExchange): Readonly<Record<string, Endpoint>> {
  const batch = (act: (call: Call) => string): Endpoint =>
    signed(5, (call) => jsonArray(each(call, batchOf(call.params), act)));
  const place = (call: Call): string => placeOrder(call, exchange);
  const amend = (call: Call): string => amendOrder(call, exchange);
  const cancel = (call: Call): string => {
    const order = openOrderOf(call);
    if (exchange.algos.isWaiting(order)) throw unknownOrderSent();
    return orderRow(end(order, call), exchange);
  };
  return {
    'POST v1/order': { ...signed(0, place), orders: () => 1 },
    'POST v1/order/test': signed(0, (call) => {
      const order = readOrder(call);
      const refusal = call.exchange.market.check(order);
      if (refusal !== undefined) throw futureRefusal(refusal, order.price);
      return '{}';
    }),
    'PUT v1/order': { ...signed(0, amend), orders: () => 1 },
    'DELETE v1/order': signed(1, cancel),
    'DELETE v1/allOpenOrders': signed(1, (call) => {
      pairOf(call);
      for (const order of openOrdersOfEngine(call)) if (!exchange.algos.isWaiting(order)) end(order, call);
      return ALL_CANCELLED;
    }),
    'POST v1/batchOrders': { ...batch(place), orders: batchSize },
    'PUT v1/batchOrders': { ...batch(amend), orders: batchSize },
    'DELETE v1/batchOrders': signed(1, (call) => jsonArray(each(call, cancelledOf(call), cancel))),
    // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Auto-Cancel-All-Open-Orders
    'POST v1/countdownCancelAll': signed(10, (call) => {
      const { symbol, spec } = pairOf(call);
      needs(call.params, ['countdownTime']);
      const countdown = integerOf(call.params, 'countdownTime') ?? 0;
      exchange.market.cancelAfter(
        { account: accountOf(call), pair: spec.pair },
        countdown === 0 ? undefined : countdown,
      );
      return jsonObject({ symbol: quoted(symbol), countdownTime: quoted(String(countdown)) });
    }),
  };
}

export const ALL_CANCELLED = '{"code":200,"msg":"The operation of cancel all open order is done."}';

function placeOrder(call: Call, exchange: FutureExchange): string {
  const responseType = sent(call.params, 'newOrderRespType') ?? 'ACK';
  if (responseType !== 'ACK' && responseType !== 'RESULT') throw invalidParameter('newOrderRespType');
  const request = readOrder(call);
  const { order, refusal } = exchange.market.submit(request);
  if (refusal !== undefined) throw futureRefusal(refusal, request.price);
  return responseType === 'RESULT' ? orderRow(order, exchange) : newOrderRow(order, exchange);
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Modify-Order */
function amendOrder(call: Call, exchange: FutureExchange): string {
  const { params } = call;
  needs(params, ['side', 'quantity', 'price']);
  const order = namedLiveOrder(call);
  if (order === undefined || isDone(order) || exchange.algos.isWaiting(order)) throw unknownOrder();
  if (order.type !== 'limit') throw new VenueError(-5025, 'Only limit order is supported.');
  if (required(params, 'side') !== order.side.toUpperCase()) throw invalidParameter('side');
  const price = decimal(params, 'price') ?? '';
  const volume = decimal(params, 'quantity') ?? '';
  if (Number(price) === order.price && Number(volume) === order.volume)
    throw new VenueError(-5027, 'No need to modify the order.');
  const key = { account: accountOf(call), orderId: order.orderId };
  // With no more than has filled, nothing is left of it.
  if (Number(volume) > 0 && Number(volume) <= order.filled) return orderRow(end(order, call), exchange);
  const { order: amended, refusal } = exchange.market.amend({ ...key, price, volume });
  if (refusal !== undefined) throw futureRefusal(refusal, price);
  return orderRow(amended, exchange);
}

export function end({ orderId }: OwnOrder, call: Call): OwnOrder {
  const { order, refusal } = call.exchange.market.cancel({ account: accountOf(call), orderId });
  if (refusal !== undefined) throw futureRefusal(refusal);
  return order;
}

/** One result for each part of a batch: its reply, or its error. */
function each(call: Call, batch: readonly Params[], act: (call: Call) => string): string[] {
  return batch.map((params) => {
    try {
      return act({ ...call, params });
    } catch (error) {
      if (error instanceof VenueError) return error.toJson();
      throw error;
    }
  });
}

const batchSize = (params: Params): number => batchOf(params).length;

function batchOf(params: Params): readonly Params[] {
  const orders = listOf(params, 'batchOrders');
  if (orders.length === 0 || orders.length > MOST_PLACED)
    throw new VenueError(-4082, `Invalid number of batch place orders: ${orders.length}`);
  return orders.map((order) => {
    if (typeof order !== 'object' || order === null) throw invalidParameter('batchOrders');
    return new Map(Object.entries(order).map(([name, value]) => [name, String(value)]));
  });
}

function cancelledOf({ params }: Call): readonly Params[] {
  const [list, name] =
    sent(params, 'orderIdList') === undefined
      ? (['origClientOrderIdList', 'origClientOrderId'] as const)
      : (['orderIdList', 'orderId'] as const);
  const ids = listOf(params, list);
  if (ids.length === 0 || ids.length > MOST_CANCELLED)
    throw new VenueError(-4032, 'Exceed maximum cancel order size.');
  return ids.map(
    (id) =>
      new Map([
        ['symbol', params.get('symbol') ?? ''],
        [name, String(id)],
      ]),
  );
}

/** A JSON list. Whole numbers keep all their digits: order ids have more than a double holds. */
function listOf(params: Params, name: string): readonly unknown[] {
  const text = sent(params, name);
  if (text === undefined) throw missingParameter(name);
  try {
    const list: unknown = JSON.parse(text.replaceAll(/([[,:]\s*)(\d{16,})(?=\s*[\],}])/g, '$1"$2"'));
    if (Array.isArray(list)) return list;
  } catch {
    // Reported below.
  }
  throw invalidParameter(name);
}
