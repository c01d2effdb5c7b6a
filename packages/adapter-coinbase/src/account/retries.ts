import { BoundedMap } from '@hftjs/core/adapter';

/** Orders that are remembered; the oldest are given up first. */
const ORDERS_KEPT = 1_000;

export interface RetriesInit {
  /** Until an order is asked about first; twice as long each time. Milliseconds. */
  readonly firstDelay: number;
  readonly attempts: number;
}

/** Orders that REST is asked about until it states what is missing. */
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

  /** The orders to ask about now. Each is due again later, unless this was the last attempt. */
  take(): readonly string[] {
    const due = [...this.#orders].filter(([, { dueAt }]) => dueAt <= performance.now());
    for (const [orderId, { attempt }] of due) {
      if (attempt + 1 < this.#init.attempts) this.#plan(orderId, attempt + 1);
      else this.#orders.delete(orderId);
    }
    return due.map(([orderId]) => orderId);
  }

  #plan(orderId: string, attempt: number): void {
    this.#orders.set(orderId, { dueAt: performance.now() + this.#init.firstDelay * 2 ** attempt, attempt });
  }
}
