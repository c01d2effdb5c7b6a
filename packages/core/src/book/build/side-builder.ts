import type { BookLevel } from '../../channels/order-book.js';
import type { BookRequest } from '../book-request.js';
import { PriceLevels } from '../price-levels.js';

/** So many changes are made one by one: they are too few to be worth a walk. */
const FEW = 3;

/** One side of a book that is being built: its levels, what is known of them, and what an event has to contain. */
export class SideBuilder {
  readonly levels: PriceLevels;
  /** The levels that the last message changed, with delivery `update`. */
  changes: readonly BookLevel[] = [];
  /** Whether the last view is not the present one. */
  isViewOld = true;
  readonly #sign: 1 | -1;
  readonly #request: BookRequest;
  readonly #wantsChanges: boolean;
  /** `sign * price` below which nothing is known; -Infinity where the whole side is known. */
  #bound = -Infinity;
  #view: readonly BookLevel[] = [];

  constructor(side: 'bids' | 'asks', request: BookRequest) {
    this.levels = new PriceLevels(side);
    this.#sign = side === 'bids' ? 1 : -1;
    this.#request = request;
    this.#wantsChanges = request.delivery === 'update';
  }

  /** Known levels that a limited snapshot left; Infinity where the whole side is known. */
  get known(): number {
    return this.#bound === -Infinity ? Infinity : this.levels.size;
  }

  /** The best levels, as many as were asked for, best first. The same array as long as none of them changes. */
  get view(): readonly BookLevel[] {
    if (this.isViewOld) {
      this.#view = this.levels.top(this.#request.depth);
      this.isViewOld = false;
    }
    return this.#view;
  }

  /** Replaces all levels. @param limit - with so many levels or more, nothing is known beyond the last one */
  replace(levels: readonly BookLevel[], limit: number): void {
    this.levels.replace(levels);
    const { worst } = this.levels;
    this.#bound = levels.length >= limit && worst ? this.#sign * worst[0] : -Infinity;
    this.isViewOld = true;
  }

  /** Applies changes. Those beyond the known levels are left out. Returns false for a value that cannot be right. */
  apply(changes: readonly BookLevel[]): boolean {
    const { length } = changes;
    const sign = this.#sign;
    let known = length;
    let isSorted = length > FEW;
    let before = Infinity;
    for (let index = 0; index < length; index++) {
      const level = changes[index];
      if (
        level === undefined ||
        !(level[0] > 0 && level[0] < Infinity && level[1] >= 0 && level[1] < Infinity)
      )
        return false;
      const key = sign * level[0];
      if (key >= before) isSorted = false;
      if (key < this.#bound && known === length) known = index;
      before = key;
    }
    if (!isSorted) this.#applyEach(changes);
    else {
      this.#saw(this.levels.merge(changes, known));
      if (this.#wantsChanges) this.changes = known === length ? changes : changes.slice(0, known);
    }
    return true;
  }

  #applyEach(changes: readonly BookLevel[]): void {
    let known: BookLevel[] | undefined;
    for (let index = 0; index < changes.length; index++) {
      const level = changes[index];
      if (level === undefined) continue;
      if (this.#sign * level[0] < this.#bound) {
        if (this.#wantsChanges) known ??= changes.slice(0, index);
        continue;
      }
      known?.push(level);
      this.#saw(this.levels.set(level));
    }
    if (this.#wantsChanges) this.changes = known ?? changes;
  }

  /** The level at a place has changed. */
  #saw(rank: number): void {
    if (rank >= 0 && rank < this.#request.depth) this.isViewOld = true;
  }

  /** Removes the levels that the venue does not keep. */
  cut(count: number): void {
    if (!this.#wantsChanges) {
      this.levels.cut(count);
      return;
    }
    const removed: BookLevel[] = [];
    this.levels.cut(count, removed);
    if (removed.length > 0)
      this.changes = [...this.changes, ...removed.map(([price]): BookLevel => [price, 0])];
  }

  clear(): void {
    this.levels.clear();
    this.changes = [];
    this.#view = [];
    this.isViewOld = true;
    this.#bound = -Infinity;
  }
}
