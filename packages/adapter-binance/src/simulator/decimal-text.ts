/** Whole units of `10^-decimals` in a decimal text; digits beyond that are cut off. */
export function textToUnits(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** The decimal text of so many units of `10^-decimals`. */
export function unitsToText(units: bigint, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The same value with so many decimals: the spot venue writes all of its amounts with eight. */
export const withDecimals = (text: string, decimals: number): string =>
  unitsToText(textToUnits(text, decimals), decimals);

/** The exact product of two decimal texts, cut to so many decimals. */
export function product(left: string, right: string, decimals: number): string {
  const units = textToUnits(left, 12) * textToUnits(right, 12);
  return unitsToText(units / 10n ** BigInt(24 - decimals), decimals);
}
