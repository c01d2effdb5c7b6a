import type { Call, Endpoints } from '../rest/endpoint.js';
import { orderRow, statusOf } from './order-row.js';
import { orderStatus } from './order-status.js';
import { RestError } from '../rest/rest-error.js';

const MOST_CONTRACTS = 100;
const MOST_FIELDS = 50;

function needAccounts({ gateway }: Call): void {
  if (!gateway.hasReadAccounts) throw new RestError(400, 'Please query /accounts first');
}

const list = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

const snapshot = (call: Call): string => {
  needAccounts(call);
  const conids = list(call.params.get('conids'));
  const fields = list(call.params.get('fields'));
  if (conids.length === 0) throw new RestError(400, 'Bad Request: Conid(s) missing');
  if (conids.length > MOST_CONTRACTS || fields.length > MOST_FIELDS)
    throw new RestError(400, 'Bad Request: too many conids or fields');
  const rows = conids.map((conid) => call.gateway.marketData.snapshot(conid, fields));
  return `[${rows.filter((row) => row !== undefined).join(',')}]`;
};

const unsubscribeAll = ({ gateway }: Call): string => {
  gateway.marketData.clear();
  return '{"unsubscribed":true}';
};

const unsubscribe = ({ gateway, body }: Call): string => {
  gateway.marketData.unwatch(String(body.conid));
  return '{"success":true}';
};

/**
 * Orders of the day. The first read of a session is empty; so is one with `force=true`, which forgets what was read. A
 * filter narrows what later reads and the socket's topic are fed from, until the next `force=true`.
 */
const orders = (call: Call): string => {
  const { gateway, params } = call;
  needAccounts(call);
  const filters = list(params.get('filters')).map((each) => each.toLowerCase().replaceAll('_', ''));
  const isForced = params.get('force') === 'true';
  if (isForced) gateway.hasOrderFilter = false;
  else if (filters.length > 0) gateway.hasOrderFilter = true;
  if (!gateway.wasAsked('orders') || isForced) return '{"orders":[],"snapshot":false}';
  const account = params.get('accountId');
  const found = gateway.orders
    .listed()
    .filter(({ order }) => account === null || order.account === account)
    .filter(({ order }) => filters.length === 0 || filters.includes(statusOf(order).toLowerCase()))
    .map((context) => ({ context, orderId: context.order.orderId }));
  const rows = gateway.market.lists.rows('orders', found, ({ context }) => orderRow(context));
  return `{"orders":[${rows.join(',')}],"snapshot":true}`;
};

const status = (call: Call): string => {
  needAccounts(call);
  const context = call.gateway.orders.find(call.rest);
  if (context === undefined) throw new RestError(404, `Order ${call.rest} not found`);
  const item = { context, orderId: context.order.orderId };
  return call.gateway.market.lists.row('orders', item, () => orderStatus(context));
};

/** Executions of the last days; the first read of a session is empty. */
const trades = (call: Call): string => {
  const { gateway, params } = call;
  needAccounts(call);
  const days = Math.min(7, Math.max(1, Number(params.get('days') ?? 1) || 1));
  if (!gateway.wasAsked('trades')) return '[]';
  return `[${gateway.executions.listed(days, params.get('accountId') ?? undefined).join(',')}]`;
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#endpoints */
export const TRADING_ENDPOINTS: Endpoints = {
  'GET /iserver/marketdata/snapshot': snapshot,
  'GET /iserver/marketdata/unsubscribeall': unsubscribeAll,
  'POST /iserver/marketdata/unsubscribe': unsubscribe,
  'GET /iserver/account/orders': orders,
  'GET /iserver/account/order/status/*': status,
  'GET /iserver/account/trades': trades,
};
