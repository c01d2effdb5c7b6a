import { needAccounts, listOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';
import { orderRow, statusOf } from './order-row.js';
import { orderStatus } from './order-status.js';

/**
 * Orders of the day. The first read of a session is empty; so is one with `force=true`, which forgets what was read. A
 * filter narrows what later reads and the socket's topic are fed from, until the next `force=true`.
 */
const orders = (call: Call): string => {
  const { gateway, params } = call;
  needAccounts(call);
  const filters = listOf(params.get('filters')).map((each) => each.toLowerCase().replaceAll('_', ''));
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
  const [id = ''] = call.args;
  const context = call.gateway.orders.find(id);
  if (context === undefined) throw new RestError(404, `Order ${id} not found`);
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

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-monitor */
export const ORDER_LIST_ENDPOINTS: Endpoints = {
  'GET /iserver/account/orders': orders,
  'GET /iserver/account/order/status/*': status,
  'GET /iserver/account/trades': trades,
};
