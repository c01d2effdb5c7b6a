import { describe, expect, test } from 'vitest';
import { parseCandle } from './candle.js';

const SPOT = { symbol: 'btc/usdt', areContracts: false } as const;
const SWAP = { symbol: 'btc/usdt', areContracts: true } as const;

const ROW = [
  '1597026383085', '8533.02', '8553.74', '8527.17', '8548.26', '45247', '529.5858061', '5529.5858061', '1',
]; // prettier-ignore

test('spot: volume in base, and in quote currency', () => {
  expect(parseCandle(ROW, SPOT)).toEqual({
    symbol: 'btc/usdt',
    openTime: 1597026383085,
    open: 8533.02,
    high: 8553.74,
    low: 8527.17,
    close: 8548.26,
    volume: 45247,
    quoteVolume: 5529.5858061,
    closed: true,
  });
});

test('contracts: the volume is what OKX converted', () => {
  const row = ['1662716640000', '20702.4', '20710', '20702.3', '20703.8', '4070', '40.7', '842645.1', '0'];
  expect(parseCandle(row, SWAP)).toMatchObject({ volume: 40.7, quoteVolume: 842645.1, closed: false });
});

describe('rows of before 2022-11 end after volCcy', () => {
  const row = ['1662716640000', '20713.4', '20721.5', '20711.1', '20721.5', '1400', '6.7561'];

  test('inverse contracts', () => {
    const candle = parseCandle(row, { symbol: 'btc/usd:btc', areContracts: true });
    expect(candle).toMatchObject({ volume: 6.7561, closed: undefined });
    expect(candle).not.toHaveProperty('quoteVolume');
  });

  test('spot, where that column is in quote currency', () => {
    expect(parseCandle(row, SPOT)).toMatchObject({ volume: 1400, quoteVolume: 6.7561, closed: undefined });
  });
});

test.each([
  ['an object', {}, 'a candle is not an array'],
  ['too short', ['1597026383085'], 'at least 7 columns'],
  ['a time', ROW.with(0, 'x'), 'ts of a candle'],
  ['an empty price', ROW.with(1, ''), 'o is ""'],
  ['a price', ROW.with(2, 'x'), 'h is "x"'],
  ['a volume below zero', ROW.with(5, '-1'), 'vol is -1, below zero'],
  ['a quote volume', ROW.with(7, 'x'), 'volCcyQuote is "x"'],
  ['confirm', ROW.with(8, 'g'), 'confirm is "g"'],
])('%s costs the row', (_, row, reason) => {
  expect(() => parseCandle(row, SPOT)).toThrow(reason);
});

test('the quote volume may be empty', () => {
  expect(parseCandle(ROW.with(6, '').with(7, ''), SPOT)).not.toHaveProperty('quoteVolume');
});
