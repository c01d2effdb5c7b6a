/** Whole units of `10^-decimals` in a decimal text; digits beyond that are cut off. */
export function textToUnits(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** The decimal text of so many units of `10^-decimals`, as the venue writes it: without zeros at the end. */
export function unitsToText(units: bigint, decimals: number): string {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return plain(`${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}

/** The same decimal without zeros at its end: `29934.0` is `29934`. */
export const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
