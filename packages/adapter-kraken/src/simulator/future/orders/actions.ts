import {
  isDone,
  jsonArray,
  quoted,
  RefusalReason,
  type JsonFields,
  type OwnOrder,
  type SubmitOrder,
} from '@hftjs/simulator';
import type { FutureExchange } from '../future-exchange.js';
import { isoTime } from '../number-text.js';
import { BadArgument, denied, OrderDenied } from './order-status.js';
import { cancelEvent, editEvent, executionEvent, placeEvent } from './order-texts.js';
import { assertInTime, sendTicket, type OrderFields } from './send-ticket.js';

/** Who acts, and on what. */
export interface Actor {
  readonly exchange: FutureExchange;
  readonly account: string;
}

export const receivedTime = (): string => quoted(isoTime(Date.now()));

/** The fields of an action's status; what denies it becomes a status, too. */
function statusOf(act: () => JsonFields, others: JsonFields = {}): JsonFields {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof OrderDenied)) throw error;
    return { ...others, status: quoted(error.status), receivedTime: receivedTime(), orderEvents: '[]' };
  }
}

// https://docs.kraken.com/api/docs/futures-api/trading/send-order
export const send = ({ exchange, account }: Actor, fields: OrderFields): JsonFields =>
  statusOf(() => {
    const { market, products } = exchange;
    const request = sendTicket(fields, products, account);
    const product = products.byPair(request.pair);
    const { order, refusal } = market.submit(request);
    if (refusal?.reason === RefusalReason.WOULD_TAKE) publishRejection(exchange, request);
    if (refusal !== undefined) throw denied(refusal);
    if (isUnfilledTaker(order)) throw new OrderDenied('iocWouldNotExecute');
    let before = 0;
    const fills = market.fills.filter(({ orderId }) => orderId === order.orderId);
    const executions = fills.map((fill) => {
      const event = executionEvent(fill, { order, before, product });
      before = Number((before + fill.volume).toFixed(8));
      return event;
    });
    const places = fills.length === 0 || !isDone(order) ? [placeEvent(order, product)] : [];
    return {
      order_id: quoted(order.orderId),
      status: '"placed"',
      receivedTime: receivedTime(),
      cli_ord_id: order.clientOrderId === undefined ? undefined : quoted(order.clientOrderId),
      orderEvents: jsonArray([...executions, ...places]),
    };
  });

/** The verbose feed has post-only orders that were refused. */
function publishRejection({ market }: FutureExchange, request: SubmitOrder): void {
  const { price, volume, ...others } = request;
  market.placeOrder({ ...others, price: Number(price), volume: Number(volume), stopPrice: undefined });
}

/** An order that has ended without a fill. */
const isUnfilledTaker = (order: OwnOrder): boolean => isDone(order) && order.filled === 0;

/** An order of the account by either id, the last that it had. */
function named({ exchange, account }: Actor, fields: OrderFields): OwnOrder | undefined {
  const [orderId, clientOrderId] = [fields('order_id') ?? fields('orderId'), fields('cliOrdId')];
  if (orderId === undefined && clientOrderId === undefined)
    throw new BadArgument('requiredArgumentMissing: order_id');
  return exchange.market.find(orderId === undefined ? { account, clientOrderId } : { account, orderId });
}

/** What names an order in the status of an action that failed. */
const namesOf = (fields: OrderFields, idName: string): JsonFields => {
  const [orderId, clientOrderId] = [fields('order_id') ?? fields('orderId'), fields('cliOrdId')];
  return {
    [idName]: orderId && quoted(orderId),
    cliOrdId: clientOrderId && quoted(clientOrderId),
  };
};

// https://docs.kraken.com/api/docs/futures-api/trading/edit-order-spring
export const edit = (actor: Actor, fields: OrderFields): JsonFields =>
  statusOf(
    () => {
      const { market, products } = actor.exchange;
      assertInTime(fields('processBefore'));
      const before = named(actor, fields);
      if (before === undefined || isDone(before)) throw new OrderDenied('orderForEditNotFound');
      const stopPrice = fields('stopPrice');
      if (stopPrice !== undefined && before.status !== 'untriggered')
        throw new OrderDenied('orderForEditNotAStop');
      const { order, refusal } = market.amend({
        account: actor.account,
        orderId: before.orderId,
        volume: fields('size'),
        price: fields('limitPrice'),
        stopPrice,
      });
      if (refusal !== undefined) throw denied(refusal);
      return {
        status: '"edited"',
        orderId: quoted(order.orderId),
        receivedTime: receivedTime(),
        orderEvents: jsonArray([editEvent(before, order, products.byPair(order.pair))]),
      };
    },
    namesOf(fields, 'orderId'),
  );

// https://docs.kraken.com/api/docs/futures-api/trading/cancel-order
export const cancel = (actor: Actor, fields: OrderFields): JsonFields =>
  statusOf(
    () => {
      const { market, products } = actor.exchange;
      assertInTime(fields('processBefore'));
      const before = named(actor, fields);
      if (before?.status === 'filled') throw new OrderDenied('filled');
      const { order, refusal } = market.cancel({ account: actor.account, orderId: before?.orderId ?? '' });
      if (refusal !== undefined) throw denied(refusal);
      return {
        status: '"cancelled"',
        order_id: quoted(order.orderId),
        receivedTime: receivedTime(),
        orderEvents: jsonArray([cancelEvent(order, products.byPair(order.pair))]),
      };
    },
    namesOf(fields, 'order_id'),
  );
