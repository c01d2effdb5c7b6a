import { isDone, jsonArray, jsonObject, quoted, type OwnOrder, type RestResponse } from '@hftjs/simulator';
import type { LedgerFill } from './fill-ledger.js';
import type { FutureExchange } from './future-exchange.js';
import { double, isoTime } from './number-text.js';
import { waitsForRise } from './orders/order-texts.js';
import { ORDER_ENDPOINTS } from './orders/rest-orders.js';
import { executionHistory, orderHistory, triggerHistory } from './order-history.js';
import { ACCOUNT_ENDPOINTS } from './rest-account.js';
import { restFailure, restSuccess } from './rest-text.js';

const PAGE = 100;

/** A private request whose key, signature and nonce are good. */
export interface PrivateCall {
  readonly exchange: FutureExchange;
  /** The account of the key. */
  readonly account: string;
  /** Query and body together. */
  readonly fields: URLSearchParams;
}

export interface PrivateEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The budget that its cost is charged to. */
  readonly pool: 'derivatives' | 'history';
  /** The cost of a call. */
  cost(fields: URLSearchParams): number;
  answer(call: PrivateCall): RestResponse;
}

const history = (answer: PrivateEndpoint['answer']): PrivateEndpoint => ({
  method: 'GET',
  pool: 'history',
  cost: () => 1,
  answer,
});

export const ORDER_STATUS = '/derivatives/api/v3/orders/status';

/** The paths that need a key. */
export const PRIVATE_ENDPOINTS: Readonly<Record<string, PrivateEndpoint>> = {
  '/derivatives/api/v3/openorders': {
    method: 'GET',
    pool: 'derivatives',
    cost: () => 2,
    answer: openOrders,
  },
  '/derivatives/api/v3/fills': {
    method: 'GET',
    pool: 'derivatives',
    cost: (fields) => (fields.has('lastFillTime') ? 25 : 2),
    answer: fills,
  },
  [ORDER_STATUS]: {
    method: 'POST',
    pool: 'derivatives',
    cost: () => 1,
    answer: orderStatus,
  },
  ...ORDER_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  '/api/history/v3/orders': history(orderHistory),
  // The older version answers the same.
  '/api/history/v2/orders': history(orderHistory),
  '/api/history/v3/triggers': history(triggerHistory),
  '/api/history/v3/executions': history(executionHistory),
  '/api/history/v2/triggers': history(triggerHistory),
  '/api/history/v2/executions': history(executionHistory),
};

const clientId = ({ clientOrderId }: Pick<OwnOrder, 'clientOrderId'>): string | undefined =>
  clientOrderId === undefined ? undefined : quoted(clientOrderId);

/** Conditional orders that wait, as `openorders` names them. */
const WAITING: Partial<Record<OwnOrder['type'], string>> = {
  take_profit: 'take_profit',
  trailing_stop: 'trailing_stop',
};

// https://docs.kraken.com/api/docs/futures-api/trading/get-open-orders
function openOrders({ exchange, account }: PrivateCall): RestResponse {
  const { lists } = exchange.market;
  const open = lists.orders.filter((order) => order.account === account && exchange.notices.isOpen(order));
  const rows = lists.rows('orders', open.reverse(), (order) =>
    jsonObject({
      order_id: quoted(order.orderId),
      cli_ord_id: clientId(order),
      symbol: quoted(exchange.products.byPair(order.pair).id),
      side: quoted(order.side),
      orderType: order.status === 'untriggered' ? quoted(WAITING[order.type] ?? 'stop') : '"lmt"',
      limitPrice: order.price === undefined ? undefined : double(order.price),
      stopPrice: order.stopPrice === undefined ? undefined : double(order.stopPrice),
      unfilledSize: double(order.remaining),
      receivedTime: quoted(isoTime(order.createdTime)),
      status: order.filled > 0 ? '"partiallyFilled"' : '"untouched"',
      filledSize: double(order.filled),
      reduceOnly: String(order.reduceOnly),
      triggerSignal: order.status === 'untriggered' ? quoted(order.triggerBy) : undefined,
      lastUpdateTime: quoted(isoTime(order.updatedTime)),
    }),
  );
  return restSuccess({ openOrders: jsonArray(rows) });
}

/**
 * The hundred newest fills, or the hundred newest before `lastFillTime`; newest first.
 * https://docs.kraken.com/api/docs/futures-api/trading/get-fills
 */
