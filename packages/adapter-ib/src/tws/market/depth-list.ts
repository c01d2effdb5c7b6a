import type { BookLevel } from '@hftjs/core';
import { levelChanges, type Volumes } from '../../level-changes.js';

/** What is done at a place of the list. */
export const Operation = { INSERT: 0, UPDATE: 1, DELETE: 2 } as const;

/** A price with its size; of smart depth, several exchanges may have the same price. */
interface Entry {
  readonly price: number;
  readonly size: number;
}

/** A change of one side, as TWS states it. */
export interface DepthChange extends Entry {
  readonly position: number;
  readonly operation: number;
}

/** One side of a book as TWS sends it: a list whose places move when an entry is inserted or deleted. */
export class DepthList {
  /** 1 where prices rise from the best one, as asks do; else -1. */
  readonly #sign: 1 | -1;
  readonly #rows: number;
  #entries: Entry[] = [];
  #published: Volumes = new Map();

  /** @param rows - entries that were asked for: those that are pushed beyond them are gone */
  constructor(side: 'bids' | 'asks', rows: number) {
    this.#sign = side === 'asks' ? 1 : -1;
    this.#rows = rows;
  }

  get isFull(): boolean {
    return this.#entries.length >= this.#rows;
  }

  get best(): number | undefined {
    return this.#entries[0]?.price;
  }

  /**
   * Makes a change.
   *
   * @throws Error for one that is not possible: something is missing before it
   */
  apply({ position, operation, price, size }: DepthChange): void {
    const entries = this.#entries;
    const { length } = entries;
    switch (operation) {
      case Operation.INSERT:
        if (position > length) throw new Error(`an entry is inserted at ${position} of ${length}`);
        entries.splice(position, 0, { price, size });
        if (entries.length > this.#rows) entries.pop();
        return;
      case Operation.UPDATE:
        if (position >= length) throw new Error(`the entry at ${position} of ${length} is changed`);
        entries[position] = { price, size };
        return;
      case Operation.DELETE:
        // An entry that was pushed out may be deleted too.
        if (position >= this.#rows) return;
        if (position >= length) throw new Error(`the entry at ${position} of ${length} is deleted`);
        entries.splice(position, 1);
        return;
      default:
        throw new Error(`unknown operation ${operation}`);
    }
  }

  /** Whether prices go from the best one on. In the middle of a change they may not. @param repeats - whether prices repeat */
  isSorted(repeats: boolean): boolean {
    return this.#entries.every(({ price }, index) => {
      const before = this.#entries[index - 1];
      const step = before ? this.#sign * (price - before.price) : 1;
      return step > 0 || (repeats && step === 0);
    });
  }

  /** The levels that changed since the last call. */
  take(): readonly BookLevel[] {
    const volumes = new Map<number, number>();
    for (const { price, size } of this.#entries)
      if (size > 0) volumes.set(price, (volumes.get(price) ?? 0) + size);
    const changes = levelChanges(this.#published, volumes);
    this.#published = volumes;
    return changes;
  }
}
