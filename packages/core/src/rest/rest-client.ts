import { Agent, interceptors, ProxyAgent, request, type Dispatcher } from 'undici';
import type { VenueLimits } from '../channel-params.js';
import { governorOf, type Governor } from '../connection/governor.js';
import type { TlsTrust } from '../connection/link.js';
import { parseRetryAfter } from '../connection/reconnect-policy.js';
import type { Exchange } from '../exchange.js';
import { originOf } from '../replace-origin.js';
import { StreamError } from '../stream-error.js';

export interface RestClientInit {
  readonly exchange: Exchange;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly proxy?: string | undefined;
  readonly limits?: VenueLimits | undefined;
  readonly tls?: TlsTrust | undefined;
  /** Ends all requests when aborted. */
  readonly signal: AbortSignal;
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its leading slash and query, as it is signed. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What the call costs of the venue's REST budget; 0: it is not of that budget. @defaultValue 1 */
  readonly weight?: number;
}

export interface RestResponse {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface Sendable {
  readonly method: RestRequest['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** For messages. */
  readonly what: string;
}

/** Answers that ask to stay away. */
const TOO_MANY: ReadonlySet<number> = new Set([418, 429]);

/** Answers that another try may better. */
const BROKEN = [500, 502, 503, 504];

const CONNECT_TIMEOUT = 10_000;
const ANSWER_TIMEOUT = 15_000;
const RETRIES = 3;

/**
 * A venue's REST host. Idempotent GETs are tried again after network errors, 429 and 5xx, waiting as
 * `Retry-After` says; anything else is sent once, because nobody knows what became of it.
 */
export class RestClient {
  readonly #init: RestClientInit;
  readonly #dispatcher: Dispatcher;
  readonly #governor: Governor;

  constructor(init: RestClientInit) {
    const { origin, proxy, limits, tls } = init;
    this.#init = init;
    const timeouts = {
      connect: { timeout: CONNECT_TIMEOUT, ...tls },
      headersTimeout: ANSWER_TIMEOUT,
      bodyTimeout: ANSWER_TIMEOUT,
    };
    const agent =
      proxy === undefined
        ? new Agent(timeouts)
        : new ProxyAgent({ uri: proxy, ...timeouts, ...(tls && { requestTls: tls }) });
    this.#dispatcher = agent.compose(
      interceptors.retry({
        maxRetries: RETRIES,
        minTimeout: 250,
        maxTimeout: 10_000,
        methods: ['GET'],
        statusCodes: limits?.punishesRepeats ? BROKEN : [429, ...BROKEN],
        throwOnError: false,
      }),
    );
    this.#governor = governorOf({ origin: originOf(origin), limits });
  }

  /**
   * Sends a request and reads the whole answer, whatever its status.
   *
   * @throws StreamError `connect_failed` when there is no answer, or one that asks to stay away (429, 418)
   */
  async request({ method, path, headers = {}, body, weight = 1 }: RestRequest): Promise<RestResponse> {
    const { origin, signal, exchange } = this.#init;
    await this.#governor.admitRest(weight, signal);
    // The path without its query, which may be signed.
    const what = `${method} ${origin}${path.split('?', 1)[0] ?? ''}`;
    const response = await this.#send({ method, path, headers, body: body ?? null, what });
    const retryAfter = parseRetryAfter(headerOf(response, 'retry-after'), Date.now());
    if (TOO_MANY.has(response.status)) {
      this.#governor.blockRest(retryAfter ?? 0);
      throw new StreamError(
        `${exchange}: ${what} was answered with HTTP ${response.status}: too many requests`,
        {
          code: 'connect_failed',
          exchange,
          retryAfter,
        },
      );
    }
    return response;
  }

  async #send({ method, path, headers, body, what }: Sendable): Promise<RestResponse> {
    const { origin, signal, exchange } = this.#init;
    try {
      const response = await request(origin.replace(/\/$/, '') + path, {
        method,
        headers: { 'user-agent': 'hftjs', ...headers },
        body,
        dispatcher: this.#dispatcher,
        signal,
      });
      return { status: response.statusCode, text: await response.body.text(), headers: response.headers };
    } catch (error) {
      throw new StreamError(`${exchange}: ${what} failed: ${describe(error)}`, {
        code: signal.aborted ? 'closed' : 'connect_failed',
        exchange,
        cause: error,
      });
    }
  }

  /** Ends all requests and closes all connections. */
  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

function headerOf({ headers }: RestResponse, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Node reports a refused connection as an aggregate without a message of its own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join('; ');
  return error instanceof Error ? error.message : String(error);
}
