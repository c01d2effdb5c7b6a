import { describe, expect, test } from 'vitest';
import { parseMarkPrice } from './funding-rate.js';

const HEADER = { exchange: 'binance_future', receivedTime: 1_790_000_000_000, origin: undefined } as const;
const CONTEXT = { symbol: 'btc/usdt', intervals: { minutesOf: () => 480 } } as const;

const row = (more: object = {}) => ({
  e: 'markPriceUpdate',
  E: 1770123457000,
  s: 'BTCUSDT',
  p: '64251.33000000',
  ap: '64250.90000000',
  i: '64270.11000000',
  P: '64260.02000000',
  r: '-0.00005383',
  T: 1770134400000,
  st: 1,
  ...more,
});

describe('markPriceUpdate', () => {
  test('the rate as a fraction, the next payment, mark and index price', () => {
    expect(parseMarkPrice(row(), CONTEXT, HEADER)).toEqual({
      channel: 'funding_rate',
      exchange: 'binance_future',
      symbol: 'btc/usdt',
      exchangeTime: 1770123457000,
      receivedTime: HEADER.receivedTime,
      rate: -0.00005383,
      intervalMinutes: 480,
      nextFundingTime: 1770134400000,
      markPrice: 64251.33,
      indexPrice: 64270.11,
    });
  });

  test('what is not stated is absent', () => {
    const unknown = { symbol: 'btc/usdt', intervals: { minutesOf: () => undefined } } as const;
    const event = parseMarkPrice(row({ i: undefined, p: '0.00000000', T: 0, r: '0' }), unknown, HEADER);
    expect(event).toEqual({
      channel: 'funding_rate',
      exchange: 'binance_future',
      symbol: 'btc/usdt',
      exchangeTime: 1770123457000,
      receivedTime: HEADER.receivedTime,
      rate: 0,
    });
  });

  test('a dated contract pays none: its rate is empty, which is not zero', () => {
    expect(parseMarkPrice(row({ r: '', T: 0 }), CONTEXT, HEADER)).toBeUndefined();
  });

  test('a rate or a price that cannot be read', () => {
    for (const bad of [{ r: 'n/a' }, { r: {} }, { p: '-1' }, { i: 'n/a' }, { r: '1e999' }])
      expect(() => parseMarkPrice(row(bad), CONTEXT, HEADER)).toThrow();
  });
});
