import { changesWithin, TickBook, type TickLevels } from './book-levels.js';
import type { Market } from './market.js';
import { nearby, randomOf } from './random.js';
import { noise } from './values.js';

/** What the books of a venue, and the frames that change them, look like. */
export interface BookShape {
  /** Ticks on each side of the market's price that may have a level: about three quarters of them do. */
  readonly reach: number;
  /** Levels per side that the venue keeps, and reports changes of. @defaultValue all */
  readonly keeps?: number;
  /** The mean distance of changes from the best price, in ticks. */
  readonly spread: number;
  /** Levels of each side that a frame changes. */
  readonly changes: (random: () => number) => readonly [bids: number, asks: number];
}

export interface BookStep {
  readonly changes: TickLevels;
  /** The best levels after them, as many as the checksums of venues cover. */
  readonly top: TickLevels;
}

/** Levels per side of `BookStep.top`. */
const COVERED = 10;

/** One change of each frame is so near to the best price that it is in every view. Ticks. */
const NEAR = 10;

/** How far the price moves from the market's, in ticks, at most. */
const WALK = 11;

/** The share of changes of a level that remove it. */
const REMOVED = 0.3;

/** The share of levels at the beginning that are there: changes keep it. */
const FILLED = 1 / (1 + REMOVED);

/**
 * The frames of one market in a cycle. The book at the beginning is that at the end, so that each frame leaves the same
 * book in every cycle: the price moves in a closed curve; what a frame makes of a level depends on the frames before it
 * in the cycle alone, because the first one that changes a level always leaves it there. Each frame changes the best
 * levels, and no book is crossed.
 */
export class BookCycle {
  readonly turns: number;
  /** The whole book before the first frame. */
  readonly start: TickLevels;
  readonly steps: readonly BookStep[];
  readonly #shape: BookShape;
  readonly #seed: number;
  readonly #mids: readonly number[];
  /** The ticks that each frame changes. */
  readonly #ticks: readonly ReadonlySet<number>[];
  /** The frame that changes a tick first. */
  readonly #firsts = new Map<number, number>();

  constructor(shape: BookShape, { number }: Market, turns: number) {
    this.#shape = shape;
    this.turns = turns;
    this.#seed = 1 + number * 7_919;
    this.#mids = Array.from({ length: turns }, (_, turn) => midAt(turn, turns));
    this.#ticks = this.#choose();
    for (const [turn, ticks] of this.#ticks.entries())
      for (const tick of ticks) if (!this.#firsts.has(tick)) this.#firsts.set(tick, turn);
    const book = new TickBook(shape.reach, this.#midBefore(0), (tick) => {
      const seed = this.#seedOf(-1, tick);
      return noise(seed) < FILLED ? seed : 0;
    });
    for (let turn = 0; turn < turns; turn++) this.#change(book, turn);
    this.start = book.top(shape.keeps);
    this.steps = this.#run(book);
  }

  #midBefore(turn: number): number {
    return this.#mids[(turn + this.turns - 1) % this.turns] ?? 0;
  }

  #choose(): Set<number>[] {
    const { changes, spread, reach } = this.#shape;
    const random = randomOf(this.#seed);
    const primaries: number[] = [];
    const chosen = this.#mids.map((mid, turn) => {
      const before = this.#midBefore(turn);
      // A level that the price passes changes its side.
      const passed = range(Math.min(mid, before) + 1, Math.max(mid, before));
      const counts = changes(random);
      const sides = counts.map(() => new Set(passed));
      const isBid = counts[0] > 0 && (counts[1] === 0 || random() < 0.5);
      const distance = Math.floor(random() * NEAR);
      const primary = isBid ? mid - distance : mid + 1 + distance;
      primaries.push(primary);
      sides[isBid ? 0 : 1]?.add(primary);
      for (const [side, ticks] of sides.entries())
        while (ticks.size < (counts[side] ?? 0)) {
          const away = nearby(random, spread);
          const tick = side === 0 ? mid - away : mid + 1 + away;
          if (Math.abs(tick) <= reach) ticks.add(tick);
        }
      return new Set(sides.flatMap((ticks) => [...ticks]));
    });
    changeTwice(chosen, primaries);
    return chosen;
  }

  #change(book: TickBook, turn: number): TickLevels {
    return book.change(this.#mids[turn] ?? 0, this.#ticks[turn] ?? [], (tick, present) =>
      this.#changed(turn, tick, present),
    );
  }

  #run(book: TickBook): BookStep[] {
    const { keeps } = this.#shape;
    let before = book.top(keeps);
    return this.#mids.map((_, turn) => {
      const changes = this.#change(book, turn);
      if (keeps === undefined) return { changes, top: book.top(COVERED) };
      const after = book.top(keeps);
      const reported = changesWithin(keeps, before, after);
      before = after;
      return { changes: reported, top: book.top(COVERED) };
    });
  }

  /** What a frame makes of a level. One that is not there comes. */
  #changed(turn: number, tick: number, present: number): number {
    const seed = this.#seedOf(turn, tick);
    const isRemoved = this.#firsts.get(tick) !== turn && present > 0 && noise(seed + 1) < REMOVED;
    return isRemoved ? 0 : seed;
  }

  /** Different for each frame and tick. */
  #seedOf(turn: number, tick: number): number {
    const { reach } = this.#shape;
    return this.#seed + (turn + 1) * (2 * reach + 1) + tick + reach;
  }
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** A level that one frame alone changes would be the same after the first cycle: the frame before changes it too. */
function changeTwice(chosen: readonly Set<number>[], primaries: readonly number[]): void {
  for (const [turn, primary] of primaries.entries())
    if (chosen.every((ticks, other) => other === turn || !ticks.has(primary)))
      chosen.at(turn - 1)?.add(primary);
}

/** Where the price is after a frame: a slow wave, and a faster one, both of which are back where the cycle ends. */
function midAt(turn: number, turns: number): number {
  const slow = Math.min(0.75 * WALK, turns / 60);
  const fast = Math.min(0.25 * WALK, turns / 180);
  const angle = (2 * Math.PI * turn) / turns;
  // Not -0, which is another key than 0 in comparisons.
  return (
    0 + Math.round(slow * Math.sin(angle) + fast * Math.sin(Math.max(1, Math.round(turns / 55)) * angle))
  );
}

const cycles = new WeakMap<BookShape, WeakMap<Market, BookCycle>>();

/** The cycle of a market, made once. */
export function cycleOf(shape: BookShape, market: Market, turns: number): BookCycle {
  const ofShape = cycles.get(shape) ?? new WeakMap<Market, BookCycle>();
  cycles.set(shape, ofShape);
  let cycle = ofShape.get(market);
  if (cycle?.turns !== turns) ofShape.set(market, (cycle = new BookCycle(shape, market, turns)));
  return cycle;
}
