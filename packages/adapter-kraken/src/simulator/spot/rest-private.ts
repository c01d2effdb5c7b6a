import {
  isDone,
  jsonObject,
  type OwnFill,
  type OwnList,
  type OwnOrder,
  quoted,
  type RestRequest,
  type RestResponse,
  toMicroseconds,
} from '@hftjs/simulator';
import type { KrakenExchange } from './kraken-exchange.js';
import { bodyFields } from './rest-form.js';
import { restFill, restOrder } from './rest-rows.js';
import { restError, restResult } from './rest-text.js';

const PAGE = 50;

/** A private request whose key, signature and nonce are good. */
interface PrivateCall {
  readonly exchange: KrakenExchange;
  readonly apiKey: string;
  readonly form: ReadonlyMap<string, string>;
}

const METHODS: Readonly<Record<string, (call: PrivateCall) => RestResponse>> = {
  GetWebSocketsToken: ({ exchange, apiKey }) =>
    restResult(jsonObject({ token: quoted(exchange.tokens.issue(apiKey)), expires: expires(exchange) })),
  OpenOrders: (call) => {
    const open = ordersOf(call).filter((order) => !isDone(order));
    return restResult(jsonObject({ open: orderObject(open, call) }));
  },
  ClosedOrders: closedOrders,
  QueryOrders: (call) =>
    byIds(call, (ids) =>
      orderObject(
        ordersOf(call).filter(({ orderId }) => ids.has(orderId)),
        call,
      ),
    ),
  TradesHistory: tradesHistory,
  QueryTrades: (call) =>
    byIds(call, (ids) =>
      fillObject(
        fillsOf(call).filter(({ fillId }) => ids.has(fillId)),
        call,
      ),
    ),
};

/** The names behind `/0/private/` that are served. */
export const PRIVATE_METHODS: readonly string[] = Object.keys(METHODS);

/** Answers a POST to `/0/private/…`. */
export function privateRequest(exchange: KrakenExchange, request: RestRequest): RestResponse {
  const form = bodyFields(request);
  const login = exchange.accounts.authenticate(request, form.get('nonce'));
  if ('error' in login) return restError(login.error);
  const method = METHODS[request.url.pathname.replace('/0/private/', '')];
  if (method === undefined) return restError('EGeneral:Unknown method');
  return method({ exchange, apiKey: login.apiKey, form });
}

// https://docs.kraken.com/api/docs/rest-api/get-closed-orders
function closedOrders(call: PrivateCall): RestResponse {
  const ended = ordersOf(call).filter((order) => isDone(order));
  const closed = within(ended, call, CLOSE_TIMES[call.form.get('closetime') ?? 'both'] ?? bothTimes);
  return restResult(
    jsonObject({ closed: orderObject(page(closed, call), call), count: String(closed.length) }),
  );
}

// https://docs.kraken.com/api/docs/rest-api/get-trade-history
function tradesHistory(call: PrivateCall): RestResponse {
  const fills = within(fillsOf(call), call, ({ time }) => [time]);
  return restResult(jsonObject({ trades: fillObject(page(fills, call), call), count: String(fills.length) }));
}

const bothTimes = ({ createdTime, updatedTime }: OwnOrder): readonly number[] => [createdTime, updatedTime];

/** Which of an order's times is compared with `start` and `end`; one of them is enough. */
const CLOSE_TIMES: Readonly<Record<string, (order: OwnOrder) => readonly number[]>> = {
  open: ({ createdTime }) => [createdTime],
  close: ({ updatedTime }) => [updatedTime],
  both: bothTimes,
};

/** `start` is exclusive and `end` inclusive, both unix seconds. */
function within<T>(
  items: readonly T[],
  { form }: PrivateCall,
  timesOf: (item: T) => readonly number[],
): readonly T[] {
  // Compared in whole microseconds: as fractions, a time is not always equal to itself.
  const start = Math.round(Number(form.get('start') ?? -Infinity) * 1_000_000);
  const end = Math.round(Number(form.get('end') ?? Infinity) * 1_000_000);
  return items.filter((item) =>
    timesOf(item)
      .map(toMicroseconds)
      .some((time) => time > start && time <= end),
  );
}

const page = <T>(items: readonly T[], { form }: PrivateCall): readonly T[] => {
  const offset = Number(form.get('ofs') ?? 0);
  return items.slice(offset, offset + PAGE);
};

function byIds({ form }: PrivateCall, answer: (ids: ReadonlySet<string>) => string): RestResponse {
  const ids = (form.get('txid') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0 || ids.length > PAGE) return restError('EGeneral:Invalid arguments:txid');
  return restResult(answer(new Set(ids)));
}

/** Newest first, as Kraken lists them. */
const ordersOf = ({ exchange, apiKey }: PrivateCall): OwnOrder[] =>
  exchange.market.lists.orders.filter(({ account }) => account === apiKey).reverse();

const fillsOf = ({ exchange, apiKey }: PrivateCall): OwnFill[] =>
  exchange.market.lists.fills.filter(({ account }) => account === apiKey).reverse();

function orderObject(orders: readonly OwnOrder[], call: PrivateCall): string {
  const withTrades = call.form.get('trades') === 'true';
  const { pairs } = call.exchange;
  return rowObject(call, {
    list: 'orders',
    items: orders,
    idOf: ({ orderId }) => orderId,
    render: (order) => restOrder(order, { pair: pairs.byPair(order.pair), withTrades }),
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

const expires = ({ options }: KrakenExchange): string =>
  String(Math.ceil((options.tokenLifetime ?? 900_000) / 1000));
