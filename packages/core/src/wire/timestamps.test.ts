import { describe, expect, test } from 'vitest';
import { epochTimeOf, parseTimestamp, timestampOf } from './timestamps.js';

/** Microseconds since the epoch by counting days, independent of `Date`. */
function microseconds(text: string): bigint {
  const [date = '', clock = ''] = text.slice(0, -1).split('T');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [time = '', fraction = ''] = clock.split('.');
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const isLeap = (one: number): boolean => one % 4 === 0 && (one % 100 !== 0 || one % 400 === 0);
  let days = 0;
  for (let one = 1970; one < year; one++) days += isLeap(one) ? 366 : 365;
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  for (let one = 1; one < month; one++) days += lengths[one - 1] ?? 0;
  days += day - 1;
  const seconds = BigInt(days) * 86_400n + BigInt(hour * 3600 + minute * 60 + second);
  return seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

/** The double nearest to a number of microseconds, as milliseconds: both operands are exact. */
const milliseconds = (text: string): number => Number(microseconds(text)) / 1000;

test.each([
  ['2025-11-10T17:35:55.440295Z', 1762796155440.295],
  ['1970-01-01T00:00:00.000000Z', 0],
  ['2024-02-29T23:59:59.999999Z', 1709251199999.999],
  ['2024-03-01T00:00:00Z', 1709251200000],
  ['2000-02-29T12:00:00.5Z', 951825600500],
  ['2023-09-22T10:33:05.709950Z', 1695378785709.95],
])('%s', (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected);
  expect(milliseconds(text)).toBe(expected);
});

describe('digits of the fraction', () => {
  test.each([
    ['', 0],
    ['.1', 100],
    ['.000', 0],
    ['.123', 123],
    ['.123456', 123.456],
    ['.1234567', 123.456],
    ['.123456789', 123.456],
    ['.000000999', 0],
    ['.999999999', 999.999],
    ['.000001', 0.001],
  ])('%s', (fraction, expected) => {
    const second = Date.UTC(2025, 10, 10, 17, 35, 55);
    expect(parseTimestamp(`2025-11-10T17:35:55${fraction}Z`)).toBe((second * 1000 + expected * 1000) / 1000);
  });
});

test('every microsecond survives: it can be read back from the double', () => {
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  let state = 42;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  for (let step = 0; step < 5000; step++) {
    // Days alternate, so the day that is remembered is often another.
    const date = `${1970 + random(130)}-${pad(1 + random(12), 2)}-${pad(1 + random(28), 2)}`;
    const text = `${date}T${pad(random(24), 2)}:${pad(random(60), 2)}:${pad(random(60), 2)}.${pad(random(1e6), 6)}Z`;
    const time = parseTimestamp(text);
    expect(time).toBe(milliseconds(text));
    expect(BigInt(Math.round(time * 1000))).toBe(microseconds(text));
  }
});

test('around midnight and back', () => {
  const before = '2025-12-31T23:59:59.999999Z';
  const after = '2026-01-01T00:00:00.000001Z';
  for (const text of [before, after, before, after, after, before])
    expect(parseTimestamp(text)).toBe(milliseconds(text));
});

test.each([
  '',
  'Z',
  'garbage',
  '2025-11-10',
  '2025-11-10T17:35:55',
  '2025-11-10T17:35:55+00:00',
  '2025-11-10T17:35:55.Z',
  '2025-11-10 17:35:55Z',
  '2025-11-10T17:35:55.440295z',
  '2025-11-10T17:35:55,440Z',
  '2025-13-10T17:35:55Z',
  '2025-00-10T17:35:55Z',
  '2025-11-32T17:35:55Z',
  '2025-11-10T17:35:55.44x295Z',
  ' 2025-11-10T17:35:55Z',
  '2025-11-10T17:35:55Z ',
  '1762796155440',
  '12025-11-10T17:35:55Z',
])('%j is none', (text) => {
  expect(parseTimestamp(text)).toBeNaN();
});

test('a wrong day is not remembered as the last one', () => {
  expect(parseTimestamp('2025-13-10T00:00:00Z')).toBeNaN();
  expect(parseTimestamp('2025-13-10T00:00:01Z')).toBeNaN();
  expect(parseTimestamp('2025-11-10T00:00:00Z')).toBe(Date.UTC(2025, 10, 10));
});

test.each(['2025-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2025-01-01T25:00:00Z', '2025-01-01T00:60:00Z'])(
  '%s is none',
  (text) => {
    expect(parseTimestamp(text)).toBeNaN();
  },
);

describe('times of the wire', () => {
  test.each([
    ['2025-11-10T17:35:55.440295Z', 1762796155440.295],
    ['1970-01-01T00:00:00Z', undefined],
    ['0001-01-01T00:00:00Z', undefined],
    ['9999-12-31T23:59:59Z', undefined],
    ['', undefined],
    [undefined, undefined],
    [1762796155440, undefined],
  ])('%j is %s', (value, expected) => {
    expect(timestampOf(value)).toBe(expected);
  });

  test.each([
    [1762796155.440295, 'seconds', 1762796155440.295],
    ['1762796155.440295', 'seconds', 1762796155440.295],
    [1762796155440, 'milliseconds', 1762796155440],
    ['1762796155440', 'milliseconds', 1762796155440],
    [1762796155440295, 'microseconds', 1762796155440.295],
    ['1762796155440295123', 'nanoseconds', 1762796155440.295],
    [1762796155440, 'milliseconds or microseconds', 1762796155440],
    ['1762796155440295', 'milliseconds or microseconds', 1762796155440.295],
  ] as const)('%s in %s', (value, unit, expected) => {
    expect(epochTimeOf(value, unit)).toBe(expected);
  });

  test.each([
    // Microseconds for milliseconds: the year 58063. Seconds for milliseconds: 1970.
    [1770123456789000, 'milliseconds'],
    [1770123456, 'milliseconds'],
    [1770123456789, 'seconds'],
    [1770123456789, 'microseconds'],
    ['1770123456789012345', 'microseconds'],
    [0, 'milliseconds'],
    ['', 'milliseconds'],
    [0, 'milliseconds or microseconds'],
    [1762796155, 'milliseconds or microseconds'],
    ['1770123456789012345', 'milliseconds or microseconds'],
    ['soon', 'milliseconds'],
    [null, 'milliseconds'],
    [NaN, 'milliseconds'],
    [Infinity, 'milliseconds'],
    [-1770123456789, 'milliseconds'],
  ] as const)('%s in %s is no time', (value, unit) => {
    expect(epochTimeOf(value, unit)).toBeUndefined();
  });
});

test('an epoch time that is missing is undefined, and not 1970', () => {
  for (const value of [0, '0', '', null, undefined, NaN]) expect(epochTimeOf(value)).toBeUndefined();
  for (const value of [1567702877410, '1567702877410']) expect(epochTimeOf(value)).toBe(1567702877410);
});

test('a text is a time exactly where the expression that defines it matches, on a day that exists', () => {
  const shape = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?Z$/;
  const base = '2025-11-10T17:35:55.440295Z';
  const characters = '0123456789-:.TZ +xz';
  let state = 3;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let count = 0; count < 100_000; count++) {
    const at = random(base.length);
    const text =
      random(4) === 0
        ? base.slice(0, at) + base.slice(at + random(9))
        : base.slice(0, at) + characters.charAt(random(characters.length)) + base.slice(at + 1);
    const isTime = shape.test(text) && !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`));
    if (isTime !== !Number.isNaN(parseTimestamp(text))) throw new Error(`${text} is ${parseTimestamp(text)}`);
  }
});
