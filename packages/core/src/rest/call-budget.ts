import type { Rate } from '../connection/channel-params.js';
import { paced } from '../connection/governor/pace.js';

/**
 * The calls that a venue allows beside its ordinary budget, counted over a window that slides. A call beyond it is
 * rejected at once: minutes later its answer would not be wanted any more.
 */
export class CallBudget {
  readonly #rate: Rate;
  readonly #clock: () => number;
  #calls: readonly number[] = [];

  constructor(rate: Rate, clock: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Calls that may be made now. */
  get left(): number {
    const { count, per } = this.#rate;
    const now = this.#clock();
    return count - this.#calls.filter((time) => now - time < paced(per)).length;
  }

  /** @throws Error when too many calls were made lately */
  spend(): void {
    const { count, per } = this.#rate;
    const now = this.#clock();
    const lately = this.#calls.filter((time) => now - time < paced(per));
    if (lately.length >= count)
      throw new Error(
        `${count} calls in ${per / 60_000} minutes were made already, and more are not allowed`,
      );
    this.#calls = [...lately, now];
  }
}
