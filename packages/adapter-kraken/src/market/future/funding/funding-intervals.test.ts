import type { FundingRate } from '@hftjs/core';
import { expect, test } from 'vitest';
import { FundingIntervals } from './funding-intervals.js';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 8, 25, 12);

const at = (exchangeTime: number, nextFundingTime?: number): FundingRate => ({
  channel: 'funding_rate',
  exchange: 'kraken_future',
  symbol: 'btc/usd',
  receivedTime: exchangeTime,
  exchangeTime,
  rate: 0.0001,
  ...(nextFundingTime !== undefined && { nextFundingTime }),
});

test('two times that follow one another give the interval', () => {
  const intervals = new FundingIntervals();
  expect(intervals.of(at(NOON - 2_000, NOON))).toBeUndefined();
  expect(intervals.of(at(NOON - 1_000, NOON))).toBeUndefined();
  expect(intervals.of(at(NOON + 1_000, NOON + HOUR))).toBe(60);
  expect(intervals.of(at(NOON + 2_000, NOON + HOUR))).toBe(60);
  expect(intervals.of(at(NOON + 3_000))).toBe(60);
  // It may change.
  expect(intervals.of(at(NOON + HOUR + 1_000, NOON + 5 * HOUR))).toBe(240);
});

test('after a silence in which another funding may have been, it is not known', () => {
  const intervals = new FundingIntervals();
  intervals.of(at(NOON - 1_000, NOON));
  expect(intervals.of(at(NOON + 2 * HOUR + 1_000, NOON + 3 * HOUR))).toBeUndefined();
  expect(intervals.of(at(NOON + 3 * HOUR + 1_000, NOON + 4 * HOUR))).toBe(60);
  intervals.forget('btc/usd');
  expect(intervals.of(at(NOON + 4 * HOUR + 1_000, NOON + 5 * HOUR))).toBeUndefined();
});
