/** So many events in any stretch of so many milliseconds. */
export class RateWindow {
  readonly #most: number;
  readonly #interval: number;
  readonly #times: number[] = [];

  constructor(most: number, interval: number) {
    this.#most = most;
    this.#interval = interval;
  }

  /** Counts an event. False, and not counted, when it is one too many. */
  admit(): boolean {
    const now = performance.now();
    while ((this.#times[0] ?? Infinity) <= now - this.#interval) this.#times.shift();
    if (this.#times.length >= this.#most) return false;
    this.#times.push(now);
    return true;
  }
}
