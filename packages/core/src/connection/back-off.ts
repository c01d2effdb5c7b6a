import type { ConnectionEnd } from './connection-end.js';
import type { Governor } from './governor/governor.js';
import { pauseOf, refusalPauseOf, type ReconnectOptions } from './governor/reconnect-policy.js';

/** How long to wait before the next dial of one feed, after what its last connection ended with. */
export class BackOff {
  readonly #policy: ReconnectOptions;
  readonly #governor: Governor;
  #attempt = 0;
  /** Refusals in a row. */
  #refusals = 0;

  constructor(policy: ReconnectOptions, governor: Governor) {
    this.#policy = policy;
    this.#governor = governor;
  }

  /** The attempt in a row that the next dial will be. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Whether the user's number of attempts is used up. */
  get isExhausted(): boolean {
    return this.#attempt > this.#policy.attempts;
  }

  get attempts(): number {
    return this.#policy.attempts;
  }

  /** A connection is live: what was refused before was passing. */
  succeeded(): void {
    this.#refusals = 0;
  }

  /** A connection that was live for so long has ended. */
  lived(milliseconds: number): void {
    if (milliseconds <= this.#policy.resetAfter) return;
    this.#attempt = 0;
    this.#governor.recordHealth();
  }

  /** A connection has ended, or could not be made: counts the attempt. */
  failed(): void {
    this.#attempt++;
  }

  /** Milliseconds until the next dial. @param dialed - when the last one began */
  delayAfter(end: ConnectionEnd, dialed: number): number {
    return Math.ceil(this.#governor.recordFailure(this.#policy, dialed, this.#pauseAfter(end)));
  }

  /** The pause that the venue wants after a connection ended in this way, whatever the back-off would be. */
  #pauseAfter({ keepAway, retryAfter, fatal }: ConnectionEnd): number | undefined {
    if (keepAway) {
      // Clients that were sent away together do not come back together.
      const pause = pauseOf(this.#policy, keepAway, retryAfter) * (1 + 0.1 * Math.random());
      if (keepAway === 'banned') this.#governor.ban(pause);
      return pause;
    }
    return fatal ? Math.max(retryAfter ?? 0, refusalPauseOf(this.#policy, ++this.#refusals)) : retryAfter;
  }
}
