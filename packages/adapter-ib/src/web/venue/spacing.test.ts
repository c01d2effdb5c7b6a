import { expect, test, vi } from 'vitest';
import { Spacing } from './spacing.js';

const INTERVAL = 40;
const { signal: never } = new AbortController();

test('calls run one after the other, with the interval between them', async () => {
  const spacing = new Spacing(INTERVAL);
  const times: number[] = [];
  const call = (): Promise<number> => Promise.resolve(times.push(performance.now()));
  await expect(Promise.all([spacing.run(never, call), spacing.run(never, call)])).resolves.toEqual([1, 2]);
  const [first = 0, second = 0] = times;
  // Timers may fire a little early.
  expect(second - first).toBeGreaterThan(INTERVAL - 2);
});

test('calls of a connection that has ended do not delay others, neither waiting calls nor a hanging one', async () => {
  const spacing = new Spacing(INTERVAL);
  const ended = new AbortController();
  const hanging = vi.fn(() => new Promise<string>(() => undefined));
  const lost = [1, 2, 3].map(() => spacing.runWhile(ended.signal, hanging).catch(() => 'rejected'));
  const next = spacing.run(never, () => Promise.resolve('answer'));
  await vi.waitFor(() => {
    expect(hanging).toHaveBeenCalled();
  });
  ended.abort();
  await expect(next).resolves.toBe('answer');
  await expect(Promise.all(lost)).resolves.toEqual(['rejected', 'rejected', 'rejected']);
  expect(hanging).toHaveBeenCalledTimes(1);
});
