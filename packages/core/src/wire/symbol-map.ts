import { splitCurrencyPair, type CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import { StreamError } from '../contract/stream-error.js';

export interface SymbolMapInit {
  /** The stream's options: its pairs may change while it runs. */
  readonly options: { readonly exchange: Exchange; readonly currencyPairs: readonly CurrencyPair[] };
  /** The venue's name of a pair's market. Throws `StreamError` `invalid_options` for a pair that cannot have one. */
  readonly toSymbol: (pair: CurrencyPair, exchange: Exchange) => string;
  /** Spells a name as `toSymbol` does, where the venue spells it in several ways: upper case, without a route. */
  readonly normalize?: (name: string) => string;
}

const NO_PAIRS: readonly CurrencyPair[] = [];

/**
 * The pairs of a stream and the venue's names of their markets, both ways. Follows the stream's pairs: one that is added
 * has a name at once, and frames of one that left can still be read. A market may have several names, and a name may stand
 * for several pairs, such as a book that two pairs share.
 */
export class SymbolMap {
  readonly #init: SymbolMapInit;
  readonly #symbols = new Map<CurrencyPair, string>();
  /** What `toSymbol` returned for each pair, whatever the venue's own spelling. */
  readonly #markets = new Map<CurrencyPair, string>();
  readonly #pairs = new Map<unknown, readonly CurrencyPair[]>();
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
  subscribed(name: unknown): CurrencyPair | undefined {
    return this.pairsOf(name)[0];
  }

  /** All pairs that the rows of a name are about: that of the market, then those of {@link addName}. */
  pairsOf(name: unknown): readonly CurrencyPair[] {
    if (this.#known !== this.#init.options.currencyPairs) this.#follow();
    return this.#pairs.get(name) ?? this.#normalized(name);
  }

  /** The pair as it was subscribed, or else a name that no subscribed pair has. */
  pairOf(name: string): CurrencyPair {
    return this.subscribed(name) ?? foreignPair(name);
  }

  /** Rows under this name are about the pair too: the name in another interface of the venue, or of a shared book. */
  addName(pair: CurrencyPair, name: string | number): void {
    const pairs = this.#pairs.get(name) ?? NO_PAIRS;
    if (!pairs.includes(pair)) this.#pairs.set(name, [...pairs, pair]);
  }

  /** The venue's own spelling of the name of a subscribed pair: {@link symbolOf} returns it from now on. */
  respell(pair: CurrencyPair, symbol: string): void {
    this.addName(pair, symbol);
    this.#symbols.set(pair, symbol);
  }

  #normalized(name: unknown): readonly CurrencyPair[] {
    const { normalize } = this.#init;
    if (!normalize || typeof name !== 'string') return NO_PAIRS;
    return this.#pairs.get(normalize(name)) ?? NO_PAIRS;
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
        // The caller that subscribes the pair gets the error.
      }
    }
  }

  #add(pair: CurrencyPair, present: readonly CurrencyPair[]): string {
    const { toSymbol, options } = this.#init;
    const symbol = toSymbol(pair, options.exchange);
    const pairs = (this.#pairs.get(symbol) ?? NO_PAIRS).filter((other) => other !== pair);
    // Those whose own market it is; the others have it as a further name.
    const others = pairs.filter((other) => this.#markets.get(other) === symbol);
    const other = others.find((one) => present.includes(one));
    if (other !== undefined)
      throw invalidPair(options.exchange, pair, `is the same market as ${other}, ${symbol}; name it once`);
    this.#symbols.set(pair, symbol);
    this.#markets.set(pair, symbol);
    this.#pairs.set(symbol, [pair, ...pairs.filter((one) => !others.includes(one))]);
    return symbol;
  }
}

/** The symbol of a market that was not subscribed: a name that no subscribed pair has. */
export const foreignPair = (name: string): CurrencyPair => `${name.toLowerCase()}/`;

/** @param what - completes a sentence that begins with the pair */
export const invalidPair = (exchange: Exchange, pair: CurrencyPair, what: string): StreamError =>
  new StreamError(`${exchange}: ${pair} ${what}`, { code: 'invalid_options', exchange, symbol: pair });

/**
 * Base and quote of a pair of a spot market.
 *
 * @throws StreamError `invalid_options` for a contract
 */
export function spotParts(
  pair: CurrencyPair,
  exchange: Exchange,
): { readonly base: string; readonly quote: string } {
  const { base, quote, settle } = splitCurrencyPair(pair);
  if (settle !== undefined)
    throw invalidPair(exchange, pair, 'is a contract, and this is the spot market; write base/quote');
  return { base, quote };
}
