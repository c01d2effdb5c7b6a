import { StreamError, type Exchange } from '@hftjs/core';
import {
  certificateFault,
  isRow,
  SignedClient,
  VenueError,
  type ApiCall,
  type RestClient,
  type RestRequest,
  type RestResponse,
  type VenueLimits,
  type Verdict,
} from '@hftjs/core/adapter';
import { ROOT } from './hosts.js';
import type { Signer } from './oauth/signer.js';
import type { WebTiming } from './timing.js';

export interface WebApiInit {
  readonly exchange: Exchange;
  readonly rest: Pick<RestClient, 'request' | 'keepAway'>;
  /** Scheme, host and port, as it is signed. */
  readonly origin: string;
  readonly signer: Signer | undefined;
  readonly timing: WebTiming;
}

/**
 * What the venue lacks.
 *
 * - `login_needed`: no session. At a gateway a person has to log in, with a browser.
 * - `competing`: another program of the same username has the brokerage session.
 * - `no_brokerage`: there is a login, and the brokerage session on top of it did not come up.
 * - `outage`: the venue or the gateway is down, or in its daily maintenance.
 * - `rejected`: the venue answered with an error.
 */
export type Problem = 'login_needed' | 'competing' | 'no_brokerage' | 'outage' | 'rejected';

/** The problem that an answer of the Web API shows, which is the code of its error; `undefined` for other errors. */
export const problemOf = (error: unknown): Problem | undefined =>
  error instanceof VenueError ? (error.venueCode as Problem) : undefined;

/**
 * Ten requests a second at a gateway, fifty with OAuth; some are left to others. Half of it as a burst, half as refill, so
 * that no second holds more. Dials are not limited, as far as is known.
 */
export const limitsOf = (isSigned: boolean, { requests }: WebTiming): VenueLimits => ({
  dials: { count: 4, per: 1000 },
  rest: { count: isSigned ? 20 : 4, per: requests },
  // After 429 the address is locked out for a quarter of an hour, and for good when it goes on.
  punishesRepeats: true,
});

const TOKEN_CALL: ApiCall = { method: 'POST', path: `${ROOT}/oauth/live_session_token` };

/**
 * The Web API over REST, as one stream uses it; signed where there are credentials for that.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/
 */
export class WebApi {
  readonly #init: WebApiInit;
  readonly #client: SignedClient;

  constructor(init: WebApiInit) {
    const { exchange, rest } = init;
    this.#init = init;
    this.#client = new SignedClient({
      exchange,
      rest,
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      sign: (request, call) => this.#sign(request, call),
      classify: (body, response) => this.#classify(body, response),
      isMissing: ({ venueCode, status }) => venueCode === 'rejected' && status !== 429,
    });
  }

  get isSigned(): boolean {
    return this.#init.signer !== undefined;
  }

  /**
   * The answer to a call below `/v1/api`, with its numbers as text.
   *
   * @throws VenueError whose `venueCode` is the {@link Problem}; StreamError where there is no answer
   */
  call(call: ApiCall): Promise<unknown> {
    return this.#explained(this.#client.signed({ ...call, path: `${ROOT}${call.path}` }));
  }

  /** The same; `undefined` where the venue does not know what is asked for. */
  find(call: ApiCall): Promise<unknown> {
    return this.#explained(this.#client.find({ ...call, path: `${ROOT}${call.path}` }));
  }

  async #explained(answer: Promise<unknown>): Promise<unknown> {
    const { exchange, origin } = this.#init;
    try {
      return await answer;
    } catch (error) {
      const cause = certificateFault(error);
      if (!cause) throw error;
      throw new StreamError(
        `${exchange}: the certificate of ${origin} is not trusted: ${cause.message}; pass it as subscribeArgs.ca, ` +
          'or acceptSelfSigned: true for a gateway on this machine',
        { code: 'invalid_options', exchange, cause },
      );
    }
  }

  async #sign(request: RestRequest, call: ApiCall): Promise<RestRequest> {
    const { signer, origin } = this.#init;
    if (!signer) return request;
    const { method = 'GET', path, parameters = {} } = call;
    const query = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, String(value)]),
    );
    const signable = { method, url: `${origin}${path}`, query };
    if (call !== TOKEN_CALL && !signer.hasToken) {
      signer.exchange ??= this.#exchange(signer).finally(() => {
        signer.exchange = undefined;
      });
      await signer.exchange;
    }
    const authorization = call === TOKEN_CALL ? signer.tokenHeader(signable) : signer.header(signable);
    return { ...request, headers: { ...request.headers, authorization } };
  }

  /** Asks for a live session token. */
  async #exchange(signer: Signer): Promise<void> {
    const { exchange, timing } = this.#init;
    try {
      const answer = await this.#client.signed(TOKEN_CALL);
      if (!isRow(answer)) throw new Error('the answer holds no live session token');
      signer.acceptToken({
        response: String(answer.diffie_hellman_response),
        signature: String(answer.live_session_token_signature),
        expires: Number(answer.live_session_token_expiration),
      });
    } catch (error) {
      if (error instanceof StreamError && !(error instanceof VenueError && isClientError(error.status)))
        throw error;
      const words = error instanceof Error ? error.message : String(error);
      // Credentials that were accepted once are valid: a refusal at midnight is temporary.
      throw new StreamError(
        `${exchange}: no live session token: ${words}; check apiAuthData, and that a new consumer key has seen a midnight`,
        signer.wasAccepted
          ? { code: 'connect_failed', exchange, retryAfter: timing.loginRetry }
          : { code: 'auth_rejected', exchange },
      );
    }
  }

  #classify(body: unknown, { status }: RestResponse): Verdict<unknown> {
    if (status >= 200 && status < 300 && body !== undefined) return { answer: body };
    const { signer, origin, timing } = this.#init;
    const { loginRetry, outageRetry } = timing;
    const words = isRow(body) && typeof body.error === 'string' ? body.error : `HTTP ${status}`;
    const problem = (venueCode: Problem, reason: string, retryAfter?: number): Verdict<unknown> => ({
      venueCode,
      reason,
      retryAfter,
    });
    if (status === 401 && signer) {
      const refusal = problem('login_needed', `the signature is refused: ${words}`, loginRetry);
      // A token expires at midnight, or when the venue drops it: a new one may be accepted.
      const mend = (): void => {
        signer.forgetToken();
      };
      return signer.hasToken ? { ...refusal, mend } : refusal;
    }
    if (status === 401) {
      const cure = `log in with a browser at ${origin}`;
      return problem('login_needed', `no user is logged in at the gateway (${words}): ${cure}`, loginRetry);
    }
    if (status === 410)
      return problem('outage', `${words}; try https://1.api.ibkr.com as apiHost`, outageRetry);
    if (/no bridge|not authenticated|query \/accounts first/i.test(words))
      return problem('no_brokerage', `there is no brokerage session: ${words}`);
    if (status >= 500)
      return problem('outage', `${words}; the venue is down or in its daily maintenance`, outageRetry);
    return problem('rejected', `${words} (HTTP ${status})`);
  }
}

const isClientError = (status: number): boolean => status >= 400 && status < 500;
