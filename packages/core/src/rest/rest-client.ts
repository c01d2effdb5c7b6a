import type { VenueLimits } from '../connection/channel-params.js';
import { setMaxListeners } from 'node:events';
import { keepAwayOf, messageOf } from '../connection/connection-end.js';
import { governorOf, type Governor } from '../connection/governor/governor.js';
import type { TlsTrust } from '../connection/socket/link.js';
import {
  DEFAULT_PAUSES,
  parseBanEnd,
  parseRetryAfter,
  pauseOf,
  type Pauses,
} from '../connection/governor/reconnect-policy.js';
import { sleep } from '../connection/governor/sleep.js';
import type { Exchange } from '../contract/exchange.js';
import { addressOf, originOf } from '../connection/socket/origin.js';
import { StreamError } from '../contract/stream-error.js';
import { send, type RestResponse } from './rest-call.js';
import { RestConnections } from './rest-connections.js';

export type { RestResponse } from './rest-call.js';

export interface RestClientInit {
  readonly exchange: Exchange;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly proxy?: string | undefined;
  readonly limits?: VenueLimits | undefined;
  readonly tls?: TlsTrust | undefined;
  /** Pauses after 429 and 418. @defaultValue 10 s and 2 min */
  readonly pauses?: Partial<Pauses> | undefined;
  /** How long one attempt of a request may take, to the last byte of its answer. @defaultValue 30_000 */
  readonly timeout?: number | undefined;
  /** Aborting it ends all requests. */
  readonly signal: AbortSignal;
}

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the leading slash and the query, as it is signed. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The call's weight in the venue's REST budget; 0 if it does not count. @defaultValue 1 */
  readonly weight?: number;
}

/** HTTP statuses after which another attempt may succeed. */
const BROKEN: ReadonlySet<number> = new Set([500, 502, 503, 504]);

const TIMEOUT = 30_000;
const CONNECT_TIMEOUT = 10_000;
const RETRIES = 3;
/** The wait before the first retry, in milliseconds. It doubles with each. */
const FIRST_WAIT = 250;

/** If a pause that the venue demands is longer, a call fails instead of waiting. In milliseconds. */
const PATIENCE = 15_000;

/**
 * A venue's REST host. Idempotent GETs are tried again after network errors, 429 and 5xx, after the wait that
 * `Retry-After` names. Other requests are sent once, because the venue may have executed one that failed. Every call
 * settles: each attempt, the number of attempts and the waits between them are bounded.
 */
export class RestClient {
  readonly #init: RestClientInit;
  #life: Life | undefined;
  readonly #governor: Governor;
  readonly #pauses: Pauses;

  constructor(init: RestClientInit) {
    const { origin, exchange, limits, pauses } = init;
    this.#init = init;
    this.#pauses = { ...DEFAULT_PAUSES, ...pauses };
    this.#governor = governorOf({ origin: originOf(origin), limits, exchange });
  }

