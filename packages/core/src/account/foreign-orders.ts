import { BoundedSet } from '../contract/bounded.js';
import type { CurrencyPair } from '../contract/currency-pair.js';

/** Orders of other pairs that are remembered. */
const ORDERS_KEPT = 10_000;

/** The orders of pairs that are not subscribed: later rows of them that name no pair are skipped too. */
export class ForeignOrders {
  readonly #pairs: Set<CurrencyPair>;
  readonly #keys = new BoundedSet<string>(ORDERS_KEPT);

  /** @param pairs - the subscribed pairs */
  constructor(pairs: Iterable<CurrencyPair>) {
    this.#pairs = new Set(pairs);
  }

  addPairs(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.add(pair);
  }

  removePairs(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.delete(pair);
  }

  /** The order is of another pair, though its rows name none. */
  add(key: string): void {
    this.#keys.add(key);
  }

  /** Whether a row's order is of another pair, by the row or by an earlier one. */
  judge(key: string, symbol: CurrencyPair | undefined): boolean {
    if (symbol === undefined) return this.#keys.has(key);
    const isForeign = !this.#pairs.has(symbol);
    if (isForeign) this.#keys.add(key);
    else this.#keys.delete(key);
    return isForeign;
  }
}
