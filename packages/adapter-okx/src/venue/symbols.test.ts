import type { CurrencyPair } from '@hftjs/core';
import { SymbolMap } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { refusalOf, sizesOfContract } from './instrument.js';
import { toContractId, toSpotId } from './symbols.js';

test('spot', () => {
  expect(toSpotId('btc/usdt', 'okx')).toBe('BTC-USDT');
  expect(() => toSpotId('btc/usdt:usdt', 'okx')).toThrow('okx: btc/usdt:usdt is a contract');
});

test.each([
  ['btc/usdt', 'BTC-USDT-SWAP'],
  ['btc/usdt:usdt', 'BTC-USDT-SWAP'],
  ['btc/usdc', 'BTC-USDC-SWAP'],
  ['btc/usd', 'BTC-USD_UM-SWAP'],
  ['btc/usd:usd', 'BTC-USD_UM-SWAP'],
  ['btc/usd:btc', 'BTC-USD-SWAP'],
  ['btc/usdt:usdt-261225', 'BTC-USDT-261225'],
  ['btc/usd:btc-261225', 'BTC-USD-261225'],
] as const)('%s is %s', (pair, id) => {
  expect(toContractId(pair, 'okx_swap')).toBe(id);
});

test('a settlement that OKX does not have', () => {
  expect(() => toContractId('btc/usdt:eth', 'okx_swap')).toThrow('btc/usdt:eth is settled in eth');
});

test('one market under two names', () => {
  expect(
    () =>
      new SymbolMap({
        options: { exchange: 'okx_swap', currencyPairs: ['btc/usdt', 'btc/usdt:usdt'] },
        toSymbol: toContractId,
      }),
  ).toThrow('is the same market as btc/usdt, BTC-USDT-SWAP');
});

const row = (fields: object) => ({ state: 'live', ctMult: '1', ...fields });

const INVERSE = row({
  instType: 'SWAP',
  instId: 'BTC-USD-SWAP',
  uly: 'BTC-USD',
  instFamily: 'BTC-USD',
  settleCcy: 'BTC',
  ctType: 'inverse',
  ctVal: '100',
  ctValCcy: 'USD',
});
const LINEAR_USD = row({
  instType: 'SWAP',
  instId: 'BTC-USD_UM-SWAP',
  uly: 'BTC-USD',
  instFamily: 'BTC-USD_UM',
  settleCcy: 'USD',
  ctType: 'linear',
  ctVal: '0.0001',
  ctValCcy: 'BTC',
});
const SPOT = { instType: 'SPOT', instId: 'BTC-USDT', baseCcy: 'BTC', quoteCcy: 'USDT', state: 'live' };

describe('instruments', () => {
  test.each<[CurrencyPair, object]>([
    ['btc/usd:btc', INVERSE],
    ['btc/usd', LINEAR_USD],
    ['btc/usd:usd', LINEAR_USD],
    ['btc/usdt', SPOT],
    ['btc/usdt', { ...SPOT, state: 'suspend' }],
  ])('%s is served', (pair, instrument) => {
    expect(refusalOf({ ...instrument }, pair)).toBeUndefined();
  });

  test.each<[CurrencyPair, object | undefined, string]>([
    ['nope/usdt', undefined, 'OKX has no such market'],
    ['btc/usd', INVERSE, "OKX's BTC-USD-SWAP is of btc, usd, btc, not btc, usd, usd"],
    ['btc/usd:btc', LINEAR_USD, "OKX's BTC-USD_UM-SWAP is of btc, usd, usd, not btc, usd, btc"],
    ['btc/usdt', { ...SPOT, state: 'expired' }, 'it does not trade any more: its state is expired'],
    [
      'btc/usdt',
      { ...SPOT, baseCcy: '', quoteCcy: '' },
      "OKX's BTC-USDT is of , , usdt, not btc, usdt, usdt",
    ],
    ['btc/usd', { ...LINEAR_USD, ctVal: '' }, 'ctVal is "", not a non-empty string'],
    ['btc/usd', { ...LINEAR_USD, ctVal: '0' }, 'a contract of BTC-USD_UM-SWAP is worth 0'],
    ['btc/usd', { ...LINEAR_USD, ctValCcy: 'USD' }, 'cannot be converted'],
  ])('%s is refused: %s', (pair, instrument, reason) => {
    expect(refusalOf(instrument && { ...instrument }, pair)).toContain(reason);
  });

  test('the multiplier counts', () => {
    expect(sizesOfContract({ ...LINEAR_USD, ctMult: '10' }).exactVolume('3', undefined)).toBe('0.0030');
  });
});
