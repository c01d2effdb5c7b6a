import { expect, test } from 'vitest';
import { FiledFills, type FiledFill, type FillQuery } from './filed-fills.js';

const TIME = Date.UTC(2026, 0, 1);

const fill = (tradeId: string, filed = TIME): FiledFill => ({
  row: { orderId: 'a', tradeId, symbol: 'btc/usd', price: '1', volume: '1', liquidity: 'maker', fees: [] },
  filed,
});

/** Reads the fills of order a, for which REST lists these, newest first. */
function setUp() {
  const fills = new FiledFills({ ordersPerCall: 50, margin: 10_000 });
  const queries: FillQuery[] = [];
  const read = async (...rows: readonly FiledFill[]): Promise<readonly string[]> => {
    const listing = await fills.ofOrders(['a'], (query) => {
      queries.push(query);
      return Promise.resolve({ rows, unreadable: 0 });
    });
    return listing.rows.map(({ tradeId }) => tradeId);
  };
  return { read, since: () => queries.at(-1)?.since };
}

test('an order is read as a whole, then from its newest fill on', async () => {
  const { read, since } = setUp();
  expect(await read(fill('2', TIME + 5), fill('1'))).toEqual(['1', '2']);
  expect(since()).toBeUndefined();
  expect(await read(fill('3', TIME + 9), fill('2', TIME + 5))).toEqual(['1', '2', '3']);
  expect(since()).toBe(TIME + 5 - 10_000);
});

test('when the newest fills do not match, all of them are read', async () => {
  const { read, since } = setUp();
  await read(fill('1'));
  for (let look = 0; look < 5; look++) {
    await read(fill('1'));
    expect(since()).toBeDefined();
  }
  await read(fill('2'), fill('1'));
  expect(since()).toBeUndefined();
  await read();
  expect(since()).toBeDefined();
});

test('an order without fills is read as a whole again', async () => {
  const { read, since } = setUp();
  expect(await read()).toEqual([]);
  expect(await read()).toEqual([]);
  expect(since()).toBeUndefined();
});

test('many orders are read by several calls, and fills of a time by one', async () => {
  const fills = new FiledFills({ ordersPerCall: 2, margin: 0 });
  const queries: FillQuery[] = [];
  const read = (query: FillQuery) => {
    queries.push(query);
    return Promise.resolve({ rows: [fill('2', TIME + 1), fill('1')], unreadable: 1 });
  };
  expect(await fills.ofOrders(['b', 'c', 'd'], read)).toEqual({ rows: [], unreadable: 2 });
  expect(queries.map(({ orderIds }) => orderIds)).toEqual([['b', 'c'], ['d']]);
  const listing = await fills.since(TIME, read);
  expect(listing.rows.map(({ tradeId }) => tradeId)).toEqual(['1', '2']);
  expect(queries.at(-1)).toEqual({ since: TIME });
});
