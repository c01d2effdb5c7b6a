import { expect, test } from 'vitest';
import { isRow, type Row } from '../../wire/fields.js';
import { readPages, readPagesAfter, type Page } from './read-pages.js';
import type { ApiCall } from '../signed-client.js';

/** A venue whose list has these pages. */
function setUp(pages: readonly unknown[]) {
  const calls: ApiCall[] = [];
  const send = (call: ApiCall): Promise<Row> => {
    const rows = pages[Math.min(calls.length, pages.length - 1)];
    calls.push(call);
    return Promise.resolve({ rows, next: calls.length < pages.length ? `page ${calls.length}` : '' });
  };
  const pageOf = ({ rows, next }: Row): Page => ({
    rows,
    next: typeof next === 'string' && next !== '' ? { cursor: next } : undefined,
  });
  return { calls, send, pageOf };
}

test('all rows of all pages', async () => {
  const { calls, send, pageOf } = setUp([[1, 2], [], [3]]);
  const call = { path: '/orders', parameters: { limit: 2 } };
  expect(await readPages(send, call, pageOf)).toEqual([1, 2, 3]);
  expect(calls.map(({ parameters }) => parameters)).toEqual([
    { limit: 2 },
    { limit: 2, cursor: 'page 1' },
    { limit: 2, cursor: 'page 2' },
  ]);
});

test('a page without rows is an error, and no short list', async () => {
  const { send, pageOf } = setUp([[1], undefined]);
  await expect(readPages(send, { path: '/orders' }, pageOf)).rejects.toThrow(
    'the rows of /orders are not an array',
  );
});

test('a list that does not end is given up', async () => {
  const { calls, send } = setUp([[1]]);
  const endless = (answer: Row): Page => ({
    rows: isRow(answer) ? answer.rows : [],
    next: { cursor: 'more' },
  });
  await expect(readPages(send, { path: '/orders' }, endless)).rejects.toThrow(
    '/orders has more than 200 pages',
  );
  expect(calls).toHaveLength(200);
});

test('the next page begins after the last row whose id can be read', async () => {
  const pages = [[{ id: '9' }, { id: '8' }, 'no row'], [{ id: '7' }]];
  const calls: ApiCall[] = [];
  const send = (call: ApiCall): Promise<readonly unknown[]> => {
    calls.push(call);
    return Promise.resolve(pages[calls.length - 1] ?? [1, 2, 3]);
  };
  const paged = { key: 'id', size: 3, sizeParameter: 'limit', afterParameter: 'after' };
  const call = { path: '/orders', parameters: { type: 'spot' } };
  expect(await readPagesAfter(send, call, paged)).toEqual(pages.flat());
  expect(calls.map(({ parameters }) => parameters)).toEqual([
    { type: 'spot', limit: 3 },
    { type: 'spot', limit: 3, after: '8' },
  ]);
  await expect(readPagesAfter(send, call, paged)).rejects.toThrow('no row of /orders has a readable id');
});
