import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';

/** Since when, in exchange time, each pair of each channel has been received: older history was never ours. */
export class LiveSince {
  readonly #times = new Map<Channel, Map<CurrencyPair, number>>();

  /** Pairs were acknowledged; only the first time counts. */
  mark(channel: Channel, pairs: readonly CurrencyPair[], time: number): void {
    let times = this.#times.get(channel);
    if (!times) {
      times = new Map();
      this.#times.set(channel, times);
    }
    for (const pair of pairs) if (!times.has(pair)) times.set(pair, time);
  }

  /** A pair is no longer subscribed. */
  forget(channel: Channel, pair: CurrencyPair): void {
    this.#times.get(channel)?.delete(pair);
  }

  /** The time of one pair, or of the first; `undefined` before that. */
  of(channel: Channel, pair?: CurrencyPair): number | undefined {
    const times = this.#times.get(channel);
    if (!times || times.size === 0) return undefined;
    return pair === undefined ? Math.min(...times.values()) : times.get(pair);
  }
}
