import { now } from '../contract/clock.js';
import type { Exchange } from '../contract/exchange.js';
import { StreamError, type StreamErrorCode } from '../contract/stream-error.js';
import { parseExactJson } from '../frames/exact-json.js';
import { untilAborted } from './bounded-wait.js';
import { CallQueue, type Turn } from './call-queue.js';
import { pathOf, type Parameters } from './query.js';
import type { RestClient, RestRequest, RestResponse } from './rest-client.js';
import { VenueClock } from './venue-clock.js';
import { VenueError } from './venue-error.js';

/** Number of characters of the venue's reason that a message contains. */
const LONGEST_REASON = 500;

/** One call of a venue's REST API. */
export interface ApiCall extends Turn {
  /** @defaultValue 'GET' */
  readonly method?: RestRequest['method'];
  /** Without its query. */
  readonly path: string;
  readonly parameters?: Parameters;
  /** Sent as JSON. */
  readonly body?: object;
  /** The call's weight in the venue's REST budget. @defaultValue 1 */
  readonly weight?: number;
}

/** Why the venue rejected a call. */
export interface Refusal {
  /** The venue's message and code. @defaultValue the HTTP status */
  readonly reason?: string | undefined;
  readonly venueCode?: string | number | undefined;
  /** `auth_rejected`: the venue rejected the API key. @defaultValue 'connect_failed' */
  readonly code?: StreamErrorCode;
  /** Whether there were too many calls: then none is made for a while, for `retryAfter` if it is set. */
  readonly isTooMany?: boolean;
  /** The pause that the venue demands, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /**
   * A signed call is signed and sent once more, where that may succeed. With `clock`, the venue's clock is measured
   * again first; a function is called first. Only for calls that may be repeated.
   */
  readonly mend?: 'clock' | (() => void);
}

/** The meaning of an answer. */
export type Verdict<T> = { readonly answer: T } | Refusal;

export interface SignedClientInit<T> {
  readonly exchange: Exchange;
  readonly rest: Pick<RestClient, 'request' | 'keepAway'>;
  /** Headers of every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Returns the meaning of an answer.
   *
   * @param body - parsed; `undefined` where it is not JSON. Signed calls have their numbers as text.
   */
  readonly classify: (body: unknown, response: RestResponse) => Verdict<T>;
  /**
   * Adds the signature to a request, each time it is sent. Reads the time from `clock`, or makes a nonce. Absent if the
   * user gave no credentials.
   */
  readonly sign?: ((request: RestRequest, call: ApiCall) => RestRequest | Promise<RestRequest>) | undefined;
  /** Whether an error means that what a call asks for does not exist. */
  readonly isMissing?: (error: VenueError) => boolean;
  /** The call that returns the venue's time, in epoch milliseconds. The clock is measured before a call is signed. */
  readonly time?: { readonly call: ApiCall; readonly read: (answer: T) => number | undefined };
  /**
   * Whether signed calls are made one after the other, because their nonces must arrive in order.
   *
   * @defaultValue false
   */
  readonly isInOrder?: boolean;
  /** Names of the options that signed calls need, for messages. @defaultValue 'apiKey and apiSecret' */
  readonly needs?: string;
  /**
   * What the user should check when the key is rejected, for messages.
   *
   * @defaultValue "apiKey, apiSecret and the key's permissions"
   */
  readonly advice?: string;
}

/**
 * A venue's REST API: public and signed calls. A call that the venue rejects throws an error with the venue's reason.
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
   * A signed call, whose answer has its numbers as text. After a rejection that can be mended, such as one for a wrong
   * clock, the call is signed and sent once more.
   *
   * @throws VenueError when the venue answers with an error, StreamError when it does not answer or there is no key
   */
  signed(call: ApiCall): Promise<T> {
    const { isInOrder = false } = this.#init;
    const send = (): Promise<T> => this.#signed(call);
    return isInOrder ? this.#queue.run(send, call) : untilAborted(send, call.signal);
  }

  /** A signed call for one thing; `undefined` where the venue answers that it does not exist. */
  async find(call: ApiCall): Promise<T | undefined> {
    try {
      return await this.signed(call);
    } catch (error) {
      if (error instanceof VenueError && this.#init.isMissing?.(error) === true) return undefined;
      throw error;
    }
  }

  async #signed(call: ApiCall): Promise<T> {
    const first = await this.#signAndSend(call);
    if ('answer' in first) return first.answer;
    if (!first.mend) throw this.#error(call, first);
    if (first.mend === 'clock') this.clock.distrust();
    else first.mend();
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
    const shown = reason.slice(0, LONGEST_REASON);
    const message =
      code === 'auth_rejected'
        ? `${what} refused the API key: ${shown}; check ${advice}`
        : `${what} failed: ${shown}`;
    return new VenueError(message, { code, exchange, status, venueCode, retryAfter });
  }
}

interface Answered {
  readonly status: number;
}

const nameOf = ({ method = 'GET', path }: ApiCall): string => `${method} ${path}`;

/** Parses the text of an answer; `undefined` if it is not JSON: then the HTTP status is reported. */
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
