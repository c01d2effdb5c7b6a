import { jsonArray, quoted, type JsonFields, type OwnOrder } from '@hftjs/simulator';
import { sortedObject } from '../../json-text.js';
import type { Params } from '../../subscriptions.js';
import type { KrakenExchange } from '../kraken-exchange.js';
import type { KrakenPair } from '../names.js';
import { descriptionOf } from './description.js';
import type { OrderName } from './order-desk.js';
import { userrefOf, type OrderTicket } from './order-ticket.js';
import { KrakenRefusal } from './refusals.js';
import { cancelEach, secondsText } from './rest-orders.js';
import { deadlineOf } from './rest-ticket.js';
import { number, socketTicket, text } from './socket-ticket.js';

/** One reply: the fields beside `method`, `req_id` and the times. */
export type SocketReply = JsonFields;

/** Who acts. */
interface Actor {
  readonly exchange: KrakenExchange;
  readonly account: string;
  readonly params: Params;
}

const BATCH = { least: 2, most: 15 };
const CANCEL_BATCH = { least: 2, most: 50 };

/** Order entry of WebSocket v2. Most methods have one reply; `cancel_order` has one for each order. */
const METHODS: Readonly<Record<string, (actor: Actor) => SocketReply | readonly SocketReply[]>> = {
  add_order: addOrder,
  amend_order: amendOrder,
  edit_order: editOrder,
  cancel_order: cancelOrder,
  cancel_all: ({ exchange, account }) =>
    good(sortedObject({ count: String(exchange.desk.cancelAll(account).length) })),
  cancel_all_orders_after: cancelAllOrdersAfter,
  batch_add: batchAdd,
  batch_cancel: batchCancel,
};

export const isOrderMethod = (method: string): boolean => method in METHODS;

const good = (result: string): SocketReply => ({ result, success: 'true' });

const bad = (error: string): SocketReply => ({ error: quoted(error), success: 'false' });

/** Replies to a request. @param connection - whose tokens are good */
export function socketOrder(
  exchange: KrakenExchange,
  { method, params = {}, connection }: { method: string; params: Params | undefined; connection: object },
): readonly SocketReply[] {
  const answer = METHODS[method];
  if (answer === undefined) return [bad('Unsupported event')];
  if (typeof params.token !== 'string') return [bad('Token(s) not found')];
  // An order does not keep a token alive: only subscriptions do.
  const account = exchange.tokens.accountOf(params.token, connection);
  if (account === undefined) return [{ ...bad('ESession:Invalid session'), status: '"error"' }];
  if (!exchange.isOnline) return [bad('EService:Unavailable')];
  try {
    return [answer({ exchange, account, params })].flat();
  } catch (error) {
    if (error instanceof KrakenRefusal) return [bad(error.message)];
    throw error;
  }
}

function pairOf({ exchange, params }: Actor): KrakenPair {
  const symbol = String(params.symbol);
  const pair = exchange.pairs.bySymbol(symbol);
  if (pair === undefined) throw new KrakenRefusal(`Currency pair not supported ${symbol}`);
  return pair;
}

const referenceOf = ({
  clientOrderId,
  userref,
}: Pick<OrderTicket, 'clientOrderId' | 'userref'>): JsonFields => ({
  cl_ord_id: clientOrderId === undefined ? undefined : quoted(clientOrderId),
  order_userref: userref === undefined ? undefined : String(userref),
});

// https://docs.kraken.com/api/docs/websocket-v2/add_order
function addOrder(actor: Actor): SocketReply {
  const { exchange, account, params } = actor;
  const ticket = socketTicket(params, pairOf(actor));
  const order = exchange.desk.place(account, ticket);
  return good(sortedObject({ order_id: order && quoted(order.orderId), ...referenceOf(ticket) }));
}

/** All orders are read before the first is placed. https://docs.kraken.com/api/docs/websocket-v2/batch_add */
function batchAdd(actor: Actor): SocketReply {
  const { exchange, account, params } = actor;
  const { orders, deadline, validate } = params;
  if (!Array.isArray(orders) || orders.length < BATCH.least || orders.length > BATCH.most)
    throw new KrakenRefusal('EGeneral:Invalid arguments:orders');
  const pair = pairOf(actor);
  const tickets = orders.map((order: unknown) =>
    socketTicket({ ...(order as Params), deadline, validate }, pair),
  );
  const rows = tickets.map((ticket) => {
    try {
      const order = exchange.desk.place(account, ticket);
      return sortedObject({ order_id: order && quoted(order.orderId), ...referenceOf(ticket) });
    } catch (error) {
      if (error instanceof KrakenRefusal)
        return sortedObject({ error: quoted(error.message), ...referenceOf(ticket) });
      throw error;
    }
  });
  return good(jsonArray(rows));
}

