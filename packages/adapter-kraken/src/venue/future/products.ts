import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';
import { toCurrency } from '../spot/symbols.js';

/** Kraken Futures' own code of a currency: bitcoin is `XBT` in the names of products. */
const codeOf = (currency: string): string => (currency === 'btc' ? 'XBT' : currency.toUpperCase());

/**
 * The product of a pair. `btc/usd` is the perpetual `PF_XBTUSD`, settled in the quote currency; `btc/usd:btc` is
 * the inverse `PI_XBTUSD`, settled in the coin. With a date they are `FF_XBTUSD_261225` and `FI_XBTUSD_261225`.
 *
 * @throws StreamError `invalid_options` for a settlement that Kraken does not have
 * @see https://support.kraken.com/hc/en-us/articles/360022835891-Ticker-symbols
 */
export function toProductId(pair: CurrencyPair, exchange: Exchange): string {
  const parts = splitCurrencyPair(pair);
  const base = toCurrency(parts.base);
  const quote = toCurrency(parts.quote);
  const settle = parts.settle === undefined ? quote : toCurrency(parts.settle);
  if (settle !== base && settle !== quote)
    throw invalid(exchange, pair, `is settled in ${settle}; Kraken settles in ${quote} or ${base}`);
  const family = `${parts.expiry === undefined ? 'P' : 'F'}${settle === quote ? 'F' : 'I'}`;
  const date = parts.expiry === undefined ? '' : `_${parts.expiry}`;
  return `${family}_${codeOf(base)}${codeOf(quote)}${date}`;
}

/** The pairs of a stream by Kraken's ids for their products. */
export class Products {
  readonly #pairs = new Map<string, CurrencyPair>();
  readonly #ids = new Map<CurrencyPair, string>();

  /** @throws StreamError `invalid_options` for one product under two names */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[]) {
    for (const pair of pairs) {
      const id = toProductId(pair, exchange);
      const other = this.#pairs.get(id);
      if (other) throw invalid(exchange, pair, `is the same product as ${other}, ${id}; name it once`);
      this.#pairs.set(id, pair);
      this.#ids.set(pair, id);
    }
  }

  /** The pair as it was subscribed, or `undefined` for one that was not. REST writes some ids in lower case. */
  subscribed(productId: unknown): CurrencyPair | undefined {
    if (typeof productId !== 'string') return undefined;
    return this.#pairs.get(productId) ?? this.#pairs.get(productId.toUpperCase());
  }

  symbolOf(pair: CurrencyPair): string {
    return this.#ids.get(pair) ?? '';
  }

  /** The venue's own spelling of an id: tokenised stocks have a lower-case letter in theirs. */
  respell(id: string): void {
    const pair = this.subscribed(id);
    if (pair !== undefined) this.#ids.set(pair, id);
  }
}

/** The symbol of a product that was not subscribed: a name that no subscribed pair has. */
export const foreignPair = (productId: string): CurrencyPair => `${productId.toLowerCase()}/`;

const invalid = (exchange: Exchange, pair: CurrencyPair, what: string): StreamError =>
  new StreamError(`${exchange}: ${pair} ${what}`, { code: 'invalid_options', exchange, symbol: pair });
