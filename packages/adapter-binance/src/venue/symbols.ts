import { splitCurrencyPair, type CurrencyPair, type Exchange } from '@hftjs/core';
import { invalidPair, spotSymbols } from '@hftjs/core/adapter';

/** The spot symbol of a pair: `btc/usdt` is `BTCUSDT`. */
export const toSpotSymbol = spotSymbols('');

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
    const advice = `only USD-M is supported: write ${base}/usdt, or base/quote`;
    throw invalidPair(exchange, pair, `is ${kind}; ${advice}`);
  }
  return (base + quote).toUpperCase() + (expiry === undefined ? '' : `_${expiry}`);
}
