import type { Budget } from './budget.js';

/** A limit of events, or of their cost, in any period of a length in milliseconds. */
export class RateWindow {
  readonly most: number;
  readonly #interval: number;
  readonly #spent: { readonly time: number; readonly cost: number }[] = [];
  #sum = 0;
  #peak = 0;

  constructor(most: number, interval: number) {
    this.most = most;
    this.#interval = interval;
  }

  /** The highest sum so far, that of a refused event included. */
  get peak(): number {
    return this.#peak;
  }

  /** Counts an event. Returns false, and does not count it, if it exceeds the limit. */
  admit(cost = 1): boolean {
    const { left } = this;
    this.#peak = Math.max(this.#peak, this.#sum + cost);
    if (cost > left) return false;
    this.#spent.push({ time: performance.now(), cost });
    this.#sum += cost;
    return true;
  }

  /** The cost that would still be admitted now. */
  get left(): number {
    this.#forget();
    return this.most - this.#sum;
  }

  #forget(): void {
    const end = performance.now() - this.#interval;
    for (let oldest = this.#spent[0]; oldest && oldest.time <= end; oldest = this.#spent[0]) {
      this.#sum -= oldest.cost;
      this.#spent.shift();
    }
  }
}

/** A window for each client, such as an address or an account. */
export class RateWindows {
  readonly #interval: number;
  readonly #windows = new Map<string, RateWindow>();

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** The budget of these limits: that of the client which came closest to its own. */
  budget(name: string): Budget | undefined {
    const [closest] = [...this.#windows.values()].sort(
      (left, right) => right.peak / right.most - left.peak / left.most,
    );
    return closest && { name, most: closest.most, peak: closest.peak };
  }

  /** The window of a client, with this limit. */
  of(client: string, most: number): RateWindow {
    const window = this.#windows.get(client) ?? new RateWindow(most, this.#interval);
    this.#windows.set(client, window);
    return window;
  }
}
