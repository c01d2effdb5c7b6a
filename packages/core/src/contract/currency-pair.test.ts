import { expect, test } from 'vitest';
import { isCurrencyPair, splitCurrencyPair } from './currency-pair.js';

test.each([
  'btc/usd',
  '1000sats/usdt',
  'btc/usdt:usdt-261225',
  '币安人生/usdt',
  '雪球/usdt:usdt',
  'ёж/usdt',
  'ñu/eur',
  'café/usd',
  'ไทย/usdt',
  'हिन्दी/usdt',
])('%s is a pair', (pair) => {
  expect(isCurrencyPair(pair)).toBe(true);
});

test.each([
  'BTC/USD',
  'Ёж/usdt',
  'ÑU/eur',
  'btc usd',
  'btc/',
  '/usd',
  'btc/usd/eur',
  'b tc/usd',
  'btc\n/usd',
  'btc/usd:usd-26',
  'a/../b',
  'btc?x/usd',
  '😀/usdt',
  `${'a'.repeat(200)}/usd`,
  undefined,
])('%j is not a pair', (pair) => {
  expect(isCurrencyPair(pair)).toBe(false);
});

test('its parts', () => {
  expect(splitCurrencyPair('币安人生/usdt:usdt-261225')).toEqual({
    base: '币安人生',
    quote: 'usdt',
    settle: 'usdt',
    expiry: '261225',
  });
});
