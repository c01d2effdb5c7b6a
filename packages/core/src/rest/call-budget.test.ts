import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallBudget } from './call-budget.js';

vi.mock('node:timers/promises', () => import('../testing/fake-sleep.js'));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('no window holds more calls than it may', () => {
  let now = 0;
  const budget = new CallBudget({ count: 2, per: 600_000 }, [], () => now);
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

test('the fewer calls are left, the longer each waits; none is made for a connection that ended', async () => {
  const budget = new CallBudget({ count: 2, per: 600_000 }, [{ left: 2, delay: 20 }]);
  const { signal } = new AbortController();
  const waits = async (): Promise<number> => {
    const began = Date.now();
    const waited = budget.spare(signal).then(() => Date.now() - began);
    await vi.runAllTimersAsync();
    return waited;
  };
  expect(await waits()).toBe(0);
  budget.spend();
  expect(await waits()).toBe(20);
  await expect(budget.spare(AbortSignal.abort())).rejects.toThrow('aborted');
});

test('a call that leaves a reserve to others is not made of the reserve', () => {
  const budget = new CallBudget({ count: 3, per: 600_000 });
  budget.spend(2);
  expect(() => {
    budget.spend(2);
  }).toThrow('1 calls');
  budget.spend();
  expect(budget.left).toBe(1);
});
