/** How long a loop may run before sockets and other loops get their turn, in milliseconds. */
const BUDGET = 2;

/** The clock is read again after at most so many events. */
const LONGEST_STRIDE = 256;

/**
 * Measures how long a loop has been running. Reads the clock rarely while handlers are fast, and after every event
 * while they are slow.
 */
export class TimeSlice {
  #since = 0;
  #stride = 1;
  #left = 1;

  /** Begins a new slice. */
  restart(): void {
    this.#since = performance.now();
    this.#left = this.#stride;
  }

  /** Counts one event. Returns true when other loops should get their turn. */
  isUsedUp(): boolean {
    if (--this.#left > 0) return false;
    const used = performance.now() - this.#since;
    const isSlow = used * 2 >= BUDGET;
    this.#stride = isSlow ? Math.max(1, this.#stride >> 2) : Math.min(LONGEST_STRIDE, this.#stride * 2);
    this.#left = this.#stride;
    return used >= BUDGET;
  }
}
