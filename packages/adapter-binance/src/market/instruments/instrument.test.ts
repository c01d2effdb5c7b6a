import { describe, expect, test } from 'vitest';
import { parseInstrument } from './instrument.js';

const HEADER = { exchange: 'binance', receivedTime: 1_790_000_000_000, origin: undefined } as const;
const SPOT = { symbol: 'btc/usdt', isFuture: false } as const;
const FUTURE = { symbol: 'btc/usdt', isFuture: true } as const;

const spotRow = (more: object = {}) => ({
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  baseAssetPrecision: 8,
  quoteAsset: 'USDT',
  quotePrecision: 8,
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000.00', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00', stepSize: '0.00001000' },
    { filterType: 'NOTIONAL', minNotional: '5.00000000', applyMinToMarket: true },
  ],
  ...more,
});

const futureRow = (more: object = {}) => ({
  symbol: 'BTCUSDT',
  pair: 'BTCUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
  filters: [
    { minPrice: '402', maxPrice: '1246396.60', filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { stepSize: '0.001', filterType: 'LOT_SIZE', maxQty: '1000', minQty: '0.001' },
    { notional: '100', filterType: 'MIN_NOTIONAL' },
  ],
  ...more,
});

describe('a symbol of the spot market', () => {
  test('status, increments and least sizes', () => {
    expect(parseInstrument(spotRow(), SPOT, HEADER)).toEqual({
      channel: 'instrument',
      exchange: 'binance',
      symbol: 'btc/usdt',
      receivedTime: HEADER.receivedTime,
      venueSymbol: 'BTCUSDT',
      base: 'btc',
      quote: 'usdt',
      kind: 'spot',
      status: 'trading',
      rawStatus: 'TRADING',
      priceIncrement: 0.01,
      volumeIncrement: 0.00001,
      minVolume: 0.00001,
      minNotional: 5,
    });
  });

  test('a filter that is zero or absent is not in force', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', tickSize: '0.00000000' },
      { filterType: 'MIN_NOTIONAL', minNotional: '10.00000000' },
    ];
    const instrument = parseInstrument(spotRow({ filters }), SPOT, HEADER);
    expect(instrument).toMatchObject({ priceIncrement: 1e-8, volumeIncrement: 1e-8, minNotional: 10 });
    expect(instrument).not.toHaveProperty('minVolume');
  });

  test.each([
    ['TRADING', 'trading'],
    ['PRE_TRADING', 'pre_open'],
    ['PENDING_TRADING', 'pre_open'],
    ['AUCTION_MATCH', 'auction'],
    ['POST_TRADING', 'halted'],
    ['END_OF_DAY', 'halted'],
    ['HALT', 'halted'],
    ['BREAK', 'halted'],
    ['CANCEL_ONLY', 'cancel_only'],
    ['SOMETHING_NEW', 'unknown'],
  ])('%s is %s', (status, expected) => {
    const instrument = parseInstrument(spotRow({ status }), SPOT, HEADER);
    expect(instrument).toMatchObject({ status: expected, rawStatus: status });
  });
});

describe('a contract', () => {
  test('settlement, and volumes in the base currency', () => {
    expect(parseInstrument(futureRow(), FUTURE, HEADER)).toMatchObject({
      settle: 'usdt',
      kind: 'perpetual',
      priceIncrement: 0.1,
      volumeIncrement: 0.001,
      minVolume: 0.001,
      minNotional: 100,
      contractSize: 1,
      contractType: 'linear',
    });
  });

  test.each([
    [{ contractType: 'TRADIFI_PERPETUAL' }, 'perpetual'],
    [{ contractType: 'CURRENT_QUARTER' }, 'future'],
    [{ contractType: '' }, 'perpetual'],
    [{ contractType: '', symbol: 'BTCUSDT_261225' }, 'future'],
  ])('%o is a %s', (more, kind) => {
    expect(parseInstrument(futureRow(more), FUTURE, HEADER).kind).toBe(kind);
  });

  test.each([
    ['PENDING_TRADING', 'pre_open'],
    ['PRE_DELIVERING', 'halted'],
    ['DELIVERING', 'halted'],
    ['DELIVERED', 'delisted'],
    ['PRE_SETTLE', 'halted'],
    ['SETTLING', 'halted'],
    ['CLOSE', 'delisted'],
  ])('%s is %s', (status, expected) => {
    expect(parseInstrument(futureRow({ status }), FUTURE, HEADER).status).toBe(expected);
  });

  test('without an increment it cannot be read: the precision is not the increment', () => {
    expect(() => parseInstrument(futureRow({ filters: [] }), FUTURE, HEADER)).toThrow('increment');
  });
});

test('a row without status, assets or filters cannot be read', () => {
  for (const bad of [{ status: undefined }, { baseAsset: '' }, { quoteAsset: 5 }, { filters: undefined }])
    expect(() => parseInstrument(spotRow(bad), SPOT, HEADER)).toThrow();
});
