import { StreamError, type Exchange } from '@hftjs/core';
import { isRow, type RestClient, type RestResponse } from '@hftjs/core/adapter';
import { ROOT } from './hosts.js';
import { IBError, type IBProblem } from './ib-error.js';
import type { Signer } from './oauth/signer.js';
import type { WebTiming } from './timing.js';

/** One call: its path below `/v1/api`, its query, and its body. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface WebApiInit {
  readonly exchange: Exchange;
  readonly rest: Pick<RestClient, 'request'>;
  /** Scheme, host and port, as it is signed. */
  readonly origin: string;
  readonly signer: Signer | undefined;
  readonly timing: WebTiming;
}

/** Certificates that nobody vouches for. */
const UNTRUSTED: ReadonlySet<unknown> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * The Web API over REST, as one stream uses it; signed where there are credentials for that.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/
 */
export class WebApi {
  readonly #init: WebApiInit;

  constructor(init: WebApiInit) {
    this.#init = init;
  }

  get isSigned(): boolean {
    return this.#init.signer !== undefined;
  }

  /**
   * The answer to a call, parsed.
   *
   * @throws IBError for anything that is no answer; StreamError where there is none
   */
  async call(call: Call): Promise<unknown> {
    const { signer } = this.#init;
    if (!signer) return this.#send(call, undefined);
    try {
      return await this.#signed(call, signer);
    } catch (error) {
      // A token dies at midnight, or when the venue forgets it: the next one may do.
      if (!(error instanceof IBError && error.status === 401 && signer.hasToken)) throw error;
      signer.forgetToken();
      return this.#signed(call, signer);
    }
  }

  async #signed(call: Call, signer: Signer): Promise<unknown> {
    if (!signer.hasToken) {
      signer.exchange ??= this.#exchange(signer).finally(() => {
        signer.exchange = undefined;
      });
      await signer.exchange;
    }
    return this.#send(call, signer.header(this.#signable(call)));
  }

  /** Asks for a live session token. */
  async #exchange(signer: Signer): Promise<void> {
    const { exchange, timing } = this.#init;
    const call: Call = { method: 'POST', path: '/oauth/live_session_token' };
    try {
      const answer = await this.#send(call, signer.tokenHeader(this.#signable(call)));
      if (!isRow(answer)) throw new Error('the answer holds no live session token');
      signer.acceptToken({
        response: String(answer.diffie_hellman_response),
        signature: String(answer.live_session_token_signature),
        expires: Number(answer.live_session_token_expiration),
      });
    } catch (error) {
      if (error instanceof StreamError && !(error instanceof IBError && isClientError(error.status)))
        throw error;
      const words = error instanceof Error ? error.message : String(error);
      // Once accepted, credentials are good: what is refused at midnight is accepted later.
      throw new StreamError(
        `${exchange}: no live session token: ${words}; check apiAuthData, and that a new consumer key has seen a midnight`,
        signer.wasAccepted
          ? { code: 'connect_failed', exchange, retryAfter: timing.loginRetry }
          : { code: 'auth_rejected', exchange },
      );
    }
  }

  #signable({ method, path, query = {} }: Call): Parameters<Signer['header']>[0] {
    return { method, url: `${this.#init.origin}${ROOT}${path}`, query };
  }

  async #send(call: Call, authorization: string | undefined): Promise<unknown> {
    const { method, path, body } = call;
    const response = await this.#request({
      method,
      path: `${ROOT}${path}${queryOf(call)}`,
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        ...(body && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = parse(response.text);
    if (response.status >= 200 && response.status < 300 && answer !== undefined) return answer;
    throw this.#refusal(call, response, answer);
  }

  async #request(request: Parameters<RestClient['request']>[0]): Promise<RestResponse> {
    const { rest, exchange, origin } = this.#init;
    try {
      return await rest.request(request);
    } catch (error) {
      const cause = error instanceof StreamError ? error.cause : undefined;
      if (!(cause instanceof Error && 'code' in cause && UNTRUSTED.has(cause.code))) throw error;
      throw new StreamError(
        `${exchange}: nobody vouches for the certificate of ${origin}: ${cause.message}; pass it as subscribeArgs.ca, ` +
          'or acceptSelfSigned: true for a gateway on this machine',
        { code: 'invalid_options', exchange, cause },
      );
    }
  }

  #refusal({ method, path }: Call, { status }: RestResponse, answer: unknown): IBError {
    const { exchange, signer, timing } = this.#init;
    const words = isRow(answer) && typeof answer.error === 'string' ? answer.error : `HTTP ${status}`;
    const what = `${exchange}: ${method} ${path}`;
    const fail = (problem: IBProblem, message: string, retryAfter?: number): IBError =>
      new IBError(message, { code: 'connect_failed', exchange, problem, status, retryAfter });
    if (status === 401)
      return fail(
        'login_needed',
        signer
          ? `${what} refused the signature: ${words}`
          : `nobody is logged in at the gateway (${words}): log in with a browser at ${this.#init.origin}`,
        timing.loginRetry,
      );
    if (status === 410)
      return fail('outage', `${what}: ${words}; try https://1.api.ibkr.com as apiHost`, timing.outageRetry);
    if (/no bridge|not authenticated|query \/accounts first/i.test(words))
      return fail('no_brokerage', `${what}: there is no brokerage session: ${words}`);
    if (status >= 500)
      return fail(
        'outage',
        `${what}: ${words}; the venue is down or in its daily maintenance`,
        timing.outageRetry,
      );
    return fail('rejected', `${what} failed: ${words} (HTTP ${status})`);
  }
}

const isClientError = (status: number | undefined): boolean =>
  status !== undefined && status >= 400 && status < 500;

function queryOf({ query = {} }: Call): string {
  const list = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return list.length === 0 ? '' : `?${list.join('&')}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // The caller reports it, with the HTTP status.
  }
}
