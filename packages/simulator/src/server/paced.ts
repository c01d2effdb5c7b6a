/** Calls `act` at most once per interval. A request is delayed by at most one interval. */
export class Paced {
  readonly #interval: number;
  readonly #act: () => void;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param interval - milliseconds */
  constructor(interval: number, act: () => void) {
    this.#interval = interval;
    this.#act = act;
  }

  /** Requests a call: at once if the last one is longer ago than the interval. */
  touch(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.#interval - performance.now();
    if (wait <= 0) this.now();
    else this.#arm(wait);
  }

  /** Requests a call one interval from now, together with other requests until then. */
  collect(): void {
    if (this.#timer === undefined) this.#arm(this.#interval);
  }

  /** Calls without waiting. */
  now(): void {
    this.release();
    this.#last = performance.now();
    this.#act();
  }

  /** Stops the timer. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(wait: number): void {
    this.#timer = setTimeout(() => {
      this.now();
    }, wait);
  }
}
