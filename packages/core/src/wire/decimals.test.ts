import { describe, expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
} from './decimals.js';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

test.each([
  ['0.1', '0.2', '0.3'],
  ['0.10', '0.2', '0.30'],
  ['1', '2', '3'],
  ['-1', '1', '0'],
  ['0.00000001', '0.00000009', '0.00000010'],
  ['123456789012345678901234567890.1', '0.9', '123456789012345678901234567891.0'],
  ['5.1e-05', '0', '0.000051'],
  ['1E3', '1', '1001'],
  ['1e+3', '0.5', '1000.5'],
  ['-0.5', '0.25', '-0.25'],
  ['.5', '5.', '5.5'],
  ['+1', '-0', '1'],
  ['1.5e1', '0', '15'],
  ['-1.25e-1', '0', '-0.125'],
])('%s + %s = %s', (left, right, sum) => {
  expect(addDecimals(left, right)).toBe(sum);
  expect(addDecimals(right, left)).toBe(sum);
});

test.each([
  ['0.3', '0.1', '0.2'],
  ['1', '1.00', '0.00'],
  ['1', '2.5', '-1.5'],
  ['0.00500000', '0.005', '0.00000000'],
  ['1e2', '1e-2', '99.99'],
])('%s - %s = %s', (left, right, difference) => {
  expect(subtractDecimals(left, right)).toBe(difference);
});

test.each([
  ['1', '1.000', 0],
  ['0', '-0', 0],
  ['1e-8', '0.00000001', 0],
  ['0.1', '0.09', 1],
  ['-0.1', '-0.09', -1],
  ['9', '10', -1],
  ['9007199254740993', '9007199254740992', 1],
])('%s against %s', (left, right, sign) => {
  expect(compareDecimals(left, right)).toBe(sign);
  expect(compareDecimals(right, left)).toBe(sign === 0 ? 0 : -sign);
});

test.each([
  ['0.01', '7', '0.07'],
  ['-1.5', '0.20', '-0.300'],
  ['5.2e-9', '2', '0.0000000104'],
  ['123456789012345678.01', '0.01', '1234567890123456.7801'],
])('%s x %s = %s', (left, right, product) => {
  expect(multiplyDecimals(left, right)).toBe(product);
  expect(multiplyDecimals(right, left)).toBe(product);
});

test.each([
  ['2', '3', 4, '0.6667'],
  ['1', '3', 4, '0.3333'],
  ['-2', '3', 4, '-0.6667'],
  ['2', '-3', 4, '-0.6667'],
  ['0.00005', '1', 4, '0.0001'],
  ['-0.00005', '1', 4, '-0.0001'],
  ['100', '4', 2, '25'],
  ['100', '1', 0, '100'],
  ['1e3', '2.5e-1', 2, '4000'],
  ['0', '7', 3, '0'],
  ['-1', '-4', 2, '0.25'],
])('%s / %s to %d places = %s', (left, right, ...[places, quotient]) => {
  expect(divideDecimals(left, right, places)).toBe(quotient);
});

test('nothing is divided by zero', () => {
  expect(() => divideDecimals('1', '0.00', 4)).toThrow(RangeError);
});

test('what is negated changes its sign, and zero has none', () => {
  expect(['-0.0217', '0.5', '0', '0.00'].map(negateDecimal)).toEqual(['0.0217', '-0.5', '0', '0.00']);
});

describe('property: the sums of whole numbers, moved by ten decimal places', () => {
  test.each([11, 12, 13])('seed %i', (seed) => {
    const random = seeded(seed);
    const places = 10;
    const integer = (): bigint => {
      const digits = Array.from({ length: 1 + Math.floor(random() * 24) }, () => Math.floor(random() * 10));
      return BigInt((random() < 0.4 ? '-' : '') + digits.join(''));
    };
    const asText = (value: bigint): string => {
      const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
      const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
      return value < 0n ? `-${text}` : text;
    };
    const asScientific = (value: bigint): string => `${value}e-${places}`;
    for (let step = 0; step < 500; step++) {
      const [left, right] = [integer(), integer()];
      for (const write of [asText, asScientific]) {
        expect(addDecimals(asText(left), write(right))).toBe(asText(left + right));
        expect(subtractDecimals(write(left), asText(right))).toBe(asText(left - right));
        expect(compareDecimals(write(left), write(right))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }
    }
  });
});

const GARBAGE = [
  '',
  ' ',
  '.',
  '-',
  '+',
  '1,5',
  '0x10',
  '1_000',
  'NaN',
  'Infinity',
  '1 ',
  ' 1',
  '1e',
  '1e1.5',
];

test.each([...GARBAGE, '--1', '1.2.3', '1\n', '١'])('%j is no decimal', (text) => {
  expect(isDecimal(text)).toBe(false);
  expect(() => addDecimals(text, '1')).toThrow(RangeError);
  expect(() => subtractDecimals('1', text)).toThrow(RangeError);
  expect(() => compareDecimals(text, '1')).toThrow(RangeError);
});

test.each(['e5', '-e5', '.e1', '+e+10'])('%s is no decimal', (text) => {
  expect(isDecimal(text)).toBe(false);
  expect(() => addDecimals(text, '1')).toThrow(RangeError);
});

test.each(['0', '-0', '1', '1.', '.1', '1e5', '1E-5', '+1.5', '00.100'])('%s is a decimal', (text) => {
  expect(isDecimal(text)).toBe(true);
});

test('an exponent that would fill the memory is refused, and the text is not repeated at length', () => {
  for (const text of ['1e1001', '1e-1001', '1e999999999', `1e${'9'.repeat(500)}`])
    expect(() => addDecimals(text, '1')).toThrow(/^exponent too large: .{1,40}$/);
  expect(() => addDecimals('x'.repeat(1000), '1')).toThrow(/^not a decimal number: x{40}$/);
});

test('a text is a decimal exactly where the expression that defines it matches', () => {
  const shape = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
  const random = seeded(7);
  const characters = '0123456789.eE+- x';
  for (let count = 0; count < 200_000; count++) {
    let text = '';
    for (let length = Math.floor(random() * 8); length > 0; length--)
      text += characters.charAt(Math.floor(random() * characters.length));
    if (isDecimal(text) !== shape.test(text))
      throw new Error(`${JSON.stringify(text)} is ${isDecimal(text)}`);
  }
});
