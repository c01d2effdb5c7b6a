import { expect, expectTypeOf, test } from 'vitest';
import type { CurrencyPair } from './currency-pair.js';
import { currencyPairs } from './currency-pairs.js';
import { StreamError } from './stream-error.js';
import type { StreamOptions } from './stream-options.js';

function mistakeOf(texts: unknown): StreamError {
  try {
    currencyPairs(texts as string[]);
  } catch (error) {
    if (error instanceof StreamError) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

test.each([
  ['btc/usd', 'btc/usd'],
  ['BTC/USD', 'btc/usd'],
  [' Eth-Usdt\n', 'eth/usdt'],
  ['BTC_EUR', 'btc/eur'],
  ['1000SATS/USDT', '1000sats/usdt'],
  ['币安人生/USDT', '币安人生/usdt'],
  ['BTC/USDT:USDT', 'btc/usdt:usdt'],
  ['btc/usdt:usdt-261225', 'btc/usdt:usdt-261225'],
  ['usd-coin/eur', 'usd-coin/eur'],
  ['brk.b/usd', 'brk.b/usd'],
])('%j is %s', (text, pair) => {
  expect(currencyPairs([text])).toEqual([pair]);
});

test('each pair once, in the order of its first appearance', () => {
  expect(currencyPairs('eth/usd, BTC/USD,btc-usd,ETH_USD'.split(','))).toEqual(['eth/usd', 'btc/usd']);
  expect(currencyPairs([])).toEqual([]);
});

test('all mistakes at once, each with its index and how to write it', () => {
  const texts = [
    'BTCUSD',
    'btc/usd',
    'FOOBAR',
    '',
    'BTC-USDT-SWAP',
    'BTCUSDT_261225',
    'BTC-PERP',
    'a b/usd',
    7,
    null,
  ];
  const error = mistakeOf(texts);
  expect(error.code).toBe('invalid_options');
  expect(error.message).toMatchInlineSnapshot(`
    "currencyPairs: 9 of 10 texts are not pairs:
      [0] "BTCUSD" has no separator: write btc/usd
      [2] "FOOBAR" has no separator: write base and quote with a slash between them, such as btc/usd
      [3] is empty: remove it, or write a pair such as btc/usd
      [4] "BTC-USDT-SWAP" is not base/quote: write btc/usd, or btc/usdt:usdt-261225 for a contract of derivatives
      [5] "BTCUSDT_261225" is not base/quote: write btc/usd, or btc/usdt:usdt-261225 for a contract of derivatives
      [6] "BTC-PERP" is not base/quote: write btc/usd, or btc/usdt:usdt-261225 for a contract of derivatives
      [7] "a b/usd" is not base/quote: write btc/usd, or btc/usdt:usdt-261225 for a contract of derivatives
      [8] is not a string but of type number
      [9] is not a string but null"
  `);
  expect(mistakeOf(['btc/usd', 'x'.repeat(1000)]).message).toMatchInlineSnapshot(`
    "currencyPairs: 1 of 2 texts is not a pair:
      [1] "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" has no separator: write base and quote with a slash between them, such as btc/usd"
  `);
  expect(mistakeOf('btc/usd').message).toMatchInlineSnapshot(
    `"currencyPairs takes an array of strings, such as text.split(",")"`,
  );
});

test('the result is an option of a stream', () => {
  expectTypeOf(currencyPairs).returns.toEqualTypeOf<CurrencyPair[]>();
  expectTypeOf(currencyPairs([])).toExtend<StreamOptions['currencyPairs']>();
});
