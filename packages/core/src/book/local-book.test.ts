import { describe, expect, test } from 'vitest';
import { LocalBook } from './local-book.js';

const book = (): LocalBook => {
  const local = new LocalBook();
  local.apply({
    bids: [
      [99, 2],
      [98, 3],
    ],
    asks: [
      [101, 1],
      [102, 4],
    ],
    snapshot: true,
    sequence: 7,
  });
  return local;
};

describe('a whole book', () => {
  test('what it answers', () => {
    const local = book();
    expect(local.best()).toEqual({ bid: [99, 2], ask: [101, 1] });
    expect(local.levels('bids', 1)).toEqual([[99, 2]]);
    expect(local.levels('asks')).toEqual([
      [101, 1],
      [102, 4],
    ]);
    expect(local.size('asks')).toBe(2);
    expect(local.volumeAt(98)).toBe(3);
    expect(local.volumeAt(102)).toBe(4);
    expect(local.volumeAt(100)).toBe(0);
    expect(local.spread()).toBe(2);
    expect(local.isCrossed).toBe(false);
    expect(local.sequence).toBe(7);
  });

  test('the average price of a volume', () => {
    const local = book();
    expect(local.vwap('asks', 1)).toBe(101);
    expect(local.vwap('asks', 3)).toBe((101 + 2 * 102) / 3);
    expect(local.vwap('bids', 5)).toBe((2 * 99 + 3 * 98) / 5);
    expect(local.vwap('bids', 5.1)).toBeUndefined();
    expect(local.vwap('bids', 0)).toBeUndefined();
    expect(local.vwap('bids', NaN)).toBeUndefined();
  });

  test('replaces the one before', () => {
    const local = book();
    local.apply({ bids: [[1, 1]], asks: [], snapshot: true });
    expect(local.levels('bids')).toEqual([[1, 1]]);
    expect(local.levels('asks')).toEqual([]);
    expect(local.spread()).toBeUndefined();
    expect(local.best()).toEqual({ bid: [1, 1], ask: undefined });
    expect(local.sequence).toBeUndefined();
  });
});

describe('changes', () => {
  test('are ignored before the first whole book', () => {
    const local = new LocalBook();
    local.apply({ bids: [[1, 1]], asks: [], snapshot: false });
    expect(local.hasBegun).toBe(false);
    expect(local.size('bids')).toBe(0);
  });

  test('replace, add and remove levels', () => {
    const local = book();
    const kept = local.levels('bids');
    local.apply({
      bids: [
        [99, 0],
        [97, 1],
        [98, 5],
        [42, 0],
      ],
      asks: [[100.5, 1]],
      snapshot: false,
      sequence: 8,
    });
    expect(local.levels('bids')).toEqual([
      [98, 5],
      [97, 1],
    ]);
    expect(local.best().ask).toEqual([100.5, 1]);
    expect(local.sequence).toBe(8);
    expect(kept).toEqual([
      [99, 2],
      [98, 3],
    ]);
  });

  test('may cross the book for a moment', () => {
    const local = book();
    local.apply({ bids: [[101, 1]], asks: [], snapshot: false });
    expect(local.isCrossed).toBe(true);
  });

  test('are ignored again after clear', () => {
    const local = book();
    local.clear();
    local.apply({ bids: [[1, 1]], asks: [], snapshot: false });
    expect(local.levels('bids')).toEqual([]);
    expect(local.sequence).toBeUndefined();
  });
});
