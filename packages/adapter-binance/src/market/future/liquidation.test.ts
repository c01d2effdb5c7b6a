import { describe, expect, test } from 'vitest';
import { parseForceOrder } from './liquidation.js';

const HEADER = { exchange: 'binance_future', receivedTime: 1_790_000_000_000, origin: undefined } as const;

const order = (more: object = {}) => ({
  s: 'BTCUSDT',
  S: 'SELL',
  o: 'LIMIT',
  f: 'IOC',
  q: '0.200',
  p: '82338.30',
  ap: '82651.90',
  X: 'FILLED',
  l: '0.155',
  z: '0.190',
  T: 1791565602120,
  ps: 'BTCUSDT',
  st: 1,
  ...more,
});

describe('forceOrder', () => {
  test('side of the order, its price and what was filled of it', () => {
    expect(parseForceOrder(order(), 'btc/usdt', HEADER)).toEqual({
      channel: 'liquidation',
      exchange: 'binance_future',
      symbol: 'btc/usdt',
      exchangeTime: 1791565602120,
      receivedTime: HEADER.receivedTime,
      side: 'sell',
      price: 82338.3,
      averagePrice: 82651.9,
      volume: 0.19,
      contracts: 0.19,
      complete: false,
    });
    expect(parseForceOrder(order({ S: 'BUY' }), 'btc/usdt', HEADER)?.side).toBe('buy');
  });

  test('an order of which nothing is filled has closed nothing; a price of zero is none', () => {
    expect(parseForceOrder(order({ z: '0' }), 'btc/usdt', HEADER)).toBeUndefined();
    const event = parseForceOrder(order({ p: '0', ap: '0.00' }), 'btc/usdt', HEADER);
    expect(event).not.toHaveProperty('price');
    expect(event).not.toHaveProperty('averagePrice');
  });

  test('a side or a volume that cannot be read', () => {
    for (const bad of [{ S: 'LONG' }, { S: undefined }, { z: undefined }, { z: '-1' }, { p: 'n/a' }])
      expect(() => parseForceOrder(order(bad), 'btc/usdt', HEADER)).toThrow();
  });
});
