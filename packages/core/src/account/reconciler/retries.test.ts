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
    const reading = retries.run((orderIds) => {
      reads.push([...orderIds]);
      return Promise.reject(new Error('REST is down'));
    });
    await reading.catch(() => undefined);
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

test('an order that is planned anew waits from then on; one that is added again keeps its turn', async () => {
  const retries = new Retries({ firstDelay: 100, attempts: 1 });
  const reads: string[] = [];
  const read = (orderIds: readonly string[]): Promise<void> => {
    reads.push(...orderIds);
    return Promise.resolve();
  };
  expect(retries.nextDueAt).toBe(Infinity);
  retries.add('a');
  retries.add('b');
  const dueAt = retries.nextDueAt;
  vi.advanceTimersByTime(50);
  retries.restart('a', 100);
  retries.add('b');
  expect(retries.nextDueAt).toBe(dueAt);
  vi.advanceTimersByTime(50);
  await retries.run(read);
  expect(reads).toEqual(['b']);
  vi.advanceTimersByTime(50);
  await retries.run(read);
  expect(reads).toEqual(['b', 'a']);
});
