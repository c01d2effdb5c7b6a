/**
 * Decimal text of an integer count of units of `10^-decimals`, with all its decimals: `formatUnits(1230, 2)` is
 * `12.30`. Units may be larger than one: `formatUnits(7, -3)` is `7000`.
 */
export function formatUnits(units: number | bigint, decimals: number): string {
  if (typeof units === 'number' && !Number.isSafeInteger(units))
    throw new RangeError(`${units} is not an exact whole number of units`);
  const isNegative = units < 0;
  const digits = String(units).replace('-', '');
  const sign = isNegative ? '-' : '';
  if (decimals <= 0) return digits === '0' ? '0' : sign + digits + '0'.repeat(-decimals);
  const padded = digits.padStart(decimals + 1, '0');
  return `${sign}${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

/** Whole units of `10^-decimals` in a decimal text of at least zero; digits beyond them are cut off. */
export function parseUnits(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  if (decimals < 0) return BigInt(whole) / 10n ** BigInt(-decimals);
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** The same decimal without zeros at its end: `29934.0` is `29934`. */
export const withoutZeros = (text: string): string =>
  text.includes('.') ? text.replace(/\.?0+$/, '') : text;

/** Decimal text of a count of units of `10^-decimals`, without zeros at its end: `unitsToText(1230n, 2)` is `12.3`. */
export const unitsToText = (units: number | bigint, decimals: number): string =>
  withoutZeros(formatUnits(units, decimals));

/** The double nearest to this decimal: both operands are exact, so the one operation rounds once. */
export const unitsToNumber = (units: number | bigint, decimals: number): number =>
  decimals < 0 ? Number(units) * 10 ** -decimals : Number(units) / 10 ** decimals;

/** How many units of `10^-decimals` a value is; throws when it lies between two of them. */
export function toUnits(value: number, decimals: number): number {
  const units = Math.round(decimals < 0 ? value / 10 ** -decimals : value * 10 ** decimals);
  if (
    !Number.isSafeInteger(units) ||
    Math.abs(unitsToNumber(units, decimals) - value) > Math.abs(value) * 1e-12
  ) {
    throw new RangeError(`${value} has more than ${decimals} decimals or is out of range`);
  }
  return units;
}

/** Whole-number division, half away from zero; for values that are never negative. */
export const divideRounded = (dividend: bigint, divisor: bigint): bigint =>
  (dividend + divisor / 2n) / divisor;

/** The same decimal with exactly so many decimals: zeros are added, digits beyond them are cut off. */
export function withDecimals(text: string, decimals: number): string {
  const units = parseUnits(text.replace('-', ''), decimals);
  return formatUnits(text.startsWith('-') ? -units : units, decimals);
}

/** A value as a caller has it: decimal text as on a wire, or a number. */
export type Decimal = number | string;

/** Why a value is not a whole number of units: it is not a decimal of at least zero, or it lies between two of them. */
export type DecimalFault = 'malformed' | 'step';

/** Whole units of `10^-decimals` in a decimal, exactly. */
export function exactUnits(value: Decimal, decimals: number): bigint | DecimalFault {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value < 0) return 'malformed';
    // Large whole numbers have too many units for a number.
    if (Number.isInteger(value) && decimals >= 0) return BigInt(value) * 10n ** BigInt(decimals);
    try {
      return BigInt(toUnits(value, decimals));
    } catch {
      return 'step';
    }
  }
  if (!/^(\d+\.?\d*|\.\d+)$/.test(value)) return 'malformed';
  const units = parseUnits(value.startsWith('.') ? `0${value}` : value, decimals);
  const [whole = '', fraction = ''] = value.split('.');
  const isWhole =
    decimals < 0
      ? !/[1-9]/.test(fraction) && BigInt(whole) % 10n ** BigInt(-decimals) === 0n
      : !/[1-9]/.test(fraction.slice(decimals));
  return isWhole ? units : 'step';
}

/** Units of `10^-from` as units of `10^-to`, which are at least as fine. */
export const rescale = (units: bigint, from: number, to: number): bigint => units * 10n ** BigInt(to - from);

/** Whole-number division of values that are never negative, rounded up. */
export const divideUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;
