import { crc32 } from 'node:zlib';
import type { Row, PriceLevels } from '@hftjs/core/adapter';

/** Levels per side that the checksum covers. */
const COVERED = 25;

/** More texts than a book has levels: some are of levels that it does not have any more. */
const MANY = 1_000;

/** A row of a frame as it was sent: levels are arrays of texts. */
type Levels = readonly (readonly [price: string, size: string])[];

/** One side: `price:size`, as the frames have them, by price. */
type Texts = Map<number, string>;

/**
 * The texts of one pair's book, for the checksum that OKX sent until June 2026: the CRC-32 of the best 25 levels of both
 * sides.
 */
export class BookTexts {
  readonly #bids: Texts = new Map();
  readonly #asks: Texts = new Map();

  /** Takes a row of a frame that the description accepted. @param isWhole - whether it replaces the book */
  take({ bids, asks }: Row, isWhole: boolean): void {
    take(this.#bids, bids as Levels, isWhole);
    take(this.#asks, asks as Levels, isWhole);
  }

  /** The checksum of a book with these levels; `undefined` where the text of one of them is not known. */
  checksum(bids: PriceLevels, asks: PriceLevels): number | undefined {
    const parts: string[] = [];
    for (let rank = 0; rank < COVERED; rank++)
      for (const [levels, texts] of [
        [bids, this.#bids],
        [asks, this.#asks],
      ] as const) {
        const level = levels.at(rank);
        if (!level) continue;
        const text = texts.get(level[0]);
        if (text === undefined) return undefined;
        parts.push(text);
      }
    forget(this.#bids, bids);
    forget(this.#asks, asks);
    return checksumOf(parts);
  }
}

/** The checksum of levels as `price:size`, the best bid first, then the best ask, and so on. */
export const checksumOf = (parts: readonly string[]): number => crc32(parts.join(':')) | 0;

function take(texts: Texts, levels: Levels, isWhole: boolean): void {
  if (isWhole) texts.clear();
  for (const [price, size] of levels)
    if (Number(size) === 0) texts.delete(Number(price));
    else texts.set(Number(price), `${price}:${size}`);
}

/** Forgets texts of levels beyond those that OKX keeps. */
function forget(texts: Texts, levels: PriceLevels): void {
  if (texts.size < MANY) return;
  for (const price of texts.keys()) if (levels.volumeAt(price) === 0) texts.delete(price);
}
