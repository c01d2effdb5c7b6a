import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DecayingCounter } from './budget.js';
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

test('the peak is the most that was asked for at one time, refused or not', () => {
  const window = new RateWindow(10, 1_000);
  window.admit(6);
  vi.advanceTimersByTime(1_000);
  window.admit(3);
  expect(window.peak).toBe(6);
  window.admit(8);
  expect(window.peak).toBe(11);
});

test('the budget of many clients is that of the one closest to its limit', () => {
  const windows = new RateWindows(1_000);
  expect(windows.budget('calls')).toBeUndefined();
  windows.of('a', 100).admit(20);
  windows.of('b', 10).admit(5);
  expect(windows.budget('calls')).toEqual({ name: 'calls', most: 10, peak: 5 });
});

test('a counter that decays', () => {
  const counter = new DecayingCounter(3, 0.5);
  expect([counter.spend(2), counter.spend(1), counter.spend(1)]).toEqual([true, true, false]);
  expect(counter.peak).toBe(4);
  vi.advanceTimersByTime(4_000);
  expect(counter.spend(1)).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect([counter.spend(3), counter.spend(1)]).toEqual([true, false]);
});
