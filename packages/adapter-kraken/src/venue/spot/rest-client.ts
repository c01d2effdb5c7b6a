import type { Exchange } from '@hftjs/core';
import {
  isRow,
  queryOf,
  SignedClient,
  type ApiCall,
  type RestClient,
  type RestResponse,
  type Row,
  type Verdict,
} from '@hftjs/core/adapter';
import { excerpt, throttledFor } from '../fields.js';
import { nextNonce, signKraken } from '../signature.js';

/** What the REST clients of both markets are made from. */
export interface KrakenClientInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
}

const CREDENTIALS =
  /EAPI:Invalid (?:key|signature)|Permission denied|Invalid permissions|Temporary lockout|^EAuth/;

/**
 * Kraken's REST API, whose answers are their `result`. A nonce that was overtaken is tried once more.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 */
export const krakenClient = ({ apiKey = '', apiSecret = '', ...init }: KrakenClientInit): SignedClient<Row> =>
  new SignedClient({
    ...init,
    isInOrder: true,
    classify,
    sign: (request, { path, parameters }) => {
      const nonce = nextNonce();
      const body = queryOf({ nonce, ...parameters });
      const headers = {
        'API-Key': apiKey,
        'API-Sign': signKraken({ path, nonce, body }, apiSecret),
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      return { ...request, path, body, headers };
    },
  });

/** Kraken answers HTTP 200 to errors too: they are in the body. Those that begin with a W are warnings beside a result. */
function classify(body: unknown, { status }: RestResponse): Verdict<Row> {
  if (!isRow(body) || !Array.isArray(body.error)) return { reason: `HTTP ${status} without Kraken's JSON` };
  const failures = (body.error as unknown[])
    .slice(0, 20)
    .map((words) => excerpt(String(words)))
    .filter((words) => !words.startsWith('W'));
  if (failures.length === 0) return { answer: rowOf(body.result) };
  const reason = failures.join('; ');
  if (CREDENTIALS.test(reason) && !/rate limit/i.test(reason)) return { reason, code: 'auth_rejected' };
  return {
    reason,
    isTooMany: /rate limit|too many|throttled/i.test(reason),
    retryAfter: throttledFor(reason),
    ...(reason.includes('Invalid nonce') && { mend: () => undefined }),
  };
}

/** A public call. The counter of calls is the account's: these are not of it. */
export const publicCall = (name: string, parameters: NonNullable<ApiCall['parameters']>): ApiCall => ({
  path: `/0/public/${name}`,
  parameters,
  weight: 0,
});

export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});
