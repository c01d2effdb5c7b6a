import { expect, test } from 'vitest';
import { PagedHistory, type HistoryRange } from './paged-history.js';

const NOW = 1_000_000;

/** A venue that has rows with the ids 1 to `last`, all in the newest stretch of time. */
function setUp(last: number, isRouted = false) {
  const ranges: HistoryRange[] = [];
  const bad: unknown[] = [];
  const history = new PagedHistory({
    read: (_pair, range) => {
      ranges.push(range);
      const { fromId = '1', endTime, limit = Infinity } = range;
      const count = endTime === undefined ? Math.max(0, last - Number(fromId) + 1) : 0;
      const ids = Array.from({ length: Math.min(limit, count) }, (_, index) => Number(fromId) + index);
      return Promise.resolve(ids.map((id) => ({ id: String(id) })).reverse());
    },
    idField: 'id',
    pageSize: 10,
    reach: 1_000,
    limitsOrders: !isRouted,
    now: () => NOW,
    parser: () => (row) => {
      const id = Number((row as { id: string }).id);
      if (id === 4) throw new Error('unreadable');
      return id === 5 ? undefined : id;
    },
    onBadRow: (error) => bad.push(error),
  });
  return { history, ranges, bad };
}

test('rows since a time: stretches of time until there are rows, then pages by id, oldest first', async () => {
  const { history, ranges } = setUp(23);
  const { rows, unreadable } = await history.since('btc/usd', NOW - 1_500);
  expect(rows.slice(0, 5)).toEqual([1, 2, 3, 6, 7]);
  expect(rows.at(-1)).toBe(23);
  expect(unreadable).toBe(1);
  expect(ranges).toEqual([
    { startTime: NOW - 1_500, endTime: NOW - 501, limit: 10 },
    { startTime: NOW - 500, limit: 10 },
    { fromId: '11', limit: 10 },
    { fromId: '21', limit: 10 },
  ]);
});

test('rows of one order, in pages or all at once', async () => {
  const paged = setUp(12);
  expect((await paged.history.ofOrder('btc/usd', '7')).rows).toHaveLength(10);
  expect(paged.ranges).toEqual([
    { orderId: '7', limit: 10 },
    { orderId: '7', fromId: '11', limit: 10 },
  ]);
  const whole = setUp(12, true);
  expect((await whole.history.ofOrder('btc/usd', '7')).rows).toHaveLength(10);
  expect(whole.ranges).toEqual([{ orderId: '7' }]);
});

test('a list that does not end is given up', async () => {
  const { history } = setUp(10_000);
  await expect(history.since('btc/usd', NOW - 500)).rejects.toThrow('more than 1000 rows of btc/usd');
});
