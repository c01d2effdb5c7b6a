/**
 * Decimal text of an integer count of units of `10^-decimals`, with all its decimals: `formatUnits(1230, 2)` is `12.30`.
 * Units may be larger than one: `formatUnits(7, -3)` is `7000`.
 */
export function formatUnits(units: number, decimals: number): string {
  if (!Number.isSafeInteger(units)) throw new RangeError(`${units} is not an exact whole number of units`);
  if (decimals <= 0) return units === 0 ? '0' : String(units) + '0'.repeat(-decimals);
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return units < 0 ? `-${text}` : text;
}

/** The double nearest to this decimal: both operands are exact, so the one operation rounds once. */
export const unitsToNumber = (units: number, decimals: number): number =>
  decimals < 0 ? units * 10 ** -decimals : units / 10 ** decimals;

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
