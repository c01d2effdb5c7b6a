import { StreamError, type Exchange } from '@hftjs/core';
import { isRow, parseExactJson, type RestClient, type Row } from '@hftjs/core/adapter';
import { excerpt } from '../excerpt.js';
import { nextNonce } from '../nonce.js';
import { HistoryBudget } from './history-budget.js';
import { signFutureCall } from './signature.js';

const PREFIX = '/derivatives';

/** Of 100 tokens in ten minutes, which the account's other programs use too. */
const HISTORY = { count: 90, per: 600_000 };

const CREDENTIALS = /authenticationError|accountInactive|invalidAccount|permission/i;

export interface KrakenFutureApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string | number | undefined>>;
  /** Its cost of 500 in ten seconds. */
  readonly weight: number;
}

/**
 * The REST calls that the streams need. Those of own orders answer with their numbers as text.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rate-limits
 */
export class KrakenFutureApi {
  readonly #init: KrakenFutureApiInit;
  /** Private calls go out one after the other: nonces must arrive in order. */
  #queue: Promise<unknown> = Promise.resolve();
  readonly #history = new HistoryBudget(HISTORY);

  constructor(init: KrakenFutureApiInit) {
    this.#init = init;
  }

  /** The last prices of all products. */
  async tickers(): Promise<readonly unknown[]> {
    const path = `${PREFIX}/api/v3/tickers`;
    return this.#list(await this.#public({ method: 'GET', path, weight: 0 }), 'tickers');
  }

  /** All products. */
  async instruments(): Promise<readonly unknown[]> {
    const path = `${PREFIX}/api/v3/instruments`;
    return this.#list(await this.#public({ method: 'GET', path, weight: 0 }), 'instruments');
  }

  /**
   * Public trades of a product before a time, newest first, 100 at most.
   *
   * @param lastTime - ISO 8601; left out: the newest ones
   */
  async history(symbol: string, lastTime?: string): Promise<readonly unknown[]> {
    const path = `${PREFIX}/api/v3/history`;
    const answer = await this.#public({ method: 'GET', path, parameters: { symbol, lastTime }, weight: 0 });
    return this.#list(answer, 'history');
  }

  /** All open orders, those that wait for their trigger included. */
  async openOrders(): Promise<readonly unknown[]> {
    const path = `${PREFIX}/api/v3/openorders`;
    return this.#list(await this.#private({ method: 'GET', path, weight: 2 }), 'openOrders');
  }

  /** An order that is open or ended within the last five seconds; `undefined` for any other. */
  async orderStatus(orderId: string): Promise<unknown> {
    const path = `${PREFIX}/api/v3/orders/status`;
    const answer = await this.#private({
      method: 'POST',
      path,
      parameters: { orderIds: orderId },
      weight: 1,
    });
    return this.#list(answer, 'orders')[0];
  }

  /**
   * Own fills, newest first, 100 at most.
   *
   * @param before - ISO 8601; left out: the last ones
   */
  async fills(before?: string): Promise<readonly unknown[]> {
    const path = `${PREFIX}/api/v3/fills`;
    const parameters = { lastFillTime: before };
    const weight = before === undefined ? 2 : 25;
    return this.#list(await this.#private({ method: 'GET', path, parameters, weight }), 'fills');
  }

  /**
   * What happened to own orders since a time, oldest first, one page.
   *
   * @param since - epoch milliseconds
   * @throws Error when its budget is spent, which is another one than that of other calls
   */
  orderEvents(since: number, continuationToken?: string): Promise<OrderEventsPage> {
    return this.#events('orders', since, continuationToken);
  }

  /** The same of orders that wait for their trigger. */
  triggerEvents(since: number, continuationToken?: string): Promise<OrderEventsPage> {
    return this.#events('triggers', since, continuationToken);
  }

  /** Calls that the budget of the histories holds now. */
  get historyCallsLeft(): number {
    return this.#history.left;
  }

  async #events(
    name: string,
    since: number,
    continuationToken: string | undefined,
  ): Promise<OrderEventsPage> {
    this.#history.spend();
    const answer = await this.#private({
      method: 'GET',
      path: `/api/history/v3/${name}`,
      parameters: { since: Math.floor(since), sort: 'asc', continuation_token: continuationToken },
      weight: 0,
    });
    const { continuationToken: next } = answer;
    return {
      elements: this.#list(answer, 'elements'),
      next: typeof next === 'string' && next !== '' ? next : undefined,
    };
  }

  async #public(call: Call): Promise<Row> {
    const { path, parameters, weight } = call;
    const query = queryOf(parameters);
    const { status, text } = await this.#init.rest.request({
      method: call.method,
      path: query === '' ? path : `${path}?${query}`,
      weight,
    });
    return this.#result(path, status, parse(text, JSON.parse));
  }

  #private(call: Call): Promise<Row> {
    const sent = this.#queue.then(() => this.#sign(call));
    this.#queue = sent.catch(() => undefined);
    return sent;
  }

  async #sign({ method, path, parameters, weight }: Call): Promise<Row> {
    const { rest, apiKey = '', apiSecret = '' } = this.#init;
    const postData = queryOf(parameters);
    const nonce = nextNonce();
    const endpoint = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path;
    const headers = {
      APIKey: apiKey,
      Nonce: nonce,
      Authent: signFutureCall({ endpoint, nonce, postData }, apiSecret),
    };
    const { status, text } = await rest.request(
      method === 'POST'
        ? {
            method,
            path,
            weight,
            body: postData,
            headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
          }
        : { method, path: postData === '' ? path : `${path}?${postData}`, weight, headers },
    );
    return this.#result(path, status, parse(text, parseExactJson));
  }

  /** Errors are told with HTTP 200 as well as with others. */
  #result(path: string, status: number, answer: unknown): Row {
    if (!isRow(answer)) throw this.#error('connect_failed', `${path} answered HTTP ${status} without JSON`);
    // The history API has no `result`.
    if (status < 400 && (answer.result === 'success' || answer.result === undefined)) return answer;
    const words = wordsOf(answer) || `HTTP ${status}`;
    if (CREDENTIALS.test(words))
      throw this.#error(
        'auth_rejected',
        `${path} refused the API key: ${words}; check apiKey, apiSecret and the key's permissions`,
      );
    const retryAfter = words.includes('apiLimitExceeded') ? this.#init.rest.keepAway() : undefined;
    throw this.#error('connect_failed', `${path} failed: ${words}`, retryAfter);
  }

  #list(answer: Row, field: string): readonly unknown[] {
    const list = answer[field];
    if (Array.isArray(list)) return list as unknown[];
    throw this.#error('malformed_packet', `an answer has no list of ${field}`);
  }

  #error(code: StreamError['code'], message: string, retryAfter?: number): StreamError {
    const { exchange } = this.#init;
    return new StreamError(`${exchange}: ${message}`, { code, exchange, retryAfter });
  }
}

export interface OrderEventsPage {
  readonly elements: readonly unknown[];
  /** Continues with the next page, if there is one. */
  readonly next: string | undefined;
}

const queryOf = (parameters: Call['parameters'] = {}): string =>
  Object.entries(parameters)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');

/** `error` is a word; `errors` are words, or numbered messages. */
function wordsOf({ error, errors }: Row): string {
  const all = [error, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return all
    .slice(0, 20)
    .map((one) => (isRow(one) ? one.message : one))
    .filter((one) => typeof one === 'string')
    .map(excerpt)
    .join('; ');
}

function parse(text: string, parser: (text: string) => unknown): unknown {
  try {
    return parser(text);
  } catch {
    return undefined; // The caller reports it, with the HTTP status.
  }
}
