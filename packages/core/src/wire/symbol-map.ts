import { splitCurrencyPair, type CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import { OptionError, type OptionMistake } from '../contract/option-error.js';
import { FrameMap } from './frame-map.js';
import { internalized } from './internalized.js';

export interface SymbolMapInit {
  /** The stream's options, whose pairs may change while it runs. */
  readonly options: { readonly exchange: Exchange; readonly currencyPairs: readonly CurrencyPair[] };
  /**
   * Returns the venue's name of a pair's market. Throws `StreamError` `invalid_options` for a pair that cannot have
   * one.
   */
  readonly toSymbol: (pair: CurrencyPair, exchange: Exchange) => string;
  /** Converts the venue's other spellings of a name to that of `toSymbol`, such as lower case. */
  readonly normalize?: (name: string) => string;
}

const NO_PAIRS: readonly CurrencyPair[] = [];

/**
 * The pairs of a stream and the venue's names of their markets, in both directions. Follows the stream's pairs: an
 * added pair has a name at once, and frames of a removed pair can still be read. A market may have several names, and a
 * name may belong to several pairs, such as a book that two pairs share.
 */
export class SymbolMap {
  readonly #init: SymbolMapInit;
  readonly #symbols = new Map<CurrencyPair, string>();
  /** The result of `toSymbol` for each pair. */
  readonly #markets = new Map<CurrencyPair, string>();
  readonly #pairs = new FrameMap<unknown, readonly CurrencyPair[]>();
  /** The first pair of each name: what nearly every frame looks for. */
  readonly #firsts = new FrameMap<unknown, CurrencyPair>();
  #known: readonly CurrencyPair[] = [];

  /** @throws StreamError `invalid_options` for a pair without a market, or for two pairs of one market */
  constructor(init: SymbolMapInit) {
    this.#init = init;
    this.#known = init.options.currencyPairs;
    const { exchange, currencyPairs } = init.options;
    const mistakes = currencyPairs.map((pair, index) => this.#mistakesOf(pair, index));
    const symbol = currencyPairs.find((_, index) => mistakes[index]?.length);
    if (symbol !== undefined) throw new OptionError(exchange, mistakes.flat(), { symbol });
  }

  #mistakesOf(pair: CurrencyPair, index: number): readonly OptionMistake[] {
    try {
      this.#add(pair, this.#known);
      return [];
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      return error.mistakes.map((mistake) => ({ ...mistake, option: [...mistake.option, index] }));
    }
  }

  /**
   * The venue's name of a subscribed pair.
   *
   * @throws StreamError `invalid_options` for a pair without a market, or with the market of another pair
   */
  symbolOf(pair: CurrencyPair): string {
    return this.#symbols.get(pair) ?? this.#add(pair, this.#init.options.currencyPairs);
  }

  /** The pair as it was subscribed; `undefined` if the market is not subscribed. */
  subscribed(name: unknown): CurrencyPair | undefined {
    if (this.#known !== this.#init.options.currencyPairs) this.#follow();
    return this.#firsts.get(name) ?? this.#normalized(name)[0];
  }

  /** All pairs that the rows of a name concern: that of the market, then those of {@link addName}. */
  pairsOf(name: unknown): readonly CurrencyPair[] {
    if (this.#known !== this.#init.options.currencyPairs) this.#follow();
    return this.#pairs.get(name) ?? this.#normalized(name);
  }

  /** The pair as it was subscribed, or else a text that is not a subscribed pair. */
  pairOf(name: string): CurrencyPair {
    return this.subscribed(name) ?? foreignPair(name);
  }

  /** Adds a name whose rows concern the pair too: its name in another API of the venue, or that of a shared book. */
  addName(pair: CurrencyPair, name: string | number): void {
    const pairs = this.#pairs.get(name) ?? NO_PAIRS;
    if (!pairs.includes(pair)) this.#name(name, [...pairs, pair]);
  }

  /** Sets the venue's own spelling of a subscribed pair's name, which {@link symbolOf} returns from now on. */
  respell(pair: CurrencyPair, symbol: string): void {
    this.addName(pair, symbol);
    this.#symbols.set(pair, symbol);
  }

  #normalized(name: unknown): readonly CurrencyPair[] {
    const { normalize } = this.#init;
    if (!normalize || typeof name !== 'string') return NO_PAIRS;
    return this.#pairs.get(normalize(name)) ?? NO_PAIRS;
  }

  /** Names the pairs that were added to the stream, as far as that is possible. */
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
    // Pairs whose own market it is. Others have it as a further name.
    const others = pairs.filter((other) => this.#markets.get(other) === symbol);
    const other = others.find((one) => present.includes(one));
    if (other !== undefined)
      throw invalidPair(options.exchange, pair, `is the same market as ${other}, ${symbol}; name it once`);
    this.#symbols.set(pair, symbol);
    this.#markets.set(pair, symbol);
    this.#name(symbol, [pair, ...pairs.filter((one) => !others.includes(one))]);
    return symbol;
  }

  #name(name: string | number, pairs: readonly CurrencyPair[]): void {
    const key = typeof name === 'string' ? internalized(name) : name;
    const named = pairs.map((pair) => internalized(pair) as CurrencyPair);
    const [first] = named;
    this.#pairs.set(key, named);
    if (first !== undefined) this.#firsts.set(key, first);
  }
}

/** The symbol of a market that is not subscribed: a text that is not a valid pair. */
export const foreignPair = (name: string): CurrencyPair => `${name.toLowerCase()}/`;

/** @param what - completes a sentence that begins with the pair */
export const invalidPair = (exchange: Exchange, pair: CurrencyPair, what: string): OptionError =>
  new OptionError(exchange, { option: ['currencyPairs'], sentence: `${pair} ${what}` }, { symbol: pair });

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

/**
 * Makes the symbols of a spot market: base and quote in upper case, with a separator.
 *
 * @example
 * ```ts
 * spotSymbols('-')('btc/usd', exchange); // BTC-USD
 * ```
 * @returns a function that throws a StreamError `invalid_options` for a contract
 */
export const spotSymbols =
  (separator: string): SymbolMapInit['toSymbol'] =>
  (pair, exchange) => {
    const { base, quote } = spotParts(pair, exchange);
    return `${base}${separator}${quote}`.toUpperCase();
  };
