import type { MyOrder } from '../channels/my-order.js';
import type { OrderStatus } from '../channels/orders.js';

const TERMINAL: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'rejected', 'expired']);

/** Whether an order has ended: filled, canceled, rejected or expired. Nothing can follow. */
export const isTerminal = (order: Pick<MyOrder, 'status'>): boolean => TERMINAL.has(order.status);

/** Whether an order may still fill. An order of unknown status is not said to be open. */
export const isOpen = (order: Pick<MyOrder, 'status'>): boolean =>
  !isTerminal(order) && order.status !== 'unknown';

const RANK: Readonly<Record<Exclude<OrderStatus, 'unknown'>, number>> = {
  pending_new: 1,
  untriggered: 2,
  new: 3,
  partially_filled: 4,
  pending_cancel: 4,
  filled: 5,
  canceled: 5,
  rejected: 5,
  expired: 5,
};

/** Whether an order may go from one status to another; the same status again is no step back. */
export function mayFollow(next: OrderStatus, previous: OrderStatus): boolean {
  if (next === previous) return true;
  if (TERMINAL.has(previous)) return false;
  if (next === 'unknown' || previous === 'unknown') return true;
  // A cancel that the venue refuses leaves the order as it was.
  return previous === 'pending_cancel' ? RANK[next] >= RANK.new : RANK[next] >= RANK[previous];
}
