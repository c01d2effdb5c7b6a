import { describe, expect, test } from 'vitest';
import { parseKline, parseRestCandle } from './candle.js';

const HEADER = { exchange: 'binance', receivedTime: 1_790_000_000_000, origin: undefined } as const;
const MINUTE = { symbol: 'nkn/usdt', venueInterval: '1m', interval: '1m' } as const;

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
  channel: 'candle',
  exchange: 'binance',
  symbol: 'nkn/usdt',
  exchangeTime: 1633998523963,
  receivedTime: HEADER.receivedTime,
  interval: '1m',
  openTime: 1633998480000,
  closeTime: 1633998540000,
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
  test('the present candle, with its end as the begin of the next one', () => {
    expect(parseKline(kline(), MINUTE, HEADER)).toEqual(CANDLE);
  });

  test('a closed one, with times in microseconds', () => {
    const times = { t: 1633998480000000, T: 1633998539999999, x: true };
    expect(parseKline(kline(times, { E: 1633998540001234 }), MINUTE, HEADER)).toEqual({
      ...CANDLE,
      exchangeTime: 1633998540001.234,
      closed: true,
    });
  });

  test('one without a trade has the last price and no volume', () => {
    const quiet = { f: -1, L: -1, o: '0.3528', h: '0.3528', l: '0.3528', v: '0', n: 0, q: '0', x: true };
    expect(parseKline(kline(quiet), MINUTE, HEADER)).toMatchObject({
      open: 0.3528,
      close: 0.3528,
      volume: 0,
      quoteVolume: 0,
      trades: 0,
      closed: true,
    });
  });

  test('one of another interval is not published; a month is not a minute', () => {
    for (const i of ['1M', '5m', '1s']) expect(parseKline(kline({ i }), MINUTE, HEADER)).toBeUndefined();
    const month = { ...MINUTE, venueInterval: '1M', interval: '1M' };
    expect(parseKline(kline(), month, HEADER)).toBeUndefined();
    const t = { i: '1M', t: 1651363200000, T: 1654041599999 };
    expect(parseKline(kline(t), month, HEADER)).toMatchObject({
      interval: '1M',
      openTime: Date.UTC(2022, 4),
      closeTime: Date.UTC(2022, 5),
    });
  });

  test.each(['t', 'T', 'i', 'o', 'c', 'h', 'l', 'v', 'n', 'x', 'q'])('%s that cannot be read', (field) => {
    for (const value of [undefined, null, {}, 'n/a'])
      if (field !== 'i' || typeof value !== 'string')
        expect(() => parseKline(kline({ [field]: value }), MINUTE, HEADER)).toThrow();
  });

  test('a price of zero is none, and a time in another unit neither', () => {
    for (const bad of [{ l: '0' }, { o: '-1' }, { t: 1633998480 }, { T: 123400000 }])
      expect(() => parseKline(kline(bad), MINUTE, HEADER)).toThrow();
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
  const context = { symbol: 'btc/usdt', venueInterval: '1m', interval: '1m' } as const;
  const header = { ...HEADER, origin: 'backfill' } as const;

  test('is closed once the clock of the venue has passed its end', () => {
    const candle = {
      channel: 'candle',
      exchange: 'binance',
      symbol: 'btc/usdt',
      receivedTime: HEADER.receivedTime,
      origin: 'backfill',
      interval: '1m',
      openTime: 1607444700000,
      closeTime: 1607444760000,
      open: 18879.99,
      high: 18900,
      low: 18878.98,
      close: 18896.13,
      volume: 492.363,
      quoteVolume: 9302145.6608,
      trades: 1874,
    };
    expect(parseRestCandle(ROW, { ...context, venueTime: 1607444760000 }, header)).toEqual({
      ...candle,
      closed: true,
    });
    expect(parseRestCandle(ROW, { ...context, venueTime: 1607444759999 }, header)).toEqual({
      ...candle,
      closed: false,
    });
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('value %i that cannot be read', (index) => {
    for (const value of [undefined, null, 'n/a']) {
      const row = ROW.with(index, value as never);
      expect(() => parseRestCandle(row, { ...context, venueTime: 0 }, header)).toThrow();
    }
    expect(() => parseRestCandle({}, { ...context, venueTime: 0 }, header)).toThrow('not an array');
  });
});
