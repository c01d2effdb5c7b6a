import type { CurrencyPair } from '@hftjs/core';
import type { CoinbaseSymbols } from './symbols.js';

const NOBODY: readonly CurrencyPair[] = [];

/**
 * Which pairs a market channel's product feeds. `X-USD` and `X-USDC` are one book for most coins: asked for
 * `BTC-USDC`, Coinbase answers with `BTC-USD`. What was subscribed is what comes back.
 */
export class Routes {
  readonly #pairs = new Map<unknown, CurrencyPair[]>();

  /** @param canonicalOf - the product whose book a product shares; itself, as far as is known */
  constructor(
    pairs: readonly CurrencyPair[],
    { symbols, canonicalOf }: { symbols: CoinbaseSymbols; canonicalOf: (productId: string) => string },
  ) {
    for (const pair of pairs) {
      const id = canonicalOf(symbols.idOf(pair));
      const fed = this.#pairs.get(id);
      if (fed) fed.push(pair);
      else this.#pairs.set(id, [pair]);
    }
  }

  /** The products to ask for, each once. */
  get productIds(): readonly string[] {
    return [...this.#pairs.keys()] as string[];
  }

  /**
   * The pairs that a product's rows are of. A product `X-USD` that nobody asked for is the answer to `X-USDC`,
   * also where the list of products was never read.
   */
  pairsOf(productId: unknown): readonly CurrencyPair[] {
    const fed = this.#pairs.get(productId);
    if (fed) return fed;
    if (typeof productId !== 'string' || !productId.endsWith('-USD')) return NOBODY;
    return this.#pairs.get(`${productId}C`) ?? NOBODY;
  }
}
