import {
  CallBudget,
  isRow,
  queryOf,
  readPages,
  SignedClient,
  type ApiCall,
  type RestResponse,
  type Row,
  type Verdict,
} from '@hftjs/core/adapter';
import { excerpt } from '../fields.js';
import { nextNonce, signFutureCall } from '../signature.js';
import type { KrakenClientInit } from '../spot/rest-client.js';

const PREFIX = '/derivatives';
const API = `${PREFIX}/api/v3`;

/** Of 100 tokens in ten minutes, which the account's other programs use too. */
const HISTORY = { count: 90, per: 600_000 };
const SAVINGS = [
  { left: 15, delay: 10_000 },
  { left: 45, delay: 3_000 },
];

const CREDENTIALS = /authenticationError|accountInactive|invalidAccount|permission/i;

/**
 * The REST calls that the streams need. Those of own orders answer with their numbers as text.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rate-limits
 */
export class KrakenFutureApi {
  /** The budget of the order histories, which is another one than that of other calls. */
  readonly orderHistory = new CallBudget(HISTORY, SAVINGS);
  readonly #client: SignedClient<Row>;

  constructor({ exchange, rest, apiKey = '', apiSecret = '' }: KrakenClientInit) {
    this.#client = new SignedClient({
      exchange,
      rest,
      isInOrder: true,
      classify,
      isMissing: ({ message }) => /notFound|NOT_FOUND/.test(message),
      sign: (request, { path, parameters }) => {
        const postData = queryOf(parameters);
        const nonce = nextNonce();
        const endpoint = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path;
        const Authent = signFutureCall({ endpoint, nonce, postData }, apiSecret);
        const headers = { APIKey: apiKey, Nonce: nonce, Authent };
        if (request.method !== 'POST') return { ...request, headers };
        const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
        return { ...request, path, body: postData, headers: form };
      },
    });
  }

  /** The last prices of all products. */
  tickers(): Promise<readonly unknown[]> {
    return this.#public('tickers');
  }

  /** All products. */
  instruments(): Promise<readonly unknown[]> {
    return this.#public('instruments');
  }

  /** Public trades of a product before a time, newest first, 100 at most; without the time, the newest ones. */
  history(symbol: string, before?: number): Promise<readonly unknown[]> {
    return this.#public('history', { symbol, lastTime: isoTimeOf(before) });
  }

  /**
   * Candles of a product's trades that begin within a range, oldest first.
   *
   * @param range - epoch milliseconds, both inclusive
   * @throws Error when the answer does not have them all
   * @see https://docs.kraken.com/api/docs/futures-api/charts/candles
   */
  async candles(
    symbol: string,
    {
      resolution,
      from,
      until,
    }: { readonly resolution: string; readonly from: number; readonly until: number },
  ): Promise<readonly unknown[]> {
    const path = `/api/charts/v1/trade/${symbol}/${resolution}`;
    const parameters = { from: Math.floor(from / 1000), to: Math.ceil(until / 1000) };
    const answer = await this.#client.read({ path, parameters, weight: 0 });
    if (answer.more_candles === true) throw new Error('an answer has not all candles of its range');
    return listIn(answer, 'candles');
  }

  /** The wallets of the account, by name. */
  async accounts(): Promise<Row> {
    const { accounts } = await this.#client.signed({ path: `${API}/accounts`, weight: 2 });
    if (isRow(accounts)) return accounts;
    throw new Error('accounts of an answer is not an object');
  }

  /** All open positions. */
  async openPositions(): Promise<readonly unknown[]> {
    return listIn(await this.#client.signed({ path: `${API}/openpositions`, weight: 2 }), 'openPositions');
  }

  /** All open orders, those that wait for their trigger included. */
  async openOrders(): Promise<readonly unknown[]> {
    return listIn(await this.#client.signed({ path: `${API}/openorders`, weight: 2 }), 'openOrders');
  }

  /** An order that is open or ended within the last five seconds; `undefined` for any other. */
  async orderStatus(orderId: string): Promise<unknown> {
    const call = { method: 'POST', path: `${API}/orders/status`, parameters: { orderIds: orderId } } as const;
    const answer = await this.#client.find(call);
    return answer && listIn(answer, 'orders')[0];
  }

  /** Own fills before a time, newest first, 100 at most; without the time, the last ones. */
  async fills(before?: number): Promise<readonly unknown[]> {
    const parameters = { lastFillTime: isoTimeOf(before) };
    const weight = before === undefined ? 2 : 25;
    return listIn(await this.#client.signed({ path: `${API}/fills`, parameters, weight }), 'fills');
  }

  /**
   * What happened to own orders since a time, or to those that wait for their trigger; oldest first.
   *
   * @param since - epoch milliseconds
   * @throws Error when the budget of the histories is spent, except for its reserve
   */
  orderEvents(
    since: number,
    { list, reserve }: { readonly list: 'orders' | 'triggers'; readonly reserve: number },
  ): Promise<readonly unknown[]> {
    const send = (call: ApiCall): Promise<Row> => {
      this.orderHistory.spend(reserve);
      return this.#client.signed(call);
    };
    const parameters = { since: Math.floor(since), sort: 'asc' };
    const call = { path: `/api/history/v3/${list}`, parameters, weight: 0 };
    return readPages(send, call, ({ elements: rows, continuationToken: token }) => ({
      rows,
      next: typeof token === 'string' && token !== '' ? { continuation_token: token } : undefined,
    }));
  }

  async #public(list: string, parameters?: ApiCall['parameters']): Promise<readonly unknown[]> {
    const call = { path: `${API}/${list}`, ...(parameters && { parameters }), weight: 0 };
    return listIn(await this.#client.read(call), list);
  }
}

const isoTimeOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

function listIn(answer: Row, field: string): readonly unknown[] {
  const list = answer[field];
  if (Array.isArray(list)) return list as unknown[];
  throw new Error(`${field} of an answer is not an array`);
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
