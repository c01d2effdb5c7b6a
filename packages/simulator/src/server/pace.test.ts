import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced.js';
import { RateWindow } from './rate-window.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('the first request is served at once, and the others together at the end of the interval', () => {
  const act = vi.fn();
  const paced = new Paced(100, act);
  for (let time = 0; time < 5; time++) paced.touch();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(99);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('collected requests are served one interval later; after release, never', () => {
  const act = vi.fn();
  const paced = new Paced(100, act);
  paced.collect();
  paced.collect();
  vi.advanceTimersByTime(100);
  expect(act).toHaveBeenCalledTimes(1);
  paced.collect();
  paced.release();
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});

test('a window admits so many in any stretch of its length', () => {
  const window = new RateWindow(2, 1000);
  expect([window.admit(), window.admit(), window.admit()]).toEqual([true, true, false]);
  expect(window.left).toBe(0);
  vi.advanceTimersByTime(999);
  expect(window.admit()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(window.left).toBe(2);
  expect(window.admit()).toBe(true);
});
