import { CandleInterval } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { parseKline, parseRestCandle } from './candle.js';

const MINUTE = { symbol: 'nkn/usdt', interval: new CandleInterval('1m', '1m') } as const;
const MONTH = { symbol: 'nkn/usdt', interval: new CandleInterval('1M', '1M') } as const;

const kline = (k: object = {}, more: object = {}) => ({
  e: 'kline',
  E: 1633998523963,
  s: 'NKNUSDT',
  k: {
    t: 1633998480000,
    T: 1633998539999,
    s: 'NKNUSDT',
    i: '1m',
    f: 19862761,
    L: 19862790,
    o: '0.35270000',
    c: '0.35280000',
    h: '0.35290000',
    l: '0.35220000',
    v: '25877.00000000',
    n: 30,
    x: false,
    q: '9116.04600000',
    V: '58.00000000',
    Q: '20.46240000',
    B: '0',
    ...k,
  },
  ...more,
});

const CANDLE = {
  symbol: 'nkn/usdt',
  exchangeTime: 1633998523963,
  openTime: 1633998480000,
  open: 0.3527,
  high: 0.3529,
  low: 0.3522,
  close: 0.3528,
  volume: 25877,
  quoteVolume: 9116.046,
  trades: 30,
  closed: false,
};

describe('kline', () => {
  test('the present candle', () => {
    expect(parseKline(kline(), MINUTE)).toEqual(CANDLE);
  });

  test('a closed one, with times in microseconds', () => {
    const times = { t: 1633998480000000, T: 1633998539999999, x: true };
    expect(parseKline(kline(times, { E: 1633998540001234 }), MINUTE)).toEqual({
      ...CANDLE,
      exchangeTime: 1633998540001.234,
      closed: true,
    });
  });

  test('one without a trade has the last price and no volume', () => {
    const quiet = { f: -1, L: -1, o: '0.3528', h: '0.3528', l: '0.3528', v: '0', n: 0, q: '0', x: true };
    expect(parseKline(kline(quiet), MINUTE)).toMatchObject({
      open: 0.3528,
      close: 0.3528,
      volume: 0,
      quoteVolume: 0,
      trades: 0,
      closed: true,
    });
  });

  test('one of another interval is not published; a month is not a minute', () => {
    for (const i of ['1M', '5m', '1s']) expect(parseKline(kline({ i }), MINUTE)).toBeUndefined();
    expect(parseKline(kline(), MONTH)).toBeUndefined();
    const t = { i: '1M', t: 1651363200000, T: 1654041599999 };
    expect(parseKline(kline(t), MONTH)).toMatchObject({ openTime: Date.UTC(2022, 4) });
  });

  test('one that does not have the length that it states cannot be read', () => {
    expect(() => parseKline(kline({ T: 1633998779999 }), MINUTE)).toThrow('not one of 1m');
  });

  test.each(['t', 'T', 'i', 'o', 'c', 'h', 'l', 'v', 'n', 'x', 'q'])('%s that cannot be read', (field) => {
    for (const value of [undefined, null, {}, 'n/a'])
      if (field !== 'i' || typeof value !== 'string')
        expect(() => parseKline(kline({ [field]: value }), MINUTE)).toThrow();
  });

  test('a price of zero is none, and a time in another unit neither', () => {
    for (const bad of [{ l: '0' }, { o: '-1' }, { t: 1633998480 }, { T: 123400000 }])
      expect(() => parseKline(kline(bad), MINUTE)).toThrow();
  });
});

describe('a row of REST klines', () => {
  const ROW = [
    1607444700000,
    '18879.99',
    '18900.00',
    '18878.98',
    '18896.13',
    '492.363',
    1607444759999,
    '9302145.66080',
    1874,
    '385.983',
    '7292402.33267',
    '0',
  ];
  const END = 1607444760000;

  test('is complete once the clock of the venue has passed its end', () => {
    const candle = {
      symbol: 'nkn/usdt',
      openTime: 1607444700000,
      open: 18879.99,
      high: 18900,
      low: 18878.98,
      close: 18896.13,
      volume: 492.363,
      quoteVolume: 9302145.6608,
      trades: 1874,
    };
    expect(parseRestCandle(ROW, MINUTE, END)).toEqual({ ...candle, closed: true });
    expect(parseRestCandle(ROW, MINUTE, END - 1)).toEqual(candle);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('value %i that cannot be read', (index) => {
    for (const value of [undefined, null, 'n/a'])
      expect(() => parseRestCandle(ROW.with(index, value as never), MINUTE, END)).toThrow();
    expect(() => parseRestCandle({}, MINUTE, END)).toThrow('not an array');
  });
});
