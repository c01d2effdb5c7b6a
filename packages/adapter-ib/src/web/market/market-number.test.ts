import { expect, test } from 'vitest';
import { readMarketNumber } from './market-number.js';

test.each([
  ['118.75', '118.75', undefined],
  [118.75, '118.75', undefined],
  [' 3913.50 ', '3913.50', undefined],
  ['C189.71', '189.71', 'C'],
  ['H0.52', '0.52', 'H'],
  ['1,300', '1300', undefined],
  ['1,234,567.89', '1234567.89', undefined],
  ['12.2M', '12200000', undefined],
  ['78K', '78000', undefined],
  ['1.5B', '1500000000', undefined],
  ['+0.45%', '0.45', undefined],
  ['-1.20', '-1.20', undefined],
  [0.04, '0.04', undefined],
  [1.22e7, '12200000', undefined],
  ['0.00012345', '0.00012345', undefined],
  ['-1', '-1', undefined],
])('%j is %s, marked %s', (field, text, mark) => {
  const number = readMarketNumber(field);
  expect(Number(number?.text)).toBe(Number(text));
  expect(number).toMatchObject({ value: Number(text), mark });
});

test.each([undefined, null, '', ' ', 'N/A', '-', 'C', 'H'])('%j is absent', (field) => {
  expect(readMarketNumber(field)).toBeUndefined();
});

test.each([
  "104'16.0",
  'many',
  'X12',
  true,
  {},
  [1],
  '1.2.3',
  'NaN',
  '1e400',
  Infinity,
  '-1e999K',
  '1e',
  '.',
  ',',
])('%j is not a number', (field) => {
  expect(() => readMarketNumber(field)).toThrow('is not a number');
});

test.each([
  ['digits', `${'1'.repeat(2_000_000)}x`],
  ['separators', `${','.repeat(2_000_000)}x`],
  ['spaces', `C${' '.repeat(2_000_000)}x`],
  ['a number', '1'.repeat(2_000_000)],
])('two million characters of %s cost no time, and are not quoted whole', (_name, field) => {
  let message = '';
  try {
    readMarketNumber(field);
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('is not a number');
  expect(message.length).toBeLessThan(200);
});
