import { actOnAlgos } from '../orders/algo-actions.js';
import type { Outcome } from '../orders/order-actions.js';
import { action, type ActionCall, type Endpoints } from './endpoint.js';

/** Most conditional orders in one request. */
const BATCH = 10;

/** Conditional orders, placed and changed. https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading */
export const ALGO_ENDPOINTS: Endpoints = {
  'POST trade/order-algo': action(20, (call) => act('place', call)),
  'POST trade/amend-algos': action(20, (call) => act('amend', call)),
  'POST trade/cancel-algos': action(20, (call) => act('cancel', call), BATCH),
};

const act = (what: Parameters<typeof actOnAlgos>[0], { exchange, account, bodies }: ActionCall): Outcome =>
  actOnAlgos(
    what,
    bodies.map((body) => ({ exchange, account, body, isByCode: false })),
  );
