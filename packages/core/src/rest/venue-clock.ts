import { clockSteps, elapsedSince, now } from '../contract/clock.js';

/** How long a measurement is good for, in milliseconds. */
const LIFETIME = 1_800_000;

/** One measurement of a venue's clock. */
interface Measurement {
  /** Milliseconds that the venue's clock is ahead of the monotonic clock, which no step of the wall clock moves. */
  readonly offset: number;
  /** On the monotonic clock. */
  readonly time: number;
  readonly steps: number;
}

/**
 * A venue's clock, as far off ours as measured: venues refuse signed requests whose time is not near theirs. A step of
 * our wall clock, such as a suspend, makes it measure again.
 */
export class VenueClock {
  readonly #ask: () => Promise<number>;
  #measured: Measurement | undefined;
  #isTrusted = false;
  #measuring: Promise<void> | undefined;

  /** @param ask - asks the venue for its time in epoch milliseconds */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask;
  }

  /** The venue's time in epoch milliseconds; our own until it was measured. */
  now(): number {
    return this.#measured ? this.#measured.offset + performance.now() : now();
  }

  /** A past time of our clock on the venue's: where our clock was set meanwhile, never later than it really was. */
  toVenue(time: number): number {
    return this.now() - elapsedSince(time);
  }

  /** Measures the offset if that was not done lately. */
  async synchronize(): Promise<void> {
    if (this.#isFresh()) return;
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = undefined;
    });
    await this.#measuring;
  }

  /** The venue found our time wrong: the next request measures again. */
  distrust(): void {
    this.#isTrusted = false;
  }

  #isFresh(): boolean {
    if (!this.#measured || !this.#isTrusted) return false;
    const { time, steps } = this.#measured;
    return performance.now() - time < LIFETIME && steps === clockSteps();
  }

  async #measure(): Promise<void> {
    const before = performance.now();
    const steps = clockSteps();
    const venueTime = await this.#ask();
    const after = performance.now();
    this.#measured = { offset: venueTime - (before + after) / 2, time: after, steps };
    this.#isTrusted = true;
  }
}
