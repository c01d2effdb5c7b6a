/** So much may be spent in any stretch of so many milliseconds. */
export class Budget {
  readonly #most: number;
  readonly #interval: number;
  readonly #spent: { readonly time: number; readonly cost: number }[] = [];
  #sum = 0;

  constructor(most: number, interval: number) {
    this.#most = most;
    this.#interval = interval;
  }

  /** False, and nothing is spent, when it is more than is left. */
  spend(cost = 1): boolean {
    const now = performance.now();
    for (
      let oldest = this.#spent[0];
      oldest && oldest.time <= now - this.#interval;
      oldest = this.#spent[0]
    ) {
      this.#sum -= oldest.cost;
      this.#spent.shift();
    }
    if (this.#sum + cost > this.#most) return false;
    this.#spent.push({ time: now, cost });
    this.#sum += cost;
    return true;
  }
}
