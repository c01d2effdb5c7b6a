/** Beyond so many moved numbers, moving them as a block is faster than one by one. */
const FEW = 32;

/** Places that are looked at one after the other before the right one is searched for. */
const REACH = 16;

/**
 * Different numbers in rising order, each with a slot that it keeps while it is here: what belongs to a number is stored by
 * its slot, and does not move. Slots that are free are used again. The end is where most changes are fastest.
 */
export class SortedSlots {
  #size = 0;
  #keys: Float64Array;
  /** Of each key the slot. Behind the last one are the slots that are free. */
  #slots: Uint32Array;

  /** @param space - for so many keys at first */
  constructor(space: number) {
    this.#keys = new Float64Array(space);
    this.#slots = new Uint32Array(space);
    for (let slot = 0; slot < space; slot++) this.#slots[slot] = slot;
  }

  /** Number of keys. */
  get size(): number {
    return this.#size;
  }

  /** Slots there are: those in use are below this. */
  get space(): number {
    return this.#keys.length;
  }

  has(at: number, key: number): boolean {
    return at < this.#size && this.#keys[at] === key;
  }

  /** The slot of the key at a place. */
  slotAt(at: number): number {
    return this.#slots[at] ?? 0;
  }

  /** What belongs to the last `count` keys, the last one first, in a new array. @param stored - by slot */
  last<Stored>(stored: readonly Stored[], count: number): Stored[] {
    // Without private fields in the loop, which V8 would read each time.
    const slots = this.#slots;
    const found = new Array<Stored>(count);
    let at = this.#size;
    for (let index = 0; index < count; index++) found[index] = stored[slots[--at] ?? 0] as Stored;
    return found;
  }

  /** The place of a key, or that where it would be inserted. */
  find(key: number): number {
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
    // The place is in (low, high]: the key at `low` is lower, the one at `high` is not.
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? NaN) >= key) high = middle;
      else low = middle;
    }
    return high;
  }

  /** Like `find`, from a place on, which is not beyond it: faster where the key is near it. */
  findFrom(from: number, key: number): number {
    const keys = this.#keys;
    const size = this.#size;
    const reached = Math.min(size, from + REACH);
    let at = from;
    while (at < reached && (keys[at] ?? NaN) < key) at++;
    return at < reached || reached === size ? at : this.find(key);
  }

  /** Inserts a key at its place and returns its slot. */
  insert(at: number, key: number): number {
    const size = this.#size++;
    if (size === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const slots = this.#slots;
    const slot = slots[size] ?? 0;
    if (size - at > FEW) {
      keys.copyWithin(at + 1, at, size);
      slots.copyWithin(at + 1, at, size);
    } else
      for (let index = size; index > at; index--) {
        keys[index] = keys[index - 1] ?? NaN;
        slots[index] = slots[index - 1] ?? 0;
      }
    keys[at] = key;
    slots[at] = slot;
    return slot;
  }

  /** Removes the key at a place. Its slot is free. */
  remove(at: number): void {
    const keys = this.#keys;
    const slots = this.#slots;
    const last = --this.#size;
    const slot = slots[at] ?? 0;
    if (last - at > FEW) {
      keys.copyWithin(at, at + 1, last + 1);
      slots.copyWithin(at, at + 1, last + 1);
    } else
      for (let index = at; index < last; index++) {
        keys[index] = keys[index + 1] ?? NaN;
        slots[index] = slots[index + 1] ?? 0;
      }
    slots[last] = slot;
  }

  /** Removes the first keys. Their slots are free. */
  removeFirst(count: number): void {
    if (count === 1) {
      this.remove(0);
      return;
    }
    const free = this.#slots.slice(0, count);
    this.#keys.copyWithin(0, count, this.#size);
    this.#slots.copyWithin(0, count, this.#size);
    this.#size -= count;
    this.#slots.set(free, this.#size);
  }

  #grow(): void {
    const { length } = this.#keys;
    const keys = new Float64Array(2 * length);
    const slots = new Uint32Array(2 * length);
    keys.set(this.#keys);
    slots.set(this.#slots);
    for (let slot = length; slot < slots.length; slot++) slots[slot] = slot;
    this.#keys = keys;
    this.#slots = slots;
  }
}
