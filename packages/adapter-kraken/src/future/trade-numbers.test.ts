import { describe, expect, test } from 'vitest';
import { TradeNumbers } from './trade-numbers.js';
import type { NumberedTrade } from './trade.js';

const NOON = Date.UTC(2026, 8, 25, 12);

const numbered = (seq: number, time: number, tradeId = `uid-${seq}-${time}`): NumberedTrade => ({
  seq,
  trade: {
    channel: 'trade',
    exchange: 'kraken_future',
    symbol: 'btc/usd',
    tradeId,
    price: 100,
    volume: 1,
    side: 'buy',
    exchangeTime: NOON + time,
    receivedTime: NOON + time,
  },
});

describe('numbers of trades', () => {
  test('are the venue’s own, also of late and of repeated ones', () => {
    const numbers = new TradeNumbers();
    expect([7, 8, 10, 9, 8].map((seq) => numbers.numberOf(numbered(seq, seq)))).toEqual([7, 8, 10, 9, 8]);
  });

  test('go on where the venue begins anew, with one left out for what nobody knows', () => {
    const numbers = new TradeNumbers();
    numbers.numberOf(numbered(655_508, 0));
    expect(numbers.numberOf(numbered(1, 120_000))).toBe(655_510);
    expect(numbers.numberOf(numbered(2, 121_000))).toBe(655_511);
    // The same trade again, from a snapshot.
    expect(numbers.numberOf(numbered(1, 120_000))).toBe(655_510);
  });

  test('a trade of the same moment is no new beginning', () => {
    const numbers = new TradeNumbers();
    numbers.numberOf(numbered(10, 0));
    expect(numbers.numberOf(numbered(9, 5))).toBe(9);
  });

  test('the trades around a hole are remembered', () => {
    const numbers = new TradeNumbers();
    numbers.numberOf(numbered(1, 0, 'before'));
    numbers.numberOf(numbered(5, 1, 'after'));
    expect(numbers.endsOf('btc/usd', 4)).toEqual({ before: 'before', after: 'after' });
    expect(numbers.endsOf('btc/usd', 3)).toBeUndefined();
  });
});
