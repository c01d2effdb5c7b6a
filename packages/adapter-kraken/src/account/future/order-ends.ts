import {
  BoundedMap,
  joinListings,
  now,
  readRows,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { FutureAccount } from './future-account.js';
import { parseOrderEnd } from './order-history.js';
import type { AccountView } from './order-numbers.js';

/** Ends that are remembered. */
const ENDS_KEPT = 10_000;

/** How often an order is searched for in the history, which may lag; and how many orders that is remembered of. */
const SEARCHES = 8;
const SEARCHED_KEPT = 1_000;

/** Calls of the history that a search leaves to the recovery after an outage. */
const RESERVE = 20;

/** How long ago an order may have ended of which only fills are known, in milliseconds. */
const UNSEEN = 300_000;

/** How far before the last row of an order its end is searched for, in milliseconds. */
const MARGIN = 60_000;

/** Ends of own orders by the history of their events, whose calls are few. Lives as long as one connection. */
export class OrderEnds {
  readonly #context: SessionContext;
  readonly #account: FutureAccount;
  readonly #view: AccountView;
  readonly #ends = new BoundedMap<string, OrderUpdate>(ENDS_KEPT);
  readonly #searches = new BoundedMap<string, number>(SEARCHED_KEPT);

  constructor(context: SessionContext, account: FutureAccount, view: AccountView) {
    this.#context = context;
    this.#account = account;
    this.#view = view;
  }

  /** An end that was read before. */
  get(orderId: string): OrderUpdate | undefined {
    return this.#ends.get(orderId);
  }

  /**
   * Ends of orders by their events since an exchange time. Not whole where the history allows no more calls.
   *
   * @param reserve - calls that are left to others
   */
  async since(time: number, reserve = 0): Promise<Listing<OrderUpdate> & { readonly isWhole: boolean }> {
    const { api } = this.#account;
    const lists: Listing<OrderUpdate>[] = [];
    let isWhole = true;
    for (const list of ['orders', 'triggers'] as const) {
      await api.orderHistory.spare(this.#context.signal);
      isWhole = api.orderHistory.left > reserve;
      if (!isWhole) break;
      const events = await api.orderEvents(time, { list, reserve });
      const parse = (event: unknown): OrderUpdate | undefined => parseOrderEnd(event, this.#view);
      lists.push(readRows(events, parse, this.#context.unreadableRow));
    }
    const { rows, unreadable } = joinListings(lists);
    for (const order of rows) this.#ends.set(order.orderId, order);
    return { rows, unreadable, isWhole };
  }

  /** The ends of orders that `orders/status` does not have any more. */
  async search(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const hasCalls = this.#account.api.orderHistory.left > RESERVE;
    const wanted = hasCalls ? orders.filter((order) => this.#isWanted(order)) : [];
    if (wanted.length === 0) return { rows: [], unreadable: 0 };
    const { unreadable } = await this.since(
      Math.min(...wanted.map((order) => this.#endsAfter(order))),
      RESERVE,
    );
    return { rows: wanted.flatMap(({ orderId }) => this.#ends.get(orderId) ?? []), unreadable };
  }

  /** Whether the history is read for an order once more. */
  #isWanted({ orderId }: OrderName): boolean {
    const searches = (this.#searches.get(orderId) ?? 0) + 1;
    this.#searches.set(orderId, searches);
    return searches <= SEARCHES;
  }

  /** Exchange time after which an order has ended. */
  #endsAfter({ orderId }: OrderName): number {
    const { receivedTime = now() - UNSEEN } = this.#view.known(orderId) ?? {};
    return receivedTime + this.#account.clockAhead - MARGIN;
  }
}
