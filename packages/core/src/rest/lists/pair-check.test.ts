import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InstrumentList } from './instrument-list.js';
import { admitPairs, PairCheck, type PairRules } from './pair-check.js';

vi.mock('node:timers/promises', () => import('../../testing/fake-sleep.js'));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A venue whose list states whether each symbol trades; `undefined` while the list cannot be read. */
function setUp(initial: Readonly<Record<string, boolean>> | undefined) {
  let listed = initial;
  const rules: PairRules<boolean> = {
    list: new InstrumentList({
      read: () =>
        listed ? Promise.resolve(new Map(Object.entries(listed))) : Promise.reject(new Error('away')),
    }),
    symbolOf: (pair) => pair.toUpperCase(),
    refusalOf: (trades) => (trades === undefined ? 'is not listed' : undefined),
    pauseOf: (trades) => (trades === false ? 'is halted' : undefined),
  };
  const log: string[] = [];
  const abort = new AbortController();
  const context = {
    signal: abort.signal,
    outage: undefined,
    warn: (message: string) => log.push(`warn ${message}`),
    reject: (_: unknown, reason: string) => log.push(`reject ${reason}`),
    defer: (_: unknown, reason: string) => log.push(`defer ${reason}`),
    send: (frames: readonly string[]) => log.push(`send ${frames.join()}`),
  };
  const check = new PairCheck(rules, context, (pairs) => pairs.map(String));
  const list = (next: Readonly<Record<string, boolean>>): void => {
    listed = next;
  };
  return { check, rules, context, log, list, abort };
}

test('a pair that is not listed is rejected', async () => {
  const { check, rules, context, log } = setUp({ 'A/X': true });
  expect(await check.admit(['a/x', 'b/x'], false)).toEqual(['a/x']);
  expect(await admitPairs(rules, context, ['b/x', 'a/x'])).toEqual(['a/x']);
  expect(log).toEqual(['reject B/X: is not listed', 'reject B/X: is not listed']);
});

test('without the list all pairs are subscribed, and checked once it can be read', async () => {
  const { check, log, list } = setUp(undefined);
  expect(await check.admit(['a/x', 'b/x'], false)).toEqual(['a/x', 'b/x']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(log).toEqual(['warn the list of markets could not be read, pairs are checked later: Error: away']);
  list({ 'A/X': true });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(log.slice(1)).toEqual([
    'warn the list of markets can be read again, the pairs are checked',
    'reject B/X: is not listed',
  ]);
});

test('a pair that pauses waits until it trades; one that was live is subscribed again', async () => {
  const { check, log, list } = setUp({ 'A/X': false, 'B/X': false });
  expect(await check.admit(['a/x'], true)).toEqual(['a/x']);
  expect(await check.admit(['a/x', 'b/x'], false)).toEqual([]);
  check.forget(['b/x']);
  await vi.advanceTimersByTimeAsync(1_000);
  list({ 'A/X': true, 'B/X': true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual(['defer A/X is halted', 'defer B/X is halted', 'send a/x']);
});

test('nothing happens after the end of the connection', async () => {
  const { check, log, list, abort } = setUp({ 'A/X': false });
  await check.admit(['a/x'], false);
  abort.abort();
  list({ 'A/X': true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual(['defer A/X is halted']);
});
