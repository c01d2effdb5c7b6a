import { actOnOrders, type OrderAction, type Outcome } from '../orders/order-actions.js';
import { cancelAfter } from '../orders/cancel-after.js';
import { action, type ActionCall, type Endpoints } from './endpoint.js';

/** Most orders in one request. */
const BATCH = 20;

/** Orders, placed and changed. https://www.okx.com/docs-v5/en/#order-book-trading-trade */
export const ORDER_ENDPOINTS: Endpoints = {
  'POST trade/order': one('place'),
  'POST trade/batch-orders': several('place'),
  'POST trade/amend-order': one('amend'),
  'POST trade/amend-batch-orders': several('amend'),
  'POST trade/cancel-order': one('cancel'),
  'POST trade/cancel-batch-orders': several('cancel'),
  'POST trade/cancel-all-after': action(2, ({ exchange, account, body }) => [
    cancelAfter({ exchange, account, body }),
  ]),
};

/** Limits of orders are counted by instrument, so that the endpoints themselves have none. */
function one(what: OrderAction): Endpoints[string] {
  return action(Infinity, (call) => act(what, call));
}

function several(what: OrderAction): Endpoints[string] {
  return action(Infinity, (call) => act(what, call), BATCH);
}

function act(what: OrderAction, { exchange, account, bodies }: ActionCall): Outcome {
  const calls = bodies.map((body) => ({ exchange, account, body, isByCode: false }));
  exchange.orderLimits.spend(what, calls);
  return actOnOrders(what, calls);
}
