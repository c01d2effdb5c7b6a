import { expect, test } from 'vitest';
import { CallBudget } from './call-budget.js';

test('no window holds more calls than it may', () => {
  let now = 0;
  const budget = new CallBudget({ count: 2, per: 600_000 }, () => now);
  budget.spend();
  now = 300_000;
  budget.spend();
  now = 599_999;
  expect(() => {
    budget.spend();
  }).toThrow('2 calls in 10 minutes');
  now = 600_000;
  budget.spend();
  expect(() => {
    budget.spend();
  }).toThrow('2 calls');
});
