import { POWERS } from './write-digits.js';

/**
 * What compiled readers call for values that are not read in place. Each function begins at a position of the frame and
 * leaves the position behind the value in `cursor.end`, or -1 where the value is not what a compiled reader reads.
 */
export const cursor = { end: 0 };

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;

const isDigit = (code: number | undefined): boolean => code !== undefined && code >= 48 && code <= 57;

/** For each byte, whether it can stand in a text that is read: ASCII that JSON need not escape. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= SPACE && code <= TILDE && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
);

type Slicing = Buffer & { latin1Slice?(begin: number, end: number): string };

/** ASCII as a text. `toString` calls the same function, and checks its arguments for as long as that takes. */
export const textIn: (bytes: Buffer, begin: number, end: number) => string =
  'latin1Slice' in Buffer.prototype
    ? (bytes, begin, end) => (bytes as Required<Slicing>).latin1Slice(begin, end)
    : (bytes, begin, end) => bytes.toString('latin1', begin, end);

/** A text that is different in every frame, without escapes, in ASCII. */
export function readUniqueText(bytes: Buffer, begin: number): string {
  const end = bytes[begin] === QUOTE ? skipText(bytes, begin) : -1;
  cursor.end = end;
  return end < 0 ? '' : textIn(bytes, begin + 1, end - 1);
}

function isSame(bytes: Buffer, begin: number, text: string): boolean {
  for (let index = 0; index < text.length; index++)
    if (bytes[begin + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** The value is not what a compiled reader reads. */
export function giveUp<T>(value: T): T {
  cursor.end = -1;
  return value;
}

/** The longest number that is read. A longer one is left to the plain reader. */
const LONGEST_NUMBER = 64;

/** A number that has too many digits, or an exponent, to be read in place. Its quotes, if it has some, are read too. */
export function readNumber(bytes: Buffer, begin: number): number {
  const isQuoted = bytes[begin] === QUOTE;
  const from = isQuoted ? begin + 1 : begin;
  const end = endOfNumber(bytes, from);
  if (end < 0 || end - from > LONGEST_NUMBER || (isQuoted && bytes[end] !== QUOTE)) return giveUp(0);
  const number = decimalIn(bytes, from, end) ?? Number(textIn(bytes, from, end));
  if (!Number.isFinite(number)) return giveUp(0);
  cursor.end = isQuoted ? end + 1 : end;
  return number;
}

/** Whole numbers up to here are exact in a double. */
const EXACT = 2 ** 53;

/** A decimal whose digits are an exact whole number; `undefined` for one that has more, or an exponent. */
function decimalIn(bytes: Buffer, from: number, end: number): number | undefined {
  const isNegative = bytes[from] === 0x2d;
  let digits = 0;
  let point = end;
  for (let at = isNegative ? from + 1 : from; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code >= 48 && code <= 57) digits = digits * 10 + code - 48;
    else if (code === 0x2e) point = at + 1;
    else return undefined;
  }
  const power = POWERS[end - point];
  if (power === undefined || digits >= EXACT) return undefined;
  return (isNegative ? -digits : digits) / power;
}

/** The end of a JSON number, or -1. */
function endOfNumber(bytes: Buffer, begin: number): number {
  let at = bytes[begin] === 0x2d ? begin + 1 : begin;
  if (!isDigit(bytes[at])) return -1;
  if (bytes[at] === 48) at++;
  else while (isDigit(bytes[at])) at++;
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[++at])) return -1;
    while (isDigit(bytes[at])) at++;
  }
  if (((bytes[at] ?? 0) | 0x20) !== 0x65) return at;
  at++;
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
  if (!isDigit(bytes[at])) return -1;
  while (isDigit(bytes[at])) at++;
  return at;
}

/** Microseconds of a day's beginning; NaN for what is not one. */
export function readDay(bytes: Buffer, begin: number): number {
  const day = bytes.toString('latin1', begin, begin + 10);
  const date = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  // Date would read a 30th of February as a day in March.
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return NaN;
  return date.getTime() * 1000;
}

/** Skips a value of any kind that is valid JSON in ASCII. Returns the position behind it, or -1. */
export function skipValue(bytes: Buffer, begin: number, depth = 0): number {
  switch (bytes[begin]) {
    case QUOTE:
      return skipText(bytes, begin);
    case 0x74:
      return skipWord(bytes, begin, 'true');
    case 0x66:
      return skipWord(bytes, begin, 'false');
    case 0x6e:
      return skipWord(bytes, begin, 'null');
    case 0x5b:
      return skipItems(bytes, begin, { close: 0x5d, depth });
    case 0x7b:
      return skipItems(bytes, begin, { close: 0x7d, depth });
    default:
      return endOfNumber(bytes, begin);
  }
}

const skipWord = (bytes: Buffer, begin: number, word: string): number =>
  isSame(bytes, begin, word) ? begin + word.length : -1;

function skipText(bytes: Buffer, begin: number): number {
  let at = begin + 1;
  while (PLAIN[bytes[at] ?? 0] === 1) at++;
  return bytes[at] === QUOTE ? at + 1 : -1;
}

/** Deeper values are left to the plain reader. */
const DEEPEST = 8;

interface Items {
  readonly close: number;
  readonly depth: number;
}

/** The items of an array or, with their keys, of an object. */
function skipItems(bytes: Buffer, begin: number, { close, depth }: Items): number {
  let at = begin + 1;
  if (bytes[at] === close) return at + 1;
  if (depth >= DEEPEST) return -1;
  for (;;) {
    if (close === 0x7d) {
      at = bytes[at] === QUOTE ? skipText(bytes, at) : -1;
      if (at < 0 || bytes[at] !== 0x3a) return -1;
      at++;
    }
    at = skipValue(bytes, at, depth + 1);
    if (at < 0) return -1;
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== 0x2c) return -1;
    at++;
  }
}
