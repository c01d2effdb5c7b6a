import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HoldingsList, HoldingsSource } from './holding-rows.js';
import { HoldingsReader } from './holdings-reader.js';

type Answer = HoldingsList<string>;

/** A reader whose answers are given by hand or at once. */
function open(
  more: Partial<HoldingsSource<string>> & { isOff?: boolean; isManual?: boolean; contests?: number } = {},
) {
  const { isOff = false, isManual = false, ...source } = more;
  let { contests = 0 } = more;
  const abort = new AbortController();
  const reads: { readonly at: number; answer(list?: Answer): void; fail(error?: Error): void }[] = [];
  const published: { readonly rows: readonly string[]; readonly since: number }[] = [];
  const open = new Set<string>();
  const ended: number[] = [];
  let hasSnapshot = false;
  const reader = new HoldingsReader<string>({
    source: {
      read: () =>
        new Promise<Answer>((resolve, reject) => {
          reads.push({
            at: performance.now(),
            answer: (list = { rows: [] }) => {
              resolve(list);
            },
            fail: (error = new Error('REST is down')) => {
              reject(error);
            },
          });
          if (!isManual) resolve({ rows: [] });
        }),
      ...source,
    },
    patience: 40_000,
    signal: abort.signal,
    isOff,
    hasSnapshot: () => hasSnapshot,
    publish: ({ rows }, { since }) => {
      published.push({ rows, since });
      hasSnapshot = true;
      return { events: 3, isContested: contests-- > 0 };
    },
    recovering: (reason) => {
      open.add(reason);
      return {
        end: (filled = 0) => {
          open.delete(reason);
          ended.push(filled);
        },
        lose: () => undefined,
        abandon: () => undefined,
      };
    },
  });
  const snapshot = (): void => {
    hasSnapshot = true;
  };
  return { reader, reads, published, open, ended, end: () => { abort.abort(); }, snapshot }; // prettier-ignore
}

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1_000);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the snapshot', () => {
  test('is read once, and again later because REST may lag', async () => {
    const { reader, reads, published } = open();
    const start = performance.now();
    await reader.recover();
    expect(published).toHaveLength(1);
    await seconds(60);
    expect(reads.map(({ at }) => Math.round(at - start))).toEqual([0, 2_000, 8_000, 32_000]);
    await seconds(3_600);
    expect(reads).toHaveLength(4);
  });

  test('is not read if the socket sent it, but later', async () => {
    const { reader, reads, snapshot } = open();
    snapshot();
    await reader.recover();
    expect(reads).toHaveLength(0);
    await seconds(60);
    expect(reads).toHaveLength(3);
  });

  test('that cannot be read rejects, and is tried again', async () => {
    const { reader, reads, published } = open({ isManual: true });
    const first = reader.recover();
    reads[0]?.fail();
    await expect(first).rejects.toThrow('REST is down');
    const second = reader.recover();
    expect(reads).toHaveLength(2);
    reads[1]?.answer({ rows: ['usd'] });
    await second;
    expect(published).toMatchObject([{ rows: ['usd'] }]);
  });

  test('waits for the read that a doubt has begun', async () => {
    const { reader, reads, published } = open({ isManual: true });
    reader.doubt('a frame');
    await seconds(0);
    const recovered = reader.recover();
    expect(reads).toHaveLength(1);
    reads[0]?.answer();
    await recovered;
    expect(reads).toHaveLength(1);
    expect(published).toHaveLength(1);
  });

  test('nothing is read of a channel that is not subscribed', async () => {
    const { reader, reads, open: recoveries } = open({ isOff: true, every: 10 });
    await reader.recover();
    reader.refresh();
    reader.doubt('a frame');
    await seconds(60);
    expect(reads).toEqual([]);
    expect(recoveries.size).toBe(0);
  });

  test('an answer that comes after the end is not published, and nothing is read any more', async () => {
    const { reader, reads, published, end } = open({ isManual: true });
    const recovered = reader.recover();
    end();
    reads[0]?.answer();
    await recovered;
    reader.refresh();
    reader.doubt('a frame');
    await seconds(60);
    expect(published).toEqual([]);
    expect(reads).toHaveLength(1);
  });
});

