/** The longest delay of a Node timer, in milliseconds. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Timers that are stopped together. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #isEnded = false;

  /** Calls once, after so many milliseconds; never for Infinity. */
  after(milliseconds: number, act: () => void): void {
    if (this.#isEnded || milliseconds === Infinity) return;
    const timer = setTimeout(
      () => {
        this.#running.delete(timer);
        act();
      },
      Math.min(milliseconds, LONGEST),
    );
    this.#running.add(timer);
  }

  /** Calls regularly. */
  every(milliseconds: number, act: () => void): void {
    if (!this.#isEnded) this.#running.add(setInterval(act, milliseconds));
  }

  /** Stops the present timers; new ones may be started. */
  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }

  /** Stops the present timers; new ones are not started any more. */
  end(): void {
    this.#isEnded = true;
    this.clear();
  }
}
