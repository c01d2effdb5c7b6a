/**
 * A number as Kraken Futures' WebSocket writes it: the shortest digits of the double, and always with a fraction
 * (`1459.0`, `-0.0`), unless there is an exponent (`5.2e-9`).
 */
export function double(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The same of an exact decimal, all of whose digits are written: `1459.0`, `0.10000000001`. */
export function decimal(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.', 2);
  return `${whole}.${fraction.replace(/0+$/, '') || '0'}`;
}

/** The same as Kraken Futures' public REST writes it: whole numbers have no fraction. */
export const plainDecimal = (text: string): string => decimal(text).replace(/\.0$/, '');

/** A number as Kraken Futures' public REST writes it: whole numbers have no fraction. */
export const plainNumber = (value: number): string => String(value);

/** Whole epoch milliseconds: Kraken Futures has no finer times. */
export const milliseconds = (time: number): string => String(Math.floor(time));

/** `2026-11-23T20:05:00.123Z`. */
export const isoTime = (time: number): string => new Date(Math.floor(time)).toISOString();
