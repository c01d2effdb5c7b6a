import type { Exchange } from '@hftjs/core';
import {
  isRow,
  SignedClient,
  type RestClient,
  type RestResponse,
  type Row,
  type Verdict,
} from '@hftjs/core/adapter';
import { excerpt } from '../fields.js';
import { nextNonce } from '../nonce.js';
import { throttledFor } from '../throttled.js';
import { signKraken } from './signature.js';

export interface KrakenClientInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
}

const CREDENTIALS =
  /EAPI:Invalid (?:key|signature)|Permission denied|Invalid permissions|Temporary lockout|^EAuth/;

/** Errors of one answer that are read. */
const MOST_ERRORS = 20;

/**
 * Kraken's REST API, whose answers are their `result`. A nonce that was overtaken is tried once more.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 */
export const krakenClient = ({
  exchange,
  rest,
  apiKey = '',
  apiSecret = '',
}: KrakenClientInit): SignedClient<Row> =>
  new SignedClient({
    exchange,
    rest,
    isInOrder: true,
    classify,
    sign: (request, { path, parameters = {} }) => {
      const nonce = nextNonce();
      const form = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
      const body = new URLSearchParams([['nonce', nonce], ...form]).toString();
      return {
        ...request,
        path,
        body,
        headers: {
          'API-Key': apiKey,
          'API-Sign': signKraken({ path, nonce, body }, apiSecret),
          'Content-Type': 'application/x-www-form-urlencoded',
        },
      };
    },
  });

/** Kraken answers HTTP 200 to errors too: they are in the body. Those that begin with a W are warnings beside a result. */
function classify(body: unknown, { status }: RestResponse): Verdict<Row> {
  if (!isRow(body) || !Array.isArray(body.error)) return { reason: `HTTP ${status} without Kraken's JSON` };
  const failures = (body.error as unknown[])
    .slice(0, MOST_ERRORS)
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

export const rowOf = (value: unknown): Row => (isRow(value) ? value : {});
