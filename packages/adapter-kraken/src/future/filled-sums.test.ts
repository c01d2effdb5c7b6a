import { divideDecimals } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { FilledSums } from './filled-sums.js';

/** An order at a price of 50. */
const own = (contracts: string): string => divideDecimals(contracts, '50', 12);
const fill = (contracts: string, volume: string): { contracts: string; volume: string } => ({
  contracts,
  volume,
});

test('fills count at their prices, whichever feed is first', () => {
  const fillsFirst = new FilledSums();
  expect(fillsFirst.filled('order', fill('400', '10'), own)).toBe('10');
  expect(fillsFirst.listed('order', '400', own)).toBe('10');
  expect(fillsFirst.filled('order', fill('600', '12'), own)).toBe('22');
  expect(fillsFirst.listed('order', '1000', own)).toBe('22');
  const listFirst = new FilledSums();
  expect(listFirst.listed('order', '400', own)).toBe('8');
  expect(listFirst.listed('order', '1000', own)).toBe('20');
  expect(listFirst.filled('order', fill('400', '10'), own)).toBe('22');
  expect(listFirst.filled('order', fill('600', '12'), own)).toBe('22');
});

test('what was filled before is not forgotten with the first fill after it', () => {
  const sums = new FilledSums();
  sums.begin('order', '400', own);
  expect(sums.listed('order', '400', own)).toBe('8');
  expect(sums.filled('order', fill('600', '15'), own)).toBe('23');
  expect(sums.listed('order', '1000', own)).toBe('23');
  expect(sums.filled('other', fill('600', '15'), own)).toBe('15');
});

test('an older list takes nothing back', () => {
  const sums = new FilledSums();
  sums.listed('order', '1000', own);
  expect(sums.listed('order', '400', own)).toBe('20');
});

test('without a price only fills count', () => {
  const sums = new FilledSums();
  const none = (): undefined => undefined;
  expect(sums.listed('order', '400', none)).toBe('0');
  expect(sums.filled('order', fill('400', '10'), none)).toBe('10');
});

test('only so many orders are remembered', () => {
  const sums = new FilledSums();
  sums.filled('first', fill('1', '1'), own);
  for (let index = 0; index < 10_000; index++) sums.filled(String(index), fill('1', '1'), own);
  expect(sums.filled('first', fill('1', '1'), own)).toBe('1');
  expect(sums.filled('9999', fill('1', '1'), own)).toBe('2');
});
