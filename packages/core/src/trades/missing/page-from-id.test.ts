import { expect, test } from 'vitest';
import type { MissingTrades, NumberedTrade, TradePage } from './missing-trades.js';
import { pageFromId } from './page-from-id.js';

const LIMIT = 10;
const LAST = 99;

/** All pages of a request to a venue that has the trades 0 to 99, the id as time. */
async function read(missing: Partial<MissingTrades>, listsOld = true) {
  const asked: (number | undefined)[] = [];
  const pages: TradePage[] = [];
  let page: number | undefined;
  do {
    const answer = await pageFromId(
      {
        symbol: 'btc/usd',
        firstId: undefined,
        lastId: undefined,
        from: undefined,
        until: undefined,
        ...missing,
      },
      page,
      (fromId) => {
        asked.push(fromId);
        if (fromId !== undefined && !listsOld) return undefined;
        const first = fromId ?? LAST - LIMIT + 1;
        const ids = Array.from({ length: Math.min(LIMIT, LAST - first + 1) }, (_, index) => first + index);
        const trades = ids.map((id) => ({ id, trade: { exchangeTime: id } })) as NumberedTrade[];
        const oldest = Math.min(...ids);
        return Promise.resolve({
          trades,
          isWhole: true,
          oldestId: oldest,
          oldestTime: oldest,
          limit: LIMIT,
          isFull: ids.length === LIMIT,
        });
      },
    );
    pages.push(answer);
    page = answer.next as number | undefined;
  } while (page !== undefined);
  const ids = new Set(pages.flatMap(({ trades }) => trades.map(({ id }) => id)));
  return { asked, ids: [...ids].sort((one, other) => one - other), isComplete: pages.at(-1)?.isComplete };
}

test('a run of ids is read from its first one', async () => {
  const { asked, ids, isComplete } = await read({ firstId: 5, lastId: 20 });
  expect(asked).toEqual([5, 15]);
  expect([ids[0], isComplete]).toEqual([5, true]);
});

test('trades up to the present: the newest ones first, then from the first missing one', async () => {
  expect(await read({ firstId: 95 })).toMatchObject({ asked: [undefined], isComplete: true });
  const { asked, ids, isComplete } = await read({ firstId: 75 });
  expect(asked).toEqual([undefined, 75, 85, 95]);
  expect([ids.length, isComplete]).toEqual([25, true]);
});

test('where no id is known, page by page back from the newest', async () => {
  const { asked, ids, isComplete } = await read({ from: 75 });
  expect(asked).toEqual([undefined, 80, 70]);
  expect([ids[0], isComplete]).toEqual([70, true]);
});

test('where the venue lists only the newest ones, older ones are lost', async () => {
  expect(await read({ firstId: 95, lastId: 97 }, false)).toMatchObject({ isComplete: true });
  expect(await read({ firstId: 5, lastId: 20 }, false)).toMatchObject({ isComplete: false });
});
