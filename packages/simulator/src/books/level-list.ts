import type { Level } from '../market/market-events.js';
import type { Side } from '../market/order-book.js';

/** One side of a book as a venue has sent it, best first. */
export class LevelList {
  readonly #sign: 1 | -1;
  #levels: Level[];

  constructor(side: Side, levels: readonly Level[]) {
    this.#sign = side === 'buy' ? -1 : 1;
    this.#levels = [...levels];
  }

  /** The levels now; the next change does not touch the returned array. */
  best(depth: number): readonly Level[] {
    return this.#levels.slice(0, depth);
  }

  /** The level of a price becomes this one; a volume of 0 removes it. */
  set(level: Level): void {
    const position = this.#position(level.price);
    const found = this.#levels[position]?.price === level.price ? 1 : 0;
    if (level.volume > 0) this.#levels.splice(position, found, level);
    else this.#levels.splice(position, found);
  }

  /** Keeps so many levels. */
  cut(depth: number): void {
    if (this.#levels.length > depth) this.#levels.length = depth;
  }

  /** Writes each level anew. */
  rewrite(write: (level: Level) => Level): void {
    this.#levels = this.#levels.map(write);
  }

  /** What changed from this list to `next`: removed levels first, so that no book crosses in between. */
  changesTo(next: readonly Level[], gone: (level: Level) => Level | undefined): Level[] {
    const after = new Map(next.map((level) => [level.price, level]));
    const before = new Map(this.#levels.map((level) => [level.price, level]));
    const removed = this.#levels.flatMap((level) => (after.has(level.price) ? [] : (gone(level) ?? [])));
    const set = next.filter((level) => before.get(level.price)?.volume !== level.volume);
    return [...removed, ...set];
  }

  #position(price: number): number {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.#levels[middle];
      if (level !== undefined && (level.price - price) * this.#sign < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
