import { describe, expect, test } from 'vitest';
import { CandleInterval } from './candle-interval.js';

const utc = (text: string): number => Date.parse(`${text}Z`);
const of = (length: string): CandleInterval => new CandleInterval(length, length);

describe('when a candle ends', () => {
  test.each([
    ['1s', '2026-02-28T23:59:59', '2026-03-01T00:00:00'],
    ['1m', '2026-02-28T23:59:00', '2026-03-01T00:00:00'],
    ['15m', '2026-02-28T23:45:00', '2026-03-01T00:00:00'],
    ['4h', '2026-02-28T20:00:00', '2026-03-01T00:00:00'],
    ['1d', '2024-02-28T00:00:00', '2024-02-29T00:00:00'],
    ['1w', '2026-03-02T00:00:00', '2026-03-09T00:00:00'],
    ['1M', '2026-01-01T00:00:00', '2026-02-01T00:00:00'],
    ['1M', '2024-02-01T00:00:00', '2024-03-01T00:00:00'],
    ['3M', '2026-10-01T00:00:00', '2027-01-01T00:00:00'],
    // The venue's own begin, such as midnight in Singapore, stands.
    ['1d', '2026-02-28T16:00:00', '2026-03-01T16:00:00'],
    ['1M', '2026-01-31T16:00:00', '2026-02-28T16:00:00'],
  ])('%s from %s', (length, begin, end) => {
    expect(new Date(of(length).closeTime(utc(begin)))).toEqual(new Date(utc(end)));
  });
});

describe('the candle that a time belongs to', () => {
  test.each([
    ['1m', '2026-11-29T00:44:59.999', '2026-11-29T00:44:00'],
    ['5m', '2026-11-29T00:44:59', '2026-11-29T00:40:00'],
    ['4h', '2026-11-29T07:59:59', '2026-11-29T04:00:00'],
    ['1d', '2026-11-29T23:59:59', '2026-11-29T00:00:00'],
    ['1w', '2026-11-29T23:59:59', '2026-11-23T00:00:00'],
    ['1w', '2026-11-23T00:00:00', '2026-11-23T00:00:00'],
    ['1w', '2026-11-22T23:59:59', '2026-11-16T00:00:00'],
    ['1w', '1969-12-30T00:00:00', '1969-12-29T00:00:00'],
    ['1M', '2026-02-28T23:59:59', '2026-02-01T00:00:00'],
    ['3M', '2026-11-29T00:00:00', '2026-10-01T00:00:00'],
  ])('%s at %s', (length, time, begin) => {
    expect(new Date(of(length).openTime(utc(time)))).toEqual(new Date(utc(begin)));
  });
});

test.each([
  { length: '1m', from: '2026-01-01T00:00:00', until: '2026-01-01T01:00:00', count: 60 },
  { length: '1w', from: '2025-12-29T00:00:00', until: '2026-12-28T00:00:00', count: 52 },
  { length: '1M', from: '2020-01-01T00:00:00', until: '2026-12-01T00:00:00', count: 83 },
  { length: '1M', from: '2026-02-01T00:00:00', until: '2026-03-01T00:00:00', count: 1 },
  { length: '3M', from: '2026-01-01T00:00:00', until: '2027-01-01T00:00:00', count: 4 },
])('number of candles of $length from $from until $until: $count', ({ length, from, until, count }) => {
  expect(of(length).count(utc(from), utc(until))).toBe(count);
  expect(of(length).count(utc(until), utc(from))).toBe(0);
  expect(of(length).add(utc(from), count)).toBe(utc(until));
});

test.each(['', 'm', '1', '0m', '1.5h', '1min', '1H', '10000m', '1m '])('%j is no length', (length) => {
  expect(() => of(length)).toThrow(RangeError);
});
