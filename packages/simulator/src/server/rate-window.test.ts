import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateWindow, RateWindows } from './rate-window.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('admits so many in any stretch of time', () => {
  const window = new RateWindow(2, 1_000);
  expect(window.admit()).toBe(true);
  vi.advanceTimersByTime(600);
  expect(window.admit()).toBe(true);
  expect(window.admit()).toBe(false);
  expect(window.left).toBe(0);
  vi.advanceTimersByTime(400);
  expect(window.admit()).toBe(true);
  expect(window.admit()).toBe(false);
});

test('an event that costs more than is left is not admitted, and is not counted', () => {
  const window = new RateWindow(10, 1_000);
  expect(window.admit(8)).toBe(true);
  expect(window.admit(3)).toBe(false);
  expect(window.admit(2)).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(window.left).toBe(10);
});

test('a window for each client', () => {
  const windows = new RateWindows(1_000);
  expect(windows.of('a', 1).admit()).toBe(true);
  expect(windows.of('a', 1).admit()).toBe(false);
  expect(windows.of('b', 1).admit()).toBe(true);
});
