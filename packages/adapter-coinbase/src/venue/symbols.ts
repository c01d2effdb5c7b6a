import type { CurrencyPair, Exchange } from '@hftjs/core';
import { spotParts } from '@hftjs/core/adapter';

/**
 * The spot product of a pair: `btc/usd` is `BTC-USD`.
 *
 * @throws StreamError `invalid_options` for a contract
 */
export function toProductId(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote } = spotParts(pair, exchange);
  return `${base}-${quote}`.toUpperCase();
}
