import { expect, test } from 'vitest';
import { MarketState, tickerOf } from './market-state.js';

const NOW = 1_790_000_000_000;
const HEADER = { exchange: 'ib', symbol: 'aapl/usd', receivedTime: NOW } as const;

function make(): {
  readonly state: MarketState;
  readonly merge: (row: object, receivedTime?: number) => boolean;
} {
  const state = new MarketState();
  return {
    state,
    merge: (row, receivedTime = NOW) => state.merge({ ...row }, receivedTime, { malformed: () => undefined }),
  };
}

test('prices that are older than those before them are not taken', () => {
  const { state, merge } = make();
  merge({ 84: '100', 88: '5', 86: '101', _updated: NOW });
  merge({ 84: '100.5', _updated: NOW + 500 });
  expect(merge({ 84: '99', 6509: 'DPB', _updated: NOW + 400 })).toBe(false);
  expect(tickerOf(state, HEADER)).toMatchObject({ bidPrice: 100.5, exchangeTime: NOW + 500 });
  expect(state.availability).toBeUndefined();
});

test('an older message counts where it holds what the newer one left out', () => {
  const { state, merge } = make();
  merge({ 84: '100', 86: '101', _updated: NOW });
  merge({ 84: '100.5', _updated: NOW + 500 });
  expect(merge({ 84: '99', 86: '101.5', _updated: NOW + 400 })).toBe(true);
  expect(tickerOf(state, HEADER)).toMatchObject({
    bidPrice: 100.5,
    askPrice: 101.5,
    exchangeTime: NOW + 500,
  });
});

test('a clock of the venue that was set back is followed after some seconds', () => {
  const { state, merge } = make();
  merge({ 84: '100', _updated: NOW });
  expect(merge({ 84: '101', _updated: NOW - 120_000 }, NOW + 500)).toBe(false);
  expect(merge({ 84: '102', _updated: NOW - 118_000 }, NOW + 2_500)).toBe(false);
  expect(merge({ 84: '103', _updated: NOW - 114_000 }, NOW + 6_500)).toBe(true);
  expect(merge({ 84: '104', _updated: NOW - 113_000 }, NOW + 7_500)).toBe(true);
  expect(tickerOf(state, HEADER)).toMatchObject({ bidPrice: 104, exchangeTime: NOW - 113_000 });
});

test('a message that is hours older is from another clock', () => {
  const { state, merge } = make();
  merge({ 84: '100', _updated: NOW });
  expect(merge({ 84: '101', _updated: NOW - 3_600_000 })).toBe(true);
  expect(tickerOf(state, HEADER)).toMatchObject({ bidPrice: 101, exchangeTime: NOW - 3_600_000 });
});

test.each([NOW / 1000, NOW * 1000, 0, -1, Infinity, 'then'])('%s is not a time of a quote', (_updated) => {
  const { state, merge } = make();
  merge({ 84: '99', _updated: NOW - 1000 });
  expect(merge({ 84: '100', _updated })).toBe(true);
  const ticker = tickerOf(state, HEADER);
  expect(ticker.bidPrice).toBe(100);
  expect(ticker).not.toHaveProperty('exchangeTime');
});

test('one unreadable number is skipped, and is published as absent only once', () => {
  const { state, merge } = make();
  expect(merge({ 84: '100', 86: '101', 7762: 'much' })).toBe(true);
  expect(merge({ 84: 'what' })).toBe(true);
  expect(merge({ 84: 'what' })).toBe(false);
  expect(tickerOf(state, HEADER)).toMatchObject({ askPrice: 101 });
  expect(tickerOf(state, HEADER)).not.toHaveProperty('bidPrice');
});
