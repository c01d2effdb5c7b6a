import { CurrencyPair, isCurrencyPair } from './currency-pair.js';
import { StreamError } from './stream-error.js';

/**
 * Reads pairs from texts that come from outside: a command line, an environment variable, a form.
 *
 * Removes spaces around a text, and accepts capitals and the separators `-` and `_`: `BTC/USD`, `btc-usd` and `BTC_USD`
 * are all `btc/usd`. A pair that appears again is left out. It does not guess: `BTCUSD` is an error, because only a
 * venue knows where its base ends.
 *
 * @throws StreamError `invalid_options`, with a line for each text that is not a pair: its index and how to write it
 * @example
 * ```ts
 * import { currencyPairs, getExchangeStream } from '@hftjs/core';
 * import '@hftjs/adapter-kraken';
 *
 * const stream = getExchangeStream({
 *   exchange: 'kraken',
 *   currencyPairs: currencyPairs((process.env.PAIRS ?? 'btc/usd, ETH-USD').split(',')),
 *   subscribeChannels: ['trade'],
 * });
 * ```
 */
export function currencyPairs(texts: readonly string[]): CurrencyPair[] {
  const given: unknown = texts;
  if (!Array.isArray(given))
    throw invalid('currencyPairs takes an array of strings, such as text.split(",")');
  const pairs = new Set<CurrencyPair>();
  const mistakes: string[] = [];
  for (const [index, text] of (given as readonly unknown[]).entries()) {
    const pair = typeof text === 'string' ? pairOf(text.trim().toLowerCase()) : undefined;
    if (pair === undefined) mistakes.push(`  [${index}] ${describeMistake(text)}`);
    else pairs.add(pair);
  }
  if (mistakes.length > 0)
    throw invalid(
      [
        `currencyPairs: ${mistakes.length} of ${given.length} texts ${mistakes.length === 1 ? 'is not a pair' : 'are not pairs'}:`,
        ...mistakes,
      ].join('\n'),
    );
  return [...pairs];
}

/** Base and quote without any mark that a name may contain, so that the separator can only be the separator. */
const SEPARATED = /^([^-_./:\s]+)[-_]([^-_./:\s]+)$/u;

/** Second parts that name a contract instead of a currency: `btc-perp`, `btcusdt_261225`. */
const CONTRACT = /^(?:perp|perpetual|swap|futures?|\d+)$/;

function pairOf(text: string): CurrencyPair | undefined {
  const [, base, quote] = SEPARATED.exec(text) ?? [];
  const pair = base === undefined || quote === undefined || CONTRACT.test(quote) ? text : `${base}/${quote}`;
  return isCurrencyPair(pair) ? pair : undefined;
}

/** Longest text that a message quotes. */
const LONGEST_EXCERPT = 40;

function describeMistake(text: unknown): string {
  if (typeof text !== 'string')
    return `is not a string but ${text === null ? 'null' : `of type ${typeof text}`}`;
  const trimmed = text.trim();
  if (trimmed === '') return 'is empty: remove it, or write a pair such as btc/usd';
  const shown = JSON.stringify(trimmed.slice(0, LONGEST_EXCERPT));
  const common = Object.values(CurrencyPair).find((pair) => pair.replace('/', '') === trimmed.toLowerCase());
  if (common !== undefined) return `${shown} has no separator: write ${common}`;
  if (!/[-_/]/.test(trimmed))
    return `${shown} has no separator: write base and quote with a slash between them, such as btc/usd`;
  return `${shown} is not base/quote: write btc/usd, or btc/usdt:usdt-261225 for a contract of derivatives`;
}

const invalid = (message: string): StreamError =>
  new StreamError(message, { code: 'invalid_options', exchange: 'currencyPairs' });
