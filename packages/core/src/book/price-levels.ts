import type { BookLevel } from '../channels/order-book.js';

/** Beyond so many moved levels, moving them as a block is faster than one by one. */
const FEW = 32;

/** Places that are looked at one after the other before the right one is searched for. */
const REACH = 16;

/** Levels that there is space for at first. */
const SPACE = 64;

/** For the type checker alone: places are within the arrays. */
const NO_LEVEL: BookLevel = [0, 0];

/**
 * One side of a book, sorted by price. Levels are never changed or copied: a changed level replaces its predecessor.
 *
 * What is sorted are numbers: the price of each level, and the slot in which it is kept. Levels themselves do not move,
 * and a change is placed without a look at them, because they lie scattered in memory. The best level is the last one, so
 * that changes near the top move few numbers.
 */
export class PriceLevels {
  /** 1 for bids, -1 for asks. */
  readonly #sign: 1 | -1;
  #size = 0;
  /** Of each level `sign * price`, which is higher for a better price. Worst first. */
  #keys = new Float64Array(SPACE);
  /** Of each level the slot. Behind the last one are the slots that are free. */
  #slots = newSlots(SPACE);
  /** The levels, by slot. */
  readonly #levels: BookLevel[] = [];
  /** Their volumes, by slot. */
  #volumes = new Float64Array(SPACE);

  constructor(side: 'bids' | 'asks') {
    this.#sign = side === 'bids' ? 1 : -1;
  }

  /** Number of levels. */
  get size(): number {
    return this.#size;
  }

  get best(): BookLevel | undefined {
    return this.at(0);
  }

  get worst(): BookLevel | undefined {
    return this.at(this.#size - 1);
  }

  /** The level at a place, counted from the best one, which is 0. */
  at(rank: number): BookLevel | undefined {
    const at = this.#size - 1 - rank;
    return at >= 0 && rank >= 0 ? this.#levelAt(at) : undefined;
  }

  /**
   * Writes the slots of the best levels, best first, and returns their number: at most so many as there is space for. What
   * is known of a level can be kept by its slot. A level stays in its slot, until another one replaces it.
   */
  topSlots(into: Int32Array): number {
    const last = this.#size - 1;
    const slots = this.#slots;
    const count = Math.min(this.#size, into.length);
    for (let rank = 0; rank < count; rank++) into[rank] = slots[last - rank] ?? 0;
    return count;
  }

  /** The level in a slot that `topSlots` wrote. */
  inSlot(slot: number): BookLevel {
    return this.#levels[slot] ?? NO_LEVEL;
  }

  /** A new array of the best `count` levels, best first. */
  top(count: number): BookLevel[] {
    const last = this.#size - 1;
    const length = Math.min(this.#size, count);
    const levels = new Array<BookLevel>(length);
    for (let rank = 0; rank < length; rank++) levels[rank] = this.#levelAt(last - rank);
    return levels;
  }

  /** The volume at a price; 0 where there is no level. */
  volumeAt(price: number): number {
    const key = this.#sign * price;
    const at = this.#find(key);
    return this.#has(at, key) ? this.#volumeAt(at) : 0;
  }

  /**
   * Sets the level of a price, or removes it if its volume is 0. Returns the place that changed, counted from the best
   * level, or -1 where nothing changed.
   */
  set(level: BookLevel): number {
    const size = this.#size;
    const key = this.#sign * level[0];
    const at = this.#find(key);
    if (this.#has(at, key)) {
      const isChanged = this.#volumeAt(at) !== level[1];
      if (level[1] === 0) this.#remove(at);
      else this.#put(at, level);
      return isChanged ? size - 1 - at : -1;
    }
    if (level[1] === 0) return -1;
    this.#insert(at, level, key);
    return size - at;
  }

  /**
   * Sets the first `count` of some levels, in one walk from the worst of them to the top. They must be sorted, best first,
   * without a repeated price. Returns the best place that changed, or -1.
   */
  merge(changes: readonly BookLevel[], count: number): number {
    let rank = -1;
    let at = -1;
    for (let index = count - 1; index >= 0; index--) {
      const level = changes[index] ?? NO_LEVEL;
      const key = this.#sign * level[0];
      at = at < 0 ? this.#find(key) : this.#advance(at, key);
      if (!this.#has(at, key)) {
        if (level[1] === 0) continue;
        this.#insert(at, level, key);
        rank = this.#size - 1 - at;
      } else if (level[1] === 0) {
        this.#remove(at);
        rank = this.#size - at;
      } else {
        if (this.#volumeAt(at) !== level[1]) rank = this.#size - 1 - at;
        this.#put(at, level);
      }
    }
    // The last change of the walk is the best one: what is above it has not changed.
    return rank;
  }

  /** Replaces all levels. They may be in any order; of a repeated price the last one counts. */
  replace(given: readonly BookLevel[]): void {
    const sign = this.#sign;
    const levels = isSorted(given, sign) ? given : sorted(given, sign);
    const { length } = levels;
    this.#size = 0;
    this.#levels.length = 0;
    this.#keys = new Float64Array(Math.max(SPACE, length));
    this.#volumes = new Float64Array(this.#keys.length);
    this.#slots = newSlots(this.#keys.length);
    for (let index = length - 1; index >= 0; index--) {
      const level = levels[index] ?? NO_LEVEL;
      this.#keys[this.#size] = sign * level[0];
      this.#put(this.#size++, level);
    }
  }

  /** Removes the worst levels until `count` are left. Those that were removed are added to `removed`, worst first. */
  cut(count: number, removed?: BookLevel[]): void {
    const excess = this.#size - count;
    if (excess <= 0) return;
    for (let at = 0; at < excess; at++) {
      removed?.push(this.#levelAt(at));
      this.#levels[this.#slots[at] ?? 0] = NO_LEVEL;
    }
    if (excess > 1) this.#removeWorst(excess);
    else this.#remove(0);
  }

  clear(): void {
    this.replace([]);
  }

  #has(at: number, key: number): boolean {
    return at < this.#size && this.#keys[at] === key;
  }

  #levelAt(at: number): BookLevel {
    return this.inSlot(this.#slots[at] ?? 0);
  }

  #volumeAt(at: number): number {
    return this.#volumes[this.#slots[at] ?? 0] ?? 0;
  }

  /** Like `#find`, from a place on, which is not beyond it. Changes of one message are mostly close together. */
  #advance(from: number, key: number): number {
    const size = this.#size;
    const keys = this.#keys;
    const reached = Math.min(size, from + REACH);
    let at = from;
    while (at < reached && (keys[at] ?? NaN) < key) at++;
    return at < reached || reached === size ? at : this.#find(key);
  }

  /** The place of a price, or that where it would be inserted. Most changes are near the best price. */
  #find(key: number): number {
    const keys = this.#keys;
    let high = this.#size;
    let step = 1;
    let low = high - 1;
    while (low >= 0 && (keys[low] ?? NaN) >= key) {
      high = low;
      low -= step;
      step *= 2;
    }
    if (low < -1) low = -1;
    // The place is in (low, high]: the level at `low` is worse, the one at `high` is not.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? NaN) >= key) high = middle;
      else low = middle;
    }
    return high;
  }

