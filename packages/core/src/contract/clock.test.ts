import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  clockSteps,
  earliestNow,
  elapsedSince,
  inPresentTime,
  now,
  onClockStep,
  resynchronizeClock,
  type ClockStep,
} from './clock.js';

const HOUR = 3_600_000;

test('is the wall clock, in epoch milliseconds', () => {
  expect(Math.abs(now() - Date.now())).toBeLessThan(1000);
});

test('has a fraction below the millisecond', () => {
  const fractions = new Set(Array.from({ length: 1000 }, () => now() % 1));
  expect(fractions.size).toBeGreaterThan(2);
});

test('the earliest time is that of the clock that is behind', () => {
  const wallClock = vi.spyOn(Date, 'now');
  const time = now();
  wallClock.mockReturnValue(time - 15);
  expect(earliestNow()).toBe(time - 15);
  wallClock.mockReturnValue(time + 60_000);
  expect(earliestNow()).toBeLessThan(time + 60_000);
  wallClock.mockRestore();
});

describe('where the wall clock steps', () => {
  const steps: ClockStep[] = [];
  let unsubscribe = (): void => undefined;
  let last = 0;

  /** Reads our clock, which never steps back. */
  const read = (): number => {
    const time = now();
    expect(time).toBeGreaterThanOrEqual(last);
    last = time;
    return time;
  };

  /** Sets the wall clock, and has ours look at it as a connection does each second. */
  const setWallClock = (wallClock: number): void => {
    vi.setSystemTime(wallClock);
    resynchronizeClock();
  };

  const pass = (milliseconds: number): void => {
    vi.advanceTimersByTime(milliseconds);
    resynchronizeClock();
  };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    resynchronizeClock();
    pass(24 * HOUR);
    steps.length = 0;
    last = 0;
    unsubscribe = onClockStep((step) => {
      steps.push(step);
    });
  });

  afterEach(() => {
    unsubscribe();
    vi.useRealTimers();
  });

  test('after a suspend ours is right at once, and the step is reported', () => {
    const before = read();
    setWallClock(Date.now() + 20_000);
    expect(read() - before).toBeCloseTo(20_000, -2);
    expect(steps).toEqual([{ ahead: expect.closeTo(20_000, -2) as number, rightIn: 0 }]);
  });

  test('an hour ahead for a moment: never back, right again within a bounded time, reported', () => {
    const began = Date.now();
    setWallClock(began + HOUR);
    const ahead = read();
    expect(ahead - began).toBeCloseTo(HOUR, -2);
    pass(5_000);
    setWallClock(began + 5_000);
    expect(read()).toBeGreaterThanOrEqual(ahead);
    expect(steps.at(-1)?.ahead).toBeCloseTo(-HOUR, -2);
    const rightIn = steps.at(-1)?.rightIn ?? 0;
    expect(rightIn).toBeLessThan(1.2 * HOUR);
    for (let part = 0; part < 10; part++) {
      expect(read() - Date.now()).toBeGreaterThan(100);
      pass(rightIn / 10);
    }
    expect(Math.abs(read() - Date.now())).toBeLessThan(25);
    pass(1_000);
    expect(Math.abs(read() - Date.now())).toBeLessThan(25);
    expect(steps).toHaveLength(2);
  });

  test('it may step again while ours waits', () => {
    const began = Date.now();
    setWallClock(began + HOUR);
    read();
    setWallClock(began);
    read();
    pass(60_000);
    setWallClock(began + 2 * HOUR);
    expect(read()).toBeCloseTo(began + 2 * HOUR, -2);
  });

  test('what has passed since a time is never less than it really was', () => {
    const first = read();
    pass(10_000);
    expect(elapsedSince(first)).toBeCloseTo(10_000, -2);
    // Suspended for a minute.
    setWallClock(Date.now() + 60_000);
    expect(elapsedSince(first)).toBeCloseTo(70_000, -2);
    // An hour ahead for ten seconds, and a minute after that.
    const began = Date.now();
    setWallClock(began + HOUR);
    const wrong = read();
    pass(10_000);
    setWallClock(began + 10_000);
    pass(60_000);
    expect(elapsedSince(wrong)).toBeCloseTo(70_000, -2);
    expect(inPresentTime(wrong)).toBeCloseTo(began, -2);
    expect(elapsedSince(first)).toBeGreaterThanOrEqual(139_900);
  });

  test('by less than two readings differ, nothing happens', () => {
    const before = clockSteps();
    setWallClock(Date.now() + 10);
    expect(clockSteps()).toBe(before);
    expect(steps).toEqual([]);
  });
});
