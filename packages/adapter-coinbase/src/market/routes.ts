import type { CurrencyPair } from '@hftjs/core';
import { FrameMap } from '@hftjs/core/adapter';

const NO_PAIRS: readonly CurrencyPair[] = [];

/**
 * The pairs that a market channel's products feed. `X-USD` and `X-USDC` share one book for most coins: a subscription to
 * `BTC-USDC` is answered with `BTC-USD`, and events carry the pair that was subscribed.
 */
export class Routes {
  readonly #products = new Map<CurrencyPair, string>();
  /** Pairs that were removed included: rows of theirs may still be on their way. */
  readonly #pairs = new FrameMap<unknown, readonly CurrencyPair[]>();

  get pairs(): readonly CurrencyPair[] {
    return [...this.#products.keys()];
  }

  /** The products to subscribe, each once. */
  get productIds(): readonly string[] {
    return [...new Set(this.#products.values())];
  }

  /** The products of these pairs, each once. */
  productsOf(pairs: readonly CurrencyPair[]): readonly string[] {
    return [...new Set(pairs.flatMap((pair) => this.#products.get(pair) ?? []))];
  }

  has(pair: CurrencyPair): boolean {
    return this.#products.has(pair);
  }

  add(pair: CurrencyPair, productId: string): void {
    this.#products.set(pair, productId);
    const pairs = this.#pairs.get(productId) ?? NO_PAIRS;
    if (!pairs.includes(pair)) this.#pairs.set(productId, [...pairs, pair]);
  }

  /** Returns the products that feed none of the other pairs. */
  remove(pairs: readonly CurrencyPair[]): readonly string[] {
    const before = this.productIds;
    for (const pair of pairs) this.#products.delete(pair);
    const left = new Set(this.#products.values());
    return before.filter((productId) => !left.has(productId));
  }

  /**
   * The pairs of a product's rows. Rows of `X-USD`, where that is not subscribed, are of `X-USDC`, also where the list
   * of products was never read.
   */
  pairsOf(productId: unknown): readonly CurrencyPair[] {
    const pairs = this.#pairs.get(productId);
    if (pairs || typeof productId !== 'string' || !productId.endsWith('-USD')) return pairs ?? NO_PAIRS;
    return this.#pairs.get(`${productId}C`) ?? NO_PAIRS;
  }
}
