import { expect, test } from 'vitest';
import { formatUnits, toUnits, unitsToNumber } from './decimal.js';

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
  expect(unitsToNumber(units, decimals)).toBe(Number(text));
  expect(toUnits(Number(text), decimals)).toBe(units);
});

test('what lies between two units is refused', () => {
  expect(() => toUnits(0.123, 2)).toThrow(RangeError);
  expect(() => toUnits(7500, -3)).toThrow(RangeError);
});
