/** Sends what is newest, at most once per interval: nothing newer is ever held back for longer than that. */
export class Paced {
  readonly #interval: number;
  readonly #send: () => void;
  #last = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(interval: number, send: () => void) {
    this.#interval = interval;
    this.#send = send;
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

  /** Sends without waiting. */
  now(): void {
    this.release();
    this.#last = performance.now();
    this.#send();
  }

  /** Nothing is left running. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
