import type { CurrencyPair } from '@hftjs/core';
import { BoundedSet, type NumberedTrade } from '@hftjs/core/adapter';

/** Liquidations that are remembered. */
const KEPT = 10_000;

interface Newest {
  readonly seq: number;
  readonly time: number;
}

/** What a trade is beside those that were read before. */
export interface TapePlace {
  /** Whether it was not read before. */
  readonly isNew: boolean;
  /** Exchange time of the trade before, where others between the two are missing. */
  readonly missingSince?: number;
}

/**
 * How far a stream has read the trades of its pairs, among which the liquidations are. Kraken numbers the trades of a
 * product one by one.
 */
export class LiquidationTape {
  readonly #newest = new Map<CurrencyPair, Newest>();
  readonly #seen = new BoundedSet<string>(KEPT);

  /** Whether trades of a pair were read, or its list of former ones, which was empty. */
  hasBegun(pair: CurrencyPair): boolean {
    return this.#newest.has(pair);
  }

  /** Exchange time of the newest trade that was read; `undefined` where there was none. */
  timeOf(pair: CurrencyPair): number | undefined {
    return this.#newest.get(pair)?.time;
  }

  /** The list of former trades has come, even if it was empty: what follows is new. */
  begin(pair: CurrencyPair, time: number): void {
    if (!this.#newest.has(pair)) this.#newest.set(pair, { seq: 0, time });
  }

  /** Reads a trade. */
  add({ trade: { symbol, exchangeTime }, id: seq }: NumberedTrade): TapePlace {
    const before = this.#newest.get(symbol);
    const time = exchangeTime ?? before?.time ?? 0;
    // A lower number at a later time: the numbering began anew.
    if (before && seq <= before.seq && time <= before.time) return { isNew: false };
    this.#newest.set(symbol, { seq, time });
    const isMissing = before !== undefined && before.seq > 0 && seq !== before.seq + 1;
    return isMissing ? { isNew: true, missingSince: before.time } : { isNew: true };
  }

  /** Whether a liquidation comes for the first time, from whatever source. @param uid - the venue's id of its trade */
  isFirst(symbol: CurrencyPair, uid: string): boolean {
    const key = `${symbol} ${uid}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** The pair was unsubscribed: what was sent until it comes back is not missing. */
  forget(pair: CurrencyPair): void {
    this.#newest.delete(pair);
  }
}
