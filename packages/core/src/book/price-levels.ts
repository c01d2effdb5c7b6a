import type { BookLevel } from '../channels/order-book.js';
import { SortedSlots } from './sorted-slots.js';

/** Levels that there is space for at first. */
const SPACE = 64;

/** More than any place. */
const NOWHERE = 2 ** 30 - 1;

/** For the type checker alone: places are within the arrays. */
const NO_LEVEL: BookLevel = [0, 0];

/**
 * One side of a book, sorted by price. Levels are never changed or copied: a changed level replaces its predecessor.
 *
 * Levels lie scattered in memory. They do not move, and a change is placed by numbers alone, without a look at them. The
 * best level is the last one, so that changes near the top move few numbers.
 */
export class PriceLevels {
  /** 1 for bids, -1 for asks. */
  readonly #sign: 1 | -1;
  /** By `sign * price`, which is higher for a better price. */
  #order = new SortedSlots(SPACE);
  /** By slot. */
  readonly #levels: BookLevel[] = [];
  #volumes = new Float64Array(SPACE);
  /** By slot: 1 where the level is another one than when `takeChanged` was last called for the slot. */
  #changed = new Uint8Array(SPACE);
  /** The best place of a level that was set, inserted or removed since `takeTouched`. */
  #touched = 0;

  constructor(side: 'bids' | 'asks') {
    this.#sign = side === 'bids' ? 1 : -1;
  }

  /** Number of levels. */
  get size(): number {
    return this.#order.size;
  }

  get best(): BookLevel | undefined {
    return this.at(0);
  }

  get worst(): BookLevel | undefined {
    return this.at(this.size - 1);
  }

  /** The level at a place, counted from the best one, which is 0. */
  at(rank: number): BookLevel | undefined {
    const at = this.size - 1 - rank;
    return at >= 0 && rank >= 0 ? this.#levelAt(at) : undefined;
  }

  /**
   * The slot of the level at a place, counted from the best one. What is known of a level can be kept by its slot: it
   * stays there until another one replaces it.
   */
  slotAt(rank: number): number {
    return this.#order.slotAt(this.size - 1 - rank);
  }

  /**
   * Levels that are better than the returned place are the same, in the same slots, as when this was called last. For one
   * caller.
   */
  takeTouched(): number {
    const touched = this.#touched;
    this.#touched = NOWHERE;
    return touched;
  }

  /** Whether a slot has another level than when this was called last for it. For one caller. */
  takeChanged(slot: number): boolean {
    const changed = this.#changed;
    if (changed[slot] === 0) return false;
    changed[slot] = 0;
    return true;
  }

  /** The level in a slot. */
  inSlot(slot: number): BookLevel {
    return this.#levels[slot] ?? NO_LEVEL;
  }

  /** A new array of the best `count` levels, best first. */
  top(count: number): BookLevel[] {
    return this.#order.last(this.#levels, Math.min(this.size, count));
  }

  /** The volume at a price; 0 where there is no level. */
  volumeAt(price: number): number {
    const key = this.#sign * price;
    const at = this.#order.find(key);
    return this.#order.has(at, key) ? this.#volumeAt(at) : 0;
  }

