import { describe, expect, test } from 'vitest';
import { BookCycle, type BookShape } from './book-cycle.js';
import type { TickLevel, TickLevels } from './book-levels.js';
import { marketsOf } from './market.js';

const WHOLE: BookShape = {
  reach: 200,
  spread: 8,
  changes: (random) => (random() < 0.5 ? [1, 0] : [1, 3]),
};
const KEPT: BookShape = { ...WHOLE, keeps: 25 };
const MANY: BookShape = { ...WHOLE, spread: 15, changes: () => [20, 20] };

/** A book by a map per side: what a client makes of the frames. */
class Replay {
  readonly #sides: readonly Map<number, number>[];
  readonly #keeps: number;

  constructor({ bids, asks }: TickLevels, keeps = Infinity) {
    this.#sides = [new Map(bids), new Map(asks)];
    this.#keeps = keeps;
  }

  apply({ bids, asks }: TickLevels): void {
    for (const [side, levels] of [bids, asks].entries())
      for (const [tick, seed] of levels)
        if (seed > 0) this.#sides[side]!.set(tick, seed);
        else expect(this.#sides[side]!.delete(tick), 'a level that is not there is removed').toBe(true);
    for (const [side, levels] of [this.bids, this.asks].entries())
      for (const [tick] of levels.slice(this.#keeps)) this.#sides[side]!.delete(tick);
  }

  get bids(): TickLevel[] {
    return [...this.#sides[0]!].sort(([one], [other]) => other - one);
  }

  get asks(): TickLevel[] {
    return [...this.#sides[1]!].sort(([one], [other]) => one - other);
  }

  top(count: number): TickLevels {
    return { bids: this.bids.slice(0, count), asks: this.asks.slice(0, count) };
  }
}

describe.each([
  ['whole books', WHOLE],
  ['25 levels', KEPT],
  ['20 levels a side', MANY],
])('%s', (_, shape) => {
  test.each([2, 3, 8, 500])('the book after %i frames is that before them; no book is crossed', (turns) => {
    for (const market of marketsOf('USD').slice(0, 3)) {
      const { start, steps } = new BookCycle(shape, market, turns);
      const replay = new Replay(start, shape.keeps);
      for (let cycle = 0; cycle < 2; cycle++) {
        for (const [turn, { changes, top }] of steps.entries()) {
          const before = replay.top(20);
          replay.apply(changes);
          expect(replay.top(20), `frame ${turn} changes what is seen`).not.toEqual(before);
          expect(replay.top(10)).toEqual(top);
          expect(replay.bids[0]![0]).toBeLessThan(replay.asks[0]![0]);
        }
        expect({ bids: replay.bids, asks: replay.asks }).toEqual(start);
      }
    }
  });
});

test('frames change as many levels as they are asked to, most of them near the best price', () => {
  const { steps } = new BookCycle(MANY, marketsOf('USD')[0]!, 500);
  const counts = steps.map(({ changes: { bids } }) => bids.length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(18);
  expect(Math.max(...counts)).toBeLessThanOrEqual(21);
  const seeds = steps.flatMap(({ changes: { bids } }) => bids.map(([, seed]) => seed));
  const removed = seeds.filter((seed) => seed === 0).length / seeds.length;
  expect(removed).toBeGreaterThan(0.15);
  expect(removed).toBeLessThan(0.35);
});

test('what is sent of a book does not depend on how often it is made', () => {
  const [market] = marketsOf('USD');
  expect(new BookCycle(KEPT, market!, 60).steps).toEqual(new BookCycle(KEPT, market!, 60).steps);
});
