import { now } from '../contract/clock.js';
import type { Exchange } from '../contract/exchange.js';
import { StreamError, type StreamErrorCode } from '../contract/stream-error.js';
import { parseExactJson } from '../frames/exact-json.js';
import { CallQueue, untilAborted, type Turn } from './call-queue.js';
import { pathOf, type Parameters } from './query.js';
import type { RestClient, RestRequest, RestResponse } from './rest-client.js';
import { VenueClock } from './venue-clock.js';
import { VenueError } from './venue-error.js';

/** Characters of the venue's words that are shown. */
const MOST_WORDS = 500;

/** One call of a venue's REST API. */
export interface ApiCall extends Turn {
  /** @defaultValue 'GET' */
  readonly method?: RestRequest['method'];
  /** Without its query. */
  readonly path: string;
  readonly parameters?: Parameters;
  /** Sent as JSON. */
  readonly body?: object;
  /** What the call costs of the venue's REST budget. @defaultValue 1 */
  readonly weight?: number;
}

/** Why the venue did not answer a call. */
export interface Refusal {
  /** The venue's words, with its code. @defaultValue the HTTP status */
  readonly reason?: string | undefined;
  readonly venueCode?: string | number | undefined;
  /** `auth_rejected`: the API key is refused. @defaultValue 'connect_failed' */
  readonly code?: StreamErrorCode;
  /** There were too many calls: none is made for a while, for `retryAfter` if it is given. */
  readonly isTooMany?: boolean;
  /** Milliseconds that the venue asked to stay away. */
  readonly retryAfter?: number | undefined;
  /**
   * Another try may be accepted: the call is signed and sent once more, after this was done. Only for signed calls that
   * may be repeated.
   */
  readonly mend?: () => void;
}

/** What an answer means. */
export type Verdict<T> = { readonly answer: T } | Refusal;

export interface SignedClientInit<T> {
  readonly exchange: Exchange;
  readonly rest: Pick<RestClient, 'request' | 'keepAway'>;
  /** Headers of every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What an answer means.
   *
   * @param body - parsed; `undefined` where it is not JSON. Signed calls have their numbers as text.
   */
  readonly classify: (body: unknown, response: RestResponse) => Verdict<T>;
  /**
   * Adds the signature to a request, at each sending. Reads the time from `clock`, or makes a nonce. Absent where the user
   * gave no credentials.
   */
  readonly sign?: ((request: RestRequest, call: ApiCall) => RestRequest | Promise<RestRequest>) | undefined;
  /** Where the venue tells its time, in epoch milliseconds. The clock is measured before a call is signed. */
  readonly time?: { readonly call: ApiCall; readonly read: (answer: T) => number | undefined };
  /** Whether signed calls are made one after the other, because their nonces must arrive in order. @defaultValue false */
  readonly isInOrder?: boolean;
  /** What signed calls need, for messages. @defaultValue 'apiKey and apiSecret' */
  readonly needs?: string;
  /** What the user should check when the key is refused, for messages. @defaultValue "apiKey, apiSecret and the key's permissions" */
  readonly advice?: string;
}

/**
 * A venue's REST API as its streams need it: public and signed calls, each answered or rejected with an error in the
 * venue's own words.
 */
export class SignedClient<T = unknown> {
  readonly clock: VenueClock;
  readonly #init: SignedClientInit<T>;
  readonly #queue = new CallQueue();

  constructor(init: SignedClientInit<T>) {
    const { time } = init;
    this.#init = init;
    this.clock = new VenueClock(async () => {
      if (!time) return now();
      const venueTime = time.read(await this.read(time.call));
      if (venueTime === undefined) throw new Error(`${time.call.path} answered without a time`);
      return venueTime;
    });
  }

  /**
   * A public call.
   *
   * @throws VenueError when the venue answers with an error, StreamError `connect_failed` when it does not answer
   */
  async read(call: ApiCall): Promise<T> {
    const verdict = await this.#send(call, this.#request(call), parseJson);
    if ('answer' in verdict) return verdict.answer;
    throw this.#error(call, verdict);
  }

  /**
   * A signed call, whose answer has its numbers as text. One that the venue refuses for a reason that can be mended, such
   * as a wrong clock, is signed and sent once more.
   *
   * @throws VenueError when the venue answers with an error, StreamError when it does not answer or there is no key
   */
  signed(call: ApiCall): Promise<T> {
    const { isInOrder = false } = this.#init;
    const send = (): Promise<T> => this.#signed(call);
    return isInOrder ? this.#queue.run(send, call) : untilAborted(send, call.signal);
  }

  async #signed(call: ApiCall): Promise<T> {
    const first = await this.#signAndSend(call);
    if ('answer' in first) return first.answer;
    if (!first.mend) throw this.#error(call, first);
    first.mend();
    const second = await this.#signAndSend(call);
    if ('answer' in second) return second.answer;
    throw this.#error(call, second);
  }

  async #signAndSend(call: ApiCall): Promise<Verdict<T> & Answered> {
    const { sign, time, exchange, needs = 'apiKey and apiSecret' } = this.#init;
    if (!sign)
      throw new StreamError(`${exchange}: ${nameOf(call)} needs ${needs}`, {
        code: 'invalid_options',
        exchange,
      });
    if (time) await this.clock.synchronize();
    return this.#send(call, await sign(this.#request(call), call), parseExact);
  }

  #request({ method = 'GET', path, parameters, weight = 1, body }: ApiCall): RestRequest {
    const { headers = {} } = this.#init;
    const request = { method, path: pathOf(path, parameters), weight, headers };
    if (!body) return request;
    return {
      ...request,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
  }

  async #send(
    call: ApiCall,
    request: RestRequest,
    parse: (text: string) => unknown,
  ): Promise<Verdict<T> & Answered> {
    const { rest, classify } = this.#init;
    const response = await rest.request(request);
    const verdict = classify(parse(response.text), response);
    const { status } = response;
    if ('answer' in verdict || verdict.isTooMany !== true) return { ...verdict, status };
    return { ...verdict, status, retryAfter: rest.keepAway(verdict.retryAfter) };
  }

  #error(call: ApiCall, refusal: Refusal & Answered): VenueError {
    const { exchange, advice = "apiKey, apiSecret and the key's permissions" } = this.#init;
    const { status, code = 'connect_failed', reason = `HTTP ${status}`, venueCode, retryAfter } = refusal;
    const what = `${exchange}: ${nameOf(call)}`;
    const words = reason.slice(0, MOST_WORDS);
    const message =
      code === 'auth_rejected'
        ? `${what} refused the API key: ${words}; check ${advice}`
        : `${what} failed: ${words}`;
    return new VenueError(message, { code, exchange, status, venueCode, retryAfter });
  }
}

interface Answered {
  readonly status: number;
}

const nameOf = ({ method = 'GET', path }: ApiCall): string => `${method} ${path}`;

/** Reads the text of an answer; `undefined` where it is not JSON, which is reported with its HTTP status. */
const reading =
  (parse: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return parse(text);
    } catch {
      return undefined;
    }
  };

const parseJson = reading((text) => JSON.parse(text) as unknown);
const parseExact = reading(parseExactJson);
