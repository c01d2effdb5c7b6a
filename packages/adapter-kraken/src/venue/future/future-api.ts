import { StreamError, type Exchange } from '@hftjs/core';
import {
  CallBudget,
  isRow,
  queryOf,
  SignedClient,
  type ApiCall,
  type RestClient,
  type RestResponse,
  type Row,
  type Verdict,
} from '@hftjs/core/adapter';
import { excerpt } from '../fields.js';
import { nextNonce } from '../nonce.js';
import { signFutureCall } from './signature.js';

const PREFIX = '/derivatives';
const API = `${PREFIX}/api/v3`;

/** Of 100 tokens in ten minutes, which the account's other programs use too. */
const HISTORY = { count: 90, per: 600_000 };

const CREDENTIALS = /authenticationError|accountInactive|invalidAccount|permission/i;

export interface KrakenFutureApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
}

/** A page of what happened to own orders. */
export interface OrderEventsPage {
  readonly elements: readonly unknown[];
  /** Continues with the next page, if there is one. */
  readonly next: string | undefined;
}

/**
 * The REST calls that the streams need. Those of own orders answer with their numbers as text.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rate-limits
 */
export class KrakenFutureApi {
  readonly #exchange: Exchange;
  readonly #client: SignedClient<Row>;
  readonly #history = new CallBudget(HISTORY);

  constructor({ exchange, rest, apiKey = '', apiSecret = '' }: KrakenFutureApiInit) {
    this.#exchange = exchange;
    this.#client = new SignedClient({
      exchange,
      rest,
      isInOrder: true,
      classify,
      sign: (request, { path, parameters }) => {
        const postData = queryOf(parameters);
        const nonce = nextNonce();
        const endpoint = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path;
        const headers = {
          APIKey: apiKey,
          Nonce: nonce,
          Authent: signFutureCall({ endpoint, nonce, postData }, apiSecret),
        };
        if (request.method !== 'POST') return { ...request, headers };
        const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
        return { ...request, path, body: postData, headers: form };
      },
    });
  }

  /** The last prices of all products. */
  async tickers(): Promise<readonly unknown[]> {
    return this.#list(await this.#client.read({ path: `${API}/tickers`, weight: 0 }), 'tickers');
  }

  /** All products. */
  async instruments(): Promise<readonly unknown[]> {
    return this.#list(await this.#client.read({ path: `${API}/instruments`, weight: 0 }), 'instruments');
  }

  /**
   * Public trades of a product before a time, newest first, 100 at most.
   *
   * @param lastTime - ISO 8601; left out: the newest ones
   */
  async history(symbol: string, lastTime?: string): Promise<readonly unknown[]> {
    const call = { path: `${API}/history`, parameters: { symbol, lastTime }, weight: 0 };
    return this.#list(await this.#client.read(call), 'history');
  }

  /** All open orders, those that wait for their trigger included. */
  openOrders(): Promise<readonly unknown[]> {
    return this.#signed({ path: `${API}/openorders`, weight: 2 }, 'openOrders');
  }

  /** An order that is open or ended within the last five seconds; `undefined` for any other. */
  async orderStatus(orderId: string): Promise<unknown> {
    const parameters = { orderIds: orderId };
    const [order] = await this.#signed(
      { method: 'POST', path: `${API}/orders/status`, parameters },
      'orders',
    );
    return order;
  }

  /**
   * Own fills, newest first, 100 at most.
   *
   * @param before - ISO 8601; left out: the last ones
   */
  fills(before?: string): Promise<readonly unknown[]> {
    const weight = before === undefined ? 2 : 25;
    return this.#signed({ path: `${API}/fills`, parameters: { lastFillTime: before }, weight }, 'fills');
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
    const answer = await this.#client.signed({
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

  async #signed(call: ApiCall, field: string): Promise<readonly unknown[]> {
    return this.#list(await this.#client.signed(call), field);
  }

  #list(answer: Row, field: string): readonly unknown[] {
    const list = answer[field];
    if (Array.isArray(list)) return list as unknown[];
    const exchange = this.#exchange;
    throw new StreamError(`${exchange}: ${field} of an answer is not an array`, {
      code: 'malformed_packet',
      exchange,
    });
  }
}

/** Errors come with HTTP 200 as well as with others. The history API has no `result`. */
function classify(body: unknown, { status }: RestResponse): Verdict<Row> {
  if (!isRow(body)) return { reason: `HTTP ${status} without JSON` };
  if (status < 400 && (body.result === 'success' || body.result === undefined)) return { answer: body };
  const reason = wordsOf(body) || `HTTP ${status}`;
  return CREDENTIALS.test(reason)
    ? { reason, code: 'auth_rejected' }
    : { reason, isTooMany: reason.includes('apiLimitExceeded') };
}

/** `error` is a code; `errors` are codes, or numbered messages. */
function wordsOf({ error, errors }: Row): string {
  const all = [error, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return all
    .slice(0, 20)
    .map((one) => (isRow(one) ? one.message : one))
    .filter((one) => typeof one === 'string')
    .map(excerpt)
    .join('; ');
}
