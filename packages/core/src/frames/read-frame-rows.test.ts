import { expect, test } from 'vitest';
import { numberOf, type Row } from '../wire/fields.js';
import { readFrameRows } from './read-frame-rows.js';

function setUp() {
  const bad: [string, unknown][] = [];
  let skipped = 0;
  const context = {
    malformed: (error: unknown, row: unknown) => {
      bad.push([(error as Error).message, row]);
    },
    skip: (rows = 1) => {
      skipped += rows;
    },
  };
  const read = (rows: unknown): readonly number[] =>
    readFrameRows(rows, context, ({ price }: Row) => (price === 0 ? undefined : numberOf(price, 'price')));
  return { read, bad, skipped: () => skipped };
}

test('an unreadable row is reported, and a row of no interest is skipped', () => {
  const { read, bad, skipped } = setUp();
  expect(read([{ price: 1 }, { price: 0 }, { price: 'x' }, 7, { price: '2' }, { price: 0 }])).toEqual([1, 2]);
  expect(bad).toEqual([
    ['price is "x", not a number', { price: 'x' }],
    ['a row is not an object', 7],
  ]);
  expect(skipped()).toBe(2);
});

test('where it is the only one, the frame cannot be read', () => {
  const { read, bad } = setUp();
  expect(() => read([{ price: 'x' }])).toThrow('price is "x", not a number');
  expect(() => read([null])).toThrow('a row is not an object');
  expect(() => read({})).toThrow('data is not an array');
  expect(bad).toEqual([]);
  expect(read([])).toEqual([]);
});
