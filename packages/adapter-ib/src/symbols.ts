import { splitCurrencyPair, type CurrencyPair, type Exchange } from '@hftjs/core';
import { foreignPair, invalidPair } from '@hftjs/core/adapter';
import type { IBContract } from './subscribe-args.js';

/** The kind of a pair at Interactive Brokers: stock, currency pair or coin. */
export type SecType = NonNullable<IBContract['secType']>;

const CURRENCIES: ReadonlySet<string> = new Set([
  'aud', 'cad', 'chf', 'cnh', 'czk', 'dkk', 'eur', 'gbp', 'hkd', 'huf', 'ils', 'jpy', 'krw', 'mxn', 'nok', 'nzd',
  'pln', 'sek', 'sgd', 'try', 'usd', 'zar',
]); // prettier-ignore

const COINS: ReadonlySet<string> = new Set([
  'aave', 'ada', 'avax', 'bch', 'btc', 'doge', 'dot', 'eth', 'link', 'ltc', 'matic', 'shib', 'sol', 'sui', 'uni', 'xrp',
]); // prettier-ignore

/** The kind derived from a pair's name, unless `subscribeArgs.contracts` names another kind. */
export function secTypeOf(pair: CurrencyPair): SecType {
  const { base, quote } = splitCurrencyPair(pair);
  if (COINS.has(base)) return 'CRYPTO';
  return CURRENCIES.has(base) && CURRENCIES.has(quote) ? 'CASH' : 'STK';
}

/** @throws StreamError `invalid_options` for a pair with a settlement: derivatives are not served */
export function checkPair(exchange: Exchange, pair: CurrencyPair): void {
  if (splitCurrencyPair(pair).settle !== undefined)
    throw invalidPair(
      exchange,
      pair,
      "names a settlement, and derivatives are not served; write base/quote, such as 'aapl/usd'",
    );
}

/** The symbol of a contract that was not subscribed. */
export const foreignContract = (conid: string): CurrencyPair => foreignPair(`conid-${conid}`);
