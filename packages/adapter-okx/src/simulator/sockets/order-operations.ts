import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import { actOnOrders, type OrderAction } from '../orders/order-actions.js';
import type { Body } from '../wire/json-body.js';
import { VenueError } from '../wire/venue-error.js';

interface Operation {
  readonly action: OrderAction;
  /** How many elements `args` may have. */
  readonly most: number;
}

const BATCH = 20;

/** What a socket can do with orders, by `op`. https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-place-order */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  order: { action: 'place', most: 1 },
  'batch-orders': { action: 'place', most: BATCH },
  'amend-order': { action: 'amend', most: 1 },
  'batch-amend-orders': { action: 'amend', most: BATCH },
  'cancel-order': { action: 'cancel', most: 1 },
  'batch-cancel-orders': { action: 'cancel', most: BATCH },
};

export const isOrderOperation = (operation: string): boolean => operation in OPERATIONS;

/** A request for orders on a socket. */
export interface OrderOperation {
  readonly id: string;
  readonly operation: string;
  readonly arguments: readonly Body[];
}

/** Does what is asked, and returns the answer. It comes after the pushes that it causes. */
export function answerOperation(
  exchange: Exchange,
  account: Account,
  { id, operation, arguments: bodies }: OrderOperation,
): Readonly<Record<string, unknown>> {
  const inTime = exchange.clock();
  const times = (): object => ({
    inTime: String(Math.round(inTime * 1000)),
    outTime: String(Math.round(exchange.clock() * 1000)),
  });
  const { action, most } = OPERATIONS[operation] ?? { action: 'place', most: 0 };
  try {
    if (bodies.length > most) throw new VenueError('51111', `Maximum ${most} orders can be placed in bulk`);
    const calls = bodies.map((body) => ({ exchange, account, body, isByCode: true }));
    exchange.orderLimits.spend(action, calls);
    const { code, msg, rows } = actOnOrders(action, calls);
    return { id, op: operation, code, msg, data: rows, ...times() };
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return { id, op: operation, code: error.code, msg: error.message, data: [], ...times() };
  }
}
