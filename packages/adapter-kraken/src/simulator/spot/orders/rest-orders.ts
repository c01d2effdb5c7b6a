import { jsonArray, jsonObject, quoted, type OwnOrder, type RestResponse } from '@hftjs/simulator';
import type { KrakenExchange } from '../kraken-exchange.js';
import { objectList, textList, type Form } from '../rest-form.js';
import type { PrivateCall, PrivateMethod } from '../rest-private.js';
import { restResult } from '../rest-text.js';
import { descriptionOf, descriptionText, ticketDescription } from './description.js';
import type { OrderName } from './order-desk.js';
import { userrefOf, type OrderTicket } from './order-ticket.js';
import { KrakenRefusal } from './refusals.js';
import { deadlineOf, restTicket } from './rest-ticket.js';

/** Orders in one batch. */
const BATCH = { least: 2, most: 15 };
const CANCEL_BATCH = 50;

/** Order entry behind `/0/private/`. */
export const ORDER_METHODS: Readonly<Record<string, PrivateMethod>> = {
  AddOrder: addOrder,
  AddOrderBatch: addOrderBatch,
  AmendOrder: amendOrder,
  EditOrder: editOrder,
  CancelOrder: ({ exchange, account, form }) =>
    restCount(exchange.desk.cancel(account, orderName(form)).length),
  CancelOrderBatch: cancelOrderBatch,
  CancelAll: ({ exchange, account }) => restCount(exchange.desk.cancelAll(account).length),
  CancelAllOrdersAfter: cancelAllOrdersAfter,
};

const restCount = (count: number): RestResponse => restResult(jsonObject({ count: String(count) }));

/** The order that a request names. */
export function orderName(form: Form): OrderName {
  const [id, clientOrderId] = [form.get('txid'), form.get('cl_ord_id')];
  if (id !== undefined && id !== '') return { id };
  if (clientOrderId !== undefined && clientOrderId !== '') return { clientOrderId };
  const userref = form.get('userref');
  if (userref !== undefined) return { id: userref };
  throw new KrakenRefusal('EGeneral:Invalid arguments:txid');
}

// https://docs.kraken.com/api/docs/rest-api/add-order
function addOrder({ exchange, account, form }: PrivateCall): RestResponse {
  const ticket = restTicket(form, exchange.pairs);
  const order = exchange.desk.place(account, ticket);
  return restResult(
    jsonObject({
      descr: describe(ticket),
      txid: order === undefined ? undefined : jsonArray([quoted(order.orderId)]),
    }),
  );
}

const describe = (ticket: OrderTicket): string =>
  jsonObject({ order: quoted(descriptionText(ticketDescription(ticket), ticket.pair.altname)) });

/** Orders of one pair. Each is accepted or refused by itself. https://docs.kraken.com/api/docs/rest-api/add-order-batch */
function addOrderBatch({ exchange, account, form }: PrivateCall): RestResponse {
  const orders = objectList(form, 'orders');
  if (orders.length < BATCH.least || orders.length > BATCH.most)
    throw new KrakenRefusal('EGeneral:Invalid arguments:orders');
  const common = [...form].filter(([name]) => ['pair', 'deadline', 'validate'].includes(name));
  const tickets = orders.map((fields) =>
    restTicket(new Map([...common, ...fields, ...pairOf(form)]), exchange.pairs),
  );
  const rows = tickets.map((ticket) => {
    try {
      const order = exchange.desk.place(account, ticket);
      return jsonObject({
        txid: order && quoted(order.orderId),
        descr: describe(ticket),
        cl_ord_id: ticket.clientOrderId && quoted(ticket.clientOrderId),
      });
    } catch (error) {
      if (error instanceof KrakenRefusal) return jsonObject({ error: quoted(error.message) });
      throw error;
    }
  });
  return restResult(jsonObject({ orders: jsonArray(rows) }));
}

const pairOf = (form: Form): [string, string][] => [['pair', form.get('pair') ?? '']];

// https://docs.kraken.com/api/docs/rest-api/amend-order
function amendOrder({ exchange, account, form }: PrivateCall): RestResponse {
  const { amendId } = exchange.desk.amend(account, orderName(form), {
    volume: form.get('order_qty'),
    limit: form.get('limit_price'),
    trigger: form.get('trigger_price'),
    isPostOnly: form.get('post_only') === 'true',
    deadline: deadlineOf(form.get('deadline')),
  });
  return restResult(jsonObject({ amend_id: quoted(amendId) }));
}

/** The old order is cancelled, and another one takes its place. https://docs.kraken.com/api/docs/rest-api/edit-order */
function editOrder({ exchange, account, form }: PrivateCall): RestResponse {
  let ticket: OrderTicket | undefined;
  const { order } = exchange.desk.edit(account, orderName(form), (before) => {
    ticket = editedTicket(form, before, exchange);
    return ticket;
  });
  return restResult(jsonObject({ descr: ticket && describe(ticket), txid: quoted(order.orderId) }));
}

/** What the form does not name stays as it was. */
function editedTicket(form: Form, before: OwnOrder, { pairs }: KrakenExchange): OrderTicket {
  const pair = pairs.byRestName(form.get('pair') ?? '');
  if (pair?.spec.pair !== before.pair) throw new KrakenRefusal('EQuery:Unknown asset pair');
  const { price, price2, kind } = descriptionOf(before, pair);
  const fields = new Map(form);
  for (const name of ['txid', 'userref']) fields.delete(name);
  const usual: Record<string, string | undefined> = {
    type: before.side,
    ordertype: kind,
    volume: before.remainingText,
    price,
    price2,
    oflags: before.postOnly ? 'post' : undefined,
  };
  for (const [name, value] of Object.entries(usual))
    if (!fields.has(name) && value !== undefined) fields.set(name, value);
  return { ...restTicket(fields, pairs), userref: userrefOf(form.get('newuserref')) };
}

// https://docs.kraken.com/api/docs/rest-api/cancel-order-batch
function cancelOrderBatch({ exchange, account, form }: PrivateCall): RestResponse {
  const ids = textList(form, 'orders').map((id) => ({ id }));
  const clientIds = textList(form, 'cl_ord_ids').map((clientOrderId) => ({ clientOrderId }));
  const names = [...ids, ...clientIds];
  if (names.length === 0 || names.length > CANCEL_BATCH)
    throw new KrakenRefusal('EGeneral:Invalid arguments:orders');
  return restCount(cancelEach(exchange, account, names));
}

/** How many orders were cancelled: names of none are passed over. */
export function cancelEach({ desk }: KrakenExchange, account: string, names: readonly OrderName[]): number {
  let count = 0;
  for (const name of names) {
    try {
      count += desk.cancel(account, name).length;
    } catch (error) {
      if (!(error instanceof KrakenRefusal)) throw error;
    }
  }
  return count;
}

// https://docs.kraken.com/api/docs/rest-api/cancel-all-orders-after
function cancelAllOrdersAfter({ exchange, account, form }: PrivateCall): RestResponse {
  const { now, triggerTime } = exchange.desk.cancelAllAfter(account, Number(form.get('timeout') ?? NaN));
  return restResult(
    jsonObject({
      currentTime: quoted(secondsText(now)),
      triggerTime: quoted(triggerTime === undefined ? '0' : secondsText(triggerTime)),
    }),
  );
}

/** `2023-03-24T17:41:56Z`. */
export const secondsText = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
