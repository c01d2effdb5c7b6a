import { expect, test } from 'vitest';
import { QuoteSources } from './quote-sources.js';

test('while two connections bring a pair, only newer quotes of the other one count', () => {
  const sources = new QuoteSources();
  const [first, second] = [{}, {}];
  sources.begin(first);
  sources.begin(second);
  expect(sources.accept('btc/usd', 5, first)).toBe(true);
  expect(sources.accept('btc/usd', 5, second)).toBe(false);
  expect(sources.accept('btc/usd', 6, second)).toBe(true);
  expect(sources.accept('btc/usd', 6, first)).toBe(false);
  // The order of one connection is the venue's.
  expect(sources.accept('btc/usd', 4, second)).toBe(true);
});

test('a connection that has ended, and a pair that no connection brings, are not compared with', () => {
  const sources = new QuoteSources();
  const [first, second] = [{}, {}];
  sources.begin(first);
  sources.begin(second);
  sources.carry('btc/usd', first);
  expect(sources.isCarriedBesides('btc/usd', second)).toBe(true);
  expect(sources.accept('btc/usd', 9, first)).toBe(true);
  sources.end(first);
  expect(sources.isCarriedBesides('btc/usd', second)).toBe(false);
  expect(sources.accept('btc/usd', 1, second)).toBe(true);
  sources.begin(first);
  sources.forget('btc/usd', second);
  expect(sources.accept('btc/usd', 1, first)).toBe(true);
});
