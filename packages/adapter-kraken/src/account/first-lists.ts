import { isTerminal, type MyOrder } from '@hftjs/core';
import type { Listing, OrderUpdate } from '@hftjs/core/adapter';

/** What the snapshots of one connection brought: REST need not be asked for it, and is not believed against it. */
export class FirstLists<Fill> {
  /** The last fills, oldest first; `undefined` until the snapshot has come. */
  fills: readonly Fill[] | undefined;
  /** Orders that it lists as open. */
  open: ReadonlySet<string> = new Set();
  /** False once something on the connection was lost: its fills are not whole any more. */
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

  /** Without orders that REST lists as open although the connection does not any more: its answer lags. */
  withoutGone({ rows, unreadable }: Listing<OrderUpdate>): Listing<OrderUpdate> {
    return { rows: rows.filter((order) => isTerminal(order) || !this.#gone.has(order.orderId)), unreadable };
  }
}
