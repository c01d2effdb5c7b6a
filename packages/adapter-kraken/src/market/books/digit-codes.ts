import { append, codeOf } from './crc.js';

/** Digits are coded in pairs. */
const PAIR = 100;
const GROUP = PAIR * PAIR;
const HALF = GROUP * GROUP;
const HALF_DIGITS = 8;

/** Space of a pair's place in the table: a power of two from 100 on. */
const PLACE_SIZE = 128;

const POWERS = Int32Array.from({ length: 10 }, (_, digits) => 10 ** digits);

/** Digits of the smallest number with so many leading zero bits. */
const DIGITS = Int32Array.from({ length: 33 }, (_, zeros) =>
  zeros === 32 ? 0 : String(2 ** (31 - zeros)).length,
);

/** By a number of pairs, and a pair of digits: the code of the pair, with so many pairs behind it. */
const CODES = Int32Array.from({ length: HALF_DIGITS * PLACE_SIZE }, (_, index) =>
  append(
    codeOf(Buffer.from(String(index % PLACE_SIZE).padStart(2, '0')), 2),
    0,
    2 * Math.floor(index / PLACE_SIZE),
  ),
);

/** By a number of digits: the code of the zeros that lead them in a text of 8, or of 16 characters. */
const leading = (length: number): Int32Array =>
  Int32Array.from({ length: length + 1 }, (_, count) =>
    append(codeOf(Buffer.alloc(length - count, '0'), length - count), 0, count),
  );
const LEADING_OF_8 = leading(HALF_DIGITS);
const LEADING_OF_16 = leading(2 * HALF_DIGITS);

/** Digits of a whole number below 1e16, without leading zeros: none for 0. */
export function digitsOf(whole: number): number {
  return whole < HALF ? digitsBelow(whole | 0) : HALF_DIGITS + digitsBelow((whole / HALF) | 0);
}

function digitsBelow(whole: number): number {
  const least = DIGITS[Math.clz32(whole)] ?? 0;
  return whole >= (POWERS[least] ?? 0) ? least + 1 : least;
}

/** The code of the digits of a whole number below 1e16, as if nothing preceded them. */
export function codeOfDigits(whole: number, count: number): number {
  if (whole < HALF) return codeOfHalf(whole | 0, 0) ^ (LEADING_OF_8[count] ?? 0);
  const upper = (whole / HALF) | 0;
  const lower = (whole - upper * HALF) | 0;
  return codeOfHalf(upper, 4 * PLACE_SIZE) ^ codeOfHalf(lower, 0) ^ (LEADING_OF_16[count] ?? 0);
}

/** The code of eight digits. @param last - the place of the last pair in the table */
function codeOfHalf(whole: number, last: number): number {
  const high = (whole / GROUP) | 0;
  const low = whole - high * GROUP;
  const first = (high / PAIR) | 0;
  const third = (low / PAIR) | 0;
  return (
    (CODES[(last + 3 * PLACE_SIZE) | first] ?? 0) ^
    (CODES[(last + 2 * PLACE_SIZE) | (high - first * PAIR)] ?? 0) ^
    (CODES[(last + PLACE_SIZE) | third] ?? 0) ^
    (CODES[last | (low - third * PAIR)] ?? 0)
  );
}
