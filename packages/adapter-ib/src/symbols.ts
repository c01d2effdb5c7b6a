import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';
import type { IBContract } from './subscribe-args.js';

/** What a pair is at Interactive Brokers: a stock, two currencies, a coin. */
export type SecType = NonNullable<IBContract['secType']>;

const CURRENCIES: ReadonlySet<string> = new Set([
  'aud', 'cad', 'chf', 'cnh', 'czk', 'dkk', 'eur', 'gbp', 'hkd', 'huf', 'ils', 'jpy', 'krw', 'mxn', 'nok', 'nzd',
  'pln', 'sek', 'sgd', 'try', 'usd', 'zar',
]); // prettier-ignore

const COINS: ReadonlySet<string> = new Set([
  'aave', 'ada', 'avax', 'bch', 'btc', 'doge', 'dot', 'eth', 'link', 'ltc', 'matic', 'shib', 'sol', 'sui', 'uni', 'xrp',
]); // prettier-ignore

/** What a pair looks like, unless `subscribeArgs.contracts` says otherwise. */
export function secTypeOf(pair: CurrencyPair): SecType {
  const { base, quote } = splitCurrencyPair(pair);
  if (COINS.has(base)) return 'CRYPTO';
  return CURRENCIES.has(base) && CURRENCIES.has(quote) ? 'CASH' : 'STK';
}

/** Why a pair cannot be served, whatever contracts there are: derivatives are not. */
export const unservedReason = (pair: CurrencyPair): string | undefined =>
  splitCurrencyPair(pair).settle === undefined
    ? undefined
    : `${pair} names a settlement, and derivatives are not served; write base/quote, such as 'aapl/usd'`;

/** @throws StreamError `invalid_options` for a pair that cannot be served */
export function checkPairs(exchange: Exchange, pairs: readonly CurrencyPair[]): void {
  for (const pair of pairs) {
    const reason = unservedReason(pair);
    if (reason !== undefined)
      throw new StreamError(`${exchange}: ${reason}`, { code: 'invalid_options', exchange });
  }
}

/** The symbol of a contract that was not subscribed: a name that no subscribed pair has. */
export const foreignPair = (conid: string): CurrencyPair => `conid-${conid}/`;
