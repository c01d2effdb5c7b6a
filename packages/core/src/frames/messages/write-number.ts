import { cursor, readNumber } from './byte-readers.js';
import type { CodeWriter } from './code-writer.js';
import { GROUP, IS_DIGIT, POWERS, readGroup } from './write-digits.js';

export interface NumberRules {
  readonly least?: 'zero' | 'above zero';
  readonly isWhole?: boolean;
  /** Whether it mostly is one. A fraction is read too, slower. */
  readonly isMostlyWhole?: boolean;
  /** What stands for a number that is not stated. */
  readonly none?: readonly string[];
}

/** Digits of an integer that is exact in a double. */
const EXACT = 15;

/**
 * Writes code that reads a number in place, with or without quotes. Whole numbers have at most two groups of digits, and
 * decimals one before the point and one behind it. A decimal is a whole number divided by a power of ten. Both are exact
 * in a double, so that the quotient is the nearest double, as that of `Number`. Numbers with more digits, and those with an
 * exponent, are read by `readNumber`.
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
  if (rules.isWhole) code.line(`if (!Number.isInteger(${value})) ${code.fail('a whole number')}`);
  code.line('} else if (quoted) {');
  code.line(`if (c !== 34) ${code.fail('"')}`);
  code.line('p++;');
  code.line('}');
  writeChecks(code, value, rules);
  code.line('}');
  return value;
}

/** Digits before the point, and behind it. What has more of them than is usual is left to `readNumber`. */
function writeDigits(code: CodeWriter, value: string, { isWhole, isMostlyWhole }: NumberRules): void {
  const powers = code.constant(POWERS);
  code.line('start = p; whole = 0;');
  code.line('if (c === 48) c = b[++p];');
  code.line(`else { ${readGroup(code, 'whole')} }`);
  code.line('digits = p - start;');
  code.line(`if (digits === 0) ${code.fail('a number')}`);
  code.line(`${value} = whole;`);
  if (isWhole || isMostlyWhole) {
    code.line(`if (digits === ${GROUP} && ${IS_DIGIT}) {`);
    code.line(`start = p; ${readGroup(code, 'part')}`);
    code.line(`${value} = whole * ${powers}[p - start] + part;`);
    code.line(`isLong = ${IS_DIGIT};`);
    code.line('}');
    if (isMostlyWhole) code.line(`if (c === 46 || ${value} > ${Number.MAX_SAFE_INTEGER}) isLong = true;`);
    return;
  }
  code.line('if (c === 46) {');
  code.line(`p++; start = p; ${readGroup(code, 'part')}`);
  code.line('places = p - start;');
  code.line(`if (places === 0) ${code.fail('digits')}`);
  code.line(`if (digits + places > ${EXACT}) isLong = true;`);
  code.line(`else ${value} = (whole * ${powers}[places] + part) / ${powers}[places];`);
  code.line('}');
  code.line(`if (${IS_DIGIT}) isLong = true;`);
}

function writeChecks(code: CodeWriter, value: string, { least, isWhole }: NumberRules): void {
  if (least === 'above zero') code.line(`if (!(${value} > 0)) ${code.fail('a number above zero')}`);
  if (isWhole)
    code.line(
      `if (!(Math.abs(${value}) <= ${Number.MAX_SAFE_INTEGER})) ${code.fail('a whole number that is exact')}`,
    );
}
