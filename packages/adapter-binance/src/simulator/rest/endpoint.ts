import type { ApiKey } from '../accounts/api-key.js';
import type { Exchange } from '../exchange.js';
import type { BinancePair } from '../market/symbols.js';
import type { TimeUnit } from '../wire/time-unit.js';
import { invalidSymbol, missingParameter, VenueError } from '../wire/venue-error.js';

export type Params = ReadonlyMap<string, string>;

/** A request whose key, signature and weight are good, however it came. */
export interface Call {
  readonly exchange: Exchange;
  readonly params: Params;
  /** Present where the endpoint wants a key. */
  readonly key: ApiKey | undefined;
  readonly unit: TimeUnit;
}

/** One thing that a venue can be asked, over REST or the WebSocket API. */
export interface Endpoint {
  readonly weight: number | ((params: Params) => number);
  /** What a request must bring: nothing, a key, or a signature too. */
  readonly security: 'none' | 'key' | 'signed';
  /** How many orders a request places. @defaultValue none */
  readonly orders?: (params: Params) => number;
  /** The result as JSON; throws a `VenueError` to refuse. */
  answer(call: Call): string;
}

/** An endpoint that wants a signature. */
export const signed = (weight: Endpoint['weight'], answer: Endpoint['answer']): Endpoint => ({
  weight,
  security: 'signed',
  answer,
});

/** So many hours lie between the first and the last row of a list of the futures at most. */
export const WEEK_HOURS = 168;

export const weightOf = ({ weight }: Endpoint, params: Params): number =>
  typeof weight === 'number' ? weight : weight(params);

/** Weight of a call that is dear without a symbol. */
export const bySymbol =
  (withSymbol: number, without: number) =>
  (params: Params): number =>
    params.has('symbol') ? withSymbol : without;

/** The account whose key the call has. */
export function accountOf({ key, exchange }: Pick<Call, 'key' | 'exchange'>): string {
  if (key === undefined) throw new TypeError('the endpoint asks for no key');
  return exchange.market.ledger.accountOf(key.apiKey);
}

/** The pair of the mandatory parameter `symbol`. */
export function pairOf(call: Pick<Call, 'params' | 'exchange'>): BinancePair {
  const pair = optionalPair(call);
  if (pair === undefined) throw missingParameter('symbol');
  return pair;
}

/** The pair of the parameter `symbol`, when there is one. */
export function optionalPair({
  params,
  exchange,
}: Pick<Call, 'params' | 'exchange'>): BinancePair | undefined {
  const symbol = params.get('symbol');
  if (symbol === undefined || symbol === '') return undefined;
  const pair = exchange.symbols.bySymbol(symbol);
  if (pair === undefined) throw invalidSymbol();
  return pair;
}

/** The pairs of the parameter `symbols`, a JSON list, when there is one. */
export function symbolList({
  params,
  exchange,
}: Pick<Call, 'params' | 'exchange'>): readonly BinancePair[] | undefined {
  const text = params.get('symbols');
  if (text === undefined || text === '') return undefined;
  return namesIn(text).map((symbol) => {
    const pair = exchange.symbols.bySymbol(symbol);
    if (pair === undefined) throw invalidSymbol();
    return pair;
  });
}

function namesIn(text: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  } catch {
    // Reported below.
  }
  throw new VenueError(-1100, "Illegal characters found in parameter 'symbols'.");
}

/** `limit`, which may be as large as the venue lets it. */
export function limitOf({ params }: Pick<Call, 'params'>, usual: number, most: number): number {
  const limit = integerOf(params, 'limit') ?? usual;
  if (limit < 1) throw new VenueError(-1130, "Data sent for parameter 'limit' is not valid.");
  return Math.min(limit, most);
}

/** A whole number, when it is sent. */
export function integerOf(params: Params, name: string): number | undefined {
  const text = params.get(name);
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,20}$/.test(text))
    throw new VenueError(
      -1100,
      `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
    );
  return Number(text);
}

/** Items between `startTime` and `endTime`, both included, which are at most so many hours apart. */
export function within<T extends { readonly time: number }>(
  items: readonly T[],
  params: Params,
  mostHours: number,
): readonly T[] {
  const start = integerOf(params, 'startTime');
  const end = integerOf(params, 'endTime');
  const most = mostHours * 3_600_000;
  if (start !== undefined && end !== undefined && end - start > most)
    throw new VenueError(-1127, `More than ${mostHours} hours between startTime and endTime.`);
  const from = start ?? (end === undefined ? -Infinity : end - most);
  const to = end ?? (start === undefined ? Infinity : start + most);
  return items.filter(({ time }) => Math.floor(time) >= from && Math.floor(time) <= to);
}