  /** Keeps a level in the slot of a place. One of the same doubles may be other decimals, which a checksum covers. */
  #put(at: number, level: BookLevel): void {
    const slot = this.#slots[at] ?? 0;
    this.#levels[slot] = level;
    this.#volumes[slot] = level[1];
  }

  #insert(at: number, level: BookLevel, key: number): void {
    const size = this.#size++;
    if (size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const slots = this.#slots;
    const free = slots[size] ?? 0;
    if (size - at > FEW) {
      keys.copyWithin(at + 1, at, size);
      slots.copyWithin(at + 1, at, size);
    } else
      for (let index = size; index > at; index--) {
        keys[index] = keys[index - 1] ?? NaN;
        slots[index] = slots[index - 1] ?? 0;
      }
    keys[at] = key;
    slots[at] = free;
    this.#put(at, level);
  }

  #remove(at: number): void {
    const keys = this.#keys;
    const slots = this.#slots;
    const last = --this.#size;
    const free = slots[at] ?? 0;
    this.#levels[free] = NO_LEVEL;
    if (last - at > FEW) {
      keys.copyWithin(at, at + 1, last + 1);
      slots.copyWithin(at, at + 1, last + 1);
    } else
      for (let index = at; index < last; index++) {
        keys[index] = keys[index + 1] ?? NaN;
        slots[index] = slots[index + 1] ?? 0;
      }
    slots[last] = free;
  }

  #removeWorst(excess: number): void {
    const free = this.#slots.slice(0, excess);
    this.#keys.copyWithin(0, excess, this.#size);
    this.#slots.copyWithin(0, excess, this.#size);
    this.#size -= excess;
    this.#slots.set(free, this.#size);
  }

  #grow(): void {
    const { length } = this.#keys;
    const keys = new Float64Array(2 * length);
    const volumes = new Float64Array(2 * length);
    const slots = newSlots(2 * length);
    keys.set(this.#keys);
    volumes.set(this.#volumes);
    slots.set(this.#slots);
    this.#keys = keys;
    this.#volumes = volumes;
    this.#slots = slots;
  }
}

function newSlots(count: number): Uint32Array {
  const slots = new Uint32Array(count);
  for (let slot = 0; slot < count; slot++) slots[slot] = slot;
  return slots;
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
