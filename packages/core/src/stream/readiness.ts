import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { Exchange } from '../contract/exchange.js';
import { StreamError } from '../contract/stream-error.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: StreamError) => void;
}

/** The calls of `ready()` that wait until a stream is live on every pair of every channel, in one life of it. */
export class Readiness {
  readonly #exchange: Exchange;
  readonly #channels: readonly Pick<SubscribedChannel, 'channel' | 'state'>[];
  readonly #waiters: Waiter[] = [];
  #failure: StreamError | undefined;
  #hasBegun = true;

  constructor(exchange: Exchange, channels: readonly Pick<SubscribedChannel, 'channel' | 'state'>[]) {
    this.#exchange = exchange;
    this.#channels = channels;
  }

  /** The life has not begun: the states of the channels are still those of the life before. */
  hold(): void {
    this.#hasBegun = false;
  }

  /** The life begins, and the channels have been set back. */
  begin(): void {
    this.#hasBegun = true;
  }

  /**
   * Resolves when every pair is live. Rejects when every pair is settled and one was rejected, or when the stream
   * ends.
   */
  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.check();
    });
  }

  /** Settles the waiting calls if every pair is settled or the stream has ended. */
  check(): void {
    if (this.#waiters.length === 0) return;
    if (this.#failure) {
      this.#rejectAll(this.#failure);
      return;
    }
    if (!this.#hasBegun || !this.#channels.every(({ state }) => state.isSettled)) return;
    const refusals = this.refusals();
    if (refusals.length > 0) {
      this.#rejectAll(this.#refusal(refusals));
      return;
    }
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  /** The stream has ended: rejects all calls. Only the first `failure` is used. */
  end(failure: StreamError): void {
    this.#failure ??= failure;
    this.check();
  }

  /** The rejected pairs, with the venue's reasons. */
  refusals(): string[] {
    return this.#channels.flatMap(({ channel, state }) =>
      [...state.refusals].map(([pair, reason]) => `${channel} ${pair}: ${reason}`),
    );
  }

  #refusal(refusals: readonly string[]): StreamError {
    const first = this.#channels.find(({ state }) => state.refusals.size > 0);
    const [symbol] = first?.state.refusals.keys() ?? [];
    return new StreamError(`${this.#exchange} refused ${refusals.join('; ')}`, {
      code: 'subscription_refused',
      exchange: this.#exchange,
      channel: first?.channel,
      symbol,
    });
  }

  #rejectAll(reason: StreamError): void {
    for (const { reject } of this.#waiters.splice(0)) reject(reason);
  }
}
