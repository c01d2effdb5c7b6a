import { clockSteps, elapsedSince, now } from '../contract/clock.js';
import { settlesWithin } from './bounded-wait.js';

/** How long a measurement is valid, in milliseconds. */
const LIFETIME = 1_800_000;

/** How far off our own clock is assumed to be, in milliseconds. */
const UNMEASURED_ERROR = 250;

/** One measurement of a venue's clock. */
interface Measurement {
  /**
   * Milliseconds by which the venue's clock is ahead of the monotonic clock, which no step of the wall clock changes.
   */
  readonly offset: number;
  /** The most milliseconds by which the offset is wrong: half of the time that the answer took. */
  readonly error: number;
  /** When it was made, on the monotonic clock. */
  readonly time: number;
  readonly steps: number;
}

/**
 * A venue's clock, by a measured offset from ours: venues reject signed requests with a wrong time. After a step of our
 * wall clock, as after a suspend, the offset is measured again.
 */
export class VenueClock {
  readonly #ask: () => Promise<number>;
  #measured: Measurement | undefined;
  #isTrusted = false;
  #measuring: Promise<void> | undefined;

  /** @param ask - returns the venue's time in epoch milliseconds */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask;
  }

  /** The venue's time in epoch milliseconds; our own time until it was measured. */
  now(): number {
    return this.#measured ? this.#measured.offset + performance.now() : now();
  }

  /** The earliest time that the venue's clock may show: what the venue dates later happened from now on. */
  earliest(): number {
    return this.now() - (this.#measured?.error ?? UNMEASURED_ERROR);
  }

  /** Converts a past time of our clock to the venue's. If our clock was set meanwhile, the result is never too late. */
  toVenue(time: number): number {
    return this.now() - elapsedSince(time);
  }

  /** Measures the offset, unless the last measurement is still valid. */
  async synchronize(): Promise<void> {
    if (this.#isFresh()) return;
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = undefined;
    });
    await this.#measuring;
  }

  /** Measures the offset where the venue answers within so many milliseconds; else goes on without. Never rejects. */
  async attempt(patience: number): Promise<void> {
    await settlesWithin(
      this.synchronize().catch(() => undefined),
      patience,
    );
  }

  /** The venue rejected our time: the offset is measured again before the next request. */
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
    const error = (after - before) / 2;
    this.#measured = { offset: venueTime - before - error, error, time: after, steps };
    this.#isTrusted = true;
  }
}
