import { expect, test } from 'vitest';
import { LiveSince } from './live-since.js';

test('an event of the millisecond in which a pair began is not older, where the venue cuts its times', () => {
  const since = new LiveSince();
  const began = 1_795_884_273_942.078;
  since.mark('my_order', ['btc/usd'], began);
  expect(since.of('my_order')).toBe(1_795_884_273_942);
  expect(since.of('my_order', 'btc/usd')).toBeLessThanOrEqual(Math.floor(began));
});

test('the first mark of a pair counts; without a pair, the earliest', () => {
  const since = new LiveSince();
  expect(since.of('trade')).toBeUndefined();
  since.mark('trade', ['eth/usd'], 2_000);
  since.mark('trade', ['btc/usd', 'eth/usd'], 3_000);
  expect(since.of('trade', 'eth/usd')).toBe(2_000);
  expect(since.of('trade', 'btc/usd')).toBe(3_000);
  expect(since.of('trade')).toBe(2_000);
  since.forget('trade', 'eth/usd');
  expect(since.of('trade')).toBe(3_000);
});
