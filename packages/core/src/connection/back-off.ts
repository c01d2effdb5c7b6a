import type { StreamError } from '../contract/stream-error.js';
import type { ConnectionEnd } from './connection-end.js';
import type { Governor } from './governor/governor.js';
import { pauseOf, refusalPauseOf, type ReconnectOptions } from './governor/reconnect-policy.js';

export interface BackOffInit {
  readonly policy: ReconnectOptions;
  readonly governor: Governor;
  /** Makes the error of a feed whose attempts are used up. */
  readonly fail: (message: string) => StreamError;
}

/** The wait before the next dial of one feed, which depends on why the last connection ended. */
export class BackOff {
  readonly #policy: ReconnectOptions;
  readonly #governor: Governor;
  readonly #fail: BackOffInit['fail'];
  #attempt = 0;
  /** Whether a connection was live. After that, a refusal may be temporary. */
  #wasLive = false;
  /** Number of refusals in a row. */
  #refusals = 0;

  constructor({ policy, governor, fail }: BackOffInit) {
    this.#policy = policy;
    this.#governor = governor;
    this.#fail = fail;
  }

  /** The number of the next dial, counted since the last long-lived connection. */
  get attempt(): number {
    return this.#attempt;
  }

  /** A connection is live: earlier refusals were temporary. */
  succeeded(): void {
    this.#wasLive = true;
    this.#refusals = 0;
  }

  /** A connection has ended that was live for so many milliseconds. */
  lived(milliseconds: number): void {
    if (milliseconds <= this.#policy.resetAfter) return;
    this.#attempt = 0;
    this.#governor.recordHealth();
  }

  /** Counts an attempt: a connection has ended or could not be made. Returns an error if dialling again cannot help. */
  failed({ reason, fatal, isFinal }: ConnectionEnd): StreamError | undefined {
    if (fatal && (isFinal || !this.#wasLive || fatal.code === 'invalid_options')) return fatal;
    const { attempts } = this.#policy;
    if (++this.#attempt <= attempts) return undefined;
    return this.#fail(`gave up after ${attempts} attempts in a row; the last one: ${reason}`);
  }

  /** Milliseconds until the next dial. @param dialed - when the last one began */
  delayAfter(end: ConnectionEnd, dialed: number): number {
    return Math.ceil(this.#governor.recordFailure(this.#policy, dialed, this.#pauseAfter(end)));
  }

  /** The pause that the venue demands after a connection ended in this way. It may be longer than the back-off. */
  #pauseAfter({ keepAway, retryAfter, fatal }: ConnectionEnd): number | undefined {
    if (keepAway) {
      // A random part, so that clients that were refused together do not dial together again.
      const pause = pauseOf(this.#policy, keepAway, retryAfter) * (1 + 0.1 * Math.random());
      if (keepAway === 'banned') this.#governor.ban(pause);
      return pause;
    }
    return fatal ? Math.max(retryAfter ?? 0, refusalPauseOf(this.#policy, ++this.#refusals)) : retryAfter;
  }
}
