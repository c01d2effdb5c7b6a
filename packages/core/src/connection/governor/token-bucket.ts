import type { Rate } from '../channel-params.js';
import { paced } from './pace.js';

/** A budget of `count` per `per` milliseconds that refills steadily. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: () => number;
  #tokens: number;
  #refilled: number;

  constructor(rate: Rate, clock: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.count;
    this.#refilled = clock();
  }

  /** Takes tokens, and returns the milliseconds to wait before they may be used: 0 when there were enough. */
  take(tokens = 1): number {
    const { count } = this.#rate;
    const per = paced(this.#rate.per);
    const time = this.#clock();
    this.#tokens = Math.min(count, this.#tokens + ((time - this.#refilled) * count) / per);
    this.#refilled = time;
    this.#tokens -= tokens;
    return this.#tokens >= 0 ? 0 : (-this.#tokens * per) / count;
  }

  /** Returns tokens that were taken and not used. */
  giveBack(tokens = 1): void {
    this.#tokens = Math.min(this.#rate.count, this.#tokens + tokens);
  }
}