  /**
   * Sends a request and reads the whole answer, whatever its status.
   *
   * @throws StreamError `connect_failed` when there is no answer, or one that demands a pause (429, 418)
   */
  async request(request: RestRequest): Promise<RestResponse> {
    const { limits, timeout = TIMEOUT } = this.#init;
    const life = this.#open();
    const { signal } = life;
    const deadline = performance.now() + timeout;
    for (let attempt = 0; ; attempt++) {
      const mayRepeat = request.method === 'GET' && attempt < RETRIES && performance.now() < deadline;
      await this.#admit(request, signal);
      try {
        const response = await this.#send(request, life);
        this.#heed(request, response);
        if (!mayRepeat || !BROKEN.has(response.status)) return response;
      } catch (error) {
        const isPunished = error instanceof TooMany && limits?.punishesRepeats;
        if (!mayRepeat || isPunished || signal.aborted || this.#governor.restBlockedFor > PATIENCE)
          throw error;
      }
      await sleep(FIRST_WAIT * 2 ** attempt * (0.5 + 0.5 * Math.random()), signal);
    }
  }

  /**
   * Sends no calls for a while, because the body of an answer reports that there were too many.
   *
   * @param retryAfter - the pause in milliseconds, if the body names one
   * @returns the pause in milliseconds
   */
  keepAway(retryAfter?: number): number {
    const pause = pauseOf(this.#pauses, 'too_many', retryAfter);
    this.#governor.blockRest(pause);
    return pause;
  }

  /** Ends all requests and closes all connections. A later request opens new ones. */
  close(): Promise<void> {
    this.#life?.end.abort(new Error('the client is closed'));
    this.#life?.connections.close();
    this.#life = undefined;
    return Promise.resolve();
  }

  /** Waits until the venue's limits admit the call. Throws when the pause is too long to wait. */
  async #admit(request: RestRequest, signal: AbortSignal): Promise<void> {
    const { exchange } = this.#init;
    const retryAfter = this.#governor.restBlockedFor;
    if (retryAfter > PATIENCE)
      throw new StreamError(
        `${exchange}: ${this.#name(request)} was not sent: the venue demands a pause of ${Math.ceil(retryAfter)} ms`,
        { code: 'connect_failed', exchange, retryAfter },
      );
    await this.#governor.admitRest(request.weight ?? 1, signal);
  }

  /** The connections, made for the first request and again after `close()` or the stream's end. */
  #open(): Life {
    if (this.#life?.signal.aborted === false) return this.#life;
    const { origin, proxy, tls, timeout = TIMEOUT, signal } = this.#init;
    this.#life?.connections.close();
    const end = new AbortController();
    this.#life = {
      end,
      signal: AbortSignal.any([signal, end.signal]),
      connections: new RestConnections({
        ...addressOf(origin),
        ...{ tls, proxy },
        timeout: Math.min(timeout, CONNECT_TIMEOUT),
      }),
    };
    setMaxListeners(0, this.#life.signal);
    return this.#life;
  }

  async #send(request: RestRequest, { connections, signal }: Life): Promise<RestResponse> {
    const { origin, exchange, timeout = TIMEOUT } = this.#init;
    const { method, path, headers = {}, body = null } = request;
    try {
      const url = origin.replace(/\/$/, '') + path;
      return await send({ url, method, headers, body, timeout, signal }, connections);
    } catch (error) {
      throw new StreamError(`${exchange}: ${this.#name(request)} failed: ${messageOf(error)}`, {
        code: signal.aborted ? 'closed' : 'connect_failed',
        exchange,
        cause: error,
      });
    }
  }

  /** Pauses if the answer demands it. */
  #heed(request: RestRequest, { status, headers, text }: RestResponse): void {
    const { exchange } = this.#init;
    const wallClock = Date.now();
    const asked = parseRetryAfter(headerOf(headers, 'retry-after'), wallClock);
    const keepAway = keepAwayOf(status);
    if (!keepAway) {
      if (asked !== undefined && BROKEN.has(status)) this.#governor.blockRest(asked);
      return;
    }
    const pause = pauseOf(this.#pauses, keepAway, parseBanEnd(text.slice(0, 4_096), wallClock) ?? asked);
    this.#governor.blockRest(pause);
    if (keepAway === 'banned') this.#governor.ban(pause);
    throw new TooMany(
      `${exchange}: ${this.#name(request)} was answered with HTTP ${status}: too many requests`,
      { code: 'connect_failed', exchange, retryAfter: pause },
    );
  }

  /** The call without its query, which may be signed. */
  #name({ method, path }: RestRequest): string {
    return `${method} ${this.#init.origin}${path.split('?', 1)[0] ?? ''}`;
  }
}

/** What lives until the client is closed or its stream ends. A call belongs to one of them, to its end. */
interface Life {
  readonly connections: RestConnections;
  readonly end: AbortController;
  /** Aborted at that end. */
  readonly signal: AbortSignal;
}

/** Whether the venue answered that there were too many requests. */
class TooMany extends StreamError {}

function headerOf(headers: RestResponse['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
