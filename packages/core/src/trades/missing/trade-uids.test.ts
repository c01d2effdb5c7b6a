import { expect, test } from 'vitest';
import { TradeUids } from './trade-uids.js';
import type { NumberedTrade } from './missing-trades.js';

const NOON = Date.UTC(2026, 8, 25, 12);

const numbered = (seq: number, time: number, tradeId = `uid-${seq}`): NumberedTrade => ({
  id: seq,
  trade: {
    channel: 'trade',
    exchange: 'acme',
    symbol: 'btc/usd',
    tradeId,
    price: 100,
    volume: 1,
    side: 'buy',
    exchangeTime: NOON + time,
    receivedTime: NOON + time,
  },
});

test('the trades around a gap and the newest one are remembered, others are not', () => {
  const uids = new TradeUids();
  for (const seq of [1, 2, 6, 7, 8]) uids.note(numbered(seq, seq));
  expect([1, 2, 6, 7, 8].map((seq) => uids.of('btc/usd', seq))).toEqual([
    undefined,
    'uid-2',
    'uid-6',
    undefined,
    'uid-8',
  ]);
  expect(uids.of('eth/usd', 2)).toBeUndefined();
});

test('a late trade is not the newest', () => {
  const uids = new TradeUids();
  for (const [seq, time] of [[1, 1], [3, 3], [2, 2], [5, 5]] as const) uids.note(numbered(seq, time)); // prettier-ignore
  expect(uids.of('btc/usd', 3)).toBe('uid-3');
  expect(uids.of('btc/usd', 5)).toBe('uid-5');
});

test('numbers that begin anew are followed', () => {
  const uids = new TradeUids();
  uids.note(numbered(655_508, 0));
  uids.note(numbered(1, 120_000, 'anew-1'));
  uids.note(numbered(4, 121_000, 'anew-4'));
  expect(uids.of('btc/usd', 1)).toBe('anew-1');
  expect(uids.of('btc/usd', 4)).toBe('anew-4');
});
