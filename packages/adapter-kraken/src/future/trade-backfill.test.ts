import { BASE_SIZES, type MissingTrades } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { backfillTrades } from './trade-backfill.js';

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

/** A REST history as Kraken's: the 100 newest before a time. */
const historyOf =
  (rows: readonly HistoryRow[], calls: string[] = []) =>
  (_symbol: string, lastTime: string): Promise<readonly HistoryRow[]> => {
    calls.push(lastTime);
    return Promise.resolve(rows.filter(({ time }) => time < lastTime).slice(0, 100));
  };

const newestFirst = (from: number, to: number): HistoryRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(to - index));

async function backfill(
  rows: readonly HistoryRow[],
  { firstId, lastId }: Pick<MissingTrades, 'firstId' | 'lastId'>,
): Promise<[number, string][]> {
  const found: [number, string][] = [];
  await backfillTrades(
    { symbol: 'btc/usd', firstId, lastId, from: timeOf(firstId - 1), until: timeOf(lastId + 1) },
    {
      exchange: 'kraken_future',
      api: { history: historyOf(rows) },
      productId: 'PF_XBTUSD',
      market: { symbol: 'btc/usd', sizes: BASE_SIZES },
      ends: { before: `uid-${firstId - 1}`, after: `uid-${lastId + 1}` },
      publish: ({ tradeId }, number) => {
        found.push([number, tradeId]);
      },
    },
  );
  return found;
}

describe('trades of a hole', () => {
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

  test('nothing where REST does not know the trade behind the hole', async () => {
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
});
