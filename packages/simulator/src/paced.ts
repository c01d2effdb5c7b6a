/** Calls `act` at most once per interval: what is new is never held back for longer than that. */
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

  /** There is something new; it goes at once when the last time is long ago. */
  touch(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.#interval - performance.now();
    if (wait <= 0) this.now();
    else this.#arm(wait);
  }

  /** There is something new; it goes one interval from now, with whatever else comes until then. */
  collect(): void {
    if (this.#timer === undefined) this.#arm(this.#interval);
  }

  /** Acts without waiting. */
  now(): void {
    this.release();
    this.#last = performance.now();
    this.#act();
  }

  /** Nothing is left running. */
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
