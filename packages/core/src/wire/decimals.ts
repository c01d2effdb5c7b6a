/**
 * Exact arithmetic on decimal texts. Venues send quantities as decimals; as doubles, 0.1 and 0.2 would sum to
 * 0.30000000000000004.
 */
interface Decimal {
  readonly digits: bigint;
  /** Decimal places: the value is `digits / 10 ** scale`. */
  readonly scale: number;
}

const SHAPE = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** More places than any venue uses. A larger exponent is an attack or a mistake. */
const MAX_EXPONENT = 1000;

/** The longest decimal that is accepted. A longer one is an attack or a mistake. */
const MAX_DECIMAL_LENGTH = 128;

/** The longest result of exact arithmetic: the time that it takes grows with the square of the length. */
const MAX_RESULT_LENGTH = 8_192;

/** The place behind the digits that begin at a place. */
export function endOfDigits(text: string, begin: number): number {
  let at = begin;
  for (let code = text.charCodeAt(at); code >= 48 && code <= 57; code = text.charCodeAt(at)) at++;
  return at;
}

const isSign = (code: number): boolean => code === 43 || code === 45;

/** Whether a text is a decimal number, in plain or scientific notation. Without `SHAPE`, because numbers are many. */
export function isDecimal(text: string): boolean {
  const { length } = text;
  if (length > MAX_DECIMAL_LENGTH) return false;
  const begin = isSign(text.charCodeAt(0)) ? 1 : 0;
  let at = endOfDigits(text, begin);
  let digits = at - begin;
  if (text.charCodeAt(at) === 46) {
    const fraction = at + 1;
    at = endOfDigits(text, fraction);
    digits += at - fraction;
  }
  if (digits === 0 || at === length) return digits > 0;
  if ((text.charCodeAt(at) | 0x20) !== 101) return false;
  const exponent = isSign(text.charCodeAt(at + 1)) ? at + 2 : at + 1;
  return exponent < length && endOfDigits(text, exponent) === length;
}

function parse(text: string): Decimal {
  const match = text.length <= MAX_RESULT_LENGTH ? SHAPE.exec(text) : null;
  if (!match) throw new RangeError(`not a decimal number: ${text.slice(0, 40)}`);
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) throw new RangeError(`exponent too large: ${text.slice(0, 40)}`);
  const unsigned = BigInt(whole + fraction || '0');
  const digits = sign === '-' ? -unsigned : unsigned;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

const magnitude = (digits: bigint): bigint => (digits < 0n ? -digits : digits);

const rescale = ({ digits, scale }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - scale);

function print(digits: bigint, scale: number): string {
  const negative = digits < 0n;
  const text = magnitude(digits)
    .toString()
    .padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return `${negative ? '-' : ''}${whole}${scale > 0 ? `.${text.slice(-scale)}` : ''}`;
}

function combine(left: string, right: string, operation: (a: bigint, b: bigint) => bigint): string {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  return print(operation(rescale(a, scale), rescale(b, scale)), scale);
}

/** The exact sum of two decimal texts, with as many places as the longer of them. */
export const addDecimals = (left: string, right: string): string => combine(left, right, (a, b) => a + b);

/** The exact difference of two decimal texts. */
export const subtractDecimals = (left: string, right: string): string =>
  combine(left, right, (a, b) => a - b);

/** The exact product of two decimal texts. */
export function multiplyDecimals(left: string, right: string): string {
  const a = parse(left);
  const b = parse(right);
  return print(a.digits * b.digits, a.scale + b.scale);
}

/**
 * The quotient of two decimal texts, rounded half away from zero to so many places, without zeros at its end.
 *
 * @throws RangeError when the divisor is zero
 */
export function divideDecimals(left: string, right: string, places: number): string {
  const a = parse(left);
  const b = parse(right);
  if (b.digits === 0n) throw new RangeError(`${left.slice(0, 40)} divided by zero`);
  const dividend = magnitude(a.digits) * 10n ** BigInt(places + b.scale);
  const divisor = magnitude(b.digits) * 10n ** BigInt(a.scale);
  const quotient = (2n * dividend + divisor) / (2n * divisor);
  const text = print(a.digits < 0n === b.digits < 0n ? quotient : -quotient, places);
  return text.includes('.') ? withoutZeros(text) : text;
}

/** Removes trailing zeros after the decimal point. */
function withoutZeros(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end--;
  return text.slice(0, text[end - 1] === '.' ? end - 1 : end);
}

/** The same amount with the opposite sign. Zero has no sign. */
export function negateDecimal(text: string): string {
  const { digits, scale } = parse(text);
  return print(-digits, scale);
}

/** Negative, zero or positive as `left` is less than, equal to or greater than `right`. */
export function compareDecimals(left: string, right: string): number {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale) - rescale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
