import { splitCurrencyPair, type CurrencyPair, type Exchange } from '@hftjs/core';
import { invalidPair, SymbolMap, type SymbolMapInit } from '@hftjs/core/adapter';
import { toCurrency } from '../currencies.js';

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
    throw invalidPair(exchange, pair, `is settled in ${settle}; Kraken settles in ${quote} or ${base}`);
  const family = `${parts.expiry === undefined ? 'P' : 'F'}${settle === quote ? 'F' : 'I'}`;
  const date = parts.expiry === undefined ? '' : `_${parts.expiry}`;
  return `${family}_${codeOf(base)}${codeOf(quote)}${date}`;
}

/** The pairs of a stream by Kraken's ids for their products, some of which REST writes in lower case. */
export const futureProducts = (options: SymbolMapInit['options']): SymbolMap =>
  new SymbolMap({ options, toSymbol: toProductId, normalize: (id) => id.toUpperCase() });
