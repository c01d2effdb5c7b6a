import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';

/**
 * Exchange time since which each pair of each channel has been received. Older events are history. Rounded down to whole
 * milliseconds, because a venue's times may be cut: an event of that millisecond is not older.
 */
export class LiveSince {
  readonly #times = new Map<Channel, Map<CurrencyPair, number>>();

  /** Pairs were acknowledged. Only the first call per pair has an effect. */
  mark(channel: Channel, pairs: readonly CurrencyPair[], time: number): void {
    let times = this.#times.get(channel);
    if (!times) {
      times = new Map();
      this.#times.set(channel, times);
    }
    for (const pair of pairs) if (!times.has(pair)) times.set(pair, Math.floor(time));
  }

  /** A pair is no longer subscribed. */
  forget(channel: Channel, pair: CurrencyPair): void {
    this.#times.get(channel)?.delete(pair);
  }

  /** The time of one pair, or the earliest of all pairs; `undefined` before the acknowledgement. */
  of(channel: Channel, pair?: CurrencyPair): number | undefined {
    const times = this.#times.get(channel);
    if (!times || times.size === 0) return undefined;
    return pair === undefined ? Math.min(...times.values()) : times.get(pair);
  }
}
