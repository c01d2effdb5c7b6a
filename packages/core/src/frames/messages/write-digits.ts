import type { CodeWriter } from './code-writer.js';

/** Digits that are read at once, as an integer of 32 bits. */
export const GROUP = 8;

/** The powers of ten that are exact in a double. */
export const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const SMALL_POWERS = Int32Array.from([1, 10, 100, 1_000]);

/** Masks that test four bytes for the ASCII digits 0x30 to 0x39, and extract their values. */
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const LOW_HALVES = 0x0f0f0f0f;
const LOW_BYTES = 0x00ff00ff;
const DIGITS = 0x30303030;
const ABOVE_NINE = 0x06060606;

/** Whether the current byte is a digit. */
export const IS_DIGIT = 'c >= 48 && c <= 57';

/** An expression of the four digits in a word, the first one in its lowest byte. A zero byte counts as a digit 0. */
const digitsIn = (word: string): string =>
  `(Math.imul((Math.imul(${word} & ${LOW_HALVES}, 2561) >>> 8) & ${LOW_BYTES}, 6553601) >>> 16)`;

/** Reads four bytes at `p`. Then `n` is 0 if all of them are digits. The zero behind a frame is none. */
const READ_WORD = `word = view.getInt32(p, true);
  n = ((word & ${HIGH_HALVES}) ^ ${DIGITS}) | (((word + ${ABOVE_NINE}) & ${HIGH_HALVES}) ^ ${DIGITS});`;

/** Then `n` is the number of digits before the first byte that is none. */
const COUNT_DIGITS = 'n = (31 - Math.clz32(n & -n)) >> 3;';

/** Moves `n` digits of the word to its end, behind zeros. */
const SHIFTED = '(word << (32 - (n << 3)))';

/**
 * Reads a group of digits, as many as there are. No loop: how many there are cannot be predicted. Not more code than this
 * either: V8 does not optimise a function of more than 60 kB of bytecode, of which a decimal takes one and a half.
 */
export function readGroup(code: CodeWriter, sum: string): string {
  return `${READ_WORD}
  if (n === 0) {
    ${sum} = ${digitsIn('word')}; p += 4;
    ${READ_WORD}
    if (n === 0) { ${sum} = ${sum} * 10000 + ${digitsIn('word')} | 0; p += 4; }
    else {
      ${COUNT_DIGITS}
      if (n !== 0) { ${sum} = Math.imul(${sum}, ${code.constant(SMALL_POWERS)}[n]) + ${digitsIn(SHIFTED)} | 0; p += n; }
    }
  } else {
    ${COUNT_DIGITS}
    ${sum} = n === 0 ? 0 : ${digitsIn(SHIFTED)};
    p += n;
  }
  c = b[p];`;
}

/** Skips digits: four at once while there are so many. */
export const skipDigits = `for (;;) {
    ${READ_WORD}
    if (n !== 0) break;
    p += 4;
  }
  ${COUNT_DIGITS}
  p += n; c = b[p];`;
