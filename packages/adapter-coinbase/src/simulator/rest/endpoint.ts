import type { Account } from '../accounts/accounts.js';
import type { Exchange } from '../exchange.js';
import type { Row } from '../orders/order-notes.js';
import { readTime } from '../timestamp.js';
import { wrongParameter } from './venue-error.js';

/** A request whose limits and token are good. */
export interface Call {
  readonly exchange: Exchange;
  readonly params: URLSearchParams;
  /** Of a request that is not GET. */
  readonly body: Row;
  /** What stands for `*` in the path. */
  readonly id: string;
}

/** A call of somebody's own. */
export interface OwnCall extends Call {
  readonly account: Account;
}

/** Something that the venue can be asked. */
export type Endpoint =
  | { readonly isPrivate: false; answer(call: Call): Row }
  | { readonly isPrivate: true; answer(call: OwnCall): Row };

/** An endpoint for those who have a key. */
export const own = (answer: (call: OwnCall) => Row): Endpoint => ({ isPrivate: true, answer });

/** An endpoint for everybody. */
export const open = (answer: (call: Call) => Row): Endpoint => ({ isPrivate: false, answer });

/** All values of a list parameter, by any of its names (`order_ids=a&order_ids=b`). */
export const listOf = ({ params }: Call, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => params.getAll(name)).filter((value) => value !== '');

/** Whether an item is among those of a list parameter; all are when there is none. */
export function isAmong(call: Call, names: string | readonly string[], item: string): boolean {
  const wanted = listOf(call, ...(typeof names === 'string' ? [names] : names));
  return wanted.length === 0 || wanted.includes(item);
}

/** A field of a body as text; empty when it is absent. */
export function textOf(body: Row, name: string): string {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function limitOf({ params }: Call, usual: number, most: number): number {
  const text = params.get('limit') ?? '';
  const limit = text === '' ? usual : Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw wrongParameter('limit is invalid');
  return Math.min(limit, most);
}

/** A time parameter in epoch milliseconds. */
export function timeOf({ params }: Call, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  const time = readTime(text);
  if (time === undefined) throw wrongParameter(`${name} is invalid`);
  return time;
}

/** A time parameter in whole epoch seconds. */
export function secondsOf({ params }: Call, name: string): number | undefined {
  const text = params.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^\d{1,12}$/.test(text)) throw wrongParameter(`${name} is invalid`);
  return Number(text);
}

/** A page of items, and what to ask for the next one with: a cursor names the last item of its page. */
export function pageOf<T>(
  call: Call,
  items: readonly T[],
  { limit, keyOf }: { limit: number; keyOf: (item: T) => string },
): { page: readonly T[]; cursor: string; hasNext: boolean } {
  const after = Buffer.from(call.params.get('cursor') ?? '', 'base64url').toString('utf8');
  const start = after === '' ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== '' && start === 0) throw wrongParameter('cursor is invalid');
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  // Whether a full page is the last one is not known before the next is requested.
  const cursor =
    last === undefined || page.length < limit ? '' : Buffer.from(keyOf(last)).toString('base64url');
  return { page, cursor, hasNext: start + page.length < items.length };
}
