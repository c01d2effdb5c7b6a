import type { Recovery } from '../../delivery/recoveries.js';
import type { OrderName } from '../listing.js';

/** Delay after a request that did not settle the order. It doubles each time, up to a limit. Milliseconds. */
const RETRY_DELAY = 300;
const MAX_RETRY_DELAY = 30_000;

/** An order that is read over REST until it is settled. */
export class OpenQuestion {
  name: OrderName;
  /** When the order is read next, on the clock of `performance.now()`; Infinity during a request. */
  dueAt = Infinity;
  /** Whether the venue did not know the order at the last request. */
  isUndecided = false;
  /** Whether it was reported as lost. */
  isLost = false;
  /** Whether it is settled. */
  isClosed = false;
  /** The recovery that is reported for it. */
  recovery: Recovery | undefined;
  readonly #since = performance.now();
  #attempts = 0;
  #found = 0;

  constructor(name: OrderName) {
    this.name = name;
  }

  /** How long it has been unsettled, in milliseconds. */
  get age(): number {
    return performance.now() - this.#since;
  }

  /** The order changed: the answer is expected after a delay. Further changes do not postpone the request. */
  expect(delay: number): void {
    this.#attempts = 0;
    this.dueAt = Math.min(this.dueAt, performance.now() + delay);
  }

  /** The request begins. */
  look(): void {
    this.dueAt = Infinity;
  }

  /** A request did not settle the order: the next one comes later. */
  postpone(): void {
    const delay = Math.min(RETRY_DELAY * 2 ** this.#attempts, MAX_RETRY_DELAY);
    this.#attempts++;
    this.dueAt = Math.min(this.dueAt, performance.now() + delay);
  }

  /** So many of its missing fills were published. */
  found(fills: number): void {
    this.#found += fills;
  }

  close(): void {
    this.isClosed = true;
    this.recovery?.end(this.#found);
  }
}
