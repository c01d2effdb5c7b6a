import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import { StreamError } from '../contract/stream-error.js';

export interface SymbolMapInit {
  /** The stream's options: its pairs may change while it runs. */
  readonly options: { readonly exchange: Exchange; readonly currencyPairs: readonly CurrencyPair[] };
  /** The venue's name of a pair's market. Throws `StreamError` `invalid_options` for a pair that cannot have one. */
  readonly toSymbol: (pair: CurrencyPair, exchange: Exchange) => string;
}

/**
 * The pairs of a stream and the venue's names of their markets, both ways. Follows the stream's pairs: one that is added
 * has a name at once, and frames of one that left can still be read.
 */
export class SymbolMap {
  readonly #init: SymbolMapInit;
  readonly #symbols = new Map<CurrencyPair, string>();
  readonly #pairs = new Map<unknown, CurrencyPair>();
  #known: readonly CurrencyPair[] = [];

  /** @throws StreamError `invalid_options` for a pair without a market, or for one market under two names */
  constructor(init: SymbolMapInit) {
    this.#init = init;
    this.#known = init.options.currencyPairs;
    for (const pair of this.#known) this.#add(pair, this.#known);
  }

  /**
   * The venue's name of a subscribed pair.
   *
   * @throws StreamError `invalid_options` for a pair without a market, or that another pair already names
   */
  symbolOf(pair: CurrencyPair): string {
    return this.#symbols.get(pair) ?? this.#add(pair, this.#init.options.currencyPairs);
  }

  /** The pair as it was subscribed, or `undefined` for a market that was not. */
  subscribed(symbol: unknown): CurrencyPair | undefined {
    if (this.#known !== this.#init.options.currencyPairs) this.#follow();
    return this.#pairs.get(symbol);
  }

  /** The stream's pairs have changed: those that are new are named, as far as they can be. */
  #follow(): void {
    const { currencyPairs } = this.#init.options;
    this.#known = currencyPairs;
    for (const pair of currencyPairs) {
      if (this.#symbols.has(pair)) continue;
      try {
        this.#add(pair, currencyPairs);
      } catch {
        // Whoever subscribes the pair gets the error.
      }
    }
  }

  #add(pair: CurrencyPair, present: readonly CurrencyPair[]): string {
    const { toSymbol, options } = this.#init;
    const symbol = toSymbol(pair, options.exchange);
    const other = this.#pairs.get(symbol);
    if (other !== undefined && other !== pair && present.includes(other)) this.#refuse(pair, other, symbol);
    this.#symbols.set(pair, symbol);
    this.#pairs.set(symbol, pair);
    return symbol;
  }

  #refuse(pair: CurrencyPair, other: CurrencyPair, symbol: string): never {
    const { exchange } = this.#init.options;
    throw new StreamError(`${exchange}: ${pair} is the same market as ${other}, ${symbol}; name it once`, {
      code: 'invalid_options',
      exchange,
      symbol: pair,
    });
  }
}
