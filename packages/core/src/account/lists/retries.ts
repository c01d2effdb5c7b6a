import { BoundedMap } from '../../contract/bounded.js';

/** Orders that are remembered. The oldest are given up first. */
const ORDERS_KEPT = 1_000;

export interface RetriesInit {
  /** Until an order is read first. It doubles each time. Milliseconds. */
  readonly firstDelay: number;
  readonly attempts: number;
}

/** Orders that are read over REST until it states a detail that it may state late. */
export class Retries {
  readonly #init: RetriesInit;
  readonly #orders = new BoundedMap<string, { readonly dueAt: number; readonly attempt: number }>(
    ORDERS_KEPT,
  );

  constructor(init: RetriesInit) {
    this.#init = init;
  }

  add(orderId: string): void {
    if (!this.#orders.has(orderId)) this.#plan(orderId, 0);
  }

  delete(orderId: string): void {
    this.#orders.delete(orderId);
  }

  /**
   * Reads the orders that are due, if any are. Each is due again later, unless this was its last attempt. A rejection
   * of `read` is ignored: a REST API that fails is reported where recovery needs it.
   *
   * @param read - reads these orders, and deletes those whose detail is stated
   */
  async run(read: (orderIds: readonly string[]) => Promise<void>): Promise<void> {
    const due = [...this.#orders].filter(([, { dueAt }]) => dueAt <= performance.now());
    for (const [orderId, { attempt }] of due) {
      if (attempt + 1 < this.#init.attempts) this.#plan(orderId, attempt + 1);
      else this.#orders.delete(orderId);
    }
    if (due.length > 0) await read(due.map(([orderId]) => orderId)).catch(() => undefined);
  }

  #plan(orderId: string, attempt: number): void {
    this.#orders.set(orderId, { dueAt: performance.now() + this.#init.firstDelay * 2 ** attempt, attempt });
  }
}
