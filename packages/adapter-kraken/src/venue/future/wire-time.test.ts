import { expect, test } from 'vitest';
import { timeOf } from './wire-time.js';

test('a missing time is undefined, and not 1970', () => {
  expect([0, '0', '', null, undefined, NaN].map(timeOf)).toEqual(Array(6).fill(undefined));
  expect([1567702877410, '1567702877410'].map(timeOf)).toEqual([1567702877410, 1567702877410]);
});
