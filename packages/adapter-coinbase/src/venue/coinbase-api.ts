import { StreamError, type Exchange } from '@hftjs/core';
import {
  isRow,
  parseExactJson,
  VenueClock,
  type RestClient,
  type RestResponse,
  type Row,
} from '@hftjs/core/adapter';
import { CoinbaseError } from './coinbase-error.js';
import { signToken, type Credentials } from './token.js';
import { quoted } from './quoted.js';

export interface CoinbaseApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly credentials: Credentials | undefined;
}

/** One call: its path behind the prefix, and its parameters; a list is repeated. */
export interface Call {
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>>;
}

const PREFIX = '/api/v3/brokerage';

/** Pages of a list that are read. */
const MAX_PAGES = 200;

/** The host that tokens name: Coinbase's own, whatever is between it and us. */
const TOKEN_HOST = 'api.coinbase.com';

const UNAUTHORIZED = 401;

/**
 * Coinbase's REST API as the streams need it: public and signed GETs that answer with an object.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api
 */
export class CoinbaseApi {
  readonly clock: VenueClock;
  readonly #init: CoinbaseApiInit;

  constructor(init: CoinbaseApiInit) {
    this.#init = init;
    this.clock = new VenueClock(async () => {
      const { epochMillis } = await this.read({ path: '/time' });
      const time = Number(epochMillis);
      if (!(time > 0)) throw new Error('/time answered without a time');
      return time;
    });
  }

  /** Whether there is a key to sign with. */
  get isSigned(): boolean {
    return this.#init.credentials !== undefined;
  }

  /** A token for one message of a WebSocket, or for the REST call that `uri` names. */
  token(uri?: string): Promise<string> {
    const { credentials, exchange } = this.#init;
    if (!credentials)
      throw new StreamError(`${exchange}: private data needs apiKey and apiSecret`, {
        code: 'invalid_options',
        exchange,
      });
    return signToken(credentials, { time: this.clock.now(), ...(uri !== undefined && { uri }) });
  }

  /** A public call. Unless asked otherwise, Coinbase answers with what is up to a second old. */
  read(call: Call): Promise<Row> {
    return this.#send(call, { 'cache-control': 'no-cache' }, JSON.parse);
  }

  /**
   * A signed call, whose answer has its numbers as their text. Valid keys are refused now and then: it is sent once
   * more, with the clock measured again.
   */
  async signed(call: Call): Promise<Row> {
    try {
      return await this.#signed(call);
    } catch (error) {
      if (!(error instanceof CoinbaseError && error.status === UNAUTHORIZED)) throw error;
      this.clock.distrust();
      return this.#signed(call);
    }
  }

  /**
   * All rows of a signed list, page by page.
   *
   * @param rowsOf - finds the rows in a page's answer
   */
  async list({ path, parameters }: Call, rowsOf: (answer: Row) => unknown): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    let next: Readonly<Record<string, string>> = {};
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.signed({ path, parameters: { ...parameters, ...next } });
      const found = rowsOf(answer);
      if (!Array.isArray(found)) throw new Error(`${path} was answered with rows that are not an array`);
      rows.push(...(found as unknown[]));
      const { has_next: hasNext = true, cursor } = answer;
      if (String(hasNext) !== 'true' || typeof cursor !== 'string' || cursor === '') return rows;
      next = { cursor };
    }
    throw new Error(`${path} has more than ${MAX_PAGES} pages`);
  }

  async #signed(call: Call): Promise<Row> {
    await this.clock.synchronize();
    const token = await this.token(`GET ${TOKEN_HOST}${PREFIX}${call.path}`);
    return this.#send(call, { authorization: `Bearer ${token}` }, parseExactJson);
  }

  async #send(
    call: Call,
    headers: Readonly<Record<string, string>>,
    parse: (text: string) => unknown,
  ): Promise<Row> {
    const response = await this.#init.rest.request({ method: 'GET', path: pathOf(call), headers });
    const answer = attempt(parse, response.text);
    if (response.status === 200 && answer) return answer;
    throw this.#refusal(call.path, response, answer);
  }

  #refusal(path: string, { status }: RestResponse, answer: Row | undefined): CoinbaseError {
    const { exchange } = this.#init;
    const words = [answer?.error, answer?.message].filter((word) => typeof word === 'string').join(', ');
    const advice =
      status === UNAUTHORIZED || status === 403
        ? '; check apiKey, apiSecret and the permissions of the key'
        : '';
    return new CoinbaseError(
      `${exchange}: GET ${path} was answered with HTTP ${status}${words && `: ${quoted(words)}`}${advice}`,
      { code: 'connect_failed', exchange, status },
    );
  }
}

function pathOf({ path, parameters = {} }: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of typeof value === 'object' ? value : [value]) query.append(name, String(one));
  return query.size === 0 ? PREFIX + path : `${PREFIX}${path}?${query.toString()}`;
}

function attempt(parse: (text: string) => unknown, text: string): Row | undefined {
  try {
    const answer = parse(text);
    return isRow(answer) ? answer : undefined;
  } catch {
    return undefined; // The caller reports it, with the HTTP status.
  }
}
