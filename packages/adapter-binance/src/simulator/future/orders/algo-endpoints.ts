import { isDone, jsonArray, jsonObject, type OwnOrder, quoted } from '@hftjs/simulator';
import {
  bySymbol,
  integerOf,
  limitOf,
  optionalPair,
  pairOf,
  type Call,
  type Endpoint,
  signed,
  WEEK_HOURS,
} from '../../rest/endpoint.js';
import { unknownOrderSent } from '../../orders/live-order.js';
import { sent } from '../../orders/order-params.js';
import { openOrdersOf, openOrdersOfEngine, ordersOf, ordersWithin } from '../../orders/own-records.js';
import { unknownOrder, VenueError } from '../../wire/venue-error.js';
import type { FutureExchange } from '../future-exchange.js';
import { algoRow, newAlgoRow } from '../future-rows.js';
import { isConditional } from '../future-words.js';
import { ALL_CANCELLED, end } from './order-endpoints.js';
import { readAlgoOrder } from './algo-request.js';
import { futureRefusal } from './refusals.js';

/** Conditional orders. https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Algo-Order */
export function algoEndpoints(exchange: FutureExchange): Readonly<Record<string, Endpoint>> {
  const { algos, notes } = exchange;
  const { lists } = exchange.market;
  const list = (orders: readonly OwnOrder[]): string =>
    jsonArray(lists.rows('orders', orders, (order) => algoRow(order, exchange)));
  const isNamed = (call: Call): ((order: OwnOrder) => boolean) => {
    const algoId = sent(call.params, 'algoId');
    const clientAlgoId = sent(call.params, 'clientAlgoId');
    if (algoId === undefined && clientAlgoId === undefined)
      throw new VenueError(-1102, "Param 'clientAlgoId' or 'algoId' must be sent, but both were empty/null!");
    return (order) =>
      isConditional(order) &&
      (algoId === undefined
        ? notes.clientOrderId(order) === clientAlgoId
        : String(algos.algo(order)?.algoId) === algoId);
  };
  const waiting = (call: Call): readonly OwnOrder[] =>
    openOrdersOfEngine(call).filter((order) => algos.isWaiting(order));
  return {
    'POST v1/algoOrder': {
      ...signed(0, (call) => {
        const request = readAlgoOrder(call);
        const { order, refusal } = exchange.market.submit(request);
        if (refusal !== undefined) throw futureRefusal(refusal, request.price);
        return newAlgoRow(order, exchange);
      }),
      orders: () => 1,
    },
    'DELETE v1/algoOrder': signed(1, (call) => {
      const order = waiting({ ...call, params: withoutSymbol(call) }).find(isNamed(call));
      if (order === undefined || isDone(order)) throw unknownOrderSent();
      end(order, call);
      return jsonObject({
        algoId: String(algos.algo(order)?.algoId ?? 0),
        clientAlgoId: quoted(notes.clientOrderId(order)),
        code: '"200"',
        msg: '"success"',
      });
    }),
    'DELETE v1/algoOpenOrders': signed(1, (call) => {
      pairOf(call);
      for (const order of waiting(call)) end(order, call);
      return ALL_CANCELLED;
    }),
    'GET v1/openAlgoOrders': signed(bySymbol(1, 40), (call) =>
      list(openOrdersOf(call).filter((order) => algos.isWaiting(order))),
    ),
    'GET v1/algoOrder': signed(1, (call) => {
      const found = ordersOf(call).findLast(isNamed(call));
      if (found === undefined) throw unknownOrder();
      return lists.row('orders', found, (order) => algoRow(order, exchange));
    }),
    // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-All-Algo-Orders
    'GET v1/allAlgoOrders': signed(5, (call) => {
      optionalPair(call);
      const { params } = call;
      const from = integerOf(params, 'algoId');
      const found = ordersOf(call).filter(
        (order) => isConditional(order) && (algos.algo(order)?.algoId ?? 0) >= (from ?? 0),
      );
      const limit = limitOf(call, 500, 1000);
      const timed = ordersWithin(found, params, WEEK_HOURS);
      return list(from === undefined ? timed.slice(-limit) : found.slice(0, limit));
    }),
  };
}

/** An algo order is named by its id alone. */
const withoutSymbol = ({ params }: Call): Call['params'] =>
  new Map([...params].filter(([name]) => name !== 'symbol'));
