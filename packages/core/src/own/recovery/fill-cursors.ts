import type { CurrencyPair } from '../../currency-pair.js';
import type { FillRow } from '../order-update.js';

/**
 * The last own fill of each pair up to which nothing is missing. Fills that come while something may still be
 * missing are kept apart until it was recovered. For venues that number the fills of a pair. Lives as long as
 * its stream.
 */
export class FillCursors {
  readonly #last = new Map<CurrencyPair, number>();

  last(pair: CurrencyPair): number | undefined {
    return this.#last.get(pair);
  }

  /** These fills, and all before them, are known. */
  advance(fills: readonly FillRow[]): void {
    for (const { symbol, tradeId } of fills) {
      const id = Number(tradeId);
      if (symbol !== undefined && id > (this.#last.get(symbol) ?? -1)) this.#last.set(symbol, id);
    }
  }
}
