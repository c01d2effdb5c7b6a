import { expect, test } from 'vitest';
import { BoundedMap, BoundedSet } from './bounded.js';

test('a bounded map forgets the entry that was set longest ago', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});

test('a bounded set forgets the value that was added longest ago', () => {
  const set = new BoundedSet<string | undefined>(2);
  set.add(undefined).add('b').add(undefined).add('c');
  expect([...set]).toEqual([undefined, 'c']);
});
