import type { BookLevel } from '@hftjs/core';
import { exactLevelOf, multiplyDecimals, type PriceLevels } from '@hftjs/core/adapter';
import { sentLevel } from './contracts.js';
import { append, codeOf, EMPTY, finish } from './crc.js';

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

/** The digits of one level. The longest decimal in a frame is 128 characters. */
const text = Buffer.allocUnsafeSlow(2 * (128 + MOST_DECIMALS));

/** Where the next digit goes. */
let length = 0;

/** The slots of the covered levels of one side, best first. */
const slots = new Int32Array(COVERED);

/** The codes of one side's levels. */
class SideCodes {
  /** By slot: a level, the code of its digits, and how many they are. */
  readonly levels: (BookLevel | undefined)[] = [];
  readonly levelCodes: number[] = [];
  readonly levelLengths: number[] = [];
  /** The slots of the covered levels as they were checked last, best first. */
  readonly checked = new Int32Array(COVERED).fill(-1);
  /** Code and length of the digits of the first so many of them. */
  readonly codes = new Int32Array(COVERED + 1);
  readonly lengths = new Int32Array(COVERED + 1);
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

  constructor(precision: Precision) {
    this.precision = precision;
  }

  of(bids: PriceLevels, asks: PriceLevels): number {
    return finish(this.#append(this.#append(EMPTY, this.#asks, asks), this.#bids, bids));
  }

  #append(code: number, known: SideCodes, side: PriceLevels): number {
    const { levels, checked, codes, lengths } = known;
    const count = side.topSlots(slots);
    let isSame = true;
    for (let rank = 0; rank < count; rank++) {
      const slot = slots[rank] ?? 0;
      const level = side.inSlot(slot);
      if (levels[slot] !== level) {
        this.#keep(known, level, slot);
        isSame = false;
      } else if (checked[rank] !== slot) isSame = false;
      if (isSame) continue;
      const added = known.levelLengths[slot] ?? 0;
      checked[rank] = slot;
      codes[rank + 1] = append(codes[rank] ?? 0, known.levelCodes[slot] ?? 0, added);
      lengths[rank + 1] = (lengths[rank] ?? 0) + added;
    }
    // What followed them is no longer true, should it come again.
    if (count < COVERED) checked.fill(-1, count);
    return append(code, codes[count] ?? 0, lengths[count] ?? 0);
  }

  #keep(known: SideCodes, level: BookLevel, slot: number): void {
    writeLevel(level, this.precision);
    known.levels[slot] = level;
    known.levelCodes[slot] = codeOf(text, length);
    known.levelLengths[slot] = length;
  }
}

function writeLevel(given: BookLevel, { price, volume, areContracts }: Precision): void {
  const level = areContracts ? sentLevel(given) : given;
  length = 0;
  const units = Math.round(level[0] * (POWERS[price] ?? NaN));
  if (units < EXACT) writeDigits(units);
  else writeText(level, 'price', price);
  const lots = Math.round(level[1] * (POWERS[volume] ?? NaN));
  if (lots < EXACT) writeDigits(lots);
  else writeText(level, 'volume', volume);
}

const ZERO = 48;
/** The digits of the numbers below 100. */
const TENS = Uint8Array.from({ length: 100 }, (_, number) => ZERO + Math.floor(number / 10));
const ONES = Uint8Array.from({ length: 100 }, (_, number) => ZERO + (number % 10));

/** Numbers are written in two halves of so many digits, which are integers of 32 bits. */
const HALF_DIGITS = 8;
const HALF = 10 ** HALF_DIGITS;

/** Writes a whole number. Nothing for 0, which is leading zeros only. */
function writeDigits(whole: number): void {
  const high = Math.floor(whole / HALF);
  let low = whole - high * HALF;
  if (high > 0) {
    writeSmall(high, digitsOf(high));
    writeSmall(low, HALF_DIGITS);
  } else if ((low = whole) > 0) writeSmall(low, digitsOf(low));
}

/** Two digits are written at once. */
function writeSmall(whole: number, digits: number): void {
  let rest = whole | 0;
  let at = length + digits - 2;
  for (; at >= length; at -= 2) {
    const next = (rest / 100) | 0;
    const pair = rest - next * 100;
    text[at] = TENS[pair] ?? ZERO;
    text[at + 1] = ONES[pair] ?? ZERO;
    rest = next;
  }
  if (at === length - 1) text[length] = ZERO + rest;
  length += digits;
}

function digitsOf(whole: number): number {
  let digits = 1;
  for (let limit = 10; whole >= limit; limit *= 10) digits++;
  return digits;
}

/** Writes a number that has more digits than a double. */
function writeText(level: BookLevel, part: 'price' | 'volume', decimals: number): void {
  const decimal = exactLevelOf(level)?.[part] ?? String(level[part === 'price' ? 0 : 1]);
  const [whole = ''] = multiplyDecimals(decimal, `1${'0'.repeat(decimals)}`).split('.');
  length += text.write(whole, length, 'latin1');
}
