import { splitCurrencyPair, type CurrencyPair, type Exchange } from '@hftjs/core';
import { invalidPair, spotSymbols } from '@hftjs/core/adapter';

/** The spot market of a pair: `btc/usdt` is `BTC-USDT`. */
export const toSpotId = spotSymbols('-');

/**
 * The contract of a pair. `btc/usdt` is the perpetual `BTC-USDT-SWAP`, `btc/usdt:usdt-261225` is
 * `BTC-USDT-261225`. Of USD there are two families: `btc/usd:btc` is the inverse `BTC-USD-SWAP`, settled in BTC;
 * `btc/usd`, settled in USD, is the linear `BTC-USD_UM-SWAP`.
 *
 * @throws StreamError `invalid_options` for a settlement that OKX does not have
 */
export function toContractId(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle = quote, expiry } = splitCurrencyPair(pair);
  if (settle !== quote && settle !== base)
    throw invalidPair(exchange, pair, `is settled in ${settle}; OKX settles in ${quote} or ${base}`);
  const family = settle === 'usd' && quote === 'usd' ? `${base}-usd_um` : `${base}-${quote}`;
  return `${family}-${expiry ?? 'swap'}`.toUpperCase();
}
