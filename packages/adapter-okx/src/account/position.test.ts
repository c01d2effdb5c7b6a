import { BASE_SIZES, inverseSizes, linearSizes } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { parsePosition } from './position.js';

const ROW = {
  avgPx: '43684', ccy: 'USDT', instId: 'BTC-USDT-SWAP', instType: 'SWAP', lever: '10', liab: '', liabCcy: '',
  liqPx: '23739.456120525683', markPx: '43691.043152768407', mgnMode: 'cross', pos: '1', posCcy: '', posSide: 'net',
  pTime: '1644330793928', upl: '0.0704315276840498', uTime: '1644330337903',
}; // prettier-ignore

const LINEAR = { symbol: 'btc/usdt', sizes: linearSizes('0.01') } as const;
const INVERSE = { symbol: 'btc/usd:btc', sizes: inverseSizes('100') } as const;
const SPOT = { symbol: 'btc/usdt', sizes: BASE_SIZES } as const;

test('a row, digit for digit', () => {
  expect(parsePosition(ROW, LINEAR)).toEqual({
    symbol: 'btc/usdt',
    positionSide: 'net',
    numbers: {
      volume: '0.01',
      contracts: '1',
      entryPrice: '43684',
      markPrice: '43691.043152768407',
      unrealizedPnl: '0.0704315276840498',
      liquidationPrice: '23739.456120525683',
      leverage: '10',
    },
    marginMode: 'cross',
    time: 1644330337903,
  });
});

test.each([
  ['net', '-0.5', '-0.005', '-0.5'],
  ['net', '0.5', '0.005', '0.5'],
  ['long', '0.5', '0.005', '0.5'],
  ['short', '0.5', '-0.005', '-0.5'],
  ['short', '0', '0.00', '0'],
])('%s of %s is %s', (posSide, pos, ...[volume, contracts]) => {
  expect(parsePosition({ ...ROW, posSide, pos }, LINEAR).numbers).toMatchObject({ volume, contracts });
});

test('inverse contracts are worth what they were opened for', () => {
  expect(parsePosition({ ...ROW, pos: '-5', avgPx: '50000' }, INVERSE).numbers).toMatchObject({
    volume: '-0.01',
    contracts: '-5',
  });
  expect(parsePosition({ ...ROW, pos: '0', avgPx: '' }, INVERSE).numbers).toMatchObject({
    volume: '0',
    contracts: '0',
  });
});

test('empty numbers are not stated', () => {
  const { numbers } = parsePosition({ ...ROW, liqPx: '', lever: '', markPx: '', upl: '', avgPx: '' }, LINEAR);
  expect(numbers).toEqual({ volume: '0.01', contracts: '1' });
});

describe('margin trading on the spot market', () => {
  const LONG = {
    ...ROW,
    pos: '0.0019',
    posCcy: 'BTC',
    ccy: 'BTC',
    liab: '-99.99',
    liabCcy: 'USDT',
    instType: 'MARGIN',
  };

  test('what is held in base currency is long', () => {
    const { numbers } = parsePosition(LONG, SPOT);
    expect(numbers.volume).toBe('0.0019');
    expect(numbers).not.toHaveProperty('contracts');
    // In the currency of the margin, which here is not the quote currency.
    expect(numbers).not.toHaveProperty('unrealizedPnl');
  });

  test('what is held in quote currency is short by what is owed', () => {
    const row = { ...LONG, pos: '120', posCcy: 'USDT', ccy: 'USDT', liab: '-0.0019', liabCcy: 'BTC' };
    expect(parsePosition(row, SPOT).numbers).toMatchObject({
      volume: '-0.0019',
      unrealizedPnl: '0.0704315276840498',
    });
  });
});

test.each([
  [{ pos: '' }, LINEAR, 'pos'],
  [{ pos: 'x' }, LINEAR, 'pos'],
  [{ posSide: 'both' }, LINEAR, 'posSide'],
  [{ avgPx: '-1' }, LINEAR, 'avgPx'],
  [{ avgPx: '' }, INVERSE, 'without avgPx'],
  [{ posCcy: '' }, SPOT, 'without posCcy'],
  [{ posCcy: 'USDT' }, SPOT, 'owes in btc'],
])('%o cannot be read', (fields, market, reason) => {
  expect(() => parsePosition({ ...ROW, ...fields }, market)).toThrow(reason);
});
