import { BASE_SIZES, linearSizes } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { candleMessage, candleOf, candleRow, parseRestCandle } from './candle.js';
import { parseCandle as parseProductCandle } from './future/candle.js';

const FRAME =
  '{"channel":"ohlc","type":"update","timestamp":"2026-09-25T17:48:26.844359566Z","data":[{"symbol":"BTC/USD","open":83729.5,"high":83745.2,"low":83729.4,"close":83744.3,"trades":33,"volume":0.21155628,"vwap":83736.4,"interval_begin":"2026-09-25T17:48:00.000000000Z","interval":1,"timestamp":"2026-09-25T17:49:00.000000Z"}]}';

const LINEAR = { symbol: 'btc/usd', sizes: BASE_SIZES } as const;

const FIGURES = {
  symbol: 'btc/usd',
  openTime: Date.UTC(2026, 8, 25, 17, 48),
  open: 83729.5,
  high: 83745.2,
  low: 83729.4,
  close: 83744.3,
  volume: 0.21155628,
  trades: 33,
};

test('both readers give the same candle', () => {
  const [plain] = (JSON.parse(FRAME) as { data: unknown[] }).data;
  const [compiled] = (candleMessage.read(Buffer.from(FRAME)) as { data: unknown[] }).data;
  for (const row of [plain, compiled]) expect(candleOf(candleRow.read(row), 'btc/usd')).toEqual(FIGURES);
});

test('an older row has no end and no count', () => {
  const row = {
    symbol: 'BTC/USD',
    interval: 1,
    interval_begin: '2023-10-04T16:25:00Z',
    open: 1,
    high: 2,
    low: 1,
    close: 2,
    volume: 3,
  };
  expect(candleOf(candleRow.read(row), 'btc/usd')).toEqual({
    symbol: 'btc/usd',
    openTime: Date.UTC(2023, 9, 4, 16, 25),
    open: 1,
    high: 2,
    low: 1,
    close: 2,
    volume: 3,
  });
});

test('a row of REST is the same candle, and an interval without trades none', () => {
  const row = [
    FIGURES.openTime / 1000,
    '83729.5',
    '83745.2',
    '83729.4',
    '83744.3',
    '83736.4',
    '0.21155628',
    33,
  ];
  expect(parseRestCandle(row, 'btc/usd')).toEqual(FIGURES);
  expect(
    parseRestCandle([FIGURES.openTime / 1000, '1', '1', '1', '1', '0.0', '0.00000000', 0], 'btc/usd'),
  ).toBeUndefined();
  expect(() => parseRestCandle({}, 'btc/usd')).toThrow('an object');
  expect(() => parseRestCandle([1, '1'], 'btc/usd')).toThrow('trades');
});

test('a candle of a product', () => {
  const candle = {
    time: 1_790_359_920_000,
    open: '83954',
    high: '84007',
    low: '83954',
    close: '83999',
    volume: '0.97830000',
  };
  expect(parseProductCandle(candle, LINEAR)).toEqual({
    symbol: 'btc/usd',
    openTime: 1_790_359_920_000,
    open: 83954,
    high: 84007,
    low: 83954,
    close: 83999,
    volume: 0.9783,
  });
  expect(
    parseProductCandle({ ...candle, volume: 7 }, { ...LINEAR, sizes: linearSizes('0.01') }),
  ).toMatchObject({ volume: 0.07 });
  expect(() => parseProductCandle({ ...candle, time: 60 }, LINEAR)).toThrow('time');
  expect(() => parseProductCandle(undefined, LINEAR)).toThrow('not an object');
});
