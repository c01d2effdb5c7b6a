import { expect, test } from 'vitest';
import type { CurrencyPair } from './currency-pair.js';
import type { Trade } from './events.js';
import { TradeSequence, type TradeVerdict } from './trade-sequence.js';

function trade(symbol: CurrencyPair, exchangeTime?: number): Trade {
  return {
    channel: 'trade',
    exchange: 'kraken',
    symbol,
    tradeId: 'any',
    price: 1,
    volume: 1,
    side: 'buy',
    receivedTime: 1,
    ...(exchangeTime !== undefined && { exchangeTime }),
  };
}

test('in line, repeated, missing, and found again', () => {
  const sequence = new TradeSequence();
  const add = (id: number, time: number): TradeVerdict => sequence.add(trade('btc/usd', time), id);
  expect(sequence.has('btc/usd')).toBe(false);
  expect(add(100, 1000)).toBe(true);
  expect(sequence.has('btc/usd')).toBe(true);
  expect(add(101, 1001)).toBe(true);
  expect(add(101, 1001)).toBe(false);
  const hole = add(105, 1005);
  expect(hole).toEqual({ symbol: 'btc/usd', firstId: 102, lastId: 104, from: 1001, until: 1005 });
  if (typeof hole === 'boolean') throw new Error('no hole');
  expect(sequence.isClosed(hole)).toBe(false);
  for (const id of [102, 104]) expect(add(id, 1000 + id - 100)).toBe(true);
  expect(sequence.isClosed(hole)).toBe(false);
  expect(add(103, 1003)).toBe(true);
  expect(sequence.isClosed(hole)).toBe(true);
  for (const id of [102, 103, 104, 105]) expect(add(id, 1)).toBe(false);
});

test('a late trade does not move the time from which the next hole is looked for', () => {
  const sequence = new TradeSequence();
  sequence.add(trade('btc/usd', 1000), 100);
  sequence.add(trade('btc/usd', 1005), 105);
  expect(sequence.add(trade('btc/usd', 1002), 102)).toBe(true);
  expect(sequence.add(trade('btc/usd', 1009), 109)).toMatchObject({ firstId: 106, lastId: 108, from: 1005 });
});

test('pairs have sequences of their own', () => {
  const sequence = new TradeSequence();
  expect(sequence.add(trade('btc/usd'), 1)).toBe(true);
  expect(sequence.add(trade('eth/usd'), 500)).toBe(true);
  expect(sequence.add(trade('btc/usd'), 2)).toBe(true);
  expect(sequence.add(trade('eth/usd'), 1)).toBe(true);
  expect(sequence.add(trade('eth/usd'), 500)).toBe(false);
  expect(sequence.isClosed({ symbol: 'sol/usd', firstId: 1, lastId: 1, from: 0, until: 0 })).toBe(false);
});

test('times that are not told stay untold', () => {
  const sequence = new TradeSequence();
  sequence.add(trade('btc/usd'), 1);
  expect(sequence.add(trade('btc/usd'), 3)).toEqual({
    symbol: 'btc/usd',
    firstId: 2,
    lastId: 2,
    from: undefined,
    until: undefined,
  });
});
