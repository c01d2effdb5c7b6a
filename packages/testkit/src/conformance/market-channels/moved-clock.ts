/** The system's clock, which a test moves forward. */
export class MovedClock {
  #offset = 0;

  /** Epoch milliseconds. */
  readonly read = (): number => performance.timeOrigin + performance.now() + this.#offset;

  /** @param milliseconds - forward */
  move(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
