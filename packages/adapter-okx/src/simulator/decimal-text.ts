/** Whole units of `10^-decimals` in a decimal text; digits beyond that are cut off. Decimals may be below zero. */
export function textToUnits(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  if (decimals < 0) return BigInt(whole) / 10n ** BigInt(-decimals);
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** The decimal text of so many units of `10^-decimals`, as the venue writes it: without zeros at the end. */
export function unitsToText(units: bigint, decimals: number): string {
  if (decimals <= 0) return String(units * 10n ** BigInt(-decimals));
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  return plain(`${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}

/** The same decimal without zeros at its end: `29934.0` is `29934`. */
export const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** The same decimal with the other sign: the venue's fees are negative when they are paid. */
export function negated(text: string): string {
  const short = plain(text);
  if (short === '0' || short === '-0') return '0';
  return short.startsWith('-') ? short.slice(1) : `-${short}`;
}

/** A double as a decimal text, never with an exponent. */
export function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') ? plain(value.toFixed(20)) : text;
}
