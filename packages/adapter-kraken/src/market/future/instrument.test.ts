import { BASE_SIZES, inverseSizes } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { parseInstrument } from './instrument.js';

const header = { exchange: 'kraken_future', receivedTime: 5, origin: undefined };
const linear = { symbol: 'btc/usd', sizes: BASE_SIZES } as const;

const row = {
  symbol: 'PF_XBTUSD',
  type: 'flexible_futures',
  tickSize: 1,
  contractSize: 1,
  tradeable: true,
  contractValueTradePrecision: 4,
  postOnly: false,
  base: 'BTC',
  quote: 'USD',
  pair: 'BTC:USD',
};

test('a linear perpetual', () => {
  expect(parseInstrument(row, linear, header)).toEqual({
    channel: 'instrument',
    exchange: 'kraken_future',
    symbol: 'btc/usd',
    receivedTime: 5,
    venueSymbol: 'PF_XBTUSD',
    base: 'btc',
    quote: 'usd',
    settle: 'usd',
    kind: 'perpetual',
    status: 'trading',
    rawStatus: 'tradeable',
    priceIncrement: 1,
    volumeIncrement: 0.0001,
    contractSize: 1,
    contractType: 'linear',
  });
});

test('orders of thousands, and a step of ten decimals', () => {
  const pepe = { ...row, contractValueTradePrecision: -3, tickSize: 1e-10 };
  expect(parseInstrument(pepe, linear, header)).toMatchObject({
    volumeIncrement: 1000,
    priceIncrement: 1e-10,
  });
});

test('contracts of one dollar are no fixed volume', () => {
  const inverse = { ...row, symbol: 'FI_XBTUSD_261225', type: 'futures_inverse', base: 'XBT', tickSize: 0.5 };
  const market = { symbol: 'btc/usd:btc-261225', sizes: inverseSizes('1') } as const;
  expect(parseInstrument(inverse, market, header)).toMatchObject({
    base: 'btc',
    settle: 'btc',
    kind: 'future',
    priceIncrement: 0.5,
    volumeIncrement: 0,
    contractSize: 1,
    contractType: 'inverse',
  });
});

test.each([
  [{ tradeable: false, postOnly: true }, 'halted', 'not tradeable'],
  [{ suspended: true }, 'halted', 'suspended'],
  [{ postOnly: true }, 'post_only', 'postOnly'],
  [{ isExpired: true, tradeable: false }, 'delisted', 'isExpired'],
  [{ tradeable: undefined }, 'unknown', 'undefined'],
])('%o is %s', (flags, status, rawStatus) => {
  expect(parseInstrument({ ...row, ...flags }, linear, header)).toMatchObject({ status, rawStatus });
});

test.each([
  ['tickSize', 0],
  ['contractValueTradePrecision', 0.5],
  ['base', undefined],
  ['contractSize', 0],
])('a product whose %s is %s is refused', (field, value) => {
  expect(() => parseInstrument({ ...row, [field]: value }, linear, header)).toThrow(field);
});
