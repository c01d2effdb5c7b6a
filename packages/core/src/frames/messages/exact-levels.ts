import type { BookLevel } from '../../channels/order-book.js';

/** A decimal of so many digits is the nearest one of its double; of more digits, it may not be. */
const EXACT = 15;

/** The decimals of a level as the venue wrote them, where the doubles may be less exact. */
export interface ExactLevel {
  readonly price: string | undefined;
  readonly volume: string | undefined;
}

const written = new WeakMap<BookLevel, ExactLevel>();

/** The decimals of a level whose numbers have more than 15 digits; `undefined` for any other, whose doubles are exact. */
export const exactLevelOf = (level: BookLevel): ExactLevel | undefined => written.get(level);

/** Keeps the decimals of a level, if it has some. */
export function withDecimals(
  level: BookLevel,
  price: string | undefined,
  volume: string | undefined,
): BookLevel {
  if (price !== undefined || volume !== undefined) written.set(level, { price, volume });
  return level;
}

/** The text of a decimal, if it has more than 15 digits; `undefined` for a number or a shorter text. */
export function longDecimal(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > EXACT && digitsOf(value) > EXACT ? value : undefined;
}

/** The same for a number in a frame, with or without quotes. */
export function longDecimalIn(bytes: Buffer, begin: number, end: number): string | undefined {
  const quote = bytes[begin] === 0x22 ? 1 : 0;
  return longDecimal(bytes.toString('latin1', begin + quote, end - quote));
}

/** Digits of a decimal from its first one that is not zero, without those of its exponent. */
function digitsOf(text: string): number {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += digits > 0 || code > 48 ? 1 : 0;
    else if (code !== 46 && code !== 45 && code !== 43) break;
  }
  return digits;
}
