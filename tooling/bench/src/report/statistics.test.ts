import { expect, test } from 'vitest';
import { median, quantile, ratiosOf, spreadOf } from './statistics.js';

test('median', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('quantile', () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) => index + 1);
  expect([0, 0.5, 0.99, 0.999, 1].map((share) => quantile(values, share))).toEqual([1, 500, 990, 999, 1000]);
  expect(quantile([], 0.5)).toBeNaN();
});

test('ratios are taken pair by pair', () => {
  expect(spreadOf(ratiosOf([2, 20, 3], [1, 10, 2]))).toEqual({ ratio: 2, least: 1.5, greatest: 2 });
});
