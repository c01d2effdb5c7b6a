import { describe, expect, test } from 'vitest';
import { type PublicHeader, type Row } from '@hftjs/core/adapter';
import { parseTrade, tradeIdOf } from './trade.js';

const HEADER: PublicHeader = { exchange: 'kraken', receivedTime: 1000.5, origin: undefined };

const ROW: Row = {
  symbol: 'BTC/USD',
  side: 'buy',
  price: 105944.2,
  qty: 0.00027625,
  ord_type: 'limit',
  trade_id: 10218208,
  timestamp: '2025-11-10T17:23:53.971744Z',
};

const without = (field: string): Row =>
  Object.fromEntries(Object.entries(ROW).filter(([name]) => name !== field));

test('a whole row', () => {
  expect(parseTrade(ROW, 'btc/usd', HEADER)).toStrictEqual({
    channel: 'trade',
    exchange: 'kraken',
    symbol: 'btc/usd',
    receivedTime: 1000.5,
    exchangeTime: 1762795433971.744,
    tradeId: '10218208',
    price: 105944.2,
    volume: 0.00027625,
    side: 'buy',
  });
  expect(tradeIdOf(ROW.trade_id)).toBe(10218208);
});

test('missed trades are marked', () => {
  expect(parseTrade(ROW, 'btc/usd', { ...HEADER, origin: 'backfill' }).origin).toBe('backfill');
});

test.each([
  ['buy', 'buy'],
  ['sell', 'sell'],
  ['BUY', 'unknown'],
  ['short', 'unknown'],
])('the side %s is %s', (side, expected) => {
  expect(parseTrade({ ...ROW, side }, 'btc/usd', HEADER).side).toBe(expected);
});

test('numbers in scientific notation, and as texts', () => {
  const row = { ...ROW, ...(JSON.parse('{"price":5.1e-05,"qty":"1e3","trade_id":"7"}') as object) };
  expect(parseTrade(row, 'btc/usd', HEADER)).toMatchObject({
    price: 0.000051,
    volume: 1000,
    tradeId: '7',
  });
});

test('without a time the exchange time is absent', () => {
  for (const timestamp of [undefined, null, 'x', 5])
    expect(parseTrade({ ...ROW, timestamp }, 'btc/usd', HEADER)).not.toHaveProperty('exchangeTime');
});

describe('a row that cannot be read names the field', () => {
  test.each(['price', 'qty', 'trade_id'])('%s missing', (field) => {
    expect(() => parseTrade(without(field), 'btc/usd', HEADER)).toThrow(`${field} is missing, not a number`);
  });

  test('side missing', () => {
    expect(() => parseTrade(without('side'), 'btc/usd', HEADER)).toThrow(
      'side is missing, not a non-empty string',
    );
  });

  test.each([
    ['price', null],
    ['price', 'x'],
    ['trade_id', 'abc'],
    ['side', 5],
    ['side', ''],
    ['side', null],
  ])('%s: %j', (field, value) => {
    expect(() => parseTrade({ ...ROW, [field]: value }, 'btc/usd', HEADER)).toThrow(
      `${field} is ${JSON.stringify(value)}`,
    );
  });

  test('an amount that is an object', () => {
    expect(() => parseTrade({ ...ROW, qty: {} }, 'btc/usd', HEADER)).toThrow(
      'qty is an object, not a number',
    );
  });

  test.each([1.5, 2 ** 53])('the id %d', (id) => {
    expect(() => parseTrade({ ...ROW, trade_id: id }, 'btc/usd', HEADER)).toThrow(
      `trade_id is ${id}, not a whole number`,
    );
  });

  test.each([
    [0, 1],
    [1, 0],
    [-1, 1],
    [1, -1],
  ])('%d at %d is not a trade', (qty, price) => {
    expect(() => parseTrade({ ...ROW, qty, price }, 'btc/usd', HEADER)).toThrow(
      qty <= 0 ? `qty is ${qty}, not above zero` : `price is ${price}, not above zero`,
    );
  });
});
