import type { CurrencyPair } from '../contract/currency-pair.js';
import type { PairBook } from './pair-book.js';

/** How far the number of a snapshot is from that of its pair's updates at most, and how much farther from all others. */
const NEAR = 10_000_000;
const MUCH = 10;

/** The pair whose updates wait for a snapshot with this number; `undefined` where several or none may. */
export function pairNear(sequence: number, books: Iterable<PairBook>): CurrencyPair | undefined {
  let nearest: PairBook | undefined;
  let distance = NEAR;
  let next = Infinity;
  for (const book of books) {
    const { keptSequence } = book.builder;
    if (keptSequence === undefined) continue;
    const away = Math.abs(sequence - keptSequence);
    if (away >= distance) next = Math.min(next, away);
    else {
      if (nearest) next = distance;
      nearest = book;
      distance = away;
    }
  }
  return next > MUCH * distance ? nearest?.pair : undefined;
}
