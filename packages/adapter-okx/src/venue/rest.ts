import type { Exchange } from '@hftjs/core';
import { isRow, VenueClock, type RestClient, type RestResponse, type Row } from '@hftjs/core/adapter';
import { timeOf } from './data-packet.js';
import { isAboutCredentials, isAboutTime, OkxError, TOO_MANY_REQUESTS } from './errors.js';
import { signedHeaders, type Credentials } from './signature.js';

export interface OkxApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly credentials: Credentials | undefined;
  readonly isDemo: boolean;
}

/** One call: its path, its share of 60 in two seconds, and its parameters. */
export interface Call {
  readonly path: string;
  readonly weight: number;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** How long to stay away after error 50011, which names no time, in milliseconds. */
const PAUSE = 2_000;

/**
 * OKX's REST API as the streams need it: public and signed GETs that answer with rows.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-rest-authentication
 */
export class OkxApi {
  readonly clock: VenueClock;
  readonly #init: OkxApiInit;

  constructor(init: OkxApiInit) {
    this.#init = init;
    this.clock = new VenueClock(async () => {
      const [row] = await this.read({ path: '/api/v5/public/time', weight: 6 });
      const time = isRow(row) ? timeOf(row.ts) : undefined;
      if (time === undefined) throw new Error('/api/v5/public/time answered without a time');
      return time;
    });
  }

  /** A public call. */
  read(call: Call): Promise<readonly unknown[]> {
    return this.#send(call, pathOf(call), {});
  }

  /** A signed call. Refused for its time, it is sent once more after the clock was measured again. */
  async signed(call: Call): Promise<readonly unknown[]> {
    try {
      return await this.#signed(call);
    } catch (error) {
      if (!(error instanceof OkxError && isAboutTime(error.venueCode))) throw error;
      this.clock.distrust();
      return this.#signed(call);
    }
  }

  async #signed(call: Call): Promise<readonly unknown[]> {
    const { credentials, exchange } = this.#init;
    if (!credentials)
      throw new OkxError(`${exchange}: ${call.path} needs apiKey, apiSecret and apiAuthData.passphrase`, {
        code: 'invalid_options',
        exchange,
        venueCode: '',
      });
    await this.clock.synchronize();
    const path = pathOf(call);
    return this.#send(call, path, signedHeaders(credentials, { path, time: this.clock.now() }));
  }

  async #send(
    { path: what, weight }: Call,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<readonly unknown[]> {
    const { rest, isDemo } = this.#init;
    const response = await rest.request({
      method: 'GET',
      path,
      weight,
      headers: { ...headers, ...(isDemo && { 'x-simulated-trading': '1' }) },
    });
    const answer = parse(response.text);
    if (answer?.code === '0' && Array.isArray(answer.data)) return answer.data as unknown[];
    throw this.#refusal(what, response, answer);
  }

  #refusal(what: string, { status }: RestResponse, answer: Row | undefined): OkxError {
    const { exchange } = this.#init;
    const venueCode = typeof answer?.code === 'string' ? answer.code : '';
    const words =
      venueCode === '' ? `HTTP ${status} without OKX's JSON` : `${String(answer?.msg)} (${venueCode})`;
    if (isAboutCredentials(venueCode))
      return new OkxError(
        `${exchange}: GET ${what} refused the API key: ${words}; check apiKey, apiSecret, apiAuthData.passphrase, ` +
          'the permissions and addresses of the key, environment and subscribeArgs.region',
        { code: 'auth_rejected', exchange, venueCode },
      );
    return new OkxError(`${exchange}: GET ${what} failed: ${words}`, {
      code: 'connect_failed',
      exchange,
      venueCode,
      retryAfter: venueCode === TOO_MANY_REQUESTS ? PAUSE : undefined,
    });
  }
}

/** The path with its query, as it is signed. */
function pathOf({ path, parameters = {} }: Call): string {
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

function parse(text: string): Row | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return isRow(answer) ? answer : undefined;
  } catch {
    return undefined; // The caller reports it, with the HTTP status.
  }
}
