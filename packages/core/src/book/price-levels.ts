import type { BookLevel } from '../channels/order-book.js';

/** Beyond so many moved levels, `splice` is faster than moving them one by one. */
const FEW = 32;

/** Places that are looked at one after the other before the right one is searched for. */
const REACH = 16;

/** For the type checker alone: places are within the array. */
const NO_LEVEL: BookLevel = [0, 0];

/**
 * One side of a book, sorted by price. Levels are never changed or copied: a changed level replaces its predecessor. The
 * best level is the last one of the array, so that changes near the top move few pointers.
 */
export class PriceLevels {
  /** Worst first. */
  #levels: BookLevel[] = [];
  /** 1 for bids, -1 for asks: a better price has a higher `sign * price`. */
  readonly #sign: 1 | -1;

  constructor(side: 'bids' | 'asks') {
    this.#sign = side === 'bids' ? 1 : -1;
  }

  /** Number of levels. */
  get size(): number {
    return this.#levels.length;
  }

  get best(): BookLevel | undefined {
    return this.#levels[this.#levels.length - 1];
  }

  get worst(): BookLevel | undefined {
    return this.#levels[0];
  }

  /** The level at a place, counted from the best one, which is 0. */
  at(rank: number): BookLevel | undefined {
    return this.#levels[this.#levels.length - 1 - rank];
  }

  /** A new array of the best `count` levels, best first. */
  top(count: number): BookLevel[] {
    const levels = this.#levels;
    return levels.slice(Math.max(0, levels.length - count)).reverse();
  }

  /** The volume at a price; 0 where there is no level. */
  volumeAt(price: number): number {
    const level = this.#levels[this.#find(price)];
    return level?.[0] === price ? level[1] : 0;
  }

  /**
   * Sets the level of a price, or removes it if its volume is 0. Returns the place that changed, counted from the best
   * level, or -1 where nothing changed.
   */
  set(level: BookLevel): number {
    const levels = this.#levels;
    const { length } = levels;
    const at = this.#find(level[0]);
    const present = levels[at];
    if (present?.[0] === level[0]) {
      if (level[1] === 0) this.#remove(at);
      // One of the same double may be another decimal, which a checksum covers.
      else levels[at] = level;
      return present[1] === level[1] ? -1 : length - 1 - at;
    }
    if (level[1] === 0) return -1;
    this.#insert(at, level);
    return length - at;
  }

  /**
   * Sets the first `count` of some levels, in one walk from the worst of them to the top. They must be sorted, best first,
   * without a repeated price. Returns the best place that changed, or -1.
   */
  merge(changes: readonly BookLevel[], count: number): number {
    const levels = this.#levels;
    const sign = this.#sign;
    let rank = -1;
    let at = 0;
    for (let index = count - 1; index >= 0; index--) {
      const level = changes[index] ?? NO_LEVEL;
      at = index === count - 1 ? this.#find(level[0]) : this.#advance(at, sign * level[0]);
      const present = levels[at];
      if (present?.[0] !== level[0]) {
        if (level[1] === 0) continue;
        this.#insert(at, level);
        rank = levels.length - 1 - at;
      } else if (level[1] === 0) {
        this.#remove(at);
        rank = levels.length - at;
      } else {
        levels[at] = level;
        if (present[1] !== level[1]) rank = levels.length - 1 - at;
      }
    }
    // The last change of the walk is the best one: what is above it has not changed.
    return rank;
  }

  /** Replaces all levels. They may be in any order; of a repeated price the last one counts. */
  replace(given: readonly BookLevel[]): void {
    const sign = this.#sign;
    const levels: BookLevel[] = [];
    for (let index = given.length - 1, before = -Infinity; index >= 0; index--) {
      const level = given[index] ?? NO_LEVEL;
      const key = sign * level[0];
      if (!(key > before) || level[1] === 0) {
        this.#replaceUnsorted(given);
        return;
      }
      before = key;
      levels.push(level);
    }
    this.#levels = levels;
  }

  /** Removes the worst levels until `count` are left. Returns those that were removed; `undefined` if none. */
  cut(count: number): readonly BookLevel[] | undefined {
    const excess = this.#levels.length - count;
    return excess > 0 ? this.#levels.splice(0, excess) : undefined;
  }

  clear(): void {
    this.#levels = [];
  }

  /** The same from a place on, which is not beyond it. Changes of one message are mostly close together. */
  #advance(from: number, key: number): number {
    const levels = this.#levels;
    const sign = this.#sign;
    const reached = Math.min(levels.length, from + REACH);
    let at = from;
    while (at < reached && sign * (levels[at] ?? NO_LEVEL)[0] < key) at++;
    return at < reached || reached === levels.length ? at : this.#find(sign * key);
  }

  /** The place of a price, or that where it would be inserted. Most changes are near the best price. */
  #find(price: number): number {
    const levels = this.#levels;
    const key = this.#sign * price;
    let high = levels.length;
    let step = 1;
    let low = high - 1;
    while (low >= 0 && this.#sign * (levels[low] ?? NO_LEVEL)[0] >= key) {
      high = low;
      low -= step;
      step *= 2;
    }
    if (low < -1) low = -1;
    // The place is in (low, high]: the level at `low` is worse, the one at `high` is not.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#sign * (levels[middle] ?? NO_LEVEL)[0] >= key) high = middle;
      else low = middle;
    }
    return high;
  }

  #insert(at: number, level: BookLevel): void {
    const levels = this.#levels;
    const { length } = levels;
    if (length - at > FEW) {
      levels.splice(at, 0, level);
      return;
    }
    levels.push(level);
    for (let index = length; index > at; index--) levels[index] = levels[index - 1] ?? NO_LEVEL;
    levels[at] = level;
  }

  #remove(at: number): void {
    const levels = this.#levels;
    const last = levels.length - 1;
    if (last - at > FEW) {
      levels.splice(at, 1);
      return;
    }
    for (let index = at; index < last; index++) levels[index] = levels[index + 1] ?? NO_LEVEL;
    levels.pop();
  }

  #replaceUnsorted(given: readonly BookLevel[]): void {
    const last = new Map<number, BookLevel>();
    for (const level of given) last.set(level[0], level);
    const sign = this.#sign;
    this.#levels = [...last.values()]
      .filter(([, volume]) => volume > 0)
      .sort(([one], [other]) => sign * (one - other));
  }
}
