/** A plain decimal: `digits / 10 ** scale`. OKX sends no other. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const PLAIN = /^(-?)(\d+)(?:\.(\d*))?$/;

/** Whether a text is a decimal without sign and exponent. */
export const isPlainDecimal = (text: string): boolean => UNSIGNED.test(text);

const UNSIGNED = /^\d+(?:\.\d*)?$/;

function parse(text: string): Decimal {
  const [, sign = '', whole = '', fraction = ''] = PLAIN.exec(text) ?? [];
  if (whole === '') throw new RangeError(`not a plain decimal: ${text.slice(0, 40)}`);
  return { digits: BigInt(sign + whole + fraction), scale: fraction.length };
}

function print(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${text.slice(-scale)}`;
}

/** The exact product of two decimal texts. */
export function multiplyDecimals(left: string, right: string): string {
  const a = parse(left);
  const b = parse(right);
  return print(a.digits * b.digits, a.scale + b.scale);
}

/** The quotient of two decimal texts above zero, rounded to so many places, without zeros at its end. */
export function divideDecimals(left: string, right: string, places: number): string {
  const a = parse(left);
  const b = parse(right);
  const dividend = a.digits * 10n ** BigInt(places + b.scale);
  const divisor = b.digits * 10n ** BigInt(a.scale);
  const text = print((2n * dividend + divisor) / (2n * divisor), places);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The same amount with the other sign; zero has none. */
export function negate(text: string): string {
  if (text.startsWith('-')) return text.slice(1);
  return Number(text) === 0 ? text : `-${text}`;
}
