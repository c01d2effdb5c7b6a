import { now } from './clock.js';

/** How long a measurement is good for, in milliseconds. */
const LIFETIME = 1_800_000;

/**
 * A venue's clock, as far off ours as measured: venues refuse signed requests whose time is not near theirs.
 */
export class VenueClock {
  readonly #ask: () => Promise<number>;
  #offset = 0;
  #measured = -Infinity;
  #measuring: Promise<void> | undefined;

  /** @param ask - asks the venue for its time in epoch milliseconds */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask;
  }

  /** The venue's time in epoch milliseconds; our own until it was measured. */
  now(): number {
    return now() + this.#offset;
  }

  /** A time of our clock on the venue's. */
  toVenue(time: number): number {
    return time + this.#offset;
  }

  /** Measures the offset if that was not done lately. */
  async synchronize(): Promise<void> {
    if (now() - this.#measured < LIFETIME) return;
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = undefined;
    });
    await this.#measuring;
  }

  /** The venue found our time wrong: the next request measures again. */
  distrust(): void {
    this.#measured = -Infinity;
  }

  async #measure(): Promise<void> {
    const before = now();
    const venueTime = await this.#ask();
    const after = now();
    this.#offset = venueTime - (before + after) / 2;
    this.#measured = after;
  }
}
