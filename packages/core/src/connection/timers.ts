/** What a timer can hold; one that is asked for more fires at once. */
const LONGEST = 2 ** 31 - 1;

/** Timers that end together. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #isEnded = false;

  /** Once, after some time; never for Infinity. */
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

  /** Again and again. */
  every(milliseconds: number, act: () => void): void {
    if (!this.#isEnded) this.#running.add(setInterval(act, milliseconds));
  }

  /** Stops those that run; new ones may be begun. */
  clear(): void {
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }

  /** Stops all, and lets no other begin. */
  end(): void {
    this.#isEnded = true;
    this.clear();
  }
}
