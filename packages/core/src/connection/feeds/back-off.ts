import type { StreamError } from '../../contract/stream-error.js';
import type { StatusReporter } from '../../delivery/status-reporter.js';
import type { ConnectionEnd } from '../connection-end.js';
import type { Governor } from '../governor/governor.js';
import { pauseOf, refusalPauseOf, type ReconnectOptions } from '../governor/reconnect-policy.js';
import { sleep } from '../governor/sleep.js';

export interface BackOffInit {
  readonly policy: ReconnectOptions;
  readonly governor: Governor;
  readonly reporter: StatusReporter;
  /** Aborted at the end of the stream. */
  readonly signal: AbortSignal;
  /** Makes the error of a feed whose attempts are used up. */
  readonly fail: (message: string) => StreamError;
}

/** The wait before the next dial of one feed, which depends on why the last connection ended. */
export class BackOff {
  readonly #init: BackOffInit;
  /** The number of the next dial, counted since the last long-lived connection. */
  #attempt = 0;
  /** Whether a connection was live. After that, a refusal may be temporary. */
  #wasLive = false;
  /** Number of refusals in a row. */
  #refusals = 0;

  constructor(init: BackOffInit) {
    this.#init = init;
  }

  /** A connection is live: earlier refusals were temporary. */
  succeeded(): void {
    this.#wasLive = true;
    this.#refusals = 0;
  }

  /** A connection has ended that was live for so many milliseconds. */
  lived(milliseconds: number): void {
    if (milliseconds <= this.#init.policy.resetAfter) return;
    this.#attempt = 0;
    this.#init.governor.recordHealth();
  }

  /**
   * Reports that a connection has ended or could not be made, and waits until the next dial.
   *
   * @param dialed - when that connection was dialled, on the clock of `performance.now()`
   * @throws StreamError when dialling again cannot help
   */
  async waitAfter(end: ConnectionEnd, dialed: number): Promise<void> {
    const { policy, governor, reporter, signal } = this.#init;
    const { reason } = end;
    const failure = this.#failed(end);
    if (failure) {
      reporter.transition('failed', { reason });
      throw failure;
    }
    const nextDelay = Math.ceil(governor.recordFailure(policy, dialed, this.#pauseAfter(end)));
    const attempt = this.#attempt;
    reporter.log('warn', `connection lost: ${reason}`, { attempt, nextDelay });
    reporter.transition('reconnecting', { reason, attempt, nextDelay });
    await sleep(nextDelay, signal);
  }

  /** Counts an attempt. Returns an error if dialling again cannot help. */
  #failed({ reason, fatal, isFinal }: ConnectionEnd): StreamError | undefined {
    if (fatal && (isFinal || !this.#wasLive || fatal.code === 'invalid_options')) return fatal;
    const { policy, fail } = this.#init;
    if (++this.#attempt <= policy.attempts) return undefined;
    return fail(`gave up after ${policy.attempts} attempts in a row; the last one: ${reason}`);
  }

  /** The pause that the venue demands after a connection ended in this way. It may be longer than the back-off. */
  #pauseAfter({ keepAway, retryAfter, fatal }: ConnectionEnd): number | undefined {
    const { policy, governor } = this.#init;
    if (keepAway) {
      // A random part, so that clients that were refused together do not dial together again.
      const pause = pauseOf(policy, keepAway, retryAfter) * (1 + 0.1 * Math.random());
      if (keepAway === 'banned') governor.ban(pause);
      return pause;
    }
    return fatal ? Math.max(retryAfter ?? 0, refusalPauseOf(policy, ++this.#refusals)) : retryAfter;
  }
}
