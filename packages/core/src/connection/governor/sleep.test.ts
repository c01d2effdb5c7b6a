import { expect, test } from 'vitest';
import { sleep } from './sleep.js';

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('waits, and not at all for nothing', async () => {
  const { signal } = new AbortController();
  let isOver = false;
  const sleeping = sleep(500, signal).then(() => {
    isOver = true;
  });
  for (const milliseconds of [0, -1]) await sleep(milliseconds, signal);
  expect(isOver).toBe(false);
  await sleeping;
  expect(isOver).toBe(true);
});

test('returns, and leaves no timer, once aborted', async () => {
  const abort = new AbortController();
  const before = timers();
  const sleeping = [sleep(1e6, abort.signal), sleep(1e6, abort.signal)];
  expect(timers()).toBe(before + 2);
  abort.abort();
  await Promise.all(sleeping);
  expect(timers()).toBe(before);
  await sleep(1e6, abort.signal);
});
