import type { CurrencyPair } from '@hftjs/core';
import { exactLevelOf, FrameMap, type PriceLevels } from '@hftjs/core/adapter';
import { Checksum, COVERED, MOST_DECIMALS, type Precision } from './checksum.js';
import { sentLevel } from './contracts.js';

/** Decimals that a pair may have beyond those that its book shows. */
const HIDDEN = 10;

/**
 * Checks the books of one connection by their checksums. They cover decimals, with the precision that the venue announces.
 * Where it has not announced one yet, as in a recording, the checksum of a book shows it.
 */
export class BookChecksums {
  /** Of the pairs whose precision is known. */
  readonly #pairs = new FrameMap<CurrencyPair, Checksum>();
  readonly #areContracts: boolean;

  /** @param areContracts - whether volumes may be contracts, which the checksum covers */
  constructor(areContracts: boolean) {
    this.#areContracts = areContracts;
  }

  /** The venue announced with how many decimals the pair is written. */
  announce(pair: CurrencyPair, { price, volume }: Omit<Precision, 'areContracts'>): void {
    const known = this.#pairs.get(pair)?.precision;
    if (known?.price !== price || known.volume !== volume)
      this.#learn(pair, { price, volume, areContracts: this.#areContracts });
  }

  /** The precision of pairs is in doubt: unless it is announced, the next book shows it. */
  doubt(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.delete(pair);
  }

  /** Whether a book has this checksum. */
  // eslint-disable-next-line @typescript-eslint/max-params -- called for each frame
  isRight(bids: PriceLevels, asks: PriceLevels, checksum: number, pair: CurrencyPair): boolean {
    const known = this.#pairs.get(pair);
    if (known) return known.of(bids, asks) === checksum;
    const precision = precisionOf(bids, asks, { checksum, areContracts: this.#areContracts });
    // Without levels, every precision is right.
    if (!precision) return bids.size === 0 && asks.size === 0 && checksum === 0;
    this.#learn(pair, precision);
    return true;
  }

  #learn(pair: CurrencyPair, precision: Precision): void {
    this.#pairs.set(pair, new Checksum(precision));
  }
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
      if (new Checksum(precision).of(bids, asks) === checksum) return precision;
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
