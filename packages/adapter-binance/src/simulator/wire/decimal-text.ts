import { formatUnits, parseUnits } from '@hftjs/simulator';

/** The same value with so many decimals: the spot venue writes all of its amounts with eight. */
export const withDecimals = (text: string, decimals: number): string =>
  formatUnits(parseUnits(text, decimals), decimals);

/** The exact product of two decimal texts, cut to so many decimals. */
export function product(left: string, right: string, decimals: number): string {
  const units = parseUnits(left, 12) * parseUnits(right, 12);
  return formatUnits(units / 10n ** BigInt(24 - decimals), decimals);
}

/** The same value with at least eight decimals; none is cut off. */
export function eightDecimals(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(8, '0')}`;
}
