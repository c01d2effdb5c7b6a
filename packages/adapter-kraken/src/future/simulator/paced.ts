/** Does something at once, and then at most once per interval, the last time included. */
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

  /** There is something new. */
  touch(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#last + this.#interval - performance.now();
    if (wait <= 0) this.now();
    else
      this.#timer = setTimeout(() => {
        this.now();
      }, wait);
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
}
