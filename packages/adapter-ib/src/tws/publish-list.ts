import { isOpen, isTerminal, type MyOrder, type OrderStatus } from '@hftjs/core';
import { now, type OrderUpdate } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import type { OrderList } from './order-list.js';

export interface PublishListInit {
  readonly own: VenueSink['own'];
  readonly kind: 'snapshot' | 'reconcile';
  /** Whether all open orders are told, or only what the list shows to have ended. */
  readonly isToTellAll: boolean;
}

const ENDED: ReadonlySet<OrderStatus> = new Set(['filled', 'canceled', 'rejected', 'expired']);

/** Publishes what a list shows: how orders ended that were open before, and which ones are open. */
export function publishList(list: OrderList, { own, kind, isToTellAll }: PublishListInit): void {
  const receivedTime = now();
  const ended = [...endsOf(list, own)].map((order) => ({ order }));
  if (ended.length > 0) own.publish({ rows: ended, kind: 'reconcile', origin: 'reconcile', receivedTime });
  if (!isToTellAll) return;
  const open = [...list.orders.values()].filter(({ orderId, status }) => {
    const known = own.orders.get(orderId);
    return !ENDED.has(status) && !(known && isTerminal(known));
  });
  const rows = open.map((order) => ({ order: { ...order, event: 'snapshot' as const } }));
  own.publish({ rows, kind, origin: kind, complete: list.isWhole, receivedTime });
}

/** What became of orders that were open: as TWS lists it, as it remembers it, or nobody knows. */
function* endsOf(list: OrderList, own: VenueSink['own']): Generator<OrderUpdate> {
  for (const known of own.orders.open()) {
    const listed = list.orders.get(known.orderId);
    if (listed !== undefined) {
      if (ENDED.has(listed.status)) yield { ...listed, event: eventOf(listed.status) };
      continue;
    }
    const completed = list.completed.get(known.orderId);
    // What could not be read may have been this order; and what is unknown is so once.
    if (completed !== undefined) yield completed;
    else if (list.isWhole && isOpen(known)) yield forgotten(known);
  }
}

const eventOf = (status: OrderStatus): 'trade' | 'canceled' | 'rejected' =>
  status === 'filled' ? 'trade' : status === 'rejected' ? 'rejected' : 'canceled';

/** TWS lists it neither as open nor as ended. */
const forgotten = ({ orderId, symbol }: MyOrder): OrderUpdate => ({
  orderId,
  symbol,
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: 'not listed any more',
});
