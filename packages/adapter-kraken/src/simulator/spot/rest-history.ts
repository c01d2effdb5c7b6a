import {
  isDone,
  jsonArray,
  jsonObject,
  type OwnFill,
  type OwnList,
  type OwnOrder,
  quoted,
  type RestResponse,
} from '@hftjs/simulator';
import { PAGE, page, within } from './rest-pages.js';
import type { PrivateCall, PrivateMethod } from './rest-private.js';
import { restFill, restOrder } from './rest-rows.js';
import { restError, restResult } from './rest-text.js';

/** Orders and fills behind `/0/private/`. */
export const HISTORY_METHODS: Readonly<Record<string, PrivateMethod>> = {
  OpenOrders: (call) => {
    const open = ordersOf(call).filter((order) => !isDone(order));
    return restResult(jsonObject({ open: orderObject(named(open, call), call) }));
  },
  ClosedOrders: closedOrders,
  QueryOrders: (call) =>
    byIds(call, (ids) =>
      orderObject(
        named(
          ordersOf(call).filter(({ orderId }) => ids.has(orderId)),
          call,
        ),
        call,
      ),
    ),
  OrderAmends: orderAmends,
  TradesHistory: tradesHistory,
  QueryTrades: (call) =>
    byIds(call, (ids) =>
      fillObject(
        fillsOf(call).filter(({ fillId }) => ids.has(fillId)),
        call,
      ),
    ),
};

// https://docs.kraken.com/api/docs/rest-api/get-closed-orders
function closedOrders(call: PrivateCall): RestResponse {
  const ended = ordersOf(call).filter((order) => isDone(order));
  const closed = within(
    named(ended, call),
    call.form,
    CLOSE_TIMES[call.form.get('closetime') ?? 'both'] ?? bothTimes,
  );
  return restResult(
    jsonObject({ closed: orderObject(page(closed, call.form), call), count: String(closed.length) }),
  );
}

// https://docs.kraken.com/api/docs/rest-api/get-trade-history
function tradesHistory(call: PrivateCall): RestResponse {
  const fills = within(fillsOf(call), call.form, ({ time }) => [time]);
  return restResult(
    jsonObject({ trades: fillObject(page(fills, call.form), call), count: String(fills.length) }),
  );
}

const bothTimes = ({ createdTime, updatedTime }: OwnOrder): readonly number[] => [createdTime, updatedTime];

/** Which of an order's times is compared with `start` and `end`; one of them is enough. */
const CLOSE_TIMES: Readonly<Record<string, (order: OwnOrder) => readonly number[]>> = {
  open: ({ createdTime }) => [createdTime],
  close: ({ updatedTime }) => [updatedTime],
  both: bothTimes,
};

/** Those with the client's number or id, if the request has one. */
function named(orders: readonly OwnOrder[], { form, exchange }: PrivateCall): readonly OwnOrder[] {
  const [userref, clientOrderId] = [form.get('userref'), form.get('cl_ord_id')];
  return orders.filter(
    (order) =>
      (userref === undefined || exchange.desk.userrefOf(order) === Number(userref)) &&
      (clientOrderId === undefined || order.clientOrderId === clientOrderId),
  );
}

/** What an order was at first, and each amendment. https://docs.kraken.com/api/docs/rest-api/get-order-amends */
function orderAmends({ exchange, account, form }: PrivateCall): RestResponse {
  const orderId = form.get('order_id') ?? '';
  if (exchange.market.find({ account, orderId }) === undefined) return restError('EOrder:Unknown order');
  const rows = exchange.amendments.of(orderId).map(({ amendId, isOriginal, order }) =>
    jsonObject({
      amend_id: quoted(amendId),
      amend_type: isOriginal ? '"original"' : '"user"',
      order_qty: quoted(order.volumeText),
      remaining_qty: quoted(order.remainingText),
      limit_price: order.priceText && quoted(order.priceText),
      trigger_price: order.stopPriceText && quoted(order.stopPriceText),
      reason: isOriginal ? undefined : '"User requested"',
      post_only: String(order.postOnly),
      timestamp: String(Math.floor(order.updatedTime)),
    }),
  );
  return restResult(jsonObject({ amends: jsonArray(rows), count: String(rows.length) }));
}

function byIds({ form }: PrivateCall, answer: (ids: ReadonlySet<string>) => string): RestResponse {
  const ids = (form.get('txid') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0 || ids.length > PAGE) return restError('EGeneral:Invalid arguments:txid');
  return restResult(answer(new Set(ids)));
}

/** Newest first, as Kraken lists them. */
const ordersOf = ({ exchange, account }: PrivateCall): OwnOrder[] =>
  exchange.market.lists.orders.filter((order) => order.account === account).reverse();

const fillsOf = ({ exchange, account }: PrivateCall): OwnFill[] =>
  exchange.market.lists.fills.filter((fill) => fill.account === account).reverse();

function orderObject(orders: readonly OwnOrder[], call: PrivateCall): string {
  const withTrades = call.form.get('trades') === 'true';
  const { pairs, desk } = call.exchange;
  return rowObject(call, {
    list: 'orders',
    items: orders,
    idOf: ({ orderId }) => orderId,
    render: (order) =>
      restOrder(order, { pair: pairs.byPair(order.pair), withTrades, userref: desk.userrefOf(order) }),
  });
}

const fillObject = (fills: readonly OwnFill[], call: PrivateCall): string =>
  rowObject(call, {
    list: 'fills',
    items: fills,
    idOf: ({ fillId }) => fillId,
    render: (fill) => restFill(fill, call.exchange.pairs.byPair(fill.pair)),
  });

interface RowObject<Item extends OwnOrder | OwnFill> {
  readonly list: OwnList;
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly render: (item: Item) => string;
}

/** Rows by their ids. A row more than there are items has none of their ids. */
function rowObject<Item extends OwnOrder | OwnFill>(
  { exchange }: PrivateCall,
  { list, items, idOf, render }: RowObject<Item>,
): string {
  const rows = exchange.market.lists.rows(list, items, render);
  const ids = rows.length > items.length ? ['unreadable', ...items.map(idOf)] : items.map(idOf);
  return jsonObject(Object.fromEntries(rows.map((row, index) => [ids[index] ?? '', row])));
}
