import { describe, expect, test } from 'vitest';
import { BASE_SIZES, inverseSizes, linearSizes, type Row } from '@hftjs/core/adapter';
import { sizesByName, sizesOfInstrument } from '../../venue/future/contract-sizes.js';
import { parseTicker } from './ticker.js';

const HEADER = { exchange: 'kraken_future', receivedTime: 1, origin: undefined };

const row: Row = {
  time: 1_783_587_648_112,
  product_id: 'PF_ETHUSD',
  feed: 'ticker',
  bid: 1750,
  ask: 2000,
  bid_size: 3500,
  ask_size: 1000,
  volume: 57_204.177,
  last: 1751.7,
  change: 0.97,
  open: 1734.8,
  high: 1765.4,
  low: 1708.8,
};

const parse = (fields: object, sizes = BASE_SIZES): object =>
  parseTicker({ ...row, ...fields }, { symbol: 'eth/usd', sizes }, HEADER);

describe('tickers', () => {
  test('the whole state', () => {
    expect(parse({})).toMatchInlineSnapshot(`
      {
        "askPrice": 2000,
        "askVolume": 1000,
        "bidPrice": 1750,
        "bidVolume": 3500,
        "channel": "ticker",
        "exchange": "kraken_future",
        "exchangeTime": 1783587648112,
        "lastPrice": 1751.7,
        "receivedTime": 1,
        "stats24h": {
          "changePercent": 0.97,
          "high": 1765.4,
          "low": 1708.8,
          "open": 1734.8,
          "volume": 57204.177,
        },
        "symbol": "eth/usd",
      }
    `);
  });

  test('contracts are base currency at the price of their side; the day’s have no one price', () => {
    const ticker = parse({}, inverseSizes('1'));
    expect(ticker).toMatchObject({ bidVolume: 2, askVolume: 0.5 });
    expect(ticker).not.toHaveProperty('stats24h.volume');
    expect(parse({}, linearSizes('0.01'))).toMatchObject({ bidVolume: 35, stats24h: { volume: 572.04177 } });
  });

  test.each([[{ bid: undefined, bid_size: undefined }], [{ bid: 0, bid_size: 0 }], [{ bid: null }]])(
    'an empty side: %j',
    (fields) => {
      const ticker = parse(fields);
      expect(ticker).not.toHaveProperty('bidPrice');
      expect(ticker).not.toHaveProperty('bidVolume');
      expect(ticker).toHaveProperty('askPrice', 2000);
    },
  );

  test.each([
    [{ bid: 'much' }, 'bid'],
    [{ bid: -1 }, 'bid'],
    [{ ask_size: undefined }, 'ask_size'],
    [{ ask_size: -1 }, 'ask_size'],
    [{ last: {} }, 'last'],
  ])('%j is none', (fields, words) => {
    expect(() => parse(fields)).toThrow(words);
  });

  test.each(['volume', 'low', 'high', 'open', 'change'])(
    '%s that cannot be read costs nothing but itself',
    (field) => {
      expect(parse({ [field]: {} })).toHaveProperty('bidPrice');
      expect(parse({ [field]: {} })).toEqual(parse({ [field]: undefined }));
    },
  );

  test('a frame without any price is none', () => {
    expect(() => parseTicker({ feed: 'ticker' }, { symbol: 'eth/usd', sizes: BASE_SIZES }, HEADER)).toThrow();
  });
});

describe('what sizes count', () => {
  test.each([
    ['PF_XBTUSD', false],
    ['FF_XBTUSD_261225', false],
    ['PV_XRPXBT', false],
    ['PI_XBTUSD', true],
    ['pi_xbtusd', true],
    ['FI_XBTUSD_261225', true],
  ])('by name: %s', (id, isInverse) => {
    expect(sizesByName(id).areInverse).toBe(isInverse);
    expect(sizesByName(id).volume('50', 100)).toBe(isInverse ? 0.5 : 50);
  });

  test.each([
    [{ type: 'futures_inverse', contractSize: 10 }, 5],
    [{ type: 'flexible_futures', contractSize: 1 }, 50],
    [{ type: 'flexible_futures', contractSize: 0.01 }, 0.5],
    [{}, 0.5],
  ])('as listed: %j', (listed, volume) => {
    expect(sizesOfInstrument('PI_XBTUSD', listed).volume('50', 100)).toBe(volume);
  });

  test('a contract that is worth nothing is none', () => {
    expect(() => sizesOfInstrument('PI_XBTUSD', { contractSize: 0 })).toThrow('worth 0');
  });
});
