import type { CurrencyPair } from '@hftjs/core';

const NO_PAIRS: readonly CurrencyPair[] = [];

/**
 * The pairs that a market channel's products feed. `X-USD` and `X-USDC` share one book for most coins: a subscription to
 * `BTC-USDC` is answered with `BTC-USD`, and events carry the pair that was subscribed.
 */
export class Routes {
  readonly #pairs = new Map<unknown, CurrencyPair[]>();
  readonly #products = new Map<CurrencyPair, string>();
  /** Products that were subscribed. Rows of theirs may still be on their way. */
  readonly #left = new Set<unknown>();

  get pairs(): readonly CurrencyPair[] {
    return [...this.#products.keys()];
  }

  /** The products to subscribe, each once. */
  get productIds(): readonly string[] {
    return [...new Set(this.#products.values())];
  }

  add(pair: CurrencyPair, productId: string): void {
    this.remove(pair);
    this.#left.delete(productId);
    this.#products.set(pair, productId);
    this.#pairs.set(productId, [...(this.#pairs.get(productId) ?? []), pair]);
  }

  /** Returns the product, if it feeds no other pair. */
  remove(pair: CurrencyPair): string | undefined {
    const productId = this.#products.get(pair);
    if (productId === undefined) return undefined;
    this.#products.delete(pair);
    const others = (this.#pairs.get(productId) ?? []).filter((other) => other !== pair);
    if (others.length > 0) {
      this.#pairs.set(productId, others);
      return undefined;
    }
    this.#pairs.delete(productId);
    this.#left.add(productId);
    return productId;
  }

  /**
   * The pairs of a product's rows. Rows of `X-USD`, where that is not subscribed, are of `X-USDC`, also where the list
   * of products was never read.
   */
  pairsOf(productId: unknown): readonly CurrencyPair[] {
    const pairs = this.#pairs.get(productId);
    if (pairs) return pairs;
    const alias = aliasOf(productId);
    return alias === undefined ? NO_PAIRS : (this.#pairs.get(alias) ?? NO_PAIRS);
  }

  /** Whether a product was subscribed on this connection and is not any more. */
  hasLeft(productId: unknown): boolean {
    return this.#left.has(productId) || this.#left.has(aliasOf(productId));
  }
}

const aliasOf = (productId: unknown): string | undefined =>
  typeof productId === 'string' && productId.endsWith('-USD') ? `${productId}C` : undefined;
