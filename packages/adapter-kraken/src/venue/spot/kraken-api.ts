import { StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';
import { isRow, parseExactJson, type RestClient, type Row } from '@hftjs/core/adapter';
import { excerpt } from '../excerpt.js';
import { nextNonce } from '../nonce.js';
import { PrivateCalls, type PrivateCall } from './private-calls.js';
import { signKraken } from './signature.js';
import { toKrakenSymbol, toRestPair } from './symbols.js';

export interface KrakenApiInit {
  readonly exchange: Exchange;
  readonly rest: RestClient;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
}

/** What REST calls the pairs, and which of them Kraken does not have. */
export interface SymbolNames {
  readonly names: ReadonlyMap<string, string>;
  readonly unknown: readonly CurrencyPair[];
}

/** Orders that one `QueryOrders` call may name. */
const ORDERS_PER_QUERY = 50;
/** Fills that one `QueryTrades` call may name. */
const FILLS_PER_QUERY = 20;
/** Rows of one page of `TradesHistory` and `ClosedOrders`. */
const ROWS_PER_PAGE = 50;
/** Pages read before giving up: 10,000 rows within one outage. */
const MAX_PAGES = 200;

/** Calls that count twice. */
const HISTORIES: ReadonlySet<string> = new Set(['TradesHistory', 'QueryTrades']);

interface Query {
  /** Ids that one call may name. */
  readonly size: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** How orders are asked for. */
export interface OrderQuery {
  /** Whether their fills are listed. @defaultValue false */
  readonly withFills?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const CREDENTIALS =
  /EAPI:Invalid (?:key|signature)|Permission denied|Invalid permissions|Temporary lockout|^EAuth/;

/**
 * The REST calls that the streams need: a token for the private socket, and what recovery reads.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-websockets-token
 */
export class KrakenApi {
  readonly #init: KrakenApiInit;
  #token: Promise<string> | undefined;
  /** Those of the pairs that were asked for last. */
  #names: { readonly pairs: string; readonly answer: Promise<SymbolNames> } | undefined;
  readonly #calls = new PrivateCalls((call) => this.#send(call));

  constructor(init: KrakenApiInit) {
    this.#init = init;
  }

  /** A fresh token for one connection; callers that ask at the same time share one call. */
  token(): Promise<string> {
    this.#token ??= this.#fetchToken().finally(() => {
      this.#token = undefined;
    });
    return this.#token;
  }

  /** Open orders by id. Numbers are the text of the answer. */
  async openOrders({ withFills = false, signal }: OrderQuery = {}): Promise<
    Readonly<Record<string, unknown>>
  > {
    const fields = withFills ? { trades: 'true' } : {};
    return rowOf((await this.#private('OpenOrders', fields, signal)).open);
  }

  /** Orders by id, whatever their state; those that Kraken does not know are left out. */
  queryOrders(
    orderIds: readonly string[],
    { withFills = false, signal }: OrderQuery = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const fields = withFills ? { trades: 'true' } : {};
    return this.#queryPages('QueryOrders', orderIds, { size: ORDERS_PER_QUERY, fields, signal });
  }

  /** Own fills by their ids; those that Kraken does not know are left out. */
  queryTrades(fillIds: readonly string[], signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    return this.#queryPages('QueryTrades', fillIds, { size: FILLS_PER_QUERY, fields: {}, signal });
  }

  async #queryPages(name: string, ids: readonly string[], query: Query): Promise<Row> {
    const { size } = query;
    const rows: Record<string, unknown> = {};
    for (let index = 0; index < ids.length; index += size)
      Object.assign(rows, await this.#query(name, ids.slice(index, index + size), query));
    return rows;
  }

  /** One id that Kraken does not take does not cost the others. */
  async #query(name: string, ids: readonly string[], query: Query): Promise<Row> {
    try {
      return await this.#private(name, { txid: ids.join(','), ...query.fields }, query.signal);
    } catch (error) {
      if (!(error instanceof StreamError && /EOrder:|EQuery:|Invalid arguments/.test(error.message)))
        throw error;
      if (ids.length === 1) return {};
      const half = Math.ceil(ids.length / 2);
      return {
        ...(await this.#query(name, ids.slice(0, half), query)),
        ...(await this.#query(name, ids.slice(half), query)),
      };
    }
  }

  /**
   * Orders that ended since a time, by id.
   *
   * @param start - epoch seconds
   * @throws StreamError when there are more than 10,000
   */
  closedOrders(
    start: number,
    { withFills = false, signal }: OrderQuery = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const fields = { start: start.toFixed(6), closetime: 'close', ...(withFills && { trades: 'true' }) };
    return this.#history({ name: 'ClosedOrders', fields, signal }, 'closed');
  }

  /**
   * Own fills since a time, by id.
   *
   * @param start - epoch seconds
   * @throws StreamError when there are more than 10,000
   */
  fillsSince(start: number, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    return this.#history({ name: 'TradesHistory', fields: { start: start.toFixed(6) }, signal }, 'trades');
  }

  /** All pages of a list that begins with the newest. */
  async #history({ name, fields, signal }: PrivateCall, list: string): Promise<Row> {
    const rows: Record<string, unknown> = {};
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#private(name, { ...fields, ofs: String(page * ROWS_PER_PAGE) }, signal);
      const found = rowOf(answer[list]);
      Object.assign(rows, found);
      if (Object.keys(found).length < ROWS_PER_PAGE) return rows;
    }
    throw this.#error(
      'connect_failed',
      `${name} has more than ${MAX_PAGES * ROWS_PER_PAGE} rows to recover at once`,
    );
  }

  /** The WebSocket names of pairs by each name that REST has for them. Asked once for the same pairs. */
  symbolNames(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const asked = pairs.join();
    if (this.#names?.pairs === asked) return this.#names.answer;
    const answer = this.#fetchNames(pairs).catch((error: unknown) => {
      this.#names = undefined;
      throw error;
    });
    this.#names = { pairs: asked, answer };
    return answer;
  }

  /** The state of a pair's market, such as `online` or `cancel_only`; `undefined` where Kraken has no such pair. */
  async marketState(pair: CurrencyPair): Promise<string | undefined> {
    try {
      const [row] = Object.values(await this.#public(`AssetPairs?pair=${toRestPair(pair)}`));
      return isRow(row) ? String(row.status) : undefined;
    } catch (error) {
      if (error instanceof StreamError && error.message.includes('Unknown asset pair')) return undefined;
      throw error;
    }
  }

  /** One pair that Kraken does not have fails a whole request: then each half is asked by itself. */
  async #fetchNames(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const wanted = new Map(pairs.map((pair) => [toRestPair(pair), toKrakenSymbol(pair)]));
    try {
      const result = await this.#public(`AssetPairs?pair=${[...wanted.keys()].join(',')}`);
      const names = new Map(wanted);
      for (const [key, row] of Object.entries(result)) {
        const symbol = isRow(row) && typeof row.altname === 'string' ? wanted.get(row.altname) : undefined;
        if (symbol !== undefined) names.set(key, symbol);
      }
      return { names, unknown: [] };
    } catch (error) {
      if (!(error instanceof StreamError && error.message.includes('Unknown asset pair'))) throw error;
      if (pairs.length === 1) return { names: new Map(), unknown: pairs };
      const half = Math.ceil(pairs.length / 2);
      const left = await this.#fetchNames(pairs.slice(0, half));
      const right = await this.#fetchNames(pairs.slice(half));
      return {
        names: new Map([...left.names, ...right.names]),
        unknown: [...left.unknown, ...right.unknown],
      };
    }
  }

  /**
   * Public trades after a time, oldest first, 1,000 at most.
   *
   * @param since - epoch nanoseconds, exclusive
   */
  async tradesAfter(pair: CurrencyPair, since: string): Promise<{ rows: readonly unknown[]; last: string }> {
    const result = await this.#public(`Trades?pair=${toRestPair(pair)}&since=${since}&count=1000`);
    const rows = Object.entries(result).find(([key, value]) => key !== 'last' && Array.isArray(value))?.[1];
    if (!Array.isArray(rows)) throw this.#error('malformed_packet', 'Trades answered without a list');
    return { rows: rows as unknown[], last: String(result.last) };
  }

  async #fetchToken(): Promise<string> {
    const { token } = await this.#calls.make({ name: 'GetWebSocketsToken', fields: {}, isUrgent: true });
    if (typeof token !== 'string') throw this.#error('malformed_packet', 'GetWebSocketsToken gave no token');
    return token;
  }

  #private(name: string, fields: PrivateCall['fields'], signal?: AbortSignal): Promise<Row> {
    return this.#calls.make({ name, fields, signal });
  }

  /** A nonce that was overtaken is tried once more. */
  async #send({ name, fields }: PrivateCall): Promise<Row> {
    try {
      return await this.#sign(name, fields);
    } catch (error) {
      if (!(error instanceof StreamError && error.message.includes('Invalid nonce'))) throw error;
      return this.#sign(name, fields);
    }
  }

  async #sign(name: string, fields: Readonly<Record<string, string>>): Promise<Row> {
    const { rest, apiKey = '', apiSecret = '' } = this.#init;
    const path = `/0/private/${name}`;
    const nonce = nextNonce();
    const body = new URLSearchParams({ nonce, ...fields }).toString();
    const { status, text } = await rest.request({
      method: 'POST',
      path,
      body,
      weight: HISTORIES.has(name) ? 2 : 1,
      headers: {
        'API-Key': apiKey,
        'API-Sign': signKraken({ path, nonce, body }, apiSecret),
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    });
    return this.#result(name, status, parseExact(text));
  }

  async #public(call: string): Promise<Row> {
    const { status, text } = await this.#init.rest.request({
      method: 'GET',
      path: `/0/public/${call}`,
      // The counter is the account's: public calls are not of it.
      weight: 0,
    });
    return this.#result(call.split('?', 1)[0] ?? call, status, parse(text));
  }

  /** Kraken answers HTTP 200 to errors too: they are in the body. */
  #result(name: string, status: number, answer: unknown): Row {
    const errors =
      isRow(answer) && Array.isArray(answer.error)
        ? (answer.error as unknown[]).slice(0, 20).map((words) => excerpt(String(words)))
        : undefined;
    if (!errors) throw this.#error('connect_failed', `${name} answered HTTP ${status} without Kraken's JSON`);
    // Those that begin with a W are warnings beside a result.
    const failures = errors.filter((error) => !error.startsWith('W'));
    if (failures.length > 0) {
      const words = failures.join('; ');
      if (CREDENTIALS.test(words) && !/rate limit/i.test(words))
        throw this.#error(
          'auth_rejected',
          `${name} refused the API key: ${words}; check apiKey, apiSecret and the key's permissions`,
        );
      const until = Number(/Throttled: (\d{1,15})/.exec(words)?.[1] ?? NaN) * 1000;
      const asked = until > Date.now() ? until - Date.now() : undefined;
      const isTooMuch = /rate limit|too many|throttled/i.test(words);
      const retryAfter = isTooMuch ? this.#init.rest.keepAway(asked) : asked;
      throw this.#error('connect_failed', `${name} failed: ${words}`, retryAfter);
    }
    return rowOf((answer as Row).result);
  }

  #error(code: StreamError['code'], message: string, retryAfter?: number): StreamError {
    const { exchange } = this.#init;
    return new StreamError(`${exchange}: ${message}`, { code, exchange, retryAfter });
  }
}

const rowOf = (value: unknown): Row => (isRow(value) ? value : {});

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
