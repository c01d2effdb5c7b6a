import { describe, expect, test } from 'vitest';
import type { BookLevel } from '../channels/order-book.js';
import { seeded } from '../testing/seeded.js';
import { PriceLevels } from './price-levels.js';

const sorted = (levels: ReadonlyMap<number, number>, side: 'bids' | 'asks'): BookLevel[] =>
  [...levels].sort(([one], [other]) => (side === 'bids' ? other - one : one - other));

describe.each(['bids', 'asks'] as const)('%s', (side) => {
  test('ten thousand random changes, against a map', () => {
    const random = seeded(7);
    const levels = new PriceLevels(side);
    const model = new Map<number, number>();
    for (let count = 0; count < 10_000; count++) {
      const price = random(400) < 380 ? 1 + random(300) : 1 + random(100_000);
      const volume = random(3) === 0 ? 0 : 1 + random(5);
      const before = sorted(model, side);
      const present = model.get(price);
      if (volume === 0) model.delete(price);
      else model.set(price, volume);
      const rank = levels.set([price, volume]);
      const after = sorted(model, side);
      if ((present ?? 0) === volume) expect(rank).toBe(-1);
      else expect(rank).toBe((volume === 0 ? before : after).findIndex(([one]) => one === price));
      expect(levels.size).toBe(model.size);
      expect(levels.top(5)).toEqual(after.slice(0, 5));
      expect(levels.volumeAt(price)).toBe(volume);
      if (count % 500 === 0) expect(levels.top(Infinity)).toEqual(after);
    }
  });

  test('two thousand walks with many changes, against a map', () => {
    const random = seeded(11);
    const levels = new PriceLevels(side);
    const model = new Map<number, number>();
    for (let walk = 0; walk < 2_000; walk++) {
      const changes = new Map<number, number>();
      for (let count = random(30); count >= 0; count--)
        changes.set(1 + random(random(10) === 0 ? 5_000 : 80), random(3) === 0 ? 0 : 1 + random(3));
      const sortedChanges = sorted(changes, side);
      const before = sorted(model, side);
      for (const [price, volume] of changes)
        if (volume === 0) model.delete(price);
        else model.set(price, volume);
      const after = sorted(model, side);
      const present = new Map(before);
      const changed = sortedChanges.find(([price, volume]) => (present.get(price) ?? 0) !== volume);
      const place = (list: readonly BookLevel[]): number =>
        list.findIndex(([price]) => price === changed?.[0]);
      const rank = levels.merge([...sortedChanges, [1, 99]], sortedChanges.length);
      expect(rank).toBe(changed === undefined ? -1 : place(changed[1] === 0 ? before : after));
      expect(levels.top(Infinity)).toEqual(after);
    }
  });

  test('levels above the touched place are the same, in the same slots', () => {
    const random = seeded(17);
    const levels = new PriceLevels(side);
    const present = (): (readonly [number, BookLevel])[] =>
      Array.from({ length: levels.size }, (_, rank) => {
        const slot = levels.slotAt(rank);
        return [slot, levels.inSlot(slot)] as const;
      });
    let before = present();
    levels.takeTouched();
    for (let round = 0; round < 3_000; round++) {
      const change = (): BookLevel => [1 + random(60), random(3) === 0 ? 0 : 1 + random(4)];
      const kind = random(50);
      if (kind === 0) levels.replace([change(), change(), change()]);
      else if (kind < 5) levels.cut(random(40));
      else if (kind < 20)
        levels.merge(sorted(new Map(Array.from({ length: 1 + random(6) }, change)), side), 1 + random(2));
      else levels.set(change());
      const after = present();
      const touched = levels.takeTouched();
      const rank = after.findIndex(
        ([slot, level], at) => slot !== before[at]?.[0] || level !== before[at][1],
      );
      const first = rank >= 0 ? rank : after.length < before.length ? after.length : Infinity;
      expect(touched).toBeLessThanOrEqual(first);
      before = after;
    }
    expect(levels.takeTouched()).toBeGreaterThan(levels.size);
  });

  test('a slot says once that its level is another one', () => {
    const random = seeded(23);
    const levels = new PriceLevels(side);
    /** Of each slot the level when it was asked last. */
    const seen = new Map<number, BookLevel>();
    for (let round = 0; round < 5_000; round++) {
      const change = (): BookLevel => [1 + random(60), random(3) === 0 ? 0 : 1 + random(4)];
      const kind = random(50);
      if (kind === 0) levels.replace(Array.from({ length: random(90) }, change));
      else if (kind < 5) levels.cut(random(40));
      else if (kind < 20)
        levels.merge(sorted(new Map(Array.from({ length: 1 + random(6) }, change)), side), 1 + random(2));
      else levels.set(change());
      for (let rank = 0; rank < Math.min(levels.size, 10); rank++) {
        const slot = levels.slotAt(rank);
        const level = levels.inSlot(slot);
        if (!levels.takeChanged(slot)) expect(level).toBe(seen.get(slot));
        expect(levels.takeChanged(slot)).toBe(false);
        seen.set(slot, level);
      }
    }
  });

  test('levels that came before there was more space are other ones, too', () => {
    const levels = new PriceLevels(side);
    for (let price = 1; price <= 200; price++) levels.set([price, 1]);
    for (let rank = 0; rank < 200; rank++) expect(levels.takeChanged(levels.slotAt(rank))).toBe(true);
  });

  test('a snapshot in any order, with zero volumes and repeated prices', () => {
    const levels = new PriceLevels(side);
    levels.replace([
      [3, 1],
      [1, 1],
      [2, 0],
      [3, 7],
      [4, 2],
    ]);
    const rising: BookLevel[] = [
      [1, 1],
      [3, 7],
      [4, 2],
    ];
    expect(levels.top(10)).toEqual(side === 'asks' ? rising : rising.reverse());
  });

  test('a sorted snapshot shares its levels, and removes what was there', () => {
    const levels = new PriceLevels(side);
    levels.set([9, 1]);
    const given: BookLevel[] = [
      [5, 1],
      [6, 2],
      [7, 3],
    ];
    if (side === 'bids') given.reverse();
    levels.replace(given);
    expect(levels.top(3)).toEqual(given);
    expect(levels.at(1)).toBe(given[1]);
    expect(levels.best).toBe(given[0]);
    expect(levels.worst).toBe(given[2]);
  });

  test('cut', () => {
    const levels = new PriceLevels(side);
    levels.replace([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const removed: BookLevel[] = [];
    levels.cut(3, removed);
    expect(removed).toEqual([]);
    levels.cut(2, removed);
    expect(removed).toEqual([[side === 'bids' ? 1 : 3, 1]]);
    expect(levels.size).toBe(2);
  });

  test('what was cut leaves space for other levels', () => {
    const random = seeded(13);
    const levels = new PriceLevels(side);
    const model = new Map<number, number>();
    for (let round = 0; round < 300; round++) {
      for (let count = random(30); count >= 0; count--) {
        const level: BookLevel = [1 + random(200), 1 + random(5)];
        levels.set(level);
        model.set(...level);
      }
      const gone = sorted(model, side).slice(round % 3 === 0 ? 20 : model.size - 1);
      for (const [price] of gone) model.delete(price);
      const removed: BookLevel[] = [];
      levels.cut(model.size, removed);
      expect(removed.reverse()).toEqual(gone);
      expect(levels.top(Infinity)).toEqual(sorted(model, side));
    }
  });
});

test('an array that was taken is never changed', () => {
  const levels = new PriceLevels('asks');
  levels.replace([
    [1, 1],
    [2, 1],
  ]);
  const top = levels.top(2);
  levels.set([1, 5]);
  levels.set([2, 0]);
  levels.set([0.5, 1]);
  expect(top).toEqual([
    [1, 1],
    [2, 1],
  ]);
});
