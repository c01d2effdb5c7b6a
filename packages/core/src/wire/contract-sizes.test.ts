import { describe, expect, test } from 'vitest';
import { seeded } from '../testing/seeded.js';
import { multiplyDecimals } from './decimals.js';
import { BASE_SIZES, inverseSizes, linearSizes } from './contract-sizes.js';

/** The shortest decimal of a double, without an exponent. */
const decimalOf = (size: number): string => (String(size).includes('e') ? size.toFixed(20) : String(size));

describe('linear contracts', () => {
  test.each([
    ['0.01', '7', 0.07, '0.07'],
    ['0.01', '34.95', 0.3495, '0.3495'],
    ['0.01', '7399887.86', 73998.8786, '73998.8786'],
    ['0.0001', '241', 0.0241, '0.0241'],
    ['1000', '0.07', 70, '70.00'],
    ['10000000', '0.1', 1_000_000, '1000000.0'],
    ['0.1', '3', 0.3, '0.3'],
    ['0.01', '123456789012345678.01', Number('1234567890123456.7801'), '1234567890123456.7801'],
  ])('of %s: %s are %d', (value, size, ...[volume, exact]) => {
    const sizes = linearSizes(value);
    expect(sizes.volume(size, 1)).toBe(volume);
    expect(sizes.exactVolume(size, undefined)).toBe(exact);
  });

  test('every number of two decimals is the nearest double', () => {
    const sizes = linearSizes('0.01');
    for (let cents = 1; cents < 200_000; cents += 7) {
      const size = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(sizes.volume(size, 1)).toBe(Number(multiplyDecimals(size, '0.01')));
    }
  });

  test('doubles of any number of places, one after the other', () => {
    const random = seeded(5);
    const sizes = linearSizes('0.01');
    for (let count = 0; count < 20_000; count++) {
      const places = random(9);
      const size = Number((random(10 ** (1 + random(9))) / 10 ** places).toFixed(places));
      expect(sizes.volume(size, 1)).toBe(Number(multiplyDecimals(decimalOf(size), '0.01')));
    }
  });

  test.each(['', '-1', 'abc', undefined, null, '1.2.3', '0x10', 'Infinity'])('%s is no size', (size) => {
    expect(() => linearSizes('0.01').volume(size, 1)).toThrow();
    expect(() => inverseSizes('100').volume(size, 1)).toThrow();
    expect(() => BASE_SIZES.volume(size, 1)).toThrow();
  });
});

describe('inverse contracts', () => {
  const sizes = inverseSizes('100');

  test('are worth less base currency, the higher the price', () => {
    expect(sizes.volume('34', 29933)).toBe(3400 / 29933);
    expect(sizes.volume('34.95', 29933)).toBe(3495 / 29933);
    expect(sizes.exactVolume('34', '29933')).toBe('0.113587010991213710620386');
    expect(sizes.exactVolume('1', '50000')).toBe('0.002');
    expect(sizes.exactVolume('0.5', '40000.0')).toBe('0.00125');
  });

  test('need a price, unless there are none', () => {
    expect(sizes.exactVolume('0', undefined)).toBe('0');
    expect(sizes.exactVolume('1', undefined)).toBeUndefined();
  });
});
