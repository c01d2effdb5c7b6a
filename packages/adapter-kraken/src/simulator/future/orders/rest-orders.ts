import {
  isDone,
  jsonArray,
  jsonObject,
  quoted,
  type JsonFields,
  RefusalReason,
  type OwnOrder,
  type RestResponse,
  type SubmitOrder,
} from '@hftjs/simulator';
import type { FutureExchange } from '../future-exchange.js';
import { isoTime } from '../number-text.js';
import type { PrivateCall, PrivateEndpoint } from '../rest-private.js';
import { restFailure, restSuccess } from '../rest-text.js';
import { BadArgument, denied, OrderDenied } from './order-status.js';
import { cancelAllEvent, cancelEvent, editEvent, executionEvent, placeEvent } from './order-texts.js';
import { assertInTime, sendTicket, type OrderFields } from './send-ticket.js';

/** Who acts, and on what. */
interface Actor {
  readonly exchange: FutureExchange;
  readonly account: string;
}

const MOST_IN_BATCH = 500;

const endpoint = (cost: number, answer: PrivateEndpoint['answer']): PrivateEndpoint => ({
  method: 'POST',
  pool: 'derivatives',
  cost: () => cost,
  answer: (call) => {
    try {
      return answer(call);
    } catch (error) {
      if (error instanceof BadArgument) return restFailure(400, 11, error.message);
      throw error;
    }
  },
});

const V3 = '/derivatives/api/v3';

/** Order entry. */
export const ORDER_ENDPOINTS: Readonly<Record<string, PrivateEndpoint>> = {
  [`${V3}/sendorder`]: endpoint(10, (call) =>
    restSuccess({ sendStatus: jsonObject(send(call, fieldsOf(call))) }),
  ),
  [`${V3}/editorder`]: endpoint(10, (call) =>
    restSuccess({ editStatus: jsonObject(edit(call, fieldsOf(call))) }),
  ),
  [`${V3}/cancelorder`]: endpoint(10, (call) =>
    restSuccess({ cancelStatus: jsonObject(cancel(call, fieldsOf(call))) }),
  ),
  [`${V3}/cancelallorders`]: endpoint(25, cancelAllOrders),
  [`${V3}/cancelallordersafter`]: endpoint(25, cancelAllOrdersAfter),
  [`${V3}/batchorder`]: { ...endpoint(9, batchOrder), cost: (fields) => 9 + batchOf(fields).length },
};

const fieldsOf =
  ({ fields }: PrivateCall): OrderFields =>
  (name) => {
    const value = fields.get(name);
    return value === null || value === '' ? undefined : value;
  };

const receivedTime = (): string => quoted(isoTime(Date.now()));

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
const send = ({ exchange, account }: Actor, fields: OrderFields): JsonFields =>
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

/** An order that never rests and found nobody. */
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
const edit = (actor: Actor, fields: OrderFields): JsonFields =>
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
const cancel = (actor: Actor, fields: OrderFields): JsonFields =>
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

/** Of a product, or all. https://docs.kraken.com/api/docs/futures-api/trading/cancel-all-orders */
function cancelAllOrders(call: PrivateCall): RestResponse {
  const { exchange, account } = call;
  const { market, products } = exchange;
  const symbol = fieldsOf(call)('symbol');
  const product = symbol === undefined ? undefined : products.byId(symbol);
  if (symbol !== undefined && product === undefined) throw new BadArgument('Argument invalid: symbol');
  const orders = market.cancelAll({ account, pair: product?.spec.pair });
  return restSuccess({
    cancelStatus: jsonObject({
      receivedTime: receivedTime(),
      cancelOnly: quoted(symbol ?? 'all'),
      status: orders.length > 0 ? '"cancelled"' : '"noOrdersToCancel"',
      cancelledOrders: jsonArray(
        orders.map(({ orderId, clientOrderId }) =>
          jsonObject({
            order_id: quoted(orderId),
            cliOrdId: clientOrderId === undefined ? undefined : quoted(clientOrderId),
          }),
        ),
      ),
      orderEvents: jsonArray(orders.map((order) => cancelAllEvent(order, products.byPair(order.pair)))),
    }),
  });
}

// https://docs.kraken.com/api/docs/futures-api/trading/cancel-all-orders-after
function cancelAllOrdersAfter(call: PrivateCall): RestResponse {
  const seconds = Number(fieldsOf(call)('timeout') ?? NaN);
  if (!(seconds >= 0)) throw new BadArgument('Argument invalid: timeout');
  const { exchange, account } = call;
  const time = exchange.market.cancelAfter({ account }, seconds === 0 ? undefined : seconds * 1000);
  return restSuccess({
    status: jsonObject({
      currentTime: receivedTime(),
      triggerTime: quoted(time === undefined ? '0' : isoTime(time)),
    }),
  });
}

type BatchRow = Readonly<Record<string, unknown>>;

function batchOf(fields: URLSearchParams): readonly BatchRow[] {
  try {
    const { batchOrder: rows } = JSON.parse(fields.get('json') ?? '') as { batchOrder?: unknown };
    return Array.isArray(rows) ? (rows as readonly BatchRow[]) : [];
  } catch {
    return [];
  }
}

/** Each instruction succeeds or fails by itself. https://docs.kraken.com/api/docs/futures-api/trading/send-batch-order */
function batchOrder(call: PrivateCall): RestResponse {
  const rows = batchOf(call.fields);
  if (rows.length === 0 || rows.length > MOST_IN_BATCH) throw new BadArgument('Json Parse Error');
  const statuses = rows.map((row) => {
    const fields: OrderFields = (name) => {
      const value = row[name];
      return typeof value === 'string'
        ? value
        : typeof value === 'number' || typeof value === 'boolean'
          ? String(value)
          : undefined;
    };
    const { receivedTime: time, cli_ord_id, ...status } = instruct(call, fields);
    return jsonObject({
      ...status,
      order_tag: fields('order_tag') === undefined ? undefined : quoted(fields('order_tag') ?? ''),
      cliOrdId: cli_ord_id,
      dateTimeReceived: time,
    });
  });
  return restSuccess({ batchStatus: jsonArray(statuses) });
}

function instruct(call: PrivateCall, fields: OrderFields): JsonFields {
  switch (fields('order')) {
    case 'send':
      return send(call, fields);
    case 'edit':
      return edit(call, fields);
    case 'cancel':
      return cancel(call, fields);
    default:
      throw new BadArgument('Argument invalid: order');
  }
}
