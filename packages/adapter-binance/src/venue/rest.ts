import { StreamError, type Exchange } from '@hftjs/core';
import { isRow, parseExactJson, type RestClient, type RestResponse, VenueClock } from '@hftjs/core/adapter';
import { BinanceError, ErrorCode, isAboutCredentials } from './errors.js';
import { refusalIn } from './control.js';
import { signQuery, toQuery, type Parameters, type Signer } from './signature.js';
import { timeOf } from './time.js';

export interface BinanceApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly signer: Signer | undefined;
  /** Where this market tells its time: `/api/v3/time`. */
  readonly timePath: string;
  /** Whether answers are wanted with times in microseconds; only the spot market can. */
  readonly usesMicroseconds?: boolean;
}

/** One call: its path, what it costs of the budget, and its parameters. */
export interface Call {
  readonly path: string;
  readonly weight: number;
  readonly parameters?: Parameters;
}

/** A call that lists something of one symbol or of all, and what either costs. */
export interface ListCall {
  readonly path: string;
  readonly weightOfOne: number;
  readonly weightOfAll: number;
}

/** Reading twice does no harm, and a request may wait for the budget after it was signed. */
const RECEIVE_WINDOW = 60_000;

/**
 * Binance's REST API as the streams need it: public, keyed and signed calls. Ids beyond 2^53 survive in signed
 * answers, whose numbers are the text of the answer.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information
 */
export class BinanceApi {
  readonly clock: VenueClock;
  readonly #init: BinanceApiInit;

  constructor(init: BinanceApiInit) {
    this.#init = init;
    this.clock = new VenueClock(async () => {
      const answer = await this.read({ path: init.timePath, weight: 1 });
      const time = timeOf(isRow(answer) ? answer.serverTime : undefined);
      if (time === undefined) throw new Error(`${init.timePath} answered without a time`);
      return time;
    });
  }

  get hasKey(): boolean {
    return this.#init.apiKey !== undefined;
  }

  /** A public call. The API key goes along where there is one: some calls want it. */
  async read({ path, weight, parameters = {} }: Call): Promise<unknown> {
    const query = toQuery(parameters);
    return this.#send('GET', { path: query === '' ? path : `${path}?${query}`, weight }, parse);
  }

  /** @throws Error when the answer is not an array */
  async readList(call: Call): Promise<readonly unknown[]> {
    return listIn(await this.read(call), call);
  }

  /** A call that wants the API key and no signature. */
  async keyed(method: 'POST' | 'PUT', call: Call): Promise<unknown> {
    return this.#send(method, call, parse);
  }

  /** A signed call. Refused for its time, it is sent once more after the clock was measured again. */
  async signed(call: Call): Promise<unknown> {
    try {
      return await this.#signed(call);
    } catch (error) {
      if (!(error instanceof BinanceError && error.venueCode === ErrorCode.CLOCK)) throw error;
      this.clock.distrust();
      return this.#signed(call);
    }
  }

  /** @throws Error when the answer is not an array */
  async signedList(call: Call): Promise<readonly unknown[]> {
    return listIn(await this.signed(call), call);
  }

  async #signed({ path, weight, parameters = {} }: Call): Promise<unknown> {
    const { signer } = this.#init;
    if (!signer) throw this.#error('invalid_options', `${path} needs apiKey and apiSecret`);
    await this.clock.synchronize();
    const timestamp = Math.floor(this.clock.now());
    const query = signQuery(toQuery({ ...parameters, recvWindow: RECEIVE_WINDOW, timestamp }), signer);
    return this.#send('GET', { path: `${path}?${query}`, weight }, parseExact);
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    { path, weight }: Call,
    read: (text: string) => unknown,
  ): Promise<unknown> {
    const { rest, apiKey, usesMicroseconds = false } = this.#init;
    const response = await rest.request({
      method,
      path,
      weight,
      headers: {
        ...(apiKey !== undefined && { 'X-MBX-APIKEY': apiKey }),
        ...(usesMicroseconds && { 'X-MBX-TIME-UNIT': 'MICROSECOND' }),
      },
    });
    const answer = read(response.text);
    if (response.status < 300 && answer !== undefined) return answer;
    throw this.#refusal(`${method} ${path.split('?', 1)[0] ?? ''}`, response, answer);
  }

  #refusal(what: string, { status }: RestResponse, answer: unknown): StreamError {
    const { exchange } = this.#init;
    const refusal = isRow(answer) ? refusalIn(answer) : undefined;
    const words = refusal ? `${refusal.message} (${refusal.code})` : `HTTP ${status} without Binance's JSON`;
    if (refusal && isAboutCredentials(refusal.code))
      return new BinanceError(
        `${exchange}: ${what} refused the API key: ${words}; check apiKey, apiSecret, its permissions and addresses`,
        { code: 'auth_rejected', exchange, venueCode: refusal.code },
      );
    const message = `${exchange}: ${what} failed: ${words}`;
    return new BinanceError(message, { code: 'connect_failed', exchange, venueCode: refusal?.code ?? 0 });
  }

  #error(code: StreamError['code'], message: string): StreamError {
    const { exchange } = this.#init;
    return new StreamError(`${exchange}: ${message}`, { code, exchange });
  }
}

function listIn(answer: unknown, { path }: Call): readonly unknown[] {
  if (!Array.isArray(answer)) throw new Error(`the answer of ${path} is not an array`);
  return answer as unknown[];
}

const attempt =
  (parseText: (text: string) => unknown) =>
  (text: string): unknown => {
    try {
      return parseText(text);
    } catch {
      return undefined; // The caller reports it, with the HTTP status.
    }
  };

const parse = attempt((text) => JSON.parse(text) as unknown);
const parseExact = attempt(parseExactJson);
