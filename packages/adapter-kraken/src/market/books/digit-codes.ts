import { append, codeOf } from './crc.js';

/** Numbers are coded in groups of four digits, of which all codes are kept. */
const GROUP = 10_000;
const HALF = GROUP * GROUP;
const HALF_DIGITS = 8;

const POWERS = Int32Array.from({ length: 10 }, (_, digits) => 10 ** digits);

/** Digits of the smallest number with so many leading zero bits. */
const DIGITS = Int32Array.from({ length: 33 }, (_, zeros) =>
  zeros === 32 ? 0 : String(2 ** (31 - zeros)).length,
);

const ZERO = '0'.charCodeAt(0);
const digits = Buffer.alloc(4);

function codeOfGroup(number: number): number {
  let rest = number;
  for (let at = 3; at >= 0; at--) {
    digits[at] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return codeOf(digits, 4);
}

/** By a group: its code, followed by 0, 1, 2 or 3 others. Made when first needed. */
let groups: readonly [Int32Array, Int32Array, Int32Array, Int32Array] | undefined;

function makeGroups(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const last = Int32Array.from({ length: GROUP }, (_, number) => codeOfGroup(number));
  const before = (following: number): Int32Array => last.map((code) => append(code, 0, 4 * following));
  return [last, before(1), before(2), before(3)];
}

/** By a number of digits: the code of the zeros that lead them in a text of 8, or of 16 characters. */
const leading = (length: number): Int32Array =>
  Int32Array.from({ length: length + 1 }, (_, count) =>
    append(codeOf(Buffer.alloc(length - count, ZERO), length - count), 0, count),
  );
const LEADING_OF_8 = leading(8);
const LEADING_OF_16 = leading(16);

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
  const [zeroth, first, second, third] = (groups ??= makeGroups());
  if (whole < HALF) {
    const high = (whole / GROUP) | 0;
    return (first[high] ?? 0) ^ (zeroth[whole - high * GROUP] ?? 0) ^ (LEADING_OF_8[count] ?? 0);
  }
  const upper = (whole / HALF) | 0;
  const lower = whole - upper * HALF;
  const high = (upper / GROUP) | 0;
  const low = (lower / GROUP) | 0;
  return (
    (third[high] ?? 0) ^
    (second[upper - high * GROUP] ?? 0) ^
    (first[low] ?? 0) ^
    (zeroth[lower - low * GROUP] ?? 0) ^
    (LEADING_OF_16[count] ?? 0)
  );
}
