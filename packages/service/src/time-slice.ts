/** Milliseconds a loop may keep the thread before sockets and other loops get their turn. */
const BUDGET = 2;

/** Events after which the clock is looked at again, at most. */
const LONGEST_STRIDE = 256;

/**
 * Tells a loop when it has kept the thread for long enough. Looks at the clock rarely while handlers are quick, and
 * after every event while they are slow.
 */
export class TimeSlice {
  #since = 0;
  #stride = 1;
  #left = 1;

  /** A new slice begins now. */
  restart(): void {
    this.#since = performance.now();
    this.#left = this.#stride;
  }

  /** Counts one event; true: it is the others' turn. */
  isUsedUp(): boolean {
    if (--this.#left > 0) return false;
    const used = performance.now() - this.#since;
    const isSlow = used * 2 >= BUDGET;
    this.#stride = isSlow ? Math.max(1, this.#stride >> 2) : Math.min(LONGEST_STRIDE, this.#stride * 2);
    this.#left = this.#stride;
    return used >= BUDGET;
  }
}
