import type { Credentials } from '@hftjs/simulator';
import { ccxtSnippets } from './snippets/ccxt.js';
import type { Snippet } from './snippets/snippet.js';
import { VENUES, type StartedVenue } from './venues.js';

/** What users and programs need to know of a running simulator. */
export interface VenueDescription {
  readonly venue: string;
  readonly title: string;
  readonly restUrl: string | undefined;
  readonly streamUrl: string;
  readonly credentials: Credentials | undefined;
  /** Pairs as ccxt writes them, by their names here. */
  readonly pairs: Readonly<Record<string, string>>;
  readonly snippets: readonly Snippet[];
}

const NO_CREDENTIALS: Credentials = { apiKey: '', apiSecret: '' };

export function describe(
  venue: string,
  { apiHost, streamHost, credentials, market }: StartedVenue,
): VenueDescription {
  const entry = VENUES[venue];
  if (entry === undefined) throw new RangeError(`${venue} is not simulated`);
  const { title, ccxt, settle, snippets } = entry;
  const symbolOf = (pair: string): string =>
    settle === undefined || pair.includes(':') ? pair.toUpperCase() : `${pair.toUpperCase()}:${settle}`;
  const pairs = Object.fromEntries(market.pairs.map(({ pair }) => [pair, symbolOf(pair)]));
  const [pair = ''] = Object.keys(pairs);
  const facts = {
    restUrl: apiHost ?? '',
    streamUrl: streamHost,
    credentials: credentials ?? NO_CREDENTIALS,
    pair,
  };
  return {
    venue,
    title,
    restUrl: apiHost,
    streamUrl: streamHost,
    credentials,
    pairs,
    snippets: [...(ccxt === undefined ? [] : ccxtSnippets(ccxt, symbolOf(pair), facts)), ...snippets(facts)],
  };
}

/** One line of JSON. */
export function asJson({ snippets, ...description }: VenueDescription): string {
  const lines = Object.fromEntries(snippets.map(({ name, lines: code }) => [name, code]));
  return `${JSON.stringify({ ...description, lines })}\n`;
}

/** Text for a terminal: what to connect to, then lines to paste. */
export function asText(description: VenueDescription): string {
  const { title, restUrl, streamUrl, credentials, pairs, snippets } = description;
  const secrets = Object.entries(credentials?.apiAuthData ?? {});
  const facts: readonly (readonly [string, string])[] = [
    ...(restUrl === undefined ? [] : [['REST', restUrl] as const]),
    [restUrl === undefined ? 'address' : 'WebSocket', streamUrl],
    ...(credentials === undefined
      ? []
      : ([['API key', credentials.apiKey], ['API secret', credentials.apiSecret], ...secrets] as const)),
    ['pairs', Object.keys(pairs).join(', ')],
  ];
  return [
    `${title}, simulated on this machine.`,
    '',
    ...facts.map(([name, value]) => `  ${name.padEnd(12)}${value}`),
    ...snippets.flatMap(({ title: what, lines }) => [
      '',
      `${what}:`,
      '',
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}
