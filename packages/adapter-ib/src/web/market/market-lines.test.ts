import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FIELDS, MarketLines, type LineWatcher } from './market-lines.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const SUBSCRIBE = `smd+265598+${JSON.stringify({ fields: FIELDS })}`;
const UNSUBSCRIBE = 'umd+265598+{}';

/** A connection, and the frames that it was asked to send since the last check. */
interface Watcher extends LineWatcher {
  readonly asked: { target: string; frames: readonly string[]; time: number }[];
  readonly frames: () => readonly string[];
}

function watcher(): Watcher {
  const asked: Watcher['asked'] = [];
  return {
    asked,
    frames: () => asked.splice(0).flatMap(({ frames }) => frames),
    renew: (target, frames) => {
      asked.push({ target, frames, time: Date.now() });
    },
  };
}

const setUp = (): MarketLines => new MarketLines({ renewal: 9 * MINUTE, resubscribe: SECOND / 2 });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

test('a contract is renewed repeatedly, well before fifteen minutes', () => {
  const lines = setUp();
  const one = watcher();
  expect(lines.join(one, ['265598'])).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  vi.advanceTimersByTime(60 * MINUTE);
  for (const { target, frames } of one.asked) {
    expect(frames).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
    expect(target).toBe('265598');
  }
  expect(one.asked.length).toBeGreaterThanOrEqual(6);
  for (const [index, { time }] of one.asked.entries())
    expect(time - (one.asked[index - 1]?.time ?? 0)).toBeLessThanOrEqual(9 * MINUTE);
});

test('contracts are not renewed all at once', () => {
  const lines = setUp();
  const one = watcher();
  lines.join(
    one,
    Array.from({ length: 50 }, (_, index) => String(index)),
  );
  vi.advanceTimersByTime(10 * MINUTE);
  expect(new Set(one.asked.map(({ time }) => Math.floor(time / SECOND))).size).toBeGreaterThan(10);
});

test('two connections of one contract: the second does not end the first, and a renewal makes both subscribe', () => {
  const lines = setUp();
  const [one, two] = [watcher(), watcher()];
  lines.join(one, ['265598']);
  expect(lines.join(two, ['265598'])).toEqual([SUBSCRIBE]);
  vi.advanceTimersByTime(MINUTE);
  expect(one.frames()).toEqual([]);
  vi.advanceTimersToNextTimer();
  expect(one.frames()).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  // The other one asks once the venue has seen the end.
  expect(two.frames()).toEqual([]);
  vi.advanceTimersByTime(SECOND);
  expect(two.frames()).toEqual([SUBSCRIBE]);
  vi.advanceTimersByTime(MINUTE);
  expect(one.frames()).toEqual([]);
  expect(two.frames()).toEqual([]);
  expect(lines.leave(one)).toEqual([]);
  vi.advanceTimersByTime(9 * MINUTE);
  expect(one.frames()).toEqual([]);
  expect(two.frames()).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
});

test('after a lost frame, the contracts of a connection are renewed soon, on all connections', () => {
  const lines = setUp();
  const [one, two] = [watcher(), watcher()];
  lines.join(one, ['265598', '8314']);
  lines.join(two, ['265598']);
  lines.distrust(two);
  lines.distrust(two);
  vi.advanceTimersByTime(2 * SECOND);
  expect(one.asked.map(({ target }) => target)).toEqual(['265598']);
  expect(two.frames()).toEqual([SUBSCRIBE]);
});

test('the last connection that leaves a contract ends its subscription, and no timer is left', () => {
  const lines = setUp();
  const [one, two] = [watcher(), watcher()];
  lines.join(one, ['265598', '8314']);
  lines.join(two, ['265598']);
  lines.distrust(one);
  vi.advanceTimersByTime(SECOND / 2);
  expect(lines.leave(one, ['265598', '1'])).toEqual([]);
  expect(lines.leave(two, ['265598'])).toEqual(['265598']);
  expect(lines.leave(one)).toEqual(['8314']);
  expect(vi.getTimerCount()).toBe(0);
});
