import {
  isRow,
  SignedClient,
  type Refusal,
  type ResolvedOptions,
  type RestClient,
} from '@hftjs/core/adapter';
import { timeOf } from './data-packet.js';
import { isAboutCredentials, isAboutTime, isNoSuchOrder, TOO_MANY_REQUESTS } from './errors.js';
import { signedHeaders, type Credentials } from './signature.js';

/** OKX's REST API: public and signed GETs that are answered with rows. Weights are shares of 60 in two seconds. */
export type OkxApi = SignedClient<readonly unknown[]>;

/** How long to stay away after error 50011, which names no time, in milliseconds. */
const PAUSE = 2_000;

/** @see https://www.okx.com/docs-v5/en/#overview-rest-authentication */
export function openApi(
  { exchange, environment }: ResolvedOptions,
  rest: RestClient,
  credentials: Credentials | undefined,
): OkxApi {
  const api: OkxApi = new SignedClient({
    exchange,
    rest,
    headers: environment === 'demo' ? { 'x-simulated-trading': '1' } : {},
    classify: (body, { status }) => {
      if (!isRow(body) || typeof body.code !== 'string')
        return { reason: `HTTP ${status} without OKX's JSON` };
      if (body.code === '0' && Array.isArray(body.data)) return { answer: body.data };
      const reason = `${String(body.msg)} (${body.code})`;
      return { ...consequenceOf(body.code), reason, venueCode: body.code };
    },
    sign:
      credentials &&
      ((request) => ({
        ...request,
        headers: {
          ...request.headers,
          ...signedHeaders(credentials, { path: request.path, time: api.clock.now() }),
        },
      })),
    isMissing: isNoSuchOrder,
    time: {
      call: { path: '/api/v5/public/time', weight: 6 },
      read: ([row]) => (isRow(row) ? timeOf(row.ts) : undefined),
    },
    needs: 'apiKey, apiSecret and apiAuthData.passphrase',
    advice:
      'apiKey, apiSecret, apiAuthData.passphrase, the permissions and addresses of the key, environment and ' +
      'subscribeArgs.region',
  });
  return api;
}

function consequenceOf(code: string): Refusal {
  if (isAboutCredentials(code)) return { code: 'auth_rejected' };
  if (code === TOO_MANY_REQUESTS) return { retryAfter: PAUSE };
  return isAboutTime(code) ? { mend: 'clock' } : {};
}
