import { afterEach, expect, test } from 'vitest';
import { paced, setPace } from './pace.js';
import { TokenBucket } from './token-bucket.js';

afterEach(() => {
  setPace(1);
});

test('is that of the venues', () => {
  expect(paced(1000)).toBe(1000);
});

test('makes budgets refill faster, those that exist too; a burst stays as large', () => {
  let time = 0;
  const bucket = new TokenBucket({ count: 2, per: 1000 }, () => time);
  setPace(10);
  expect(paced(1000)).toBe(100);
  expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([0, 0, 50, 100]);
  time = 200;
  expect(bucket.take()).toBe(0);
  setPace(1);
  time = 700;
  expect([1, 2, 3].map(() => bucket.take())).toEqual([0, 0, 500]);
});

test.each([0, -1, NaN, Infinity])('%s is none', (times) => {
  expect(() => {
    setPace(times);
  }).toThrow(RangeError);
});
