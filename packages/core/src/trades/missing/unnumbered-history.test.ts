import { describe, expect, test } from 'vitest';
import { amountOf } from '../../wire/fields.js';
import { timestampOf } from '../../wire/timestamps.js';
import type { MissingTrades } from './missing-trades.js';
import { UnnumberedHistory } from './unnumbered-history.js';

const START = Date.UTC(2026, 8, 25, 12);

interface HistoryRow {
  readonly uid: string;
  readonly time: string;
}

/** Trades one millisecond apart; every third is of the same one as the trade before it. */
const timeOf = (number: number): number => START + number - (number % 3 === 0 ? 1 : 0);

const row = (number: number): HistoryRow & Readonly<Record<string, unknown>> => ({
  time: new Date(timeOf(number)).toISOString(),
  trade_id: 100,
  price: 100 + number,
  size: 2,
  side: 'sell',
  type: 'fill',
  uid: `uid-${number}`,
});

/** A REST history: the 100 newest before a time. */
const historyOf =
  (rows: readonly HistoryRow[]) =>
  (_: unknown, before = Infinity): Promise<readonly HistoryRow[]> =>
    Promise.resolve(rows.filter(({ time }) => Date.parse(time) < before).slice(0, 100));

const newestFirst = (from: number, to: number): HistoryRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(to - index));

interface Answer {
  readonly found: readonly (readonly [number, string])[];
  readonly isComplete: boolean;
}

async function read(rows: readonly HistoryRow[], missing: Omit<MissingTrades, 'symbol'>): Promise<Answer> {
  const bad: unknown[] = [];
  const known = [(missing.firstId ?? NaN) - 1, (missing.lastId ?? NaN) + 1];
  const reader = new UnnumberedHistory({
    context: { exchange: 'acme', malformed: (_error, row) => void bad.push(row) },
    read: historyOf(rows),
    limit: 100,
    uidField: 'uid',
    uids: { of: (_, number) => (known.includes(number) ? `uid-${number}` : undefined) },
    timeOf: ({ time }) => timestampOf(time),
    parse: ({ uid, price }, symbol, header) => ({
      ...header,
      channel: 'trade',
      symbol,
      tradeId: String(uid),
      price: amountOf(price, 'price'),
      volume: 2,
      side: 'sell',
      origin: 'backfill',
    }),
  });
  for (let next: number | undefined; ;) {
    const page = await reader.read({ symbol: 'btc/usd', ...missing }, next);
    const found = page.trades.map(({ trade, id }) => [id, trade.tradeId] as const);
    if (page.next === undefined)
      return { found: found.sort(([left], [right]) => left - right), isComplete: page.isComplete };
    next = page.next as number;
  }
}

const backfill = async (
  rows: readonly HistoryRow[],
  { firstId, lastId }: { readonly firstId: number; readonly lastId: number },
): Promise<Answer['found']> => {
  const times = { from: timeOf(firstId - 1), until: timeOf(lastId + 1) };
  return (await read(rows, { firstId, lastId, ...times })).found;
};

describe('trades of a gap', () => {
  test.each([
    [1, 1],
    [5, 20],
    [11, 350],
  ])(
    '%d to %d are joined by their ids, oldest first, over as many pages as it takes',
    async (firstId, lastId) => {
      expect(await backfill(newestFirst(0, 600), { firstId, lastId })).toEqual(
        Array.from({ length: lastId - firstId + 1 }, (_, index) => [
          firstId + index,
          `uid-${firstId + index}`,
        ]),
      );
    },
  );

  test('as far back as REST goes', async () => {
    expect(await backfill(newestFirst(15, 40), { firstId: 10, lastId: 20 })).toEqual(
      [15, 16, 17, 18, 19, 20].map((number) => [number, `uid-${number}`]),
    );
  });

  test('nothing where REST does not know the trade after the gap', async () => {
    expect(await backfill(newestFirst(0, 20), { firstId: 10, lastId: 20 })).toEqual([]);
  });

  test('nothing where the trades do not fit the numbers', async () => {
    const fewer = newestFirst(0, 40).filter(({ uid }) => uid !== 'uid-15');
    await expect(backfill(fewer, { firstId: 10, lastId: 20 })).rejects.toThrow('fewer trades');
    const more = newestFirst(0, 40).flatMap((one) =>
      one.uid === 'uid-15' ? [one, { ...one, uid: 'another' }] : [one],
    );
    await expect(backfill(more, { firstId: 10, lastId: 20 })).rejects.toThrow('other trades');
  });

  test('an invalid row is skipped, and the others are kept', async () => {
    const rows = newestFirst(0, 40).map((one) => (one.uid === 'uid-15' ? { ...one, price: 'none' } : one));
    expect(await backfill(rows, { firstId: 10, lastId: 20 })).toEqual(
      [10, 11, 12, 13, 14, 16, 17, 18, 19, 20].map((number) => [number, `uid-${number}`]),
    );
  });
});

describe('trades after the newest one', () => {
  const tail = { lastId: undefined, until: undefined };

  test('are counted from it, over as many pages as it takes', async () => {
    const { found, isComplete } = await read(newestFirst(0, 400), {
      ...tail,
      firstId: 101,
      from: timeOf(100),
    });
    expect(isComplete).toBe(true);
    expect(found).toEqual(Array.from({ length: 300 }, (_, index) => [101 + index, `uid-${101 + index}`]));
  });

  test('may be none', async () => {
    const none = { found: [], isComplete: true };
    expect(await read(newestFirst(0, 40), { ...tail, firstId: 41, from: timeOf(40) })).toEqual(none);
    expect(await read(newestFirst(0, 40), { ...tail, firstId: undefined, from: timeOf(45) })).toEqual(none);
    expect(await read([], { ...tail, firstId: undefined, from: timeOf(0) })).toEqual(none);
  });

  test('have no numbers where it is not listed any more, or none was seen', async () => {
    const unknown = { found: [], isComplete: false };
    expect(await read(newestFirst(50, 400), { ...tail, firstId: 11, from: timeOf(10) })).toEqual(unknown);
    expect(await read(newestFirst(0, 40), { ...tail, firstId: undefined, from: timeOf(30) })).toEqual(
      unknown,
    );
  });
});
