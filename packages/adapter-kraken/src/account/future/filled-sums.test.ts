import { expect, test } from 'vitest';
import { BASE_SIZES, divideDecimals, inverseSizes } from '@hftjs/core/adapter';
import { filledOf, ListedContracts, type FilledQuantity } from './filled-sums.js';

/** An order at a price of 50. */
const own = (contracts: string): string => divideDecimals(contracts, '50', 12);
const sizes = inverseSizes('1');
const inverse = { sizes, ownPrice: own };
const known = (volume: string, contracts: string): FilledQuantity => ({ volume, contracts });

test('fills count at their prices; what the list has beyond them at the price of the order', () => {
  expect(filledOf(known('10', '400'), '400', inverse)).toEqual({
    filledVolume: '10',
    filledContracts: '400',
  });
  expect(filledOf(known('10', '400'), '0', inverse)).toEqual({ filledVolume: '10', filledContracts: '400' });
  expect(filledOf(known('10', '400'), '1000', inverse)).toEqual({
    filledVolume: '22',
    filledContracts: '1000',
  });
});

test('without a bound of the price only fills count', () => {
  const none = { sizes, ownPrice: (): undefined => undefined };
  expect(filledOf(known('10', '400'), '1000', none)).toEqual({ filledVolume: '10', filledContracts: '1000' });
});

test('linear contracts need no price', () => {
  const linear = { sizes: BASE_SIZES, ownPrice: own };
  expect(filledOf(known('3', '3'), '8.0', linear)).toEqual({ filledVolume: '8.0' });
  expect(filledOf(known('8', '8'), '3', linear)).toEqual({ filledVolume: '8' });
});

test('an older list does not lower a sum; the number of remembered orders is limited', () => {
  const listed = new ListedContracts();
  expect(listed.state('first', '1000')).toBe('1000');
  expect(listed.state('first', '400')).toBe('1000');
  for (let index = 0; index < 10_000; index++) listed.state(String(index), '1');
  expect(listed.of('first')).toBe('0');
  expect(listed.of('9999')).toBe('1');
});
