/**
 * The result of {@link IdRanges.add}. `next`: new, and next in line. `hole`: new, with missing numbers before it.
 * `filled`: new, and below the highest one. `duplicate`: seen before.
 */
export type IdVerdict = 'next' | 'hole' | 'filled' | 'duplicate';

/** A run of consecutive numbers. */
export interface IdRun {
  readonly firstId: number;
  readonly lastId: number;
}

interface Range {
  first: number;
  last: number;
}

/**
 * Number of ranges that are remembered per pair. If every sixth trade is lost, there are hundreds until REST has
 * answered.
 */
const MAX_RANGES = 4_096;

/**
 * The sequence numbers seen so far, as ranges. Needs constant memory for a sequence without holes, and one comparison
 * for the next number in line.
 */
export class IdRanges {
  readonly #ranges: Range[] = [];
  /** The last range, which is all that most numbers need. */
  #top: Range | undefined;
  /** Numbers up to this one are all taken for seen, because their ranges were forgotten. */
  #forgotten = -Infinity;

  /** Whether a number is next in line, or the first one. */
  isNext(id: number): boolean {
    const top = this.#top;
    return top === undefined || id === top.last + 1;
  }

  /** The highest number seen. */
  get last(): number | undefined {
    return this.#top?.last;
  }

  has(id: number): boolean {
    return this.covers(id, id);
  }

  /** Adds one number, or a run of them. */
  add(first: number, last: number = first): IdVerdict {
    const top = this.#top;
    if (!top) {
      this.#push(first, last);
      return 'next';
    }
    if (first === top.last + 1) {
      top.last = last;
      return 'next';
    }
    if (first > top.last) {
      this.#push(first, last);
      this.#forget();
      return 'hole';
    }
    if (last <= this.#forgotten) return 'duplicate';
    return this.#merge(first, last) ? 'filled' : 'duplicate';
  }

  /** Whether every number from `first` to `last` was seen. */
  covers(first: number, last: number): boolean {
    const range = this.#ranges[this.#indexOf(first)];
    return range !== undefined && range.first <= first && last <= range.last;
  }

  /** The numbers from `first` to `last` that were not seen, in order. */
  missing(first: number, last: number): IdRun[] {
    const runs: IdRun[] = [];
    let next = first;
    for (let index = this.#indexOf(first); next <= last; index++) {
      const range = this.#ranges[index];
      if (!range || range.first > last) {
        runs.push({ firstId: next, lastId: last });
        break;
      }
      if (range.first > next) runs.push({ firstId: next, lastId: range.first - 1 });
      next = range.last + 1;
    }
    return runs;
  }

  /** Index of the first range whose last number is at least `id`. */
  #indexOf(id: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.last ?? Infinity) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Joins a run with the ranges that it touches. Returns false when all of it was seen. */
  #merge(first: number, last: number): boolean {
    const begin = this.#indexOf(first - 1);
    const range = this.#ranges[begin];
    if (range && range.first <= first && last <= range.last) return false;
    const merged = { first, last };
    let end = begin;
    for (let touched = range; touched && touched.first <= last + 1; touched = this.#ranges[end]) {
      merged.first = Math.min(merged.first, touched.first);
      merged.last = Math.max(merged.last, touched.last);
      end++;
    }
    this.#ranges.splice(begin, end - begin, merged);
    this.#top = this.#ranges.at(-1);
    this.#forget();
    return true;
  }

  #push(first: number, last: number): void {
    this.#top = { first, last };
    this.#ranges.push(this.#top);
  }

  #forget(): void {
    if (this.#ranges.length > MAX_RANGES) this.#forgotten = this.#ranges.shift()?.last ?? this.#forgotten;
  }
}
