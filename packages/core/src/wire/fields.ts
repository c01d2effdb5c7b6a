import { isDecimal } from './decimals.js';
import { rowError } from './row-error.js';

/** A JSON object with any content. */
export type Row = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a JSON object. */
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The longest text of an id or a name. A longer one is an attack or a mistake. */
export const MAX_TEXT_LENGTH = 512;

/**
 * Reads a number: a JSON number, or a text that is a decimal. Venues use both, and their documentation does not always
 * state correctly which.
 *
 * @throws Error naming the field, for anything else
 */
export function numberOf(value: unknown, field: string): number {
  const number = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
  // 1e400 is a decimal, but not finite as a double.
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw rowError(() => `${field} is ${describeValue(value)}, not a number`);
}

/** Reads a number that may be absent, null or empty. */
export const optionalNumberOf = (value: unknown, field: string): number | undefined =>
  value === undefined || value === null || value === '' ? undefined : numberOf(value, field);

/**
 * Reads a quantity or a price, which is never below zero.
 *
 * @throws Error naming the field, for anything else
 */
export function amountOf(value: unknown, field: string): number {
  const amount = numberOf(value, field);
  if (amount < 0) throw rowError(() => `${field} is ${amount}, below zero`);
  return amount;
}

/** Reads a text. @throws Error naming the field, when it is not a non-empty text, or is too long for an id or a name */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_LENGTH) return value;
  throw rowError(() =>
    typeof value === 'string' && value !== ''
      ? `${field} has ${value.length} characters`
      : `${field} is ${describeValue(value)}, not a non-empty string`,
  );
}

/**
 * Reads a whole number that counts or identifies, as a JSON number or its text.
 *
 * @throws Error naming the field, when it is not a whole number, or one that a double cannot represent exactly
 */
export function idOf(value: unknown, field: string): number {
  const id = numberOf(value, field);
  if (!Number.isSafeInteger(id) || id < 0)
    throw rowError(() => `${field} is ${describeValue(value)}, not an id`);
  return id;
}

/** Reads a descriptive number, such as one of the last 24 hours. Returns `undefined` instead of throwing. */
export function figureOf(value: unknown): number | undefined {
  const figure = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined;
}

/** A value for an error message, cut to a readable length. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'an array';
  return isRow(value) ? 'an object' : JSON.stringify(value);
}
