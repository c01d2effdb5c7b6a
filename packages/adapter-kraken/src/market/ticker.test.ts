import { describe, expect, test } from 'vitest';
import { type PublicHeader, type Row } from '@hftjs/core/adapter';
import { parseTicker } from './ticker.js';

const HEADER: PublicHeader = { exchange: 'kraken', receivedTime: 1000.5, origin: undefined };

const ROW: Row = {
  symbol: 'BTC/USD',
  bid: 105944.2,
  bid_qty: 2.5,
  ask: 105944.3,
  ask_qty: 3.2,
  last: 105899.4,
  volume: 163.28908096,
  vwap: 105904.39279,
  low: 104711.0,
  high: 106613.1,
  change: 250.0,
  change_pct: 0.24,
  timestamp: '2025-11-10T17:35:55.440295Z',
};

const without = (...fields: string[]): Row =>
  Object.fromEntries(Object.entries(ROW).filter(([name]) => !fields.includes(name)));

test('a whole row', () => {
  expect(parseTicker(ROW, 'btc/usd', HEADER)).toStrictEqual({
    channel: 'ticker',
    exchange: 'kraken',
    symbol: 'btc/usd',
    exchangeTime: 1762796155440.295,
    receivedTime: 1000.5,
    bidPrice: 105944.2,
    bidVolume: 2.5,
    askPrice: 105944.3,
    askVolume: 3.2,
    lastPrice: 105899.4,
    stats24h: {
      volume: 163.28908096,
      averagePrice: 105904.39279,
      low: 104711,
      high: 106613.1,
      change: 250,
      changePercent: 0.24,
    },
  });
});

test('the first row is marked as a snapshot', () => {
  expect(parseTicker(ROW, 'btc/usd', { ...HEADER, origin: 'snapshot' }).origin).toBe('snapshot');
});

test('numbers in scientific notation, and as texts', () => {
  const row = JSON.parse('{"bid":5.1e-05,"bid_qty":1E3,"ask":"5.2e-05","ask_qty":"12.50"}') as Row;
  expect(parseTicker(row, 'shib/usd', HEADER)).toStrictEqual({
    channel: 'ticker',
    exchange: 'kraken',
    symbol: 'shib/usd',
    receivedTime: 1000.5,
    bidPrice: 0.000051,
    bidVolume: 1000,
    askPrice: 0.000052,
    askVolume: 12.5,
    stats24h: {},
  });
});

describe('a side without orders is absent, never zero', () => {
  test.each([null, 0, 0.0, '0.00'])('bid %j', (bid) => {
    const ticker = parseTicker({ ...ROW, bid, bid_qty: 0 }, 'btc/usd', HEADER);
    expect(ticker).not.toHaveProperty('bidPrice');
    expect(ticker).not.toHaveProperty('bidVolume');
    expect(ticker).toMatchObject({ askPrice: 105944.3, askVolume: 3.2 });
  });

  test.each([null, 0])('ask %j', (ask) => {
    const ticker = parseTicker({ ...ROW, ask, ask_qty: null }, 'btc/usd', HEADER);
    expect(ticker).not.toHaveProperty('askPrice');
    expect(ticker).not.toHaveProperty('askVolume');
    expect(ticker).toMatchObject({ bidPrice: 105944.2 });
  });
});

test('what older frames leave out is absent', () => {
  const ticker = parseTicker(without('timestamp', 'last', 'vwap', 'change_pct'), 'btc/usd', HEADER);
  expect(ticker).not.toHaveProperty('exchangeTime');
  expect(ticker).not.toHaveProperty('lastPrice');
  expect(ticker.stats24h).toStrictEqual({ volume: 163.28908096, low: 104711, high: 106613.1, change: 250 });
  expect(parseTicker({ ...ROW, last: 0, volume: null }, 'btc/usd', HEADER)).not.toHaveProperty('lastPrice');
});

test.each(['yesterday', '', 5, null])('the time %j is not valid', (timestamp) => {
  expect(parseTicker({ ...ROW, timestamp }, 'btc/usd', HEADER)).not.toHaveProperty('exchangeTime');
});

describe('a row that cannot be read names the field', () => {
  test.each(['bid', 'bid_qty', 'ask', 'ask_qty'])('%s missing', (field) => {
    expect(() => parseTicker(without(field), 'btc/usd', HEADER)).toThrow(`${field} is missing, not a number`);
  });

  test.each([
    ['bid', 'high'],
    ['bid', ''],
    ['bid', ' '],
    ['ask', true],
    ['bid_qty', null],
    ['bid_qty', 'NaN'],
    ['ask_qty', 'Infinity'],
    ['last', 'x'],
  ])('%s: %j', (field, value) => {
    expect(() => parseTicker({ ...ROW, [field]: value }, 'btc/usd', HEADER)).toThrow(
      `${field} is ${JSON.stringify(value)}, not a number`,
    );
  });

  test.each([
    [{}, 'an object'],
    [[], 'an array'],
  ])('ask: %j', (ask, words) => {
    expect(() => parseTicker({ ...ROW, ask }, 'btc/usd', HEADER)).toThrow(`ask is ${words}, not a number`);
  });

  test.each([
    ['volume', [1]],
    ['vwap', {}],
    ['low', 'x'],
    ['high', true],
    ['change', 'NaN'],
    ['change_pct', '1e999x'],
  ])('an invalid figure of the day is left out, and the row is kept: %s is %j', (field, value) => {
    const ticker = parseTicker({ ...ROW, [field]: value }, 'btc/usd', HEADER);
    const whole = parseTicker(ROW, 'btc/usd', HEADER);
    expect({ ...ticker, stats24h: undefined }).toEqual({ ...whole, stats24h: undefined });
    const count = Object.keys(whole.stats24h ?? {}).length;
    expect(Object.keys(ticker.stats24h ?? {})).toHaveLength(count - 1);
  });

  test.each(['bid', 'ask', 'bid_qty'])('%s below zero', (field) => {
    expect(() => parseTicker({ ...ROW, [field]: -1 }, 'btc/usd', HEADER)).toThrow(field);
  });

  test('a text that is not a decimal number', () => {
    expect(() => parseTicker({ ...ROW, bid: '0x10' }, 'btc/usd', HEADER)).toThrow('bid');
  });
});
