import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Instrument, InstType } from '../instruments/instrument.js';
import type { Outcome } from '../orders/order-actions.js';
import type { Body } from '../wire/json-body.js';
import { missingParameter, unknownInstrument, wrongParameter } from '../wire/venue-error.js';

/** A request whose limits, key and signature are good. */
export interface Call {
  readonly exchange: Exchange;
  readonly params: URLSearchParams;
}

/** A call of somebody's own. */
export interface OwnCall extends Call {
  readonly account: Account;
}

/** A POST of somebody's own: one object, or the elements of a list. */
export interface ActionCall extends OwnCall {
  readonly bodies: readonly Body[];
  /** The first of them. */
  readonly body: Body;
}

/** Requests per 2 s, by address or by account. */
interface Limited {
  readonly limit: number;
}

interface PublicEndpoint extends Limited {
  readonly kind: 'public';
  answer(call: Call): readonly unknown[];
}

interface OwnEndpoint extends Limited {
  readonly kind: 'own';
  answer(call: OwnCall): readonly unknown[];
}

interface ActionEndpoint extends Limited {
  readonly kind: 'action';
  /** How many elements the list in its body may have; absent where the body is one object. */
  readonly most?: number;
  answer(call: ActionCall): readonly unknown[] | Outcome;
}

/** One call of the REST API. */
export type Endpoint = PublicEndpoint | OwnEndpoint | ActionEndpoint;

/** By method and path under `/api/v5/`: `GET trade/order`. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** An endpoint that everybody may ask. */
export const open = (limit: number, answer: (call: Call) => readonly unknown[]): Endpoint => ({
  kind: 'public',
  limit,
  answer,
});

/** An endpoint that reads an account. */
export const own = (limit: number, answer: (call: OwnCall) => readonly unknown[]): Endpoint => ({
  kind: 'own',
  limit,
  answer,
});

/** An endpoint that does something for an account. */
export const action = (
  limit: number,
  answer: (call: ActionCall) => readonly unknown[] | Outcome,
  most?: number,
): Endpoint => ({ kind: 'action', limit, answer, ...(most !== undefined && { most }) });

const INST_TYPES: readonly string[] = ['SPOT', 'MARGIN', 'SWAP', 'FUTURES', 'OPTION', 'EVENTS'];

/** A parameter that may be left out or empty. */
export const optional = ({ params }: Call, name: string): string | undefined => {
  const value = params.get(name);
  return value === null || value === '' ? undefined : value;
};

export function required(call: Call, name: string): string {
  const value = optional(call, name);
  if (value === undefined) throw missingParameter(name);
  return value;
}

/** The instrument of the mandatory parameter `instId`. */
export function instrumentOf(call: Call): Instrument {
  const instrument = call.exchange.instruments.byId(required(call, 'instId'));
  if (instrument === undefined) throw unknownInstrument();
  return instrument;
}

/** `instType`, which may well be one that is not traded here. */
export function instTypeOf(call: Call): InstType | 'MARGIN' {
  const type = required(call, 'instType');
  if (!INST_TYPES.includes(type)) throw wrongParameter('instType');
  return type as InstType;
}

/** `limit`: 100 unless the endpoint sets another default. */
export function limitOf(call: Call, { usual = 100, most = 100 } = {}): number {
  const limit = wholeOf(call, 'limit') ?? BigInt(usual);
  if (limit < 1n || limit > BigInt(most)) throw wrongParameter('limit');
  return Number(limit);
}

/** A whole number, exact however long, when it is sent. */
export function wholeOf(call: Call, name: string): bigint | undefined {
  const text = optional(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,20}$/.test(text)) throw wrongParameter(name);
  return BigInt(text);
}

/**
 * A page of what is given newest first: `after` is older than that key, `before` newer. Of what is newer the newest come
 * first too, so that a page may leave a gap to where it was asked from.
 */
export function pageOf<T>(call: Call, items: readonly T[], keyOf: (item: T) => bigint): readonly T[] {
  const after = wholeOf(call, 'after');
  const before = wholeOf(call, 'before');
  return items
    .filter(
      (item) =>
        (after === undefined || keyOf(item) < after) && (before === undefined || keyOf(item) > before),
    )
    .slice(0, limitOf(call));
}

/** What happened between `begin` and `end`, both included. */
export function within<T>(call: Call, items: readonly T[], timeOf: (item: T) => number): readonly T[] {
  const begin = Number(wholeOf(call, 'begin') ?? 0);
  const end = Number(wholeOf(call, 'end') ?? Infinity);
  return items.filter((item) => timeOf(item) >= begin && timeOf(item) <= end);
}
