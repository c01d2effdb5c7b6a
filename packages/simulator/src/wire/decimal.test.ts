import { expect, test } from 'vitest';
import { exactUnits, formatUnits, parseUnits, toUnits, unitsToNumber, withoutZeros } from './decimal.js';

test.each([
  [1230, 2, '12.30'],
  [-5, 3, '-0.005'],
  [7, 0, '7'],
  // Units may be larger than one: lots of a thousand coins.
  [7, -3, '7000'],
  [-7, -1, '-70'],
  [0, -3, '0'],
])('%d units with %d decimals are %s, there and back', (units, decimals, text) => {
  expect(formatUnits(units, decimals)).toBe(text);
  expect(formatUnits(BigInt(units), decimals)).toBe(text);
  if (units >= 0) expect(parseUnits(text, decimals)).toBe(BigInt(units));
  expect(unitsToNumber(units, decimals)).toBe(Number(text));
  expect(toUnits(Number(text), decimals)).toBe(units);
});

test('units that no double counts', () => {
  expect(exactUnits(1_000_000_000, 9)).toBe(10n ** 18n);
  expect(formatUnits(12_345_678_901_234_567_890n, 8)).toBe('123456789012.34567890');
  expect(parseUnits('123456789012.34567890', 8)).toBe(12_345_678_901_234_567_890n);
  expect(() => formatUnits(2 ** 53, 8)).toThrow(RangeError);
});

test('zeros at the end say nothing', () => {
  expect(['29934.0', '0.500', '100', '0.00', '1.05'].map(withoutZeros)).toEqual([
    '29934',
    '0.5',
    '100',
    '0',
    '1.05',
  ]);
});

test('a value between two units is refused', () => {
  expect(() => toUnits(0.123, 2)).toThrow(RangeError);
  expect(() => toUnits(7500, -3)).toThrow(RangeError);
});
