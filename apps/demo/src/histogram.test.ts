import { expect, test } from 'vitest';
import { Histogram } from './histogram.js';

test('percentiles are right to a few percent, from microseconds to minutes', () => {
  const histogram = new Histogram();
  expect(histogram.percentile(0.5)).toBeUndefined();
  for (let index = 1; index <= 1000; index++) histogram.record(index / 10);
  expect(histogram.percentile(0.5)! / 50).toBeCloseTo(1, 1);
  expect(histogram.percentile(0.99)! / 99).toBeCloseTo(1, 1);
  expect(histogram.percentile(1)! / 100).toBeCloseTo(1, 1);
  histogram.reset();
  for (const extreme of [-5, 0, 1e-9]) histogram.record(extreme);
  expect(histogram.percentile(1)).toBeCloseTo(0.001);
  histogram.record(1e15);
  expect(histogram.percentile(1)).toBeGreaterThan(60_000);
  expect(histogram.total).toBe(4);
});
