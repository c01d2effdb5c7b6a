/** What {@link IdRanges.add} found: unseen and next in line, unseen after a hole, or seen before. */
export type IdVerdict = 'next' | 'hole' | 'duplicate';

interface Range {
  first: number;
  last: number;
}

/** Holes remembered per pair. More can only come from ids that are no sequence. */
const MAX_RANGES = 256;

/**
 * The sequence numbers seen so far, as ranges: constant memory for a sequence without holes, one comparison
 * for the next number in line.
 */
export class IdRanges {
  readonly #ranges: Range[] = [];
  /** Up to here nothing is remembered one by one, and nothing is taken for new. */
  #forgotten = -Infinity;

  /** The highest number of the range that was added to last. */
  get last(): number | undefined {
    return this.#ranges.at(-1)?.last;
  }

  has(id: number): boolean {
    return this.#ranges.some(({ first, last }) => first <= id && id <= last);
  }

  add(id: number): IdVerdict {
    const top = this.#ranges.at(-1);
    if (top && id === top.last + 1) {
      top.last = id;
      return 'next';
    }
    if (!top) {
      this.#ranges.push({ first: id, last: id });
      return 'next';
    }
    if (id > top.last) {
      this.#ranges.push({ first: id, last: id });
      this.#forget();
      return 'hole';
    }
    if (id <= this.#forgotten) return 'duplicate';
    return this.#fill(id) ? 'next' : 'duplicate';
  }

  /** Whether every number from `first` to `last` was seen. */
  covers(first: number, last: number): boolean {
    return this.#ranges.some((range) => range.first <= first && last <= range.last);
  }

  #fill(id: number): boolean {
    const index = this.#ranges.findIndex((range) => id <= range.last);
    const above = this.#ranges[index];
    if (!above || above.first <= id) return false;
    const below = this.#ranges[index - 1];
    const joinsBelow = below?.last === id - 1;
    const joinsAbove = above.first === id + 1;
    if (joinsBelow && joinsAbove) {
      below.last = above.last;
      this.#ranges.splice(index, 1);
    } else if (joinsBelow) {
      below.last = id;
    } else if (joinsAbove) {
      above.first = id;
    } else {
      this.#ranges.splice(index, 0, { first: id, last: id });
      this.#forget();
    }
    return true;
  }

  #forget(): void {
    if (this.#ranges.length > MAX_RANGES) this.#forgotten = this.#ranges.shift()?.last ?? this.#forgotten;
  }
}
