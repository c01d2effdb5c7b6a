import { BoundedMap } from '../../contract/bounded.js';

/** Orders that are remembered. The oldest are given up first. */
const ORDERS_KEPT = 10_000;

export interface RetriesInit {
  /** Until an order is read first. It doubles each time. Milliseconds. */
  readonly firstDelay: number;
  /** Then an order is given up: the next connection reads it, or nothing does. */
  readonly attempts: number;
}

interface Planned {
  /** On the clock of `performance.now()`. */
  readonly dueAt: number;
  readonly attempt: number;
}

/** Orders that are read over REST until it states what it may state late. All that are due are read together. */
export class Retries {
  readonly #init: RetriesInit;
  readonly #orders = new BoundedMap<string, Planned>(ORDERS_KEPT);

  constructor(init: RetriesInit) {
    this.#init = init;
  }

  /** When the next order is due, on the clock of `performance.now()`; Infinity without orders. */
  get nextDueAt(): number {
    let next = Infinity;
    for (const { dueAt } of this.#orders.values()) next = Math.min(next, dueAt);
    return next;
  }

  /** Plans an order, unless it waits already. */
  add(orderId: string): void {
    if (!this.#orders.has(orderId)) this.#plan(orderId, 0, this.#init.firstDelay);
  }

  /** Plans an order anew. @param delay - until it is read first, in milliseconds */
  restart(orderId: string, delay: number): void {
    this.#plan(orderId, 0, delay);
  }

  delete(orderId: string): void {
    this.#orders.delete(orderId);
  }

  /**
   * Reads the orders that are due, if any are. Each is due again later, unless this was its last attempt.
   *
   * @param read - reads these orders, and deletes those that need no further attempt
   */
  async run(read: (orderIds: readonly string[]) => Promise<void>): Promise<void> {
    const { firstDelay, attempts } = this.#init;
    const due = [...this.#orders].filter(([, { dueAt }]) => dueAt <= performance.now());
    for (const [orderId, { attempt }] of due) {
      const next = attempt + 1;
      if (next < attempts) this.#plan(orderId, next, firstDelay * 2 ** next);
      else this.#orders.delete(orderId);
    }
    if (due.length > 0) await read(due.map(([orderId]) => orderId));
  }

  #plan(orderId: string, attempt: number, delay: number): void {
    this.#orders.set(orderId, { dueAt: performance.now() + delay, attempt });
  }
}
