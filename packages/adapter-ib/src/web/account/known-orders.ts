import { BoundedMap, compareDecimals, stated } from '@hftjs/core/adapter';
import { withoutRoute } from '../venue/contract-search.js';
import type { OrderFacts } from './order-row.js';
import { isWorking, statusOf } from './order-status.js';

/** Orders remembered. Orders of the day are sent again each day; older ones are not. */
const KEPT = 20_000;

/** An order before and after a row of it. */
export interface OrderChange {
  readonly before: OrderFacts | undefined;
  readonly after: OrderFacts;
}

/** The last known state of each order: rows hold what has changed, and nothing else. Lives as long as its stream. */
export class KnownOrders {
  readonly #orders = new BoundedMap<string, OrderFacts>(KEPT);

  get(orderId: string): OrderFacts | undefined {
    return this.#orders.get(orderId);
  }

  /** Whether a row is of a leg of a combination, which has its number: the order is of the contract named first. */
  isOfLeg({ orderId, conid }: OrderFacts): boolean {
    const known = this.#orders.get(orderId)?.conid;
    return known !== undefined && conid !== undefined && withoutRoute(conid) !== withoutRoute(known);
  }

  /** Adds what a row holds. */
  take(news: OrderFacts): OrderChange {
    const before = this.#orders.get(news.orderId);
    const after = before ? merged(before, news) : news;
    this.#orders.set(news.orderId, after);
    return { before, after };
  }
}

function merged(before: OrderFacts, news: OrderFacts): OrderFacts {
  // A row with less filled volume than the known state is older than that state.
  if (compareDecimals(news.filled ?? before.filled ?? '0', before.filled ?? '0') < 0)
    return { ...news, ...before };
  const after = { ...before, ...news };
  if (news.status === undefined) return after;
  // A canceled order has ended: a row that comes late, behind a list that was ahead of the socket, does not undo it.
  if (isCanceled(before) && !isCanceled(news))
    return stated({ ...after, status: before.status, reason: before.reason });
  // The order works: the reason of an earlier refusal does not apply any more.
  return isWorking(statusOf(news)) ? stated({ ...after, reason: news.reason }) : after;
}

/** Whether the venue's status is final and not a refusal, which may concern a change only. */
const isCanceled = (facts: OrderFacts): boolean =>
  facts.status !== 'Inactive' && statusOf(facts) === 'canceled';
