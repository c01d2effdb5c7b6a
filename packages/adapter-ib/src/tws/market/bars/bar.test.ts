import { expect, test } from 'vitest';
import { isEnd, readBar } from './bar.js';

const BAR = [9, '1790000040', 189.6, 189.9, 189.5, 189.7, 1200.5, 17, 189.66];

const withValue = (at: number, value: unknown): unknown[] =>
  BAR.map((each, index) => (index === at ? value : each));

test('times are epoch seconds, and volumes may be fractions', () => {
  expect(readBar(BAR)).toEqual({
    openTime: 1_790_000_040_000,
    open: 189.6,
    high: 189.9,
    low: 189.5,
    close: 189.7,
    volume: 1200.5,
    trades: 17,
  });
});

test('a quiet interval has a volume, which is 0', () => {
  expect(readBar(withValue(6, 0))).toMatchObject({ volume: 0 });
});

test.each([-1, undefined, null])('without a number of trades: %s', (count) => {
  expect(readBar(withValue(7, count))).not.toHaveProperty('trades');
});

test.each([
  ['a volume that is not known', 6, -1],
  ['no volume', 6, undefined],
  ['a volume that is not set', 6, 2 ** 127],
  ['a price that there is not', 2, -1],
  ['a price that is not a number', 5, 'much'],
  ['a day', 1, '20261123'],
  ['no time', 1, ''],
])('%s cannot be read', (_, at, value) => {
  expect(() => readBar(withValue(at, value))).toThrow();
});

test('the end of an answer', () => {
  const end = [
    9,
    'finished-20261123 10:04:05 US/Eastern-20261123 11:04:05 US/Eastern',
    -1,
    -1,
    -1,
    -1,
    -1,
    -1,
  ];
  expect(isEnd(end)).toBe(true);
  expect(isEnd(BAR)).toBe(false);
});
