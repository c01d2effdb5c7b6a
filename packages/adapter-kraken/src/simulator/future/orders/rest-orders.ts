import { jsonArray, jsonObject, quoted, type RestResponse } from '@hftjs/simulator';
import { isoTime } from '../number-text.js';
import type { PrivateCall, PrivateEndpoint } from '../rest-private.js';
import { restFailure, restSuccess } from '../rest-text.js';
import { cancel, edit, receivedTime, send } from './actions.js';
import { batchOf, batchOrder } from './batch.js';
import { BadArgument } from './order-status.js';
import { cancelAllEvent } from './order-texts.js';
import type { OrderFields } from './send-ticket.js';

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
  const { now, triggerTime } = exchange.market.cancelAfter(
    { account },
    seconds === 0 ? undefined : seconds * 1000,
  );
  return restSuccess({
    status: jsonObject({
      currentTime: quoted(isoTime(now)),
      triggerTime: quoted(triggerTime === undefined ? '0' : isoTime(triggerTime)),
    }),
  });
}
