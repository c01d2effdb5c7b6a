import type { Row } from '../instruments/instrument-directory.js';
import { VenueError } from '../wire/venue-error.js';
import { amendOrder, cancelOrder } from './change-order.js';
import type { OrderCall } from './order-fields.js';
import { milliseconds } from './order-row.js';
import { placeOrder } from './place-order.js';

/** What can be done with orders, over REST and on sockets. */
export type OrderAction = 'place' | 'amend' | 'cancel';

/** What came of requests for orders, one row each. */
export interface Outcome {
  /** `0`: all were done; `1`: none; `2`: some. */
  readonly code: '0' | '1' | '2';
  readonly msg: string;
  readonly rows: readonly Row[];
  /** Whether the answer has the times at which the request came and was answered. @defaultValue false */
  readonly isTimed?: boolean;
}

const ACTIONS: Readonly<Record<OrderAction, (call: OrderCall) => Row>> = {
  place: (call) => ({ ...echoed(call, ['clOrdId']), ordId: placeOrder(call), ...echoed(call, ['tag']) }),
  amend: (call) => {
    const { orderId, clientOrderId = '' } = amendOrder(call);
    return { clOrdId: clientOrderId, ordId: orderId, ...echoed(call, ['reqId']) };
  },
  cancel: (call) => {
    const { orderId, clientOrderId = '' } = cancelOrder(call);
    return { clOrdId: clientOrderId, ordId: orderId };
  },
};

/** What rows repeat of a request that was refused. */
const ECHOED: Readonly<Record<OrderAction, readonly string[]>> = {
  place: ['clOrdId', 'ordId', 'tag'],
  amend: ['clOrdId', 'ordId', 'reqId'],
  cancel: ['clOrdId', 'ordId'],
};

const DONE: Readonly<Record<OrderAction, string>> = { place: 'Order placed', amend: '', cancel: '' };

/** Does the same with each of some orders. */
export function actOnOrders(action: OrderAction, calls: readonly OrderCall[]): Outcome {
  return { ...outcomeOf(calls.map((call) => attempt(action, call))), isTimed: true };
}

/** The envelope around rows that each have an `sCode`. */
export function outcomeOf(rows: readonly Row[]): Outcome {
  const failed = rows.filter(({ sCode }) => sCode !== '0').length;
  if (failed === 0) return { code: '0', msg: '', rows };
  return failed === rows.length
    ? { code: '1', msg: 'All operations failed', rows }
    : { code: '2', msg: 'Bulk operation partially succeeded.', rows };
}

function attempt(action: OrderAction, call: OrderCall): Row {
  const ts = milliseconds(call.exchange.clock());
  try {
    return { ...ACTIONS[action](call), ts, sCode: '0', sMsg: DONE[action] };
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return { ...echoed(call, ECHOED[action]), ts, sCode: error.code, sMsg: error.message };
  }
}

const echoed = ({ body }: OrderCall, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, typeof body[name] === 'string' ? body[name] : '']));
