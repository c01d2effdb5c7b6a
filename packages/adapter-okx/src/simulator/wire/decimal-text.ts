import { unitsToText, withoutZeros } from '@hftjs/simulator';

/** The same decimal with the other sign: the venue's fees are negative when they are paid. */
export function negated(text: string): string {
  const short = withoutZeros(text);
  if (short === '0' || short === '-0') return '0';
  return short.startsWith('-') ? short.slice(1) : `-${short}`;
}

/** A double as a decimal text, never with an exponent. */
export function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') ? withoutZeros(value.toFixed(20)) : text;
}

/** Units that may be negative, without zeros at the end. */
export const signedText = (units: bigint, decimals: number): string =>
  units < 0n ? `-${unitsToText(-units, decimals)}` : unitsToText(units, decimals);