/** The order that a request names. */
function nameOf(params: Params): OrderName {
  const [id, clientOrderId] = [text(params, 'order_id'), text(params, 'cl_ord_id')];
  if (id !== undefined) return { id };
  if (clientOrderId !== undefined) return { clientOrderId };
  throw new KrakenRefusal('EGeneral:Invalid arguments:order_id');
}

// https://docs.kraken.com/api/docs/websocket-v2/amend_order
function amendOrder({ exchange, account, params }: Actor): SocketReply {
  const name = nameOf(params);
  const { amendId, order } = exchange.desk.amend(account, name, {
    volume: number(params, 'order_qty'),
    limit: number(params, 'limit_price'),
    trigger: number(params, 'trigger_price'),
    isPostOnly: params.post_only === true,
    deadline: deadlineOf(text(params, 'deadline')),
  });
  const names =
    name.id === undefined ? { cl_ord_id: quoted(name.clientOrderId) } : { order_id: quoted(order.orderId) };
  return good(sortedObject({ amend_id: quoted(amendId), ...names }));
}

/** The old order is cancelled, and another one takes its place. https://docs.kraken.com/api/docs/websocket-v2/edit_order */
function editOrder(actor: Actor): SocketReply {
  const { exchange, account, params } = actor;
  const pair = pairOf(actor);
  const id = text(params, 'order_id');
  if (id === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:order_id');
  const { before, order } = exchange.desk.edit(account, { id }, (old) => editedTicket(params, old, pair));
  return good(sortedObject({ order_id: quoted(order.orderId), original_order_id: quoted(before.orderId) }));
}

/** What the request does not name stays as it was. */
function editedTicket(params: Params, before: OwnOrder, pair: KrakenPair): OrderTicket {
  if (before.pair !== pair.spec.pair) throw new KrakenRefusal('EOrder:Unknown order');
  const { kind } = descriptionOf(before, pair);
  const triggers = before.stopPriceText === undefined ? undefined : { price: before.stopPrice };
  const asked = socketTicket(
    {
      order_type: kind,
      side: before.side,
      order_qty: before.remaining,
      limit_price: before.price,
      triggers,
      post_only: before.postOnly,
      ...params,
    },
    pair,
  );
  return { ...asked, userref: userrefOf(number(params, 'order_userref')), clientOrderId: undefined };
}

/** A reply for each order. https://docs.kraken.com/api/docs/websocket-v2/cancel_order */
function cancelOrder({ exchange, account, params }: Actor): readonly SocketReply[] {
  const names = namesOf(params, ['order_id', 'cl_ord_id', 'order_userref']);
  if (names.length === 0) throw new KrakenRefusal('EGeneral:Invalid arguments:order_id');
  return names.map((name) => {
    const named = name.id === undefined ? { cl_ord_id: quoted(name.clientOrderId) } : undefined;
    try {
      const [order] = exchange.desk.cancel(account, name);
      return good(sortedObject(named ?? { order_id: quoted(order?.orderId ?? '') }));
    } catch (error) {
      if (error instanceof KrakenRefusal) return bad(error.message);
      throw error;
    }
  });
}

function namesOf(params: Params, fields: readonly string[]): readonly OrderName[] {
  return fields.flatMap((field) => {
    const list = params[field];
    if (list === undefined) return [];
    if (!Array.isArray(list)) throw new KrakenRefusal('Malformed request');
    return list.map((item: unknown) =>
      field === 'cl_ord_id' ? { clientOrderId: String(item) } : { id: String(item) },
    );
  });
}

// https://docs.kraken.com/api/docs/websocket-v2/batch_cancel
function batchCancel({ exchange, account, params }: Actor): SocketReply {
  const names = namesOf(params, ['orders', 'cl_ord_id']);
  if (names.length < CANCEL_BATCH.least || names.length > CANCEL_BATCH.most)
    throw new KrakenRefusal('EGeneral:Invalid arguments:orders');
  return { orders_cancelled: String(cancelEach(exchange, account, names)), success: 'true' };
}

// https://docs.kraken.com/api/docs/websocket-v2/cancel_after
function cancelAllOrdersAfter({ exchange, account, params }: Actor): SocketReply {
  const { now, triggerTime } = exchange.desk.cancelAllAfter(
    account,
    Number(number(params, 'timeout') ?? NaN),
  );
  return good(
    sortedObject({
      currentTime: quoted(secondsText(now)),
      triggerTime: quoted(triggerTime === undefined ? '0' : secondsText(triggerTime)),
    }),
  );
}
