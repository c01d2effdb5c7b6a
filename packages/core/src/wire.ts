import { isDecimal } from './decimal.js';

/** A JSON object, of whatever content. */
export type Row = Readonly<Record<string, unknown>>;

/** Whether a parsed value is a JSON object. */
export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A number of a frame: a JSON number, or a text that is a decimal. Venues use either, and their documentation
 * is not always right about which.
 *
 * @throws Error naming the field, for anything else
 */
export function numberOf(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && isDecimal(value)) return Number(value);
  throw new Error(`${field} is ${describe(value)}, not a number`);
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
  if (amount < 0) throw new Error(`${field} is ${amount}, below zero`);
  return amount;
}

/** @throws Error naming the field, when it is no text, or an empty one */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${field} is ${describe(value)}, not a text`);
}

/**
 * A whole number that counts or identifies, as a JSON number or its text.
 *
 * @throws Error naming the field, when it is none, or one that a double does not hold exactly
 */
export function idOf(value: unknown, field: string): number {
  const id = numberOf(value, field);
  if (!Number.isSafeInteger(id) || id < 0) throw new Error(`${field} is ${describe(value)}, not an id`);
  return id;
}

/** A number that only describes, such as a 24-hour figure: `undefined` where it is none, so that it costs nothing else. */
export function figureOf(value: unknown): number | undefined {
  const figure = typeof value === 'string' && isDecimal(value) ? Number(value) : value;
  return typeof figure === 'number' && Number.isFinite(figure) ? figure : undefined;
}

const describe = (value: unknown): string =>
  value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40);
