import { expect, test } from 'vitest';
import {
  commissionText,
  javaDouble,
  objectText,
  shortNumber,
  shortTime,
  tradeTime,
  trimmed,
  withCommas,
} from './wire-text.js';

test.each([
  [0, '0.0'],
  [100, '100.0'],
  [-57_520, '-57520.0'],
  [0.04, '0.04'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [0.00012345, '1.2345E-4'],
  [9_999_999, '9999999.0'],
  [12_200_000, '1.22E7'],
  [10_000_000, '1.0E7'],
])('%d is %s in Java', (value, text) => {
  expect(javaDouble(value)).toBe(text);
  expect(JSON.parse(text)).toBe(value);
});

test('keys keep their order, field numbers too', () => {
  expect(
    objectText([
      ['server_id', '"q0"'],
      ['31', '"1.5"'],
      ['7', undefined],
      ['6119', '1'],
    ]),
  ).toBe('{"server_id":"q0","31":"1.5","6119":1}');
});

test('decimal texts', () => {
  expect(['1.500', '2.00', '100', '0.00010000'].map(trimmed)).toEqual(['1.5', '2', '100', '0.0001']);
  expect(['1.00', '0.1250'].map(commissionText)).toEqual(['1.0', '0.125']);
  expect(['999', '1300', '1234567.5'].map(withCommas)).toEqual(['999', '1,300', '1,234,567.5']);
  expect([999.5, 78_123, 12_200_000].map(shortNumber)).toEqual(['999.5', '78K', '12.2M']);
});

test('times are in UTC', () => {
  const time = Date.UTC(2026, 6, 9, 19, 10, 1);
  expect(tradeTime(time)).toBe('20260709-19:10:01');
  expect(shortTime(time)).toBe('260709191001');
});