  /**
   * Sets the level of a price, or removes it if its volume is 0. Returns the place that changed, counted from the best
   * level, or -1 where nothing changed.
   */
  set(level: BookLevel): number {
    const key = this.#sign * level[0];
    const at = this.#order.find(key);
    const isThere = this.#order.has(at, key);
    if (!isThere && level[1] === 0) return -1;
    const rank = isThere ? this.size - 1 - at : this.size - at;
    const isChanged = !isThere || this.#volumeAt(at) !== level[1];
    if (!isThere) this.#insert(at, level, key);
    else if (level[1] === 0) this.#remove(at);
    else this.#put(this.#order.slotAt(at), level);
    if (rank < this.#touched) this.#touched = rank;
    return isChanged ? rank : -1;
  }

  /**
   * Sets the first `count` of some levels, in one walk from the worst of them to the top. They must be sorted, best first,
   * without a repeated price. Returns the best place that changed, or -1.
   */
  merge(changes: readonly BookLevel[], count: number): number {
    const order = this.#order;
    let rank = -1;
    let touched = NOWHERE;
    let at = -1;
    for (let index = count - 1; index >= 0; index--) {
      const level = changes[index] ?? NO_LEVEL;
      const key = this.#sign * level[0];
      at = at < 0 ? order.find(key) : order.findFrom(at, key);
      if (!order.has(at, key)) {
        if (level[1] === 0) continue;
        this.#insert(at, level, key);
        rank = touched = order.size - 1 - at;
      } else if (level[1] === 0) {
        this.#remove(at);
        rank = touched = order.size - at;
      } else {
        touched = order.size - 1 - at;
        if (this.#volumeAt(at) !== level[1]) rank = touched;
        this.#put(order.slotAt(at), level);
      }
    }
    // The last change of the walk is the best one: what is above it has not changed.
    if (touched < this.#touched) this.#touched = touched;
    return rank;
  }

  /** Replaces all levels. They may be in any order; of a repeated price the last one counts. */
  replace(given: readonly BookLevel[]): void {
    const sign = this.#sign;
    const levels = isSorted(given, sign) ? given : sorted(given, sign);
    const { length } = levels;
    this.#levels.length = 0;
    this.#touched = 0;
    this.#order = new SortedSlots(Math.max(SPACE, length));
    this.#volumes = new Float64Array(this.#order.space);
    this.#changed = new Uint8Array(this.#order.space);
    for (let index = length - 1; index >= 0; index--) {
      const level = levels[index] ?? NO_LEVEL;
      this.#insert(this.size, level, sign * level[0]);
    }
  }

  /** Removes the worst levels until `count` are left. Those that were removed are added to `removed`, worst first. */
  cut(count: number, removed?: BookLevel[]): void {
    const excess = this.size - count;
    if (excess <= 0) return;
    for (let at = 0; at < excess; at++) {
      removed?.push(this.#levelAt(at));
      this.#levels[this.#order.slotAt(at)] = NO_LEVEL;
    }
    this.#order.removeFirst(excess);
    if (count < this.#touched) this.#touched = count;
  }

  clear(): void {
    this.replace([]);
  }

  #levelAt(at: number): BookLevel {
    return this.inSlot(this.#order.slotAt(at));
  }

  #volumeAt(at: number): number {
    return this.#volumes[this.#order.slotAt(at)] ?? 0;
  }

  /** Keeps a level in a slot. One of the same doubles may be other decimals, which a checksum covers. */
  #put(slot: number, level: BookLevel): void {
    this.#levels[slot] = level;
    this.#volumes[slot] = level[1];
    this.#changed[slot] = 1;
  }

  #insert(at: number, level: BookLevel, key: number): void {
    const slot = this.#order.insert(at, key);
    if (slot >= this.#volumes.length) this.#grow();
    this.#put(slot, level);
  }

  #remove(at: number): void {
    this.#levels[this.#order.slotAt(at)] = NO_LEVEL;
    this.#order.remove(at);
  }

  #grow(): void {
    const { space } = this.#order;
    const volumes = new Float64Array(space);
    const changed = new Uint8Array(space);
    volumes.set(this.#volumes);
    changed.set(this.#changed);
    this.#volumes = volumes;
    this.#changed = changed;
  }
}

/** Whether levels are best first, each price once, and each has a volume. */
function isSorted(levels: readonly BookLevel[], sign: 1 | -1): boolean {
  let before = Infinity;
  for (const level of levels) {
    const key = sign * level[0];
    if (!(key < before) || level[1] === 0) return false;
    before = key;
  }
  return true;
}

/** Levels best first, those of a repeated price but for the last one and those without volume left out. */
function sorted(given: readonly BookLevel[], sign: 1 | -1): readonly BookLevel[] {
  const last = new Map<number, BookLevel>();
  for (const level of given) last.set(level[0], level);
  return [...last.values()].filter(([, volume]) => volume > 0).sort(([one], [other]) => sign * (other - one));
}
