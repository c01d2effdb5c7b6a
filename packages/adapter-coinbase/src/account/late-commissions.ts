import { BoundedMap, type FillRow, type Listing } from '@hftjs/core/adapter';

/** From a fill without a commission to the first look for it; twice as long each time. Milliseconds. */
export const FIRST_DELAY = 2_000;
const MAX_ATTEMPTS = 10;

/** Orders that are remembered; the oldest are given up first. */
const ORDERS_KEPT = 1_000;

interface Uncharged {
  dueAt: number;
  attempts: number;
}

/**
 * Orders with fills whose commission was not stated when they were delivered: they are read again until it is. Lives
 * as long as its stream.
 */
export class LateCommissions {
  readonly #orders = new BoundedMap<string, Uncharged>(ORDERS_KEPT);

  /** Orders to ask about now. */
  due(time = performance.now()): readonly string[] {
    return [...this.#orders].filter(([, { dueAt }]) => dueAt <= time).map(([orderId]) => orderId);
  }

  /** All fills of some orders were read. */
  learn({ rows }: Pick<Listing<FillRow>, 'rows'>): void {
    const uncharged = new Map<string, boolean>();
    for (const { orderId, fees } of rows)
      uncharged.set(orderId, (uncharged.get(orderId) ?? false) || fees.length === 0);
    for (const [orderId, isUncharged] of uncharged) {
      if (!isUncharged) this.#orders.delete(orderId);
      else if (!this.#orders.has(orderId))
        this.#orders.set(orderId, { dueAt: performance.now() + FIRST_DELAY, attempts: 0 });
    }
  }

  /** These orders are asked about now. */
  look(orderIds: readonly string[], time = performance.now()): void {
    for (const orderId of orderIds) {
      const order = this.#orders.get(orderId);
      if (!order) continue;
      order.attempts++;
      order.dueAt = time + FIRST_DELAY * 2 ** order.attempts;
      if (order.attempts >= MAX_ATTEMPTS) this.#orders.delete(orderId);
    }
  }
}
