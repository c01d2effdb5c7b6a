import { VenueError, wrongParameter } from './venue-error.js';

/** One JSON object of a request. */
export type Body = Readonly<Record<string, unknown>>;

/** The objects in the body of a POST: one, or the elements of a list. */
export function parseBodies(text: string): { readonly bodies: readonly Body[]; readonly isList: boolean } {
  if (text === '') throw new VenueError('50000', 'Body for POST request can not be empty.', 400);
  const parsed = parseJson(text);
  const bodies: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (!bodies.every(isBody)) throw new VenueError('50002', 'Incorrect json data format', 400);
  return { bodies, isList: Array.isArray(parsed) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new VenueError('50002', 'Incorrect json data format', 400);
  }
}

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field as text; absent when it is missing or empty. Clients also send numbers and booleans without quotes. */
export function textOf(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongParameter(name);
}

/** One of some words; absent when the field is. */
export function wordOf<Word extends string>(
  body: Body,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = textOf(body, name);
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word === undefined) throw wrongParameter(name);
  return word;
}

/** `true` or `false`. @defaultValue false */
export const flagOf = (body: Body, name: string): boolean => wordOf(body, name, ['true', 'false']) === 'true';
