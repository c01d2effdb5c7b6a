import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InstrumentList, rowsBy, type InstrumentListInit } from './instrument-list.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;

/** A venue whose answers are given one by one. */
function setUp(init: Partial<InstrumentListInit<number>> = {}) {
  const answers: {
    readonly resolve: (list: ReadonlyMap<string, number>) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const failures: unknown[] = [];
  const list = new InstrumentList<number>({
    read: () =>
      new Promise((resolve, reject) => {
        answers.push({ resolve, reject });
      }),
    onFailed: (error) => failures.push(error),
    ...init,
  });
  const answer = (symbols: Record<string, number>): void => {
    answers.at(-1)?.resolve(new Map(Object.entries(symbols)));
  };
  const fail = (message: string): void => {
    answers.at(-1)?.reject(new Error(message));
  };
  return { list, answer, fail, failures, calls: () => answers.length };
}

test('read once for all who ask at the same time, and kept for an hour', async () => {
  const { list, answer, calls } = setUp();
  const both = Promise.all([list.load(), list.load()]);
  expect(list.isKnown).toBe(false);
  answer({ BTC: 1 });
  const [first, second] = await both;
  expect(first).toBe(second);
  vi.advanceTimersByTime(59 * MINUTE);
  expect((await list.load()).get('BTC')).toBe(1);
  expect(calls()).toBe(1);
  vi.advanceTimersByTime(MINUTE);
  const again = list.load();
  answer({ ETH: 2 });
  expect([...(await again)]).toEqual([['ETH', 2]]);
  expect(calls()).toBe(2);
});

test('one that does not cover what is needed is read again; a task keeps it current', async () => {
  let isCovered = true;
  const { list, answer, calls } = setUp({ covers: () => isCovered });
  const first = list.load();
  answer({ BTC: 1 });
  await first;
  isCovered = false;
  const again = list.load();
  answer({ BTC: 1, ETH: 2 });
  expect((await again).size).toBe(2);
  const { refreshing } = list;
  const { interval } = refreshing;
  expect(interval).toBe(60 * MINUTE);
  await refreshing.run();
  expect(calls()).toBe(2);
  vi.advanceTimersByTime(interval);
  const refreshed = Promise.all([refreshing.run(), refreshing.run()]);
  answer({ BTC: 3 });
  await refreshed;
  expect(calls()).toBe(3);
});

test('one that is not wanted as it is is read again', async () => {
  const { list, answer } = setUp();
  const first = list.load();
  answer({ BTC: 1 });
  await first;
  const again = list.reload();
  answer({ BTC: 2 });
  await again;
  expect(list.get('BTC')).toBe(2);
});

test('the last list stands when it cannot be read again', async () => {
  const { list, answer, fail, failures } = setUp();
  const first = list.load();
  answer({ BTC: 1 });
  await first;
  const again = list.reload();
  fail('maintenance');
  expect((await again).get('BTC')).toBe(1);
  const empty = list.reload();
  answer({});
  expect((await empty).get('BTC')).toBe(1);
  expect(failures.map(String)).toEqual(['Error: maintenance', 'Error: the list of instruments is empty']);
});

test('a list that could never be read rejects, and is read at the next call', async () => {
  const { list, answer, fail, calls } = setUp();
  const first = list.load();
  fail('maintenance');
  await expect(first).rejects.toThrow('maintenance');
  const again = list.load();
  answer({ BTC: 1 });
  await again;
  expect(calls()).toBe(2);
});

test('after a failure it is not read again within retryAfter', async () => {
  const { list, fail, answer, calls } = setUp({ retryAfter: MINUTE });
  const first = list.load();
  fail('maintenance');
  await expect(first).rejects.toThrow('maintenance');
  await expect(list.load()).rejects.toThrow('maintenance');
  expect(calls()).toBe(1);
  vi.advanceTimersByTime(MINUTE);
  const again = list.load();
  answer({ BTC: 1 });
  await again;
  expect(list.isKnown).toBe(true);
});

test('waits no longer than is wanted, and goes on reading', async () => {
  const { list, answer } = setUp();
  const first = list.load(1_000);
  const settled = expect(first).rejects.toThrow('no answer within 1000 ms');
  await vi.advanceTimersByTimeAsync(1_000);
  await settled;
  answer({ BTC: 1 });
  expect((await list.load(1_000)).get('BTC')).toBe(1);
  const again = list.reload(1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await again).get('BTC')).toBe(1);
});

test('pairs that are missing, and an instrument that has left the list', async () => {
  const { list, answer } = setUp();
  const symbolOf = (pair: string): string => pair.split('/', 1)[0]?.toUpperCase() ?? '';
  expect(list.missing(['btc/usd'], symbolOf)).toEqual([]);
  list.learn('SOL', 3);
  expect(list.get('SOL')).toBe(3);
  const first = list.load();
  answer({ BTC: 1 });
  await first;
  const again = list.reload();
  answer({ ETH: 1 });
  await again;
  expect(list.missing(['btc/usd', 'eth/usd', 'sol/usd'], symbolOf)).toEqual(['btc/usd', 'sol/usd']);
  expect(list.get('BTC')).toBe(1);
});

test('rows by the field that identifies them', () => {
  expect([...rowsBy('id', [{ id: 'A' }, { id: 7 }, 'B', null, { id: 'C', size: 1 }])]).toEqual([
    ['A', { id: 'A' }],
    ['C', { id: 'C', size: 1 }],
  ]);
  expect(() => rowsBy('id', {})).toThrow('the list of instruments is not an array');
});
