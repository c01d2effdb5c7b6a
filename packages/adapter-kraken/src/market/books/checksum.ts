import type { BookLevel } from '@hftjs/core';
import { exactLevelOf, multiplyDecimals, type PriceLevels } from '@hftjs/core/adapter';
import { sentLevel } from './contracts.js';
import { append, codeOf, EMPTY, finish } from './crc.js';
import { codeOfDigits, digitsOf } from './digit-codes.js';

/** With how many decimals a pair's prices and volumes are written. */
export interface Precision {
  readonly price: number;
  readonly volume: number;
  /** Whether it is that of contracts. */
  readonly areContracts: boolean;
}

/** More decimals than any pair has. */
export const MOST_DECIMALS = 18;

const POWERS = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);

/** Levels per side that the checksum covers, whatever the depth. */
export const COVERED = 10;

/** A double times a power of ten, rounded, is the decimal without its point up to here. */
const EXACT = 1e15;

/** Slots that there is space for at first. */
const SLOTS = 64;

/** Where the first level of a side is in its codes. */
const FIRST_LEVEL = 2 * (COVERED + 1);

/** The digits of a number that has more than a double. The longest decimal in a frame is 128 characters. */
const text = Buffer.allocUnsafeSlow(128 + MOST_DECIMALS);

/** What is known of one side's levels. */
class SideCodes {
  /** Whether the codes are those of the side as it was when this was asked last. */
  isKnown = false;
  /**
   * Codes of digits, each followed by how many they are: of no level, the best one, the best two and so on; then, by slot,
   * of the level that is there. Together, because what is looked at for a frame should lie in few places of memory.
   */
  codes = new Int32Array(FIRST_LEVEL + 2 * SLOTS);

  /** @param before - the code of what precedes the side */
  constructor(before: number) {
    this.codes[0] = before;
  }

  /** Makes space for a level. */
  reach(place: number): void {
    if (place < this.codes.length) return;
    const longer = new Int32Array(2 * place);
    longer.set(this.codes);
    this.codes = longer;
  }
}

/**
 * The checksums of one pair's books: the CRC-32 of the best asks, then of the best bids; of each level the price and the
 * volume with all decimals of the pair, without point and leading zeros. A frame changes few levels, so that the code of
 * each level is kept, and that of each side as far as it did not change.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
 */
export class Checksum {
  readonly precision: Precision;
  readonly #asks = new SideCodes(EMPTY);
  readonly #bids = new SideCodes(0);
  /** Digits of the number whose code was made last. */
  #length = 0;

  constructor(precision: Precision) {
    this.precision = precision;
  }

  of(bids: PriceLevels, asks: PriceLevels): number {
    const lastAsk = this.#follow(this.#asks, asks);
    const lastBid = this.#follow(this.#bids, bids);
    // Not before the sides are followed, which may give them other arrays.
    const before = this.#asks.codes[lastAsk] ?? 0;
    const { codes } = this.#bids;
    return finish(append(before, codes[lastBid] ?? 0, codes[lastBid + 1] ?? 0));
  }

  /** Brings the codes of a side up to date. Returns where that of all levels that count is. */
  #follow(known: SideCodes, side: PriceLevels): number {
    const { size } = side;
    const count = size < COVERED ? size : COVERED;
    let rank = side.takeTouched();
    if (!known.isKnown) rank = 0;
    else if (rank > count) rank = count;
    known.isKnown = true;
    let { codes } = known;
    let at = 2 * rank;
    let code = codes[at] ?? 0;
    let length = codes[at + 1] ?? 0;
    for (; rank < count; rank++) {
      const slot = side.slotAt(rank);
      const place = FIRST_LEVEL + 2 * slot;
      // Without a length, it is not known yet.
      if (side.takeChanged(slot) || (codes[place + 1] ?? 0) === 0) {
        this.#keep(known, side.inSlot(slot), place);
        ({ codes } = known);
      }
      const added = codes[place + 1] ?? 0;
      code = append(code, codes[place] ?? 0, added);
      length += added;
      at += 2;
      codes[at] = code;
      codes[at + 1] = length;
    }
    return at;
  }

  /** Keeps the code of a level. */
  #keep(known: SideCodes, given: BookLevel, place: number): void {
    known.reach(place);
    const { codes } = known;
    const { price, volume, areContracts } = this.precision;
    const level = areContracts ? sentLevel(given) : given;
    const ofPrice = this.#codeOf(level, 0, price);
    const length = this.#length;
    codes[place] = append(ofPrice, this.#codeOf(level, 1, volume), this.#length);
    codes[place + 1] = length + this.#length;
  }

  /** The code of one number of a level. */
  #codeOf(level: BookLevel, part: 0 | 1, decimals: number): number {
    const units = Math.round(level[part] * (POWERS[decimals] ?? NaN));
    if (units < EXACT) {
      this.#length = digitsOf(units);
      return codeOfDigits(units, this.#length);
    }
    const decimal = exactLevelOf(level)?.[part === 0 ? 'price' : 'volume'] ?? String(level[part]);
    const [whole = ''] = multiplyDecimals(decimal, `1${'0'.repeat(decimals)}`).split('.');
    this.#length = text.write(whole, 'latin1');
    return codeOf(text, this.#length);
  }
}