describe('refresh', () => {
  test('what the socket sent before the call gives way', async () => {
    const { reader, published } = open();
    await reader.recover();
    await seconds(100);
    const asked = performance.now();
    reader.refresh();
    await seconds(0);
    expect(published.at(-1)?.since).toBe(asked);
  });

  test('calls in short order are one read, and one more for those that came meanwhile', async () => {
    const { reader, reads } = open({ isManual: true });
    reader.refresh();
    reader.refresh();
    await seconds(0);
    reader.refresh();
    reader.refresh();
    expect(reads).toHaveLength(1);
    reads[0]?.answer();
    await seconds(0.9);
    expect(reads).toHaveLength(1);
    await seconds(0.2);
    expect(reads).toHaveLength(2);
    reads[1]?.answer();
    await seconds(0.8);
    expect(reads).toHaveLength(2);
  });

  test('a read that fails is repeated, with growing pauses', async () => {
    const { reader, reads, published } = open({ isManual: true });
    const start = performance.now();
    reader.refresh();
    for (let failures = 0; failures < 4; failures++) {
      await seconds(0);
      reads[failures]?.fail();
      await seconds(2 ** (failures + 1) + 0.001);
    }
    expect(reads.map(({ at }) => Math.round((at - start) / 1_000))).toEqual([0, 2, 6, 14, 30]);
    reads[4]?.answer();
    await seconds(0);
    expect(published).toHaveLength(1);
  });
});

test('what differs from what was sent shortly before is recovering until a later answer agrees', async () => {
  const { reader, reads, open: recoveries, ended } = open({ contests: 2 });
  await reader.recover();
  expect([...recoveries]).toEqual([expect.stringContaining('REST differs')]);
  await seconds(2.5);
  expect(reads).toHaveLength(2);
  expect(recoveries.size).toBe(1);
  await seconds(2);
  expect(reads).toHaveLength(3);
  expect(recoveries.size).toBe(0);
  expect(ended).toEqual([9]);
});

test('a source that does not lag is read once, and its answer is newer than the frames before it was asked', async () => {
  const { reader, reads, published, open: recoveries } = open({ lags: false });
  await reader.recover();
  reader.doubt('a frame');
  await seconds(100);
  expect(reads).toHaveLength(2);
  expect(published.map(({ since }) => since)).toEqual(reads.map(({ at }) => at));
  expect(recoveries.size).toBe(0);
});

test('an answer with rows that cannot be read is no recovery, and is read again later', async () => {
  const { reader, reads } = open({ lags: false, isManual: true });
  const recovered = reader.recover();
  reads[0]?.answer({ rows: [], unreadable: 1 });
  await recovered;
  await seconds(2.5);
  expect(reads).toHaveLength(2);
});

test('a venue that does not send every change is read regularly', async () => {
  const { reader, reads } = open({ every: 10_000 });
  await reader.recover();
  const before = reads.length;
  await seconds(100);
  expect(reads.length - before).toBeGreaterThanOrEqual(10);
  expect(reads.length - before).toBeLessThanOrEqual(13);
});

describe('a doubt', () => {
  test('is settled by a read that began after it', async () => {
    const { reader, reads, open: recoveries, ended, snapshot } = open({ isManual: true });
    snapshot();
    reader.doubt(new Error('not a frame'));
    await seconds(0);
    expect([...recoveries]).toEqual(['not a frame']);
    reader.doubt('another one');
    reads[0]?.answer();
    await seconds(0);
    expect(recoveries.size).toBe(1);
    await seconds(2.1);
    expect(reads).toHaveLength(2);
    reads[1]?.answer();
    await seconds(0);
    expect(recoveries.size).toBe(0);
    expect(ended).toEqual([6]);
    await seconds(60);
    expect(reads.length).toBeGreaterThan(2);
  });

  test('the socket is right about what it sent after the doubt, and about the last time that REST may lag', async () => {
    const { reader, published } = open({ every: 30_000 });
    await reader.recover();
    await seconds(100);
    const doubted = performance.now();
    reader.doubt('a frame');
    await seconds(200);
    expect(published.find(({ since }) => since === doubted)).toBeDefined();
    const { since = 0 } = published.at(-1) ?? {};
    expect(performance.now() - since).toBeLessThanOrEqual(70_000);
    expect(performance.now() - since).toBeGreaterThanOrEqual(40_000);
  });

  test('many are read with growing pauses, which end after a calm time', async () => {
    const { reader, reads, snapshot } = open();
    snapshot();
    for (let count = 0; count < 600; count++) {
      reader.doubt('a frame');
      await seconds(0.1);
    }
    expect(reads.length).toBeLessThan(10);
    await seconds(100);
    const before = reads.length;
    reader.doubt('a frame');
    await seconds(0);
    expect(reads).toHaveLength(before + 1);
  });
});
