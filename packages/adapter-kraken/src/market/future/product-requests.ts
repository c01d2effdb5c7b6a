import type { CurrencyPair } from '@hftjs/core';
import type { SymbolMap } from '@hftjs/core/adapter';
import { batchesOf } from '../../venue/requests.js';

/** Products in one request. */
const BATCH = 100;

/**
 * What one connection asked for. Products are asked for together; Kraken refuses an unknown one without its name, so after
 * a refusal those that are still open are asked for one by one, each after the answer to the one before.
 */
export class ProductRequests {
  readonly #feed: string;
  readonly #products: SymbolMap;
  readonly #open = new Set<CurrencyPair>();
  /** How many requests to end the subscription of a pair are not answered yet. */
  readonly #ended = new Map<CurrencyPair, number>();
  /** The only pair that is being asked for. */
  #single: CurrencyPair | undefined;

  constructor(feed: string, products: SymbolMap) {
    this.#feed = feed;
    this.#products = products;
  }

  /** The frames that subscribe these pairs. */
  subscribe(pairs: readonly CurrencyPair[]): string[] {
    for (const pair of pairs) this.#open.add(pair);
    // Their turn comes after the pair that is being asked for by itself.
    if (this.#single !== undefined) return [];
    if (this.#open.size === 1) this.#single = pairs[0];
    return this.#frames('subscribe', pairs);
  }

  /** The frames that end the subscription of these pairs. */
  unsubscribe(pairs: readonly CurrencyPair[]): string[] {
    for (const pair of pairs) this.#ended.set(pair, (this.#ended.get(pair) ?? 0) + 1);
    return [...this.#frames('unsubscribe', pairs), ...this.settle(pairs)];
  }

  /** The subscription of some pairs has ended. Returns whether we asked for that. */
  ended(pairs: readonly CurrencyPair[]): boolean {
    if (pairs.length === 0 || !pairs.every((pair) => this.#ended.has(pair))) return false;
    for (const pair of pairs) {
      const others = (this.#ended.get(pair) ?? 0) - 1;
      if (others > 0) this.#ended.set(pair, others);
      else this.#ended.delete(pair);
    }
    return true;
  }

  /** Some pairs were answered; the frames that are due next. */
  settle(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#open.delete(pair);
    return this.#single !== undefined && !this.#open.has(this.#single) ? this.next() : [];
  }

  /** The pair that an answer without a name is about, where that leaves no doubt. */
  get inFlight(): CurrencyPair | undefined {
    return this.#single;
  }

  /** Pairs that were neither acknowledged nor refused. */
  get pending(): readonly CurrencyPair[] {
    return [...this.#open];
  }

  /** Asks for the next of the open pairs by itself. */
  next(): readonly string[] {
    [this.#single] = this.#open;
    return this.#single === undefined ? [] : this.#frames('subscribe', [this.#single]);
  }

  #frames(event: 'subscribe' | 'unsubscribe', pairs: readonly CurrencyPair[]): string[] {
    return batchesOf(pairs, BATCH).map((batch) => {
      const product_ids = batch.map((pair) => this.#products.symbolOf(pair));
      return JSON.stringify({ event, feed: this.#feed, product_ids });
    });
  }
}
