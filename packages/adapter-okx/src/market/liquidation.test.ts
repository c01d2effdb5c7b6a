import { BASE_SIZES, inverseSizes, linearSizes } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { parseLiquidation } from './liquidation.js';

const HEADER = { exchange: 'okx_swap', receivedTime: 1_791_565_600_800, origin: undefined } as const;
const DETAIL = {
  bkLoss: '0', bkPx: '82655.7', ccy: '', posSide: 'long', side: 'sell', sz: '8.55', ts: '1791565600771',
}; // prettier-ignore

test('contracts become base currency', () => {
  const market = { symbol: 'btc/usdt', sizes: linearSizes('0.01') } as const;
  expect(parseLiquidation(DETAIL, market, HEADER)).toEqual({
    channel: 'liquidation',
    exchange: 'okx_swap',
    symbol: 'btc/usdt',
    exchangeTime: 1791565600771,
    receivedTime: HEADER.receivedTime,
    side: 'sell',
    price: 82655.7,
    volume: 0.0855,
    contracts: 8.55,
    complete: false,
  });
});

test('inverse contracts at the price of the order', () => {
  const market = { symbol: 'btc/usd:btc', sizes: inverseSizes('100') } as const;
  expect(parseLiquidation({ ...DETAIL, side: 'buy', bkPx: '50000', sz: '5' }, market, HEADER)).toMatchObject({
    side: 'buy',
    volume: 0.01,
    contracts: 5,
  });
});

test('a price that is not stated is absent, where the volume does not depend on it', () => {
  const market = { symbol: 'btc/usdt', sizes: linearSizes('0.01') } as const;
  const event = parseLiquidation({ ...DETAIL, bkPx: '' }, market, HEADER);
  expect(event.volume).toBe(0.0855);
  expect(event).not.toHaveProperty('price');
  const inverse = { symbol: 'btc/usd:btc', sizes: inverseSizes('100') } as const;
  expect(() => parseLiquidation({ ...DETAIL, bkPx: '' }, inverse, HEADER)).toThrow('at no price');
});

test.each([
  [{ side: '' }, 'side'],
  [{ sz: '0' }, 'of 0'],
  [{ sz: '' }, 'sz'],
  [{ bkPx: 'x' }, 'bkPx'],
])('%o cannot be read', (fields, reason) => {
  const market = { symbol: 'btc/usdt', sizes: BASE_SIZES } as const;
  expect(() => parseLiquidation({ ...DETAIL, ...fields }, market, HEADER)).toThrow(reason);
});
