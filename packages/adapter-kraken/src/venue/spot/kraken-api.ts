import { StreamError, type CurrencyPair } from '@hftjs/core';
import {
  isRow,
  readPages,
  VenueError,
  type ApiCall,
  type Row,
  type SignedClient,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { batchesOf } from '../requests.js';
import { krakenClient, rowOf, type KrakenClientInit } from './rest-client.js';
import { toKrakenSymbol, toRestPair } from './symbols.js';

/** What the sessions of a spot stream share, for as long as it lives. */
export interface SpotVenue {
  readonly api: KrakenApi;
  readonly symbols: SymbolMap;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last acknowledgement states. */
  clockAhead: number;
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

/** Calls that count twice. */
const HISTORIES: ReadonlySet<string> = new Set(['TradesHistory', 'QueryTrades']);

/** How orders are asked for. */
export interface OrderQuery {
  /** Whether their fills are listed. @defaultValue false */
  readonly withFills?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The REST calls that the streams need: a token for the private socket, and what recovery reads. Numbers of orders and
 * fills are the text of the answer.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-websockets-token
 */
export class KrakenApi {
  readonly #init: KrakenClientInit;
  readonly #client: SignedClient<Row>;
  #token: Promise<string> | undefined;
  /** Those of the pairs that were asked for last. */
  #names: { readonly pairs: string; readonly answer: Promise<SymbolNames> } | undefined;

  constructor(init: KrakenClientInit) {
    this.#init = init;
    this.#client = krakenClient(init);
  }

  /** A fresh token for one connection; callers that ask at the same time share one call. */
  token(): Promise<string> {
    this.#token ??= this.#fetchToken().finally(() => {
      this.#token = undefined;
    });
    return this.#token;
  }

  /** Open orders by id. */
  async openOrders(query?: OrderQuery): Promise<Row> {
    return rowOf((await this.#client.signed(callOf('OpenOrders', query))).open);
  }

  /** Orders by id, whatever their state; those that Kraken does not know are left out. */
  queryOrders(orderIds: readonly string[], query?: OrderQuery): Promise<Row> {
    return this.#queryAll(callOf('QueryOrders', query), batchesOf(orderIds, ORDERS_PER_QUERY));
  }

  /** Own fills by their ids; those that Kraken does not know are left out. */
  queryTrades(fillIds: readonly string[], signal?: AbortSignal): Promise<Row> {
    return this.#queryAll(callOf('QueryTrades', { signal }), batchesOf(fillIds, FILLS_PER_QUERY));
  }

  /** Orders that ended since a time, in epoch seconds, by id. */
  closedOrders(start: number, query?: OrderQuery): Promise<Row> {
    return this.#history(
      'closed',
      callOf('ClosedOrders', query, { start: start.toFixed(6), closetime: 'close' }),
    );
  }

  /** Own fills since a time, in epoch seconds, by id. */
  fillsSince(start: number, signal?: AbortSignal): Promise<Row> {
    return this.#history('trades', callOf('TradesHistory', { signal }, { start: start.toFixed(6) }));
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
    const [row] = Object.values((await this.#assetPairs([toRestPair(pair)])) ?? {});
    return isRow(row) ? String(row.status) : undefined;
  }

  /**
   * Public trades after a time, oldest first, 1,000 at most.
   *
   * @param since - epoch nanoseconds, exclusive
   */
  async tradesAfter(pair: CurrencyPair, since: string): Promise<{ rows: readonly unknown[]; last: string }> {
    const result = await this.#public('Trades', { pair: toRestPair(pair), since, count: 1000 });
    const rows = Object.entries(result).find(([key, value]) => key !== 'last' && Array.isArray(value))?.[1];
    if (!Array.isArray(rows)) throw this.#malformed('Trades answered without an array');
    return { rows: rows as unknown[], last: String(result.last) };
  }

  async #fetchToken(): Promise<string> {
    const { token } = await this.#client.signed({ ...callOf('GetWebSocketsToken'), isUrgent: true });
    if (typeof token !== 'string') throw this.#malformed('GetWebSocketsToken gave no token');
    return token;
  }

  /** One pair that Kraken does not have fails a whole request. Each half is then requested separately. */
  async #fetchNames(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const wanted = new Map(pairs.map((pair) => [toRestPair(pair), toKrakenSymbol(pair)]));
    const result = await this.#assetPairs([...wanted.keys()]);
    if (result) {
      const names = new Map(wanted);
      for (const [key, row] of Object.entries(result)) {
        const symbol = isRow(row) && typeof row.altname === 'string' ? wanted.get(row.altname) : undefined;
        if (symbol !== undefined) names.set(key, symbol);
      }
      return { names, unknown: [] };
    }
    if (pairs.length === 1) return { names: new Map(), unknown: pairs };
    const half = Math.ceil(pairs.length / 2);
    const left = await this.#fetchNames(pairs.slice(0, half));
    const right = await this.#fetchNames(pairs.slice(half));
    return {
      names: new Map([...left.names, ...right.names]),
      unknown: [...left.unknown, ...right.unknown],
    };
  }

  async #queryAll(call: ApiCall, pages: readonly (readonly string[])[]): Promise<Row> {
    const rows: Record<string, unknown> = {};
    for (const ids of pages) Object.assign(rows, await this.#query(call, ids));
    return rows;
  }

  /** An id that Kraken rejects does not affect the others. */
  async #query(call: ApiCall, ids: readonly string[]): Promise<Row> {
    try {
      return await this.#client.signed({ ...call, parameters: { txid: ids.join(), ...call.parameters } });
    } catch (error) {
      if (!(error instanceof VenueError && /EOrder:|EQuery:|Invalid arguments/.test(error.message)))
        throw error;
      return ids.length === 1 ? {} : this.#queryAll(call, batchesOf(ids, Math.ceil(ids.length / 2)));
    }
  }

  /** All pages of a list that begins with the newest. */
  async #history(list: string, { parameters, ...call }: ApiCall): Promise<Row> {
    let offset = 0;
    const rows = await readPages(
      (page) => this.#client.signed(page),
      { ...call, parameters: { ...parameters, ofs: '0' } },
      (answer) => {
        const page = Object.entries(rowOf(answer[list]));
        offset += ROWS_PER_PAGE;
        return { rows: page, next: page.length < ROWS_PER_PAGE ? undefined : { ofs: String(offset) } };
      },
    );
    return Object.fromEntries(rows as [string, unknown][]);
  }

  /** What REST has of pairs; `undefined` where Kraken does not have one of them. */
  async #assetPairs(names: readonly string[]): Promise<Row | undefined> {
    try {
      return await this.#public('AssetPairs', { pair: names.join() });
    } catch (error) {
      if (error instanceof VenueError && error.message.includes('Unknown asset pair')) return undefined;
      throw error;
    }
  }

  /** The REST counter is the account's: public calls are not of it. */
  #public(name: string, parameters: NonNullable<ApiCall['parameters']>): Promise<Row> {
    return this.#client.read({ path: `/0/public/${name}`, parameters, weight: 0 });
  }

  #malformed(message: string): StreamError {
    const { exchange } = this.#init;
    return new StreamError(`${exchange}: ${message}`, { code: 'malformed_packet', exchange });
  }
}

const callOf = (
  name: string,
  { withFills = false, signal }: OrderQuery = {},
  fields?: ApiCall['parameters'],
): ApiCall => ({
  method: 'POST',
  path: `/0/private/${name}`,
  parameters: { ...fields, ...(withFills && { trades: 'true' }) },
  weight: HISTORIES.has(name) ? 2 : 1,
  signal,
});
