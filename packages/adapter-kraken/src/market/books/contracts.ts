import type { BookLevel, CurrencyPair } from '@hftjs/core';
import { FrameMap, isSameWorth, type Sizes } from '@hftjs/core/adapter';

/** Levels as the venue sent them, by those with their volume in base currency. */
const sent = new WeakMap<BookLevel, BookLevel>();

/** Levels whose sizes are contracts, with their volume in base currency. */
export const toVolumes = (levels: readonly BookLevel[], sizes: Sizes): readonly BookLevel[] =>
  levels.map((level) => {
    const converted: BookLevel = [level[0], sizes.volume(level[1], level[0])];
    sent.set(converted, level);
    return converted;
  });

/** The level that the venue sent. */
export const sentLevel = (level: BookLevel): BookLevel => sent.get(level) ?? level;

/** What the contracts of pairs are worth: when that changes, the volumes of a book are wrong. */
export class Worths {
  readonly #sizes = new FrameMap<CurrencyPair, Sizes>();

  /** Whether sizes count something else than those of the last call. */
  hasChanged(pair: CurrencyPair, sizes: Sizes): boolean {
    const before = this.#sizes.get(pair);
    if (before === sizes) return false;
    this.#sizes.set(pair, sizes);
    return before !== undefined && !isSameWorth(before, sizes);
  }

  forget(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#sizes.delete(pair);
  }
}

export const WORTH_CHANGED = 'its contracts are not worth what they were';
