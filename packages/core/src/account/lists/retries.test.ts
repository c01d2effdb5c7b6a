import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Retries } from './retries.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('an order is read after delays that double, until it is deleted or the attempts are used up', async () => {
  const retries = new Retries({ firstDelay: 100, attempts: 3 });
  const reads: string[][] = [];
  const runAfter = async (milliseconds: number): Promise<number> => {
    vi.advanceTimersByTime(milliseconds);
    await retries.run((orderIds) => {
      reads.push([...orderIds]);
      return Promise.reject(new Error('REST is down'));
    });
    return reads.length;
  };
  retries.add('a');
  retries.add('b');
  expect(await runAfter(99)).toBe(0);
  expect(await runAfter(1)).toBe(1);
  expect(reads[0]).toEqual(['a', 'b']);
  retries.delete('b');
  expect(await runAfter(199)).toBe(1);
  expect(await runAfter(1)).toBe(2);
  expect(await runAfter(400)).toBe(3);
  expect(await runAfter(100_000)).toBe(3);
  expect(reads[2]).toEqual(['a']);
});
