import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';

/** Binance's name of a pair on one of its markets. */
export type ToSymbol = (pair: CurrencyPair, exchange: Exchange) => string;

/**
 * The spot symbol of a pair: `btc/usdt` is `BTCUSDT`.
 *
 * @throws StreamError `invalid_options` for a contract
 */
export function toSpotSymbol(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle } = splitCurrencyPair(pair);
  if (settle !== undefined)
    throw invalid(exchange, pair, 'is a contract, and this is the spot market; write base/quote');
  return (base + quote).toUpperCase();
}

/**
 * The symbol of a USD-M contract: `btc/usdt` and `btc/usdt:usdt` are the perpetual `BTCUSDT`,
 * `btc/usdt:usdt-261225` is `BTCUSDT_261225`.
 *
 * @throws StreamError `invalid_options` for a contract that is not settled in its quote currency
 */
export function toFutureSymbol(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle, expiry } = splitCurrencyPair(pair);
  if (settle !== undefined && settle !== quote) {
    const kind = settle === base ? 'a COIN-M contract' : `settled in ${settle}`;
    throw invalid(exchange, pair, `is ${kind}; only USD-M is supported: write ${base}/usdt, or base/quote`);
  }
  return (base + quote).toUpperCase() + (expiry === undefined ? '' : `_${expiry}`);
}

/** The pairs of a stream by Binance's names for them. */
export class BinanceSymbols {
  readonly #pairs = new Map<string, CurrencyPair>();
  readonly #symbols = new Map<CurrencyPair, string>();

  /** @throws StreamError `invalid_options` for one market under two names */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[], toSymbol: ToSymbol) {
    for (const pair of pairs) {
      const symbol = toSymbol(pair, exchange);
      const other = this.#pairs.get(symbol);
      if (other) throw invalid(exchange, pair, `is the same market as ${other}, ${symbol}; name it once`);
      this.#pairs.set(symbol, pair);
      this.#symbols.set(pair, symbol);
    }
  }

  /** The pair as it was subscribed, or `undefined` for one that was not. */
  subscribed(symbol: unknown): CurrencyPair | undefined {
    return this.#pairs.get(symbol as string);
  }

  /** The pair as it was subscribed, or else a name that no subscribed pair has. */
  pairOf(symbol: string): CurrencyPair {
    return this.#pairs.get(symbol) ?? `${symbol.toLowerCase()}/`;
  }

  symbolOf(pair: CurrencyPair): string {
    return this.#symbols.get(pair) ?? '';
  }
}

const invalid = (exchange: Exchange, pair: CurrencyPair, what: string): StreamError =>
  new StreamError(`${exchange}: ${pair} ${what}`, { code: 'invalid_options', exchange, symbol: pair });
