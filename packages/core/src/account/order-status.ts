import type { MyOrder } from '../channels/my-order.js';
import type { OrderStatus } from '../channels/orders.js';

const TERMINAL: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'rejected', 'expired']);

/** Whether an order has ended: filled, canceled, rejected or expired. No other status can follow. */
export const isTerminal = (order: Pick<MyOrder, 'status'>): boolean => TERMINAL.has(order.status);

/** Whether an order may still fill. False for an order of unknown status. */
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

/** Whether an order may go from one status to another. The same status again is allowed. */
export function mayFollow(next: OrderStatus, previous: OrderStatus): boolean {
  if (next === previous) return true;
  if (TERMINAL.has(previous)) return false;
  if (next === 'unknown' || previous === 'unknown') return true;
  // If the venue rejects a cancel, the order goes back to its earlier status.
  return previous === 'pending_cancel' ? RANK[next] >= RANK.new : RANK[next] >= RANK[previous];
}
