import { describe, expect, test } from 'vitest';
import type { PublicHeader, Row } from '@hftjs/core/adapter';
import { parseTrade } from '../trade.js';
import { parseRestTrade } from './trade-backfill.js';

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

describe('REST', () => {
  const REST_ROW = ['105944.20000', '0.00027625', 1762795433.971744, 'b', 'l', '', 10218208];

  test('a row is the same trade as on the WebSocket', () => {
    expect(parseRestTrade(REST_ROW, 'btc/usd', HEADER)).toStrictEqual({
      id: 10218208,
      trade: parseTrade(ROW, 'btc/usd', HEADER),
    });
  });

  test.each([
    ['b', 'buy'],
    ['s', 'sell'],
    ['x', 'unknown'],
  ])('the side %s is %s', (side, expected) => {
    expect(parseRestTrade(REST_ROW.with(3, side), 'btc/usd', HEADER).trade.side).toBe(expected);
  });

  test('a row that is none', () => {
    expect(() => parseRestTrade({}, 'btc/usd', HEADER)).toThrow('a row of Trades is not an array');
    expect(() => parseRestTrade(REST_ROW.slice(0, 6), 'btc/usd', HEADER)).toThrow('trade_id is missing');
    expect(() => parseRestTrade(REST_ROW.with(0, 'x'), 'btc/usd', HEADER)).toThrow('price is "x"');
    expect(() => parseRestTrade(REST_ROW.with(1, '0'), 'btc/usd', HEADER)).toThrow(
      'volume is 0, not above zero',
    );
  });

  test('every microsecond survives the seconds as a double', () => {
    for (let step = 0; step < 1000; step++) {
      const micros = 1_762_795_433_000_000 + step * 1_000_003;
      const row = REST_ROW.with(
        2,
        Number(`${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`),
      );
      expect(parseRestTrade(row, 'btc/usd', HEADER).trade.exchangeTime).toBe(micros / 1000);
    }
  });
});
