import { expect, test } from 'vitest';
import { now, resynchronizeClock } from './clock.js';

test('is the wall clock, in epoch milliseconds', () => {
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000);
});

test('has a fraction below the millisecond', () => {
  const fractions = new Set(Array.from({ length: 1000 }, () => now() % 1));
  expect(fractions.size).toBeGreaterThan(2);
});

test('never steps back, wherever the wall clock goes', () => {
  let last = now();
  const advance = (): number => {
    const time = now();
    expect(time).toBeGreaterThanOrEqual(last);
    last = time;
    return time;
  };
  resynchronizeClock(last - 3_600_000);
  expect(advance() - Date.now()).toBeGreaterThan(-1000);
  // The machine slept for an hour: follow it.
  const awake = now() + 3_600_000;
  resynchronizeClock(awake);
  expect(advance()).toBeGreaterThanOrEqual(awake);
  // And the wall clock was set back afterwards: do not.
  resynchronizeClock(awake - 3_600_000);
  expect(advance()).toBeGreaterThanOrEqual(awake);
  // Ahead by less than what two clocks differ anyway: stay.
  const before = now();
  resynchronizeClock(before + 10);
  expect(advance() - before).toBeLessThan(3_600_000);
});
