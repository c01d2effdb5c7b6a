import { LocalBook } from '@hftjs/core';
import { Random } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { DepthList, Operation } from './depth-list.js';

const { INSERT, UPDATE, DELETE } = Operation;

const make = (rows = 3): DepthList => {
  const list = new DepthList('asks', rows);
  for (const [position, price] of [101, 102, 103].entries())
    list.apply({ position, operation: INSERT, price, size: 1 });
  return list;
};

describe('places', () => {
  test('an insert moves the entries behind it, and the last one is gone', () => {
    const list = make();
    list.take();
    list.apply({ position: 0, operation: INSERT, price: 100, size: 5 });
    expect(list.take()).toEqual([
      [103, 0],
      [100, 5],
    ]);
    // TWS may delete it all the same.
    list.apply({ position: 3, operation: DELETE, price: 103, size: 0 });
    expect(list.take()).toEqual([]);
  });

  test('a delete closes up, an update replaces', () => {
    const list = make();
    expect(list.take()).toEqual([
      [101, 1],
      [102, 1],
      [103, 1],
    ]);
    list.apply({ position: 0, operation: DELETE, price: 0, size: 0 });
    list.apply({ position: 1, operation: UPDATE, price: 104, size: 2 });
    expect(list.best).toBe(102);
    expect(list.isFull).toBe(false);
    expect(list.take()).toEqual([
      [101, 0],
      [103, 0],
      [104, 2],
    ]);
  });

  test('the volumes of one price are added, where several exchanges have it', () => {
    const list = make(4);
    list.take();
    list.apply({ position: 1, operation: INSERT, price: 101, size: 2 });
    expect(list.take()).toEqual([[101, 3]]);
    expect([list.isSorted(true), list.isSorted(false)]).toEqual([true, false]);
  });

  test('prices out of order', () => {
    const list = make();
    list.apply({ position: 0, operation: UPDATE, price: 105, size: 1 });
    expect(list.isSorted(true)).toBe(false);
  });

  test.each([
    [{ position: 2, operation: UPDATE }, 'the entry at 2 of 2 is changed'],
    [{ position: 2, operation: DELETE }, 'the entry at 2 of 2 is deleted'],
    [{ position: 3, operation: INSERT }, 'an entry is inserted at 3 of 2'],
    [{ position: 0, operation: 7 }, 'unknown operation 7'],
  ])('%j is not possible', (change, message) => {
    const list = make();
    list.apply({ position: 0, operation: DELETE, price: 0, size: 0 });
    expect(() => {
      list.apply({ price: 1, size: 1, ...change });
    }).toThrow(message);
  });
});

test('a seeded list of 10,000 changes: the book of an independent list', () => {
  const random = new Random('depth list');
  const list = new DepthList('bids', 10);
  const book = new LocalBook();
  book.apply({ bids: [], asks: [], snapshot: true });
  let truth: { price: number; size: number }[] = [];
  for (let count = 0; count < 10_000; count++) {
    const position = random.int(truth.length + 1);
    const above = truth[position - 1]?.price ?? 2_000_000;
    const below = truth[position]?.price ?? 0;
    const price = Math.floor((above + below) / 2);
    const size = 1 + random.int(9);
    if (price > below && price < above && random.chance(0.5)) {
      truth = [...truth.slice(0, position), { price, size }, ...truth.slice(position)].slice(0, 10);
      list.apply({ position, operation: INSERT, price, size });
    } else if (position < truth.length) {
      truth = truth.filter((_, index) => index !== position);
      list.apply({ position, operation: DELETE, price: 0, size: 0 });
    }
    book.apply({ bids: list.take(), asks: [], snapshot: false });
    expect(book.levels('bids')).toEqual(truth.map((entry) => [entry.price, entry.size]));
  }
});
