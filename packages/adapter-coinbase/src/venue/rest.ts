import type { Exchange } from '@hftjs/core';
import {
  isRow,
  SignedClient,
  VenueError,
  type RestClient,
  type RestResponse,
  type Row,
  type Verdict,
} from '@hftjs/core/adapter';
import { quoted } from './quoted.js';
import { signToken, type Credentials } from './token.js';

const PREFIX = '/api/v3/brokerage';

/** The host that tokens name: Coinbase's own, whatever is between it and us. */
const TOKEN_HOST = 'api.coinbase.com';

/** Coinbase's REST API: every answer is an object. */
export type CoinbaseApi = SignedClient<Row>;

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api */
export function makeApi(
  exchange: Exchange,
  rest: RestClient,
  credentials: Credentials | undefined,
): CoinbaseApi {
  const api: CoinbaseApi = new SignedClient<Row>({
    exchange,
    rest,
    // Unless asked otherwise, Coinbase answers public calls with what is up to a second old.
    headers: { 'cache-control': 'no-cache' },
    classify,
    isMissing: isNotFound,
    sign:
      credentials &&
      (async (request, { path }) => {
        const uri = `GET ${TOKEN_HOST}${path}`;
        const token = await signToken(credentials, { time: api.clock.now(), uri });
        return { ...request, headers: { authorization: `Bearer ${token}` } };
      }),
    time: { call: { path: pathTo('/time') }, read: ({ epochMillis }) => Number(epochMillis) || undefined },
  });
  return api;
}

/** A path of the API. */
export const pathTo = (path: string): string => PREFIX + path;

/** What asks for the next page of a list; `undefined` where there is none. */
export const nextPage = (cursor: unknown): { readonly cursor: string } | undefined =>
  typeof cursor === 'string' && cursor !== '' ? { cursor } : undefined;

/** Whether Coinbase will not answer the request, now or later. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof VenueError && error.status >= 400 && error.status < 500;

/** Whether the requested resource does not exist. */
export const isNotFound = (error: unknown): boolean => error instanceof VenueError && error.status === 404;

/** Valid keys are refused now and then: the call is sent once more, with the clock measured again. */
function classify(body: unknown, { status }: RestResponse): Verdict<Row> {
  const answer = isRow(body) ? body : {};
  if (status === 200 && isRow(body)) return { answer };
  const words = [answer.error, answer.message].filter((word) => typeof word === 'string').join(', ');
  const isKeyRefused = status === 401 || status === 403;
  const advice = isKeyRefused ? '; check apiKey, apiSecret and the permissions of the key' : '';
  return {
    reason: `HTTP ${status}${words && `: ${quoted(words)}`}${advice}`,
    ...(status === 401 && { mend: 'clock' }),
  };
}
