import type { CurrencyPair, Trade } from '@hftjs/core';
import type { NumberedTrade } from './trade.js';

/** Holes whose ends are remembered, per stream. */
const HOLES_KEPT = 256;

/** A restart of the venue's engine takes longer than this, in milliseconds; trades of one moment differ by less. */
const RESTART = 1_000;

interface PairNumbers {
  /** What is added to the venue's number. */
  offset: number;
  last: number;
  lastTime: number;
  lastUid: string;
}

/** The trades around a hole, by their ids. */
export interface HoleEnds {
  readonly before: string;
  readonly after: string;
}

/**
 * Numbers the trades of each pair. Kraken's `seq` rises by one per trade of a product and begins anew when its
 * engine was restarted; these numbers go on. One is left out there, for nobody knows what was missed. Lives as long
 * as its stream.
 */
export class TradeNumbers {
  readonly #pairs = new Map<CurrencyPair, PairNumbers>();
  readonly #holes = new Map<string, HoleEnds>();
  readonly #begun = new Set<CurrencyPair>();

  /** The last trades of before the stream were told, even if there were none: what comes now is new. */
  begin(pair: CurrencyPair): void {
    this.#begun.add(pair);
  }

  /** Whether it is known where the history of a pair ends. */
  hasBegun(pair: CurrencyPair): boolean {
    return this.#begun.has(pair) || this.#pairs.has(pair);
  }

  numberOf({ trade, seq }: NumberedTrade): number {
    const { symbol, tradeId, exchangeTime: time = 0 } = trade;
    const known = this.#pairs.get(symbol);
    if (!known) {
      this.#pairs.set(symbol, { offset: 0, last: seq, lastTime: time, lastUid: tradeId });
      return seq;
    }
    if (seq + known.offset <= known.last && time > known.lastTime + RESTART)
      known.offset = known.last + 2 - seq;
    const number = seq + known.offset;
    if (number > known.last + 1) this.#rememberHole(keyOf(symbol, number - 1), known.lastUid, trade);
    if (number > known.last) {
      known.last = number;
      known.lastUid = tradeId;
    }
    known.lastTime = Math.max(known.lastTime, time);
    return number;
  }

  /** The trades around the hole that ends with a number. */
  endsOf(symbol: CurrencyPair, lastId: number): HoleEnds | undefined {
    return this.#holes.get(keyOf(symbol, lastId));
  }

  #rememberHole(key: string, before: string, { tradeId }: Trade): void {
    this.#holes.set(key, { before, after: tradeId });
    if (this.#holes.size <= HOLES_KEPT) return;
    for (const oldest of this.#holes.keys()) {
      this.#holes.delete(oldest);
      return;
    }
  }
}

const keyOf = (symbol: CurrencyPair, lastId: number): string => `${symbol} ${lastId}`;
