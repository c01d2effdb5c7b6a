import { describe, expect, test } from 'vitest';
import { parseCandle } from './candle.js';

const ROW = {
  start: '1786309500',
  high: '1919.6',
  low: '1919.27',
  open: '1919.58',
  close: '1919.41',
  volume: '36.36630914',
  product_id: 'ETH-USD',
};

describe('candles', () => {
  test('start is in seconds', () => {
    expect(parseCandle(ROW, 'eth/usd', 7)).toEqual({
      symbol: 'eth/usd',
      openTime: 1786309500000,
      open: 1919.58,
      high: 1919.6,
      low: 1919.27,
      close: 1919.41,
      volume: 36.36630914,
      exchangeTime: 7,
    });
  });

  test('a row of REST has no product', () => {
    expect(parseCandle({ ...ROW, product_id: undefined }, 'eth/usd')).toEqual(parseCandle(ROW, 'eth/usd'));
  });

  test('a volume may be zero', () => {
    expect(parseCandle({ ...ROW, volume: '0' }, 'eth/usd').volume).toBe(0);
  });

  test.each([
    { start: undefined },
    { start: '-300' },
    { start: '2026-08-09T21:05:00Z' },
    { start: '' },
    { open: undefined },
    { high: '0' },
    { low: '-1' },
    { close: 'x' },
    { volume: '' },
    { volume: '-1' },
  ])('%o throws', (fields) => {
    expect(() => parseCandle({ ...ROW, ...fields }, 'eth/usd')).toThrow();
  });

  test('a row with a product alone throws', () => {
    expect(() => parseCandle({ product_id: 'ETH-USDT' }, 'eth/usdt')).toThrow('start is missing');
  });
});
