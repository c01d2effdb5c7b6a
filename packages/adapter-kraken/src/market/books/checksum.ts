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

/** The digits of a number that has more than a double. The longest decimal in a frame is 128 characters. */
const text = Buffer.allocUnsafeSlow(128 + MOST_DECIMALS);

/** What is known of one side's levels. */
class SideCodes {
  /** Whether the codes are those of the side as it was when this was asked last. */
  isKnown = false;
  /** By slot: a level, the code of its digits, and how many they are. */
  readonly levels: (BookLevel | undefined)[] = [];
  levelCodes = new Int32Array(SLOTS);
  levelLengths = new Int32Array(SLOTS);
  /** By slot: a price, the code of its digits, and how many they are. */
  prices = new Float64Array(SLOTS);
  priceCodes = new Int32Array(SLOTS);
  priceLengths = new Int32Array(SLOTS);
  /** Code and length of the digits of the first so many levels. */
  readonly codes = new Int32Array(COVERED + 1);
  readonly lengths = new Int32Array(COVERED + 1);

  /** Makes space for a slot. */
  reach(slot: number): void {
    const { length } = this.prices;
    if (slot < length) return;
    this.levelCodes = longer(this.levelCodes, slot);
    this.levelLengths = longer(this.levelLengths, slot);
    this.prices = longer(this.prices, slot);
    this.priceCodes = longer(this.priceCodes, slot);
    this.priceLengths = longer(this.priceLengths, slot);
  }
}

/** A copy with space for a slot, and for as many more. */
function longer<Kept extends Int32Array | Float64Array>(kept: Kept, slot: number): Kept {
  const copy = new (kept.constructor as new (length: number) => Kept)(2 * (slot + 1));
  copy.set(kept);
  return copy;
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
  readonly #asks = new SideCodes();
  readonly #bids = new SideCodes();
  /** Digits of the number whose code was made last. */
  #length = 0;
  /** Whether that number has more digits than a double. */
  #isText = false;

  constructor(precision: Precision) {
    this.precision = precision;
  }

  of(bids: PriceLevels, asks: PriceLevels): number {
    return finish(this.#append(this.#append(EMPTY, this.#asks, asks), this.#bids, bids));
  }

  #append(code: number, known: SideCodes, side: PriceLevels): number {
    const { levels, codes, lengths } = known;
    const count = Math.min(side.size, COVERED);
    const touched = side.takeTouched();
    let rank = known.isKnown ? Math.min(touched, count) : 0;
    let sum = codes[rank] ?? 0;
    let length = lengths[rank] ?? 0;
    while (rank < count) {
      const slot = side.slotAt(rank);
      const level = side.inSlot(slot);
      if (levels[slot] !== level) this.#keep(known, level, slot);
      const added = known.levelLengths[slot] ?? 0;
      sum = append(sum, known.levelCodes[slot] ?? 0, added);
      length += added;
      codes[++rank] = sum;
      lengths[rank] = length;
    }
    known.isKnown = true;
    return append(code, sum, length);
  }

  /** Keeps the code of a level. Mostly only the volume of a price has changed. */
  #keep(known: SideCodes, given: BookLevel, slot: number): void {
    const { price, volume, areContracts } = this.precision;
    known.reach(slot);
    const level = areContracts ? sentLevel(given) : given;
    if (known.prices[slot] !== level[0]) {
      known.priceCodes[slot] = this.#codeOf(level, 'price', price);
      known.priceLengths[slot] = this.#length;
      known.prices[slot] = this.#isText ? NaN : level[0];
    }
    const code = this.#codeOf(level, 'volume', volume);
    known.levels[slot] = given;
    known.levelCodes[slot] = append(known.priceCodes[slot] ?? 0, code, this.#length);
    known.levelLengths[slot] = (known.priceLengths[slot] ?? 0) + this.#length;
  }

  /** The code of one number of a level. */
  #codeOf(level: BookLevel, part: 'price' | 'volume', decimals: number): number {
    const units = Math.round(level[part === 'price' ? 0 : 1] * (POWERS[decimals] ?? NaN));
    if (units < EXACT) {
      this.#length = digitsOf(units);
      this.#isText = false;
      return codeOfDigits(units, this.#length);
    }
    this.#isText = true;
    const decimal = exactLevelOf(level)?.[part] ?? String(level[part === 'price' ? 0 : 1]);
    const [whole = ''] = multiplyDecimals(decimal, `1${'0'.repeat(decimals)}`).split('.');
    this.#length = text.write(whole, 'latin1');
    return codeOf(text, this.#length);
  }
}
