import type { CurrencyPair } from '@hftjs/core';
import { expect, test } from 'vitest';
import { readCash, readPosition } from './messages.js';

test('cash of a currency', () => {
  expect(readCash(['CashBalance', '976920.88', 'USD', 'DU1'])).toEqual({
    currency: 'usd',
    numbers: { total: '976920.88' },
  });
  expect(readCash(['CashBalance', '-3.5', 'EUR', 'DU1'])?.numbers).toEqual({ total: '-3.5' });
});

test.each([
  ['CashBalance', '976920.88', 'BASE', 'DU1'],
  ['TotalCashBalance', '976920.88', 'USD', 'DU1'],
  ['NetLiquidation', '1.00', 'USD', 'DU1'],
  ['AccountReady', 'true', '', 'DU1'],
])('%s of %s %s is not a balance', (...args) => {
  expect(readCash(args)).toBeUndefined();
});

test.each([
  ['CashBalance', 'much', 'USD'],
  ['CashBalance', '', 'USD'],
  ['CashBalance', '1', ''],
])('%s %s %s cannot be read', (...args) => {
  expect(() => readCash(args)).toThrow();
});

const pairOf = (conid: number): CurrencyPair | undefined => (conid === 265598 ? 'aapl/usd' : undefined);

test('a position, and a closed one', () => {
  expect(readPosition(['DU1', { conId: '265598' }, '-12.5', '189.6'], pairOf)).toEqual({
    symbol: 'aapl/usd',
    positionSide: 'net',
    numbers: { volume: '-12.5' },
  });
  expect(readPosition(['DU1', { conId: '265598' }, '0', '0'], pairOf)?.numbers).toEqual({ volume: '0' });
  expect(readPosition(['DU1', { conId: '8314' }, '5', '0'], pairOf)).toBeUndefined();
});

test.each([
  ['DU1', { conId: '265598' }, null],
  ['DU1', { conId: '265598' }, 'some'],
  ['DU1', {}, '5'],
])('%s %o %s cannot be read', (...args) => {
  expect(() => readPosition(args, pairOf)).toThrow();
});
