import { compareDecimals } from '@hftjs/core/adapter';
import { BoundedMap } from '../bounded-map.js';
import type { OrderFacts } from './order-facts.js';

/** Orders remembered. Those of a day are told again each day; older ones are not. */
const KEPT = 20_000;

/** An order before and after a row of it. */
export interface OrderChange {
  readonly before: OrderFacts | undefined;
  readonly after: OrderFacts;
}

/** All that was ever told of each order: rows hold what has changed, and nothing else. Lives as long as its stream. */
export class KnownOrders {
  readonly #orders = new BoundedMap<string, OrderFacts>(KEPT);

  get(orderId: string): OrderFacts | undefined {
    return this.#orders.get(orderId);
  }

  /** Adds what a row tells. */
  take(news: OrderFacts): OrderChange {
    const before = this.#orders.get(news.orderId);
    const after = before ? merged(before, news) : news;
    // What was told of last is forgotten last.
    this.#orders.delete(news.orderId);
    this.#orders.set(news.orderId, after);
    return { before, after };
  }
}

/** A row that knows of less filled than is known is older than what is known. */
function merged(before: OrderFacts, news: OrderFacts): OrderFacts {
  const isOld =
    before.filled !== undefined &&
    news.filled !== undefined &&
    compareDecimals(news.filled, before.filled) < 0;
  return isOld ? { ...news, ...before } : { ...before, ...news };
}
