import type { Params } from '../rest/endpoint.js';
import { missingParameter, VenueError } from '../wire/venue-error.js';

const DECIMAL = '^([0-9]{1,20})(\\.[0-9]{1,20})?$';

/** A parameter that was sent and is not empty. */
export function sent(params: Params, name: string): string | undefined {
  const text = params.get(name);
  return text === '' ? undefined : text;
}

export function required(params: Params, name: string): string {
  const text = sent(params, name);
  if (text === undefined) throw missingParameter(name);
  return text;
}

/** A decimal as it was sent: its digits are read by the market. */
export function decimal(params: Params, name: string): string | undefined {
  const text = sent(params, name);
  if (text !== undefined && !new RegExp(DECIMAL).test(text)) throw illegalCharacters(name, DECIMAL);
  return text;
}

/** What a word of the venue means; another word is its error. */
export function meaning<T>(words: Readonly<Record<string, T>>, word: string, error: VenueError): T {
  if (!Object.hasOwn(words, word)) throw error;
  return words[word] as T;
}

/** A client's id of an order, when one is sent. */
export function clientId(params: Params, name: string, legal: string): string | undefined {
  const text = sent(params, name);
  if (text !== undefined && !new RegExp(legal).test(text)) throw illegalCharacters(name, legal);
  return text;
}

/** `true` or `false`, in any case. */
export function flag(params: Params, name: string): boolean | undefined {
  const text = sent(params, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw illegalCharacters(name, '^(true|false)$');
  return text === 'true';
}

const illegalCharacters = (name: string, legal: string): VenueError =>
  new VenueError(-1100, `Illegal characters found in parameter '${name}'; legal range is '${legal}'.`);
