import { isDecimal } from './decimals.js';
import { rowError } from './row-error.js';

/** A JSON object, of whatever content. */
export type Row = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a JSON object. */
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The longest text that identifies or names something; a longer one is an attack or an accident. */
export const MAX_TEXT_LENGTH = 512;

/**
 * A number of a frame: a JSON number, or a text that is a decimal. Venues use either, and their documentation
 * is not always right about which.
 *
 * @throws Error naming the field, for anything else
 */
export function numberOf(value: unknown, field: string): number {
  const number = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
  // 1e400 is a decimal, and no number of any market.
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw rowError(() => `${field} is ${describe(value)}, not a number`);
}

/** The same for a field that may be absent, null or empty. */
export const optionalNumberOf = (value: unknown, field: string): number | undefined =>
  value === undefined || value === null || value === '' ? undefined : numberOf(value, field);

/**
 * The same for a quantity or a price that is never below zero.
 *
 * @throws Error naming the field, for anything else
 */
export function amountOf(value: unknown, field: string): number {
  const amount = numberOf(value, field);
  if (amount < 0) throw rowError(() => `${field} is ${amount}, below zero`);
  return amount;
}

/** @throws Error naming the field, when it is not a text, or an empty one, or longer than any id or name */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_LENGTH) return value;
  throw rowError(() =>
    typeof value === 'string' && value !== ''
      ? `${field} has ${value.length} characters`
      : `${field} is ${describe(value)}, not a text`,
  );
}

/**
 * A whole number that counts or identifies, as a JSON number or its text.
 *
 * @throws Error naming the field, when it is none, or one that a double does not hold exactly
 */
export function idOf(value: unknown, field: string): number {
  const id = numberOf(value, field);
  if (!Number.isSafeInteger(id) || id < 0) throw rowError(() => `${field} is ${describe(value)}, not an id`);
  return id;
}

/** A number that only describes, such as a 24-hour figure: `undefined` where it is none, so that it costs nothing else. */
export function figureOf(value: unknown): number | undefined {
  const figure = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined;
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return 'an array';
  return isRow(value) ? 'an object' : JSON.stringify(value);
}
