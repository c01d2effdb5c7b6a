import { setTimeout as sleep } from 'node:timers/promises';
import type { Listing, OrderUpdate } from '@hftjs/core/adapter';
import type { OpenOrderList } from './open-orders.js';

/** How long the list of open orders is waited for once the channel is subscribed. Milliseconds. */
const PATIENCE = 5_000;

/** The open orders with which a connection begins, for the first recovery of the connection. */
export class FirstList {
  readonly #listed: Promise<OpenOrderList>;
  #resolve: ((list: OpenOrderList) => void) | undefined;
  /** Orders that changed while the list was on its way: it may be older. */
  #changed: Set<string> | undefined = new Set();

  constructor() {
    this.#listed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Takes a list, if it is the first one. */
  accept(list: OpenOrderList): boolean {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.(list);
    return resolve !== undefined;
  }

  /** An order has changed. */
  changed(orderId: string): void {
    this.#changed?.add(orderId);
  }

  /**
   * The list without orders that have changed since; `undefined` where it did not come in time, or was taken before.
   *
   * @param signal - ends the wait
   */
  async take(signal: AbortSignal): Promise<Listing<OrderUpdate> | undefined> {
    const changed = this.#changed;
    if (!changed) return undefined;
    const list = await Promise.race([this.#listed, sleep(PATIENCE, undefined, { signal, ref: false })]);
    this.#changed = undefined;
    if (!list) return undefined;
    return { rows: list.rows.filter(({ orderId }) => !changed.has(orderId)), unreadable: list.unreadable };
  }
}