function fills({ exchange, account, fields }: PrivateCall): RestResponse {
  const lastTime = fields.get('lastFillTime');
  const before = lastTime === null ? Infinity : Date.parse(lastTime);
  if (Number.isNaN(before)) return restFailure(400, 11, 'Argument invalid: lastFillTime');
  const { lists } = exchange.market;
  const page = exchange.fillTotals
    .until(account, lists.timeOf('fills'))
    .filter(({ fill }) => Math.floor(fill.time) < before)
    .slice(-PAGE)
    .reverse()
    .map((entry) => ({ ...entry, orderId: entry.fill.orderId }));
  const rows = lists.rows('fills', page, (entry) => fillRow(exchange, entry));
  return restSuccess({ fills: jsonArray(rows) });
}

function fillRow(exchange: FutureExchange, entry: LedgerFill): string {
  const { fill, fillType } = entry;
  const product = exchange.products.byPair(fill.pair);
  return jsonObject({
    fill_id: quoted(fill.fillId),
    symbol: quoted(product.id),
    side: quoted(fill.side),
    order_id: quoted(fill.orderId),
    fillTime: quoted(isoTime(fill.time)),
    size: double(fill.volume),
    price: double(fill.price),
    fillType: quoted(fillType),
    cli_ord_id: clientId(fill),
    fee_paid: double(fill.fee),
    fee_currency: quoted(product.feeCurrency),
  });
}

/**
 * Orders that are open, or ended within the last seconds. Other orders are left out.
 * https://docs.kraken.com/api/docs/futures-api/trading/get-order-status
 */
function orderStatus({ exchange, account, fields }: PrivateCall): RestResponse {
  const ids = new Set(fields.getAll('orderIds').flatMap((text) => text.split(',')));
  const clientIds = new Set(fields.getAll('cliOrdIds').flatMap((text) => text.split(',')));
  if (ids.size + clientIds.size === 0) return restFailure(400, 11, 'Argument missing: orderIds');
  const oldest = exchange.clock() - (exchange.options.statusRetention ?? 5000);
  const { lists } = exchange.market;
  const found = lists.orders
    .filter((order) => order.account === account)
    .filter(
      ({ orderId, clientOrderId }) =>
        ids.has(orderId) || (clientOrderId !== undefined && clientIds.has(clientOrderId)),
    )
    .filter((order) => !isDone(order) || order.updatedTime >= oldest);
  const rows = lists.rows('orders', found, (order) => statusRow(exchange, order));
  return restSuccess({ orders: jsonArray(rows) });
}

const statusRow = ({ products, orderEvents }: FutureExchange, order: OwnOrder): string => {
  const reason = order.status === 'filled' ? 'FULL_FILL' : orderEvents.lastReason(order);
  return jsonObject({
    order: jsonObject({
      type: order.status === 'untriggered' ? '"TRIGGER_ORDER"' : '"ORDER"',
      orderId: quoted(order.orderId),
      cliOrdId: clientId(order) ?? 'null',
      symbol: quoted(products.byPair(order.pair).id),
      side: quoted(order.side),
      quantity: double(order.volume),
      filled: double(order.filled),
      limitPrice: order.price === undefined ? 'null' : double(order.price),
      reduceOnly: String(order.reduceOnly),
      priceTriggerOptions:
        order.stopPrice === undefined
          ? undefined
          : jsonObject({
              triggerPrice: double(order.stopPrice),
              triggerSide: waitsForRise(order) ? '"TRIGGER_ABOVE"' : '"TRIGGER_BELOW"',
              triggerSignal: order.triggerBy === 'mark' ? '"MARK_PRICE"' : '"LAST_PRICE"',
            }),
      timestamp: quoted(isoTime(order.createdTime)),
      lastUpdateTimestamp: quoted(isoTime(order.updatedTime)),
    }),
    status: quoted(statusWord(order)),
    // An order without events has no reason yet.
    updateReason: reason === undefined || reason === 'NEW_USER_ORDER' ? 'null' : quoted(reason),
    error: 'null',
  });
};

const statusWord = ({ status }: OwnOrder): string => {
  switch (status) {
    case 'untriggered':
      return 'TRIGGER_PLACED';
    case 'filled':
      return 'FULLY_EXECUTED';
    case 'canceled':
    case 'expired':
      return 'CANCELLED';
    case 'rejected':
      return 'REJECTED';
    case 'pending':
    case 'new':
    case 'partially_filled':
      return 'ENTERED_BOOK';
  }
};
