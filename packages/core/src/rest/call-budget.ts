import type { Rate } from '../connection/channel-params.js';
import { paced } from '../connection/governor/pace.js';
import { sleep } from '../connection/governor/sleep.js';

/** With fewer calls left than `left`, how long each waits, in milliseconds; the smallest number first. */
export type Savings = readonly { readonly left: number; readonly delay: number }[];

/**
 * The calls that a venue allows beside its ordinary budget, counted over a window that slides. A call beyond it is
 * rejected at once: minutes later its answer would not be wanted any more.
 */
export class CallBudget {
  readonly #rate: Rate;
  readonly #savings: Savings;
  readonly #clock: () => number;
  #calls: readonly number[] = [];

  constructor(rate: Rate, savings: Savings = [], clock: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#savings = savings;
    this.#clock = clock;
  }

  /** Calls that may be made now. */
  get left(): number {
    const { count, per } = this.#rate;
    const now = this.#clock();
    return count - this.#calls.filter((time) => now - time < paced(per)).length;
  }

  /**
   * Waits before a call, the longer the fewer calls are left: so long a connection has to live before one is made for it.
   *
   * @throws the reason of the signal when it is aborted
   */
  async spare(signal: AbortSignal): Promise<void> {
    const { left } = this;
    await sleep(this.#savings.find((saving) => left < saving.left)?.delay ?? 0, signal);
    signal.throwIfAborted();
  }

  /**
   * Counts a call that is made now.
   *
   * @param reserve - calls that must be left to others
   * @throws Error when too many calls were made lately
   */
  spend(reserve = 0): void {
    const { count, per } = this.#rate;
    const now = this.#clock();
    const lately = this.#calls.filter((time) => now - time < paced(per));
    if (lately.length >= count - reserve)
      throw new Error(
        `${lately.length} calls in ${per / 60_000} minutes were made already, and more are not allowed`,
      );
    this.#calls = [...lately, now];
  }
}
