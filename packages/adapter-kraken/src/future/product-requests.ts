import type { CurrencyPair } from '@hftjs/core';
import type { Products } from './products.js';

/** Products in one request. */
const BATCH = 100;

/**
 * What one connection asked for. Products go out together; Kraken refuses an unknown one without its name, so after
 * a refusal those that are still open are asked for one by one, each after the answer to the one before.
 */
export class ProductRequests {
  readonly #feed: string;
  readonly #products: Products;
  readonly #open = new Set<CurrencyPair>();
  /** The only pair that is being asked for. */
  #single: CurrencyPair | undefined;

  constructor(feed: string, products: Products) {
    this.#feed = feed;
    this.#products = products;
  }

  /** The frames that subscribe these pairs. */
  subscribe(pairs: readonly CurrencyPair[]): string[] {
    for (const pair of pairs) this.#open.add(pair);
    const frames: string[] = [];
    for (let index = 0; index < pairs.length; index += BATCH)
      frames.push(this.#frame(pairs.slice(index, index + BATCH)));
    if (pairs.length === 1) this.#single = pairs[0];
    return frames;
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
    return this.#single === undefined ? [] : [this.#frame([this.#single])];
  }

  #frame(pairs: readonly CurrencyPair[]): string {
    return JSON.stringify({
      event: 'subscribe',
      feed: this.#feed,
      product_ids: pairs.map((pair) => this.#products.symbolOf(pair)),
    });
  }
}
