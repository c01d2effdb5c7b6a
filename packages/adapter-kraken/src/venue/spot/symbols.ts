import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';

/** Names that Kraken's older interfaces use, and the ones of WebSocket v2. */
const ALIASES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };
const REST_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

const translate = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code;

/** The WebSocket v2 name of a pair: `btc/usd` and `xbt/usd` are `BTC/USD`. */
export function toKrakenSymbol(pair: CurrencyPair): string {
  const { base, quote } = splitCurrencyPair(pair);
  return `${translate(ALIASES, base.toUpperCase())}/${translate(ALIASES, quote.toUpperCase())}`;
}

/** A pair's alternative name in the REST API: `btc/usd` is `XBTUSD`. */
export function toRestPair(pair: CurrencyPair): string {
  const [base = '', quote = ''] = toKrakenSymbol(pair).split('/', 2);
  return translate(REST_NAMES, base) + translate(REST_NAMES, quote);
}

/** A currency as this library writes it: `XBT`, `BTC` and `btc` are `btc`. */
export const toCurrency = (code: string): string => translate(ALIASES, code.toUpperCase()).toLowerCase();

/** The pairs of a stream by Kraken's names for them. */
export class KrakenSymbols {
  readonly #pairs = new Map<string, CurrencyPair>();

  /** @throws StreamError `invalid_options` for a contract, or for one market under two names */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[]) {
    for (const pair of pairs) {
      const symbol = toKrakenSymbol(pair);
      const other = this.#pairs.get(symbol);
      if (other)
        throw new StreamError(
          `${exchange}: ${other} and ${pair} are the same market, ${symbol}; name it once`,
          {
            code: 'invalid_options',
            exchange,
            symbol: pair,
          },
        );
      if (splitCurrencyPair(pair).settle !== undefined)
        throw new StreamError(
          `${exchange}: ${pair} is a contract, and this is a spot market; write base/quote`,
          {
            code: 'invalid_options',
            exchange,
            symbol: pair,
          },
        );
      this.#pairs.set(symbol, pair);
    }
  }

  /** All pairs of the stream. */
  get pairs(): readonly CurrencyPair[] {
    return [...this.#pairs.values()];
  }

  /**
   * The pair as it was subscribed, or `undefined` for one that was not. Looks at the upper case too: tokenised
   * stocks have a lower-case letter in their names.
   */
  subscribed(symbol: string): CurrencyPair | undefined {
    return this.#pairs.get(symbol) ?? this.#pairs.get(symbol.toUpperCase());
  }

  symbolOf(pair: CurrencyPair): string {
    return toKrakenSymbol(pair);
  }

  /** The pair as it was subscribed, or else as it would be written. */
  pairOf(symbol: string): CurrencyPair {
    return this.subscribed(symbol) ?? (symbol.toLowerCase() as CurrencyPair);
  }
}
