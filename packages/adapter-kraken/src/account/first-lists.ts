import { isTerminal, type MyOrder } from '@hftjs/core';
import type { Listing, OrderUpdate } from '@hftjs/core/adapter';

/** The snapshots of one connection. REST is not asked for what they have, and they take precedence over REST. */
export class FirstLists<Fill> {
  /** The last fills, oldest first; `undefined` until the snapshot has come. */
  fills: readonly Fill[] | undefined;
  /** Orders that it lists as open. */
  open: ReadonlySet<string> = new Set();
  /** False after a frame of the connection was lost: its fills may be incomplete. */
  isTrusted = true;
  #before: readonly string[] = [];
  #gone: ReadonlySet<string> = new Set();

  /** The connection subscribes; these orders were open before. */
  begin(open: readonly MyOrder[]): void {
    this.#before = open.map(({ orderId }) => orderId);
  }

  /** The list of open orders came. */
  list(orders: readonly OrderUpdate[]): void {
    const open = new Set(orders.map(({ orderId }) => orderId));
    this.open = open;
    this.#gone = new Set(this.#before.filter((orderId) => !open.has(orderId)));
  }

  /** Drops orders that REST lists as open and the connection does not: REST lags. */
  withoutGone({ rows, unreadable }: Listing<OrderUpdate>): Listing<OrderUpdate> {
    return { rows: rows.filter((order) => isTerminal(order) || !this.#gone.has(order.orderId)), unreadable };
  }
}
