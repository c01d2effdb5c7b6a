import { cursor, readNumber } from './byte-readers.js';
import type { CodeWriter } from './code-writer.js';

export interface NumberRules {
  readonly least?: 'zero' | 'above zero';
  readonly isWhole?: boolean;
  /** What stands for a number that is not stated. */
  readonly none?: readonly string[];
}

/** Digits of an integer that is exact in 32 bits, and of one that is exact in a double. */
const SMALL = 9;
const EXACT = 15;

/** The lowest integer with more digits than that. */
const INEXACT = 10 ** EXACT;

/** Masks of four bytes, to tell whether they are the digits 0x30 to 0x39, and to take their values. */
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const LOW_HALVES = 0x0f0f0f0f;
const LOW_BYTES = 0x00ff00ff;
const DIGITS = 0x30303030;
const ABOVE_NINE = 0x06060606;

/** As many as the digits of two integers. All are exact. */
export const POWERS = Float64Array.from({ length: 2 * SMALL + 1 }, (_, exponent) => 10 ** exponent);

/**
 * Writes code that reads a number in place, with or without quotes. Its digits before the point are at most two integers
 * of 32 bits, and so are those behind it. A decimal is a whole number divided by a power of ten. Where both are exact in a
 * double, the quotient is the nearest double, as that of `Number`. Other numbers, and those with an exponent, are read by
 * `readNumber`.
 *
 * @returns the name of its variable
 */
export function writeNumber(code: CodeWriter, rules: NumberRules): string {
  const value = code.name('v');
  code.line(`let ${value};`);
  for (const none of rules.none ?? []) code.line(`if (${code.matches(none)}) p += ${none.length}; else`);
  code.line('{');
  code.line('begin = p; quoted = negative = isLong = false; c = b[p];');
  code.line('if (c === 34) { quoted = true; c = b[++p]; }');
  if (rules.least === undefined) code.line('if (c === 45) { negative = true; c = b[++p]; }');
  writeDigits(code, value, rules);
  if (rules.least === undefined) code.line(`if (negative) ${value} = -${value};`);
  code.line('if (isLong || (c | 32) === 101) {');
  code.line(`${value} = ${code.constant(readNumber)}(b, begin);`);
  code.line(`p = ${code.constant(cursor)}.end;`);
  code.line(`if (p < 0) { p = begin; ${code.fail('a number')} }`);
  code.line('} else if (quoted) {');
  code.line(`if (c !== 34) ${code.fail('"')}`);
  code.line('p++;');
  code.line('}');
  writeChecks(code, value, rules);
  code.line('}');
  return value;
}

/** Skips digits: four at once while there are so many, then the others one by one. */
export const skipDigits = `while (p + 4 <= end) {
    word = view.getInt32(p, true);
    if ((word & ${HIGH_HALVES}) !== ${DIGITS} || ((word + ${ABOVE_NINE}) & ${HIGH_HALVES}) !== ${DIGITS}) break;
    p += 4;
  }
  c = b[p];
  while (c >= 48 && c <= 57) c = b[++p];`;

/** Reads four digits at once while there are so many, then the others one by one. Adds them to `sum`. */
export function readDigits(sum: string, until?: string): string {
  const within = until === undefined ? '' : `p + 4 <= ${until} && `;
  return `while (${within}p + 4 <= end) {
    word = view.getInt32(p, true);
    if ((word & ${HIGH_HALVES}) !== ${DIGITS} || ((word + ${ABOVE_NINE}) & ${HIGH_HALVES}) !== ${DIGITS}) break;
    word = (Math.imul(word & ${LOW_HALVES}, 2561) >>> 8) & ${LOW_BYTES};
    ${sum} = (${sum} * 10000 + (Math.imul(word, 6553601) >>> 16)) | 0;
    p += 4;
  }
  c = b[p];
  while (c >= 48 && c <= 57${until === undefined ? '' : ` && p < ${until}`}) { ${sum} = (${sum} * 10 + c - 48) | 0; c = b[++p]; }`;
}

/** Digits before the point are one or two integers. A decimal has its fraction as the second one. */
function writeDigits(code: CodeWriter, value: string, { isWhole }: NumberRules): void {
  const powers = code.constant(POWERS);
  code.line('start = p; whole = 0;');
  code.line('if (c === 48) c = b[++p];');
  code.line(`else { ${readDigits('whole', `start + ${SMALL}`)} }`);
  code.line('digits = p - start;');
  code.line(`if (digits === 0) ${code.fail('a number')}`);
  code.line(`${value} = whole;`);
  code.line(`if (digits === ${SMALL} && c >= 48 && c <= 57) {`);
  code.line(`start = p; part = 0; ${readDigits('part')}`);
  code.line('places = p - start;');
  code.line(`if (places >= ${SMALL} || c === 46) isLong = true;`);
  code.line(`else ${value} = whole * ${powers}[places] + part;`);
  if (!isWhole) {
    code.line('} else if (c === 46) {');
    code.line(`p++; start = p; part = 0; ${readDigits('part')}`);
    code.line('places = p - start;');
    code.line(`if (places === 0) ${code.fail('digits')}`);
    code.line(`if (places <= ${SMALL} && digits + places <= ${EXACT})`);
    code.line(`${value} = (whole * ${powers}[places] + part) / ${powers}[places];`);
    code.line('else {');
    writeLongFraction(code, value);
    code.line('}');
  }
  code.line('}');
}

/** The digits behind the point, from `start` on, are read again: as two integers. */
function writeLongFraction(code: CodeWriter, value: string): void {
  const powers = code.constant(POWERS);
  code.line(`p = start; part = 0; ${readDigits('part', `start + ${SMALL}`)}`);
  code.line('places = p - start;');
  code.line(`start = p; rest = 0; ${readDigits('rest', `start + ${SMALL}`)}`);
  code.line(`${value} = (whole * ${powers}[places] + part) * ${powers}[p - start] + rest;`);
  code.line('places += p - start;');
  code.line(`if (!(${value} < ${INEXACT}) || (c >= 48 && c <= 57)) isLong = true;`);
  code.line(`else ${value} /= ${powers}[places];`);
}

function writeChecks(code: CodeWriter, value: string, { least, isWhole }: NumberRules): void {
  if (least === 'above zero') code.line(`if (!(${value} > 0)) ${code.fail('a number above zero')}`);
  if (isWhole)
    code.line(
      `if (!(Math.abs(${value}) <= ${Number.MAX_SAFE_INTEGER}) || ${value} % 1 !== 0) ${code.fail('a whole number')}`,
    );
}
