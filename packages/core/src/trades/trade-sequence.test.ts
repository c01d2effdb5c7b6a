import { describe, expect, test } from 'vitest';
import type { Trade } from '../channels/trade.js';
import { TradeSequence, type TradeVerdict } from './trade-sequence.js';

function trade(exchangeTime?: number, more: Partial<Trade> = {}): Trade {
  return {
    channel: 'trade',
    exchange: 'kraken',
    symbol: 'btc/usd',
    tradeId: 'any',
    price: 1,
    volume: 1,
    side: 'buy',
    receivedTime: 1,
    ...(exchangeTime !== undefined && { exchangeTime }),
    ...more,
  };
}

/** A sequence with trades of these ids, each a millisecond after the one before. */
function sequenceOf(...ids: readonly number[]): TradeSequence {
  const sequence = new TradeSequence('btc/usd');
  for (const id of ids) sequence.add(trade(1_000 + id), id);
  return sequence;
}

describe('ids', () => {
  test('in line, repeated, missing, and found again', () => {
    const sequence = new TradeSequence('btc/usd');
    const add = (id: number): TradeVerdict => sequence.add(trade(1_000 + id), id);
    expect([100, 101, 101, 105].map(add)).toEqual(['next', 'next', 'duplicate', 'hole']);
    expect(sequence.hole).toEqual({
      symbol: 'btc/usd',
      firstId: 102,
      lastId: 104,
      from: 1_101,
      until: 1_105,
    });
    expect([102, 104].map(add)).toEqual(['filled', 'filled']);
    expect(sequence.missing(102, 104)).toEqual([{ firstId: 103, lastId: 103 }]);
    expect(add(103)).toBe('filled');
    expect(sequence.missing(102, 104)).toEqual([]);
    expect([102, 103, 104, 105].map(add)).toEqual(Array.from({ length: 4 }, () => 'duplicate'));
  });

  test('a late trade does not move the time from which the next hole is looked for', () => {
    const sequence = sequenceOf(100, 105, 102);
    expect(sequence.add(trade(1_109), 109)).toBe('hole');
    expect(sequence.hole).toMatchObject({ firstId: 106, lastId: 108, from: 1_105 });
  });

  test('a row that covers several, in line and after a hole', () => {
    const sequence = sequenceOf(10);
    expect(sequence.add(trade(1_013), 13, 11)).toBe('next');
    expect(sequence.add(trade(1_020), 20, 18)).toBe('hole');
    expect(sequence.hole).toMatchObject({ firstId: 14, lastId: 17 });
    expect(sequence.add(trade(1_013), 13, 11)).toBe('duplicate');
  });

  test('that are no trades are not missing', () => {
    const sequence = sequenceOf(10);
    expect(sequence.pass(11)).toBe('next');
    expect(sequence.add(trade(1_012), 12)).toBe('next');
    expect(sequence.pass(15)).toBe('hole');
    expect(sequence.hole).toMatchObject({ firstId: 13, lastId: 14, from: 1_012, until: undefined });
  });

  test('times that are not known stay unknown', () => {
    const sequence = new TradeSequence('btc/usd');
    sequence.add(trade(), 1);
    expect(sequence.add(trade(), 3)).toBe('hole');
    expect(sequence.hole).toMatchObject({ firstId: 2, lastId: 2, from: undefined, until: undefined });
  });
});

describe('numbering that restarts', () => {
  test('a lower id that is clearly later, even where the id was given before', () => {
    const sequence = sequenceOf(1, 2, 3, 4, 5);
    expect(sequence.add(trade(60_000), 2)).toBe('epoch');
    expect(sequence.hole).toMatchObject({ from: 1_005, until: 60_000 });
    expect(sequence.add(trade(60_001), 3)).toBe('next');
    expect(sequence.add(trade(60_005), 6)).toBe('hole');
  });

  test('at once where the id is below all ids of the stream', () => {
    const sequence = sequenceOf(5_000, 5_001);
    expect(sequence.add(trade(6_002), 1)).toBe('epoch');
  });

  test('earlier trades are known, and missing ones of them are still published', () => {
    const sequence = sequenceOf(5_000, 5_001, 5_003);
    sequence.add(trade(60_000), 1);
    expect(sequence.add(trade(6_001), 5_001)).toBe('duplicate');
    expect(sequence.add(trade(6_002), 5_002)).toBe('filled');
  });

  test('trades of one moment out of order are none', () => {
    const sequence = sequenceOf(100, 103);
    expect(sequence.add(trade(1_104), 101)).toBe('filled');
    expect(sequence.add(trade(1_104), 99)).toBe('filled');
  });
});

describe('an id that is given twice', () => {
  test.each([
    ['price', { price: 2 }],
    ['volume', { volume: 2 }],
    ['side', { side: 'sell' }],
    ['time', { exchangeTime: 1_109 }],
  ] as const)('with another %s is of another trade', (_what, more) => {
    const sequence = sequenceOf(98, 99);
    expect(sequence.add(trade(1_099, more), 99)).toBe('twin');
    // Either of them may be repeated.
    expect(sequence.add(trade(1_099, more), 99)).toBe('duplicate');
    expect(sequence.add(trade(1_099), 99)).toBe('duplicate');
    expect(sequence.add(trade(1_110), 100)).toBe('next');
  });

  test('aggregates of other trades are other aggregates; aggregates of the same are not', () => {
    const sequence = new TradeSequence('btc/usd');
    const aggregate = (time: number, firstId: number): Trade =>
      trade(time, { aggregated: { firstId: String(firstId), lastId: String(firstId + 1), count: 2 } });
    expect(sequence.add(aggregate(1_000, 50), 7)).toBe('next');
    expect(sequence.add(aggregate(1_000, 50), 7)).toBe('duplicate');
    expect(sequence.add(aggregate(1_000, 52), 7)).toBe('twin');
    expect(sequence.add(aggregate(47_000, 54), 7)).toBe('twin');
    expect(sequence.add(trade(1_000), 7)).toBe('duplicate');
  });

  test('computed in another way, or with a rounded time from REST, it is the same', () => {
    const sequence = new TradeSequence('btc/usd');
    sequence.add(trade(1_000.4, { volume: 0.3 }), 1);
    expect(sequence.add(trade(1_000.4, { volume: 0.1 + 0.2 }), 1)).toBe('duplicate');
    expect(sequence.add(trade(1_000, { volume: 0.3, origin: 'backfill', side: 'unknown' }), 1)).toBe(
      'duplicate',
    );
  });

  test('long ago, it is a repetition, unless it is newer than all others', () => {
    const sequence = sequenceOf(...Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(sequence.add(trade(1_001, { price: 2 }), 1)).toBe('duplicate');
    expect(sequence.add(trade(2_001, { price: 2 }), 950)).toBe('twin');
  });
});
