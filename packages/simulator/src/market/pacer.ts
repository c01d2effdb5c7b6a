/** How often the pacer looks at the clock, in milliseconds. */
const INTERVAL = 5;
/** After a longer pause, only so much of it is caught up, in milliseconds. */
const MOST_CAUGHT_UP = 250;

/** Calls `act` about `rate` times a second, however coarse the timers are, on one timer. */
export class Pacer {
  readonly #rate: number;
  readonly #act: () => void;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #owed = 0;

  constructor(rate: number, act: () => void) {
    this.#rate = rate;
    this.#act = act;
  }

  start(): void {
    if (this.#timer !== undefined || this.#rate <= 0) return;
    this.#last = performance.now();
    this.#owed = 0;
    this.#timer = setInterval(() => {
      this.#tick();
    }, INTERVAL);
  }

  /** Stops the timer. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = performance.now();
    this.#owed += (Math.min(now - this.#last, MOST_CAUGHT_UP) * this.#rate) / 1000;
    this.#last = now;
    // A listener may stop the pacer during the loop.
    for (; this.#owed >= 1 && this.#timer !== undefined; this.#owed--) this.#act();
  }
}
