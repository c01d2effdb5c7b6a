import type { CurrencyPair } from '@hftjs/core';

interface Last {
  source: object;
  updateId: number;
}

/**
 * Keeps best prices from going back while one connection replaces another and both tell of the same pairs: what
 * one of them says counts if it is newer than what the other said. On one connection the venue's order stands.
 * Lives as long as its stream.
 */
export class TickerOrder {
  readonly #last = new Map<CurrencyPair, Last>();
  readonly #ended = new WeakSet();

  /** Whether a row is news. */
  accept(symbol: CurrencyPair, updateId: number, source: object): boolean {
    const last = this.#last.get(symbol);
    if (!last) {
      this.#last.set(symbol, { source, updateId });
      return true;
    }
    if (last.source !== source && updateId <= last.updateId && !this.#ended.has(last.source)) return false;
    last.source = source;
    last.updateId = updateId;
    return true;
  }

  /** A connection has ended: nothing needs to be compared with what it said, should Binance count anew. */
  end(source: object): void {
    this.#ended.add(source);
  }
}
