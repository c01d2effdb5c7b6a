import {
  isConditional,
  isDone,
  type OrderReason,
  type OrderStatus,
  type OwnOrder,
  type TimeInForce,
} from '@hftjs/simulator';
import type { OrderNote } from './order-notes.js';

/** https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel */
const STATUSES: Readonly<Record<OrderStatus, string>> = {
  pending: 'PENDING',
  new: 'OPEN',
  untriggered: 'OPEN',
  partially_filled: 'OPEN',
  filled: 'FILLED',
  canceled: 'CANCELLED',
  rejected: 'FAILED',
  expired: 'EXPIRED',
};

const TIMES_IN_FORCE: Readonly<Record<TimeInForce, string>> = {
  gtc: 'GOOD_UNTIL_CANCELLED',
  ioc: 'IMMEDIATE_OR_CANCEL',
  fok: 'FILL_OR_KILL',
  gtd: 'GOOD_UNTIL_DATE_TIME',
};

const CANCEL_REASONS: Readonly<Record<OrderReason, string>> = {
  user: 'User requested cancel',
  immediate_or_cancel: 'Order could not be filled immediately',
  fill_or_kill: 'Order could not be filled completely',
  no_liquidity: 'Internal error',
  self_trade: 'Self trade prevention',
  replaced: 'User requested cancel',
  reduce_only: 'Reduce only',
  insufficient_funds: 'Insufficient funds',
  cancel_after: 'User requested cancel',
  halted: 'Market halted',
  post_only: '',
};

/** Whether an order lives that is about to be cancelled, at a time in epoch milliseconds. */
export const isCancelling = (
  order: OwnOrder,
  { cancellingSince = Infinity }: OrderNote,
  time = Infinity,
): boolean => cancellingSince < time && !isDone(order);

/** How an order stands at a time. */
export const statusWord = (order: OwnOrder, note: OrderNote, time?: number): string =>
  isCancelling(order, note, time) ? 'CANCEL_QUEUED' : STATUSES[order.status];

export const timeInForceWord = ({ timeInForce }: OwnOrder): string => TIMES_IN_FORCE[timeInForce];

/** As the user channel has it. */
export const orderTypeWords = ({ type }: OwnOrder): string =>
  isConditional({ type }) ? 'Stop Limit' : type === 'market' ? 'Market' : 'Limit';

/** As REST has it: `STOP_LIMIT`. */
export const orderTypeOf = (order: OwnOrder): string =>
  orderTypeWords(order).toUpperCase().replaceAll(' ', '_');

export const cancelReason = ({ status, reason }: OwnOrder): string =>
  status === 'canceled' && reason !== undefined ? CANCEL_REASONS[reason] : '';

export const rejectReason = ({ status, reason }: OwnOrder): string | undefined =>
  status === 'rejected' && reason === 'post_only' ? 'INVALID_LIMIT_PRICE_POST_ONLY' : undefined;

export function triggerStatus({ type, status }: OwnOrder, { isTriggered }: OrderNote): string {
  if (!isConditional({ type })) return 'INVALID_ORDER_TYPE';
  return isTriggered && status !== 'untriggered' ? 'STOP_TRIGGERED' : 'STOP_PENDING';
}
