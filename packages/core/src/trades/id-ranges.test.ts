import { describe, expect, test } from 'vitest';
import { IdRanges } from './id-ranges.js';

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('runs of several numbers', () => {
  const ranges = new IdRanges();
  expect(ranges.add(5, 7)).toBe('next');
  expect(ranges.add(8, 10)).toBe('next');
  expect(ranges.add(15, 16)).toBe('hole');
  expect(ranges.add(6, 9)).toBe('duplicate');
  expect(ranges.add(9, 12)).toBe('filled');
  expect(ranges.missing(1, 20)).toEqual([
    { firstId: 1, lastId: 4 },
    { firstId: 13, lastId: 14 },
    { firstId: 17, lastId: 20 },
  ]);
  expect(ranges.add(1, 30)).toBe('filled');
  expect(ranges.covers(1, 30)).toBe(true);
  expect(ranges.last).toBe(30);
});

test('the next in line, a hole, a duplicate, and the filling of a hole', () => {
  const ranges = new IdRanges();
  expect(ranges.last).toBeUndefined();
  expect(ranges.add(10)).toBe('next');
  expect(ranges.add(11)).toBe('next');
  expect(ranges.add(11)).toBe('duplicate');
  expect(ranges.add(15)).toBe('hole');
  expect(ranges.last).toBe(15);
  expect(ranges.covers(10, 15)).toBe(false);
  for (const id of [13, 12]) expect(ranges.add(id)).toBe('filled');
  expect(ranges.covers(12, 14)).toBe(false);
  expect(ranges.add(14)).toBe('filled');
  expect(ranges.covers(10, 15)).toBe(true);
  expect(ranges.covers(10, 16)).toBe(false);
  expect(ranges.covers(9, 10)).toBe(false);
  for (let id = 10; id <= 15; id++) expect(ranges.add(id)).toBe('duplicate');
});

test('numbers from before the first', () => {
  const ranges = new IdRanges();
  ranges.add(10);
  expect(ranges.add(8)).toBe('filled');
  expect(ranges.has(9)).toBe(false);
  expect(ranges.add(9)).toBe('filled');
  expect(ranges.covers(8, 10)).toBe(true);
  expect(ranges.last).toBe(10);
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', (seed) => {
  test('agrees with a set of all numbers', () => {
    const random = seeded(seed);
    const ranges = new IdRanges();
    const seen = new Set<number>();
    let highest = -Infinity;
    let head = 1000;
    for (let step = 0; step < 3000; step++) {
      // Mostly in line, sometimes a jump, sometimes anything of the last 200.
      const choice = random();
      if (choice < 0.6) head++;
      else if (choice < 0.65) head += 2 + Math.floor(random() * 5);
      const id = choice < 0.65 ? head : head - Math.floor(random() * 200);
      const isDuplicate = seen.has(id);
      const isHole = !isDuplicate && seen.size > 0 && id > highest + 1;
      expect(ranges.has(id)).toBe(isDuplicate);
      const isFilled = !isDuplicate && id < highest;
      expect(ranges.add(id)).toBe(isDuplicate ? 'duplicate' : isHole ? 'hole' : isFilled ? 'filled' : 'next');
      seen.add(id);
      highest = Math.max(highest, id);
      expect(ranges.last).toBe(highest);
      const first = head - Math.floor(random() * 20);
      const last = first + Math.floor(random() * 10);
      let all = true;
      for (let one = first; one <= last; one++) all &&= seen.has(one);
      expect(ranges.covers(first, last)).toBe(all);
      const missing = ranges.missing(first, last).flatMap(({ firstId, lastId }) => numbers(firstId, lastId));
      expect(missing).toEqual(numbers(first, last).filter((one) => !seen.has(one)));
    }
  });
});

test('a number far beyond what a hole per number would hold', () => {
  const ranges = new IdRanges();
  for (let id = 0; id < 20_000; id += 2) ranges.add(id);
  // Recent ones are still known one by one.
  for (let id = 19_998; id > 12_000; id -= 2) expect(ranges.add(id)).toBe('duplicate');
});

// each time it comes: delivered twice, or any number of times.
test('numbers below the oldest remembered one are not new', () => {
  const ranges = new IdRanges();
  for (let id = 0; id < 20_000; id += 2) ranges.add(id);
  expect(ranges.add(0)).toBe('duplicate');
});
