import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Governor, governorOf } from './governor.js';

// The promise timers of Node cannot be faked: the same wait on a timer that can.
vi.mock('./sleep.js', () => ({
  sleep: (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (milliseconds <= 0 || signal.aborted) resolve();
      setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        resolve();
      });
    }),
}));

const POLICY = { attempts: Infinity, immediate: 0, initialDelay: 100, maxDelay: 100_000, resetAfter: 1 };
const signal = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(1);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('failures', () => {
  test('in a row double the delay, for all that share the governor', () => {
    const governor = new Governor(undefined);
    const delays = [1, 2, 3, 4].map(() => {
      vi.advanceTimersByTime(10);
      return governor.recordFailure(POLICY, performance.now());
    });
    expect(delays).toEqual([100, 200, 400, 800]);
  });

  test('connections that were lost together are one failure of the venue', () => {
    const governor = new Governor(undefined);
    const dialed = performance.now();
    vi.advanceTimersByTime(5000);
    const together = [1, 2, 3, 4, 5].map(() => governor.recordFailure(POLICY, dialed));
    expect(together).toEqual([100, 100, 100, 100, 100]);
    vi.advanceTimersByTime(100);
    expect(governor.recordFailure(POLICY, performance.now())).toBe(200);
  });

  test('are counted from 0 again after health', () => {
    const governor = new Governor(undefined);
    for (let count = 0; count < 5; count++) {
      vi.advanceTimersByTime(10);
      governor.recordFailure(POLICY, performance.now());
    }
    governor.recordHealth();
    vi.advanceTimersByTime(10);
    expect(governor.recordFailure(POLICY, performance.now())).toBe(100);
  });

  test("the venue's Retry-After is obeyed where it is longer", () => {
    const governor = new Governor(undefined);
    expect(governor.recordFailure(POLICY, performance.now(), 5000)).toBe(5000);
    expect(new Governor(undefined).recordFailure(POLICY, performance.now(), 50)).toBe(100);
  });
});

describe('dials', () => {
  async function settled(promise: Promise<void>): Promise<() => boolean> {
    let isDone = false;
    void promise.then(() => {
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    return () => isDone;
  }

  test('of every stream on the host wait for the pause that the venue demands', async () => {
    const governor = new Governor(undefined);
    governor.recordFailure(POLICY, performance.now(), 5000);
    const isAdmitted = await settled(governor.admitDial(signal));
    expect(isAdmitted()).toBe(false);
    await vi.advanceTimersByTimeAsync(4900);
    expect(isAdmitted()).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(isAdmitted()).toBe(true);
  });

  test('a later, shorter Retry-After does not shorten the first', async () => {
    const governor = new Governor(undefined);
    governor.recordFailure(POLICY, performance.now(), 5000);
    governor.recordFailure(POLICY, performance.now(), 10);
    const isAdmitted = await settled(governor.admitDial(signal));
    await vi.advanceTimersByTimeAsync(4000);
    expect(isAdmitted()).toBe(false);
  });

  test('beyond the budget wait, messages and REST calls have budgets of their own', async () => {
    const governor = new Governor({
      dials: { count: 1, per: 1000 },
      messages: { count: 1, per: 100 },
      rest: { count: 2, per: 200 },
    });
    await governor.admitDial(signal);
    await governor.admitMessage(signal);
    await governor.admitRest(2, signal);
    const dial = await settled(governor.admitDial(signal));
    const message = await settled(governor.admitMessage(signal));
    const rest = await settled(governor.admitRest(2, signal));
    const state = (): boolean[] => [dial(), message(), rest()];
    expect(state()).toEqual([false, false, false]);
    await vi.advanceTimersByTimeAsync(110);
    expect(state()).toEqual([false, true, false]);
    await vi.advanceTimersByTimeAsync(100);
    expect(state()).toEqual([false, true, true]);
    await vi.advanceTimersByTimeAsync(800);
    expect(state()).toEqual([true, true, true]);
  });

  test('a stopped stream does not wait', async () => {
    const governor = new Governor({ dials: { count: 1, per: 1e9 } });
    const abort = new AbortController();
    await governor.admitDial(abort.signal);
    governor.recordFailure(POLICY, performance.now(), 1e6);
    const isAdmitted = await settled(governor.admitDial(abort.signal));
    expect(isAdmitted()).toBe(false);
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(isAdmitted()).toBe(true);
  });
});

test('one governor per host, whichever exchanges share it', () => {
  const key = { origin: 'wss://one', limits: undefined };
  expect(governorOf(key)).toBe(governorOf({ ...key, limits: { dials: { count: 1, per: 1 } } }));
  expect(governorOf(key)).not.toBe(governorOf({ ...key, origin: 'wss://two' }));
});

test('a call that is aborted while it waits takes nothing from the budget', async () => {
  const governor = new Governor({ rest: { count: 1, per: 1000 } });
  await governor.admitRest(1, signal);
  const abort = new AbortController();
  const givenUp = Array.from({ length: 20 }, () => governor.admitRest(1, abort.signal));
  abort.abort();
  await Promise.all(givenUp);
  let isAdmitted = false;
  void governor.admitRest(1, signal).then(() => (isAdmitted = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(isAdmitted).toBe(true);
});
