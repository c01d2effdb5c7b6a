import { field } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { EXECUTION_TIME } from './messages.js';

const parseExecutionTime = (text: string): number | undefined =>
  field.clockTime(EXECUTION_TIME).read(text, 'time');

test.each([
  ['20261123 10:04:05 US/Eastern', '2026-11-23T15:04:05Z'],
  ['20260709 10:04:05 US/Eastern', '2026-07-09T14:04:05Z'],
  ['20260709  10:04:05 America/New_York', '2026-07-09T14:04:05Z'],
  ['20261123 16:04:05 Europe/Zurich', '2026-11-23T15:04:05Z'],
  ['20261124 00:04:05 Asia/Tokyo', '2026-11-23T15:04:05Z'],
  ['20261123-15:04:05', '2026-11-23T15:04:05Z'],
  ['20261123-15:04:05 UTC', '2026-11-23T15:04:05Z'],
  // The hours around a change of the clocks.
  ['20261101 00:30:00 US/Eastern', '2026-11-01T04:30:00Z'],
  ['20261101 03:30:00 US/Eastern', '2026-11-01T08:30:00Z'],
  ['20260308 03:30:00 US/Eastern', '2026-03-08T07:30:00Z'],
])('%s', (text, time) => {
  expect(parseExecutionTime(text)).toBe(Date.parse(time));
});

test.each([
  '',
  '20261123 15:04:05',
  '20261123  15:04:05',
  '20261123 15:04:05 Nowhere/City',
  '2026-11-23T15:04:05Z',
])('%s is not a time', (text) => {
  expect(parseExecutionTime(text)).toBeUndefined();
});
