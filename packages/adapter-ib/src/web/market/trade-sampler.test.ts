import { expect, test } from 'vitest';
import { MarketState, tickerOf } from './market-state.js';
import { TradeSampler, type Sample } from './trade-sampler.js';

const NOW = 1_790_000_000_000;

function sampler(): { merge: (row: object) => Sample | undefined; reset: () => void } {
  const state = new MarketState();
  const trades = new TradeSampler();
  return {
    merge: (row) => {
      state.merge({ ...row }, NOW, { malformed: () => expect.unreachable() });
      return trades.sample(state);
    },
    reset: () => {
      trades.reset();
    },
  };
}

test('the first snapshot is not a trade; a growth of the volume of the day is one', () => {
  const { merge } = sampler();
  expect(merge({ 31: '100.5', 7059: '5', 7762: '1000', 6509: 'RpB' })).toBeUndefined();
  expect(merge({ 31: '100.6', 7059: '3', 7762: '1,003.5' })).toEqual({ price: 100.6, volume: 3.5 });
  // Two equal prints leave price and size as they were.
  expect(merge({ 7762: '1006.5' })).toEqual({ price: 100.6, volume: 3 });
  expect(merge({ 84: '100.4' })).toBeUndefined();
  expect(merge({ 31: '100.6', 7059: '3', 7762: '1006.5' })).toBeUndefined();
});

test('a new snapshot is not a trade, although the volume has grown', () => {
  const { merge, reset } = sampler();
  merge({ 31: '100', 7762: '10' });
  reset();
  expect(merge({ 31: '101', 7059: '2', 7762: '15' })).toBeUndefined();
  expect(merge({ 7762: '16' })).toEqual({ price: 101, volume: 1 });
});

test('without the volume of the day, a change of price or size', () => {
  const { merge } = sampler();
  expect(merge({ 31: '100', 7059: '5' })).toBeUndefined();
  expect(merge({ 31: '101' })).toEqual({ price: 101, volume: 5 });
  expect(merge({ 7059: '6' })).toEqual({ price: 101, volume: 6 });
  expect(merge({ 31: '101', 7059: '6' })).toBeUndefined();
});

test.each([
  ['the close of the day before', { 31: 'C100', 7762: '20' }],
  ['a halt', { 31: 'H100', 7762: '20' }],
  ['delayed prices', { 6509: 'DPB', 7762: '20' }],
  ['a corrected volume', { 7762: '9' }],
])('%s is not a trade, and the next trade counts from there', (_, row) => {
  const { merge } = sampler();
  merge({ 31: '100', 7059: '1', 7762: '10', 6509: 'RpB' });
  expect(merge(row)).toBeUndefined();
  expect(merge({ 31: '102', 7762: '21', 6509: 'RpB' })?.price).toBe(102);
});

test('a ticker has the present values, and absent values stay absent', () => {
  const state = new MarketState();
  const unreadable: unknown[] = [];
  const header = { exchange: 'ib', symbol: 'aapl/usd', receivedTime: 5 } as const;
  state.merge({ 31: 'C99', 84: '-1', 88: '0', 86: '101', 85: "1'0", _updated: NOW }, NOW, {
    malformed: (error) => unreadable.push(error),
  });
  expect(tickerOf(state, header)).toEqual({ channel: 'ticker', ...header, exchangeTime: NOW, askPrice: 101 });
  expect(unreadable).toHaveLength(1);
  state.merge({ 84: '100', 88: '0', 31: '100.5', 7059: '7' }, NOW, { malformed: () => expect.unreachable() });
  state.merge({ 86: '' }, NOW, { malformed: () => expect.unreachable() });
  expect(tickerOf(state, header)).toEqual({
    channel: 'ticker',
    ...header,
    exchangeTime: NOW,
    bidPrice: 100,
    bidVolume: 0,
    lastPrice: 100.5,
    lastVolume: 7,
  });
});
