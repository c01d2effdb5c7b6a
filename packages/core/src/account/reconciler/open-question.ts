import type { Recovery } from '../../delivery/recoveries.js';
import type { OrderName } from '../listing.js';

/** From one look in vain to the next: twice as long each time, up to a limit. Milliseconds. */
const RETRY_DELAY = 300;
const MAX_RETRY_DELAY = 30_000;

/** An order that the venue is asked about: since when, when next, and what was reported. */
export class OpenQuestion {
  name: OrderName;
  /** When the venue is asked next, on the clock of `performance.now()`; Infinity while it is being asked. */
  dueAt = Infinity;
  /** The venue did not know the order when it was asked. */
  isUndecided = false;
  /** Reported as lost. */
  isLost = false;
  /** Settled. */
  isClosed = false;
  /** The recovery that was reported for it. */
  recovery: Recovery | undefined;
  readonly #since = performance.now();
  #attempts = 0;
  #found = 0;

  constructor(name: OrderName) {
    this.name = name;
  }

  /** How long it has been open, in milliseconds. */
  get age(): number {
    return performance.now() - this.#since;
  }

  /** Something changed: the answer may be there after a delay. Changes that go on and on do not put the look off. */
  expect(delay: number): void {
    this.#attempts = 0;
    this.dueAt = Math.min(this.dueAt, performance.now() + delay);
  }

  /** It is asked for now. */
  look(): void {
    this.dueAt = Infinity;
  }

  /** A look was in vain, unless more was expected meanwhile. */
  postpone(): void {
    const delay = Math.min(RETRY_DELAY * 2 ** this.#attempts, MAX_RETRY_DELAY);
    this.#attempts++;
    this.dueAt = Math.min(this.dueAt, performance.now() + delay);
  }

  /** So many of its fills were found. */
  found(fills: number): void {
    this.#found += fills;
  }

  close(): void {
    this.isClosed = true;
    this.recovery?.end(this.#found);
  }
}
