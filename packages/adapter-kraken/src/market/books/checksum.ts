import { crc32 } from 'node:zlib';
import type { BookLevel } from '@hftjs/core';
import { exactLevelOf, multiplyDecimals, type PriceLevels } from '@hftjs/core/adapter';
import { sentLevel } from './contracts.js';

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

/** The longest decimal in a frame is 128 characters. */
const text = Buffer.allocUnsafeSlow(4 * COVERED * (128 + MOST_DECIMALS));

/** Where the next digit goes. */
let length = 0;

/**
 * The checksum of a book: the CRC-32 of the best asks, then of the best bids; of each level the price and the volume with
 * all decimals of the pair, without point and leading zeros.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
 */
export function checksumOf(bids: PriceLevels, asks: PriceLevels, precision: Precision): number {
  length = 0;
  writeSide(asks, precision);
  writeSide(bids, precision);
  return crc32(text.subarray(0, length));
}

function writeSide(levels: PriceLevels, { price, volume, areContracts }: Precision): void {
  const priceScale = POWERS[price] ?? NaN;
  const volumeScale = POWERS[volume] ?? NaN;
  const count = Math.min(COVERED, levels.size);
  for (let rank = 0; rank < count; rank++) {
    let level = levels.at(rank);
    if (level === undefined) return;
    if (areContracts) level = sentLevel(level);
    const units = Math.round(level[0] * priceScale);
    if (units < EXACT) writeDigits(units);
    else writeText(level, 'price', price);
    const lots = Math.round(level[1] * volumeScale);
    if (lots < EXACT) writeDigits(lots);
    else writeText(level, 'volume', volume);
  }
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
