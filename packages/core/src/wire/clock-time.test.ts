import { expect, test } from 'vitest';
import { clockTimeReader } from './clock-time.js';

const read = clockTimeReader(
  /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?: (?<zone>\S+))?$/,
);

test.each([
  ['in a zone', '24.11.2026 00:04:05 Asia/Tokyo', '2026-11-23T15:04:05Z'],
  ['in UTC', '23.11.2026 15:04:05', '2026-11-23T15:04:05Z'],
  ['in winter', '23.11.2026 10:04:05 US/Eastern', '2026-11-23T15:04:05Z'],
  ['in summer', '09.07.2026 10:04:05 US/Eastern', '2026-07-09T14:04:05Z'],
  ['before the clocks go back', '01.11.2026 00:30:00 US/Eastern', '2026-11-01T04:30:00Z'],
  ['after the clocks went back', '01.11.2026 03:30:00 US/Eastern', '2026-11-01T08:30:00Z'],
  ['after the clocks went ahead', '08.03.2026 03:30:00 US/Eastern', '2026-03-08T07:30:00Z'],
])('%s', (_, text, time) => {
  expect(read(text)).toBe(Date.parse(time));
});

test('years of two digits are of this century', () => {
  const short = clockTimeReader(
    /^(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)$/,
  );
  expect(short('260709191001')).toBe(Date.UTC(2026, 6, 9, 19, 10, 1));
});

test.each([
  '',
  '23.11.2026 15:04:05 Nowhere/City',
  '23.13.2026 15:04:05',
  '2026-11-23T15:04:05Z',
  7,
  undefined,
])('%s is not a time', (text) => {
  expect(read(text)).toBeUndefined();
});
