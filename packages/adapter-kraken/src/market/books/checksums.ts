import type { BookLevel, CurrencyPair } from '@hftjs/core';
import { exactLevelOf, type PriceLevels } from '@hftjs/core/adapter';
import { checksumOf, COVERED, MOST_DECIMALS, type Precision } from './checksum.js';
import { sentLevel } from './contracts.js';

/** Decimals that a pair may have beyond those that its book shows. */
const HIDDEN = 10;

/** What is known of one pair. */
interface PairState {
  precision: Precision | undefined;
  /** The levels that were covered by the checksum that was computed last. */
  readonly covered: (BookLevel | undefined)[];
  /** That checksum; -1 if there is none. */
  checksum: number;
}

/**
 * Checks the books of one connection by their checksums. They cover decimals, with the precision that the venue announces.
 * Where it has not announced one yet, as in a recording, the checksum of a book shows it.
 */
export class BookChecksums {
  readonly #pairs = new Map<CurrencyPair, PairState>();
  readonly #areContracts: boolean;

  /** @param areContracts - whether volumes may be contracts, which the checksum covers */
  constructor(areContracts: boolean) {
    this.#areContracts = areContracts;
  }

  /** The venue announced with how many decimals the pair is written. */
  announce(pair: CurrencyPair, { price, volume }: Omit<Precision, 'areContracts'>): void {
    const state = this.#stateOf(pair);
    if (state.precision?.price === price && state.precision.volume === volume) return;
    state.precision = { price, volume, areContracts: this.#areContracts };
    state.checksum = -1;
  }

  /** The precision of pairs is in doubt: unless it is announced, the next book shows it. */
  doubt(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.delete(pair);
  }

  /** Whether a book has this checksum. */
  // eslint-disable-next-line @typescript-eslint/max-params -- called for each frame
  isRight(bids: PriceLevels, asks: PriceLevels, checksum: number, pair: CurrencyPair): boolean {
    const state = this.#stateOf(pair);
    // Changes below the best levels leave the checksum as it is.
    if (!hasMoved(state, bids, asks)) return checksum === state.checksum;
    if (state.precision === undefined) {
      state.precision = precisionOf(bids, asks, { checksum, areContracts: this.#areContracts });
      // Without levels, every precision is right.
      if (state.precision === undefined) return bids.size === 0 && asks.size === 0 && checksum === 0;
    }
    state.checksum = checksumOf(bids, asks, state.precision);
    return checksum === state.checksum;
  }

  #stateOf(pair: CurrencyPair): PairState {
    let state = this.#pairs.get(pair);
    if (!state) this.#pairs.set(pair, (state = { precision: undefined, covered: [], checksum: -1 }));
    return state;
  }
}

/** Whether covered levels are others than before. Notes them. */
function hasMoved(state: PairState, bids: PriceLevels, asks: PriceLevels): boolean {
  const { covered } = state;
  let moved = state.checksum < 0;
  for (let rank = 0; rank < COVERED; rank++) {
    const bid = bids.at(rank);
    const ask = asks.at(rank);
    if (covered[2 * rank] === bid && covered[2 * rank + 1] === ask) continue;
    covered[2 * rank] = bid;
    covered[2 * rank + 1] = ask;
    moved = true;
  }
  return moved;
}

/** The precision with which a book has a checksum; `undefined` if there is none, or if the book is empty. */
function precisionOf(
  bids: PriceLevels,
  asks: PriceLevels,
  { checksum, areContracts }: { readonly checksum: number; readonly areContracts: boolean },
): Precision | undefined {
  const levels = [...bids.top(COVERED), ...asks.top(COVERED)].map(sentLevel);
  if (levels.length === 0) return undefined;
  const prices = decimalsOf(levels.map((level) => exactLevelOf(level)?.price ?? String(level[0])));
  const volumes = decimalsOf(levels.map((level) => exactLevelOf(level)?.volume ?? String(level[1])));
  for (let price = prices; price <= Math.min(prices + HIDDEN, MOST_DECIMALS); price++)
    for (let volume = volumes; volume <= Math.min(volumes + HIDDEN, MOST_DECIMALS); volume++) {
      const precision = { price, volume, areContracts };
      if (checksumOf(bids, asks, precision) === checksum) return precision;
    }
  return undefined;
}

/** The most decimals that one of these numbers has. */
const decimalsOf = (numbers: readonly string[]): number =>
  Math.max(
    ...numbers.map((number) => {
      const [digits = '', exponent = '0'] = number.toLowerCase().split('e');
      const point = digits.indexOf('.');
      return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent));
    }),
  );
