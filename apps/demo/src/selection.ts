import { didYouMean } from '@hftjs/core/adapter';
import { ArgumentError } from './arguments.js';

/** The exchanges and pairs of a config that are wanted; absent: all. */
export interface Selection {
  readonly venues?: readonly string[] | undefined;
  readonly pairs?: readonly string[] | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

interface StreamEntry extends Fields {
  readonly exchange?: unknown;
  readonly currency_pairs?: unknown;
}

/**
 * The part of a config that is wanted. Mistakes in the config itself stay, and are reported when it is run.
 *
 * @param config - the parsed content of the file
 * @throws ArgumentError for an exchange that the config does not have, for a pair that none of them lists, and for an
 *   exchange that lists none of the pairs
 */
export function selectOf(config: unknown, selection: Selection): unknown {
  const { venues, pairs } = selection;
  if ((venues ?? pairs) === undefined || !isFields(config)) return config;
  const all = Object.values(config).flatMap(streamsOf);
  checkNames('--venues', venues, { known: all.flatMap(exchangeOf), where: 'this config has' });
  const wanted = all.filter((stream) => isWanted(venues, exchangeOf(stream)));
  checkNames('--pairs', pairs, { known: wanted.flatMap(pairsOf), where: 'the exchanges of this run list' });
  for (const venue of venues ?? []) checkPairs(venue, wanted, pairs);
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, service]) => selectService(name, service, selection)),
  );
}

/** @throws ArgumentError when none of the pairs is listed by an exchange that was asked for by its name */
function checkPairs(
  venue: string,
  streams: readonly StreamEntry[],
  pairs: readonly string[] | undefined,
): void {
  const listed = [
    ...new Set(streams.filter((stream) => exchangeOf(stream).includes(venue)).flatMap(pairsOf)),
  ];
  if (pairs === undefined || listed.some((pair) => pairs.includes(pair))) return;
  throw new ArgumentError(
    `--pairs names no pair of ${venue}, which --venues names; it lists ${listed.join(', ')}.`,
  );
}

/** A service without the other streams, and without the credentials of exchanges that are not used. */
function selectService(name: string, service: unknown, { venues, pairs }: Selection): [string, unknown][] {
  const streams = streamsOf(service);
  if (streams.length === 0 || !isFields(service)) return [[name, service]];
  const kept = streams
    .filter((stream) => isWanted(venues, exchangeOf(stream)))
    .map((stream): StreamEntry =>
      pairs === undefined
        ? stream
        : { ...stream, currency_pairs: pairsOf(stream).filter((pair) => pairs.includes(pair)) },
    )
    .filter((stream) => pairs === undefined || pairsOf(stream).length > 0);
  if (kept.length === 0) return [];
  const setting = service.setting as Fields;
  const used = kept.flatMap(exchangeOf);
  const apis = Array.isArray(setting.apis)
    ? { apis: (setting.apis as unknown[]).filter((api) => isWanted(used, exchangeOf(api))) }
    : {};
  return [[name, { ...service, setting: { ...setting, ...apis, streams: kept } }]];
}

/** Whether one of these names is wanted; what has no name is. */
const isWanted = (wanted: readonly string[] | undefined, names: readonly string[]): boolean =>
  wanted === undefined || names.every((name) => wanted.includes(name));

function checkNames(
  option: string,
  names: readonly string[] | undefined,
  { known, where }: { readonly known: readonly string[]; readonly where: string },
): void {
  const unique = [...new Set(known)];
  for (const name of names ?? []) {
    if (unique.includes(name)) continue;
    const hint = didYouMean(name, unique).replace(/\?$/, '');
    throw new ArgumentError(`${option} names ${name}${hint}; ${where} ${unique.join(', ')}.`);
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function streamsOf(service: unknown): readonly StreamEntry[] {
  const setting = isFields(service) ? service.setting : undefined;
  const streams = isFields(setting) ? setting.streams : undefined;
  return Array.isArray(streams) ? streams.filter(isFields) : [];
}

const exchangeOf = (entry: unknown): readonly string[] =>
  isFields(entry) && typeof entry.exchange === 'string' ? [entry.exchange] : [];

const pairsOf = ({ currency_pairs: pairs }: StreamEntry): readonly string[] =>
  Array.isArray(pairs) ? pairs.filter((pair) => typeof pair === 'string') : [];
