import { StreamError, type CurrencyPair } from '@hftjs/core';
import {
  readPages,
  VenueError,
  type ApiCall,
  type Row,
  type SignedClient,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { batchesOf } from '../requests.js';
import { krakenClient, publicCall, rowOf, type KrakenClientInit } from './rest-client.js';
import { AssetPairs } from './asset-pairs.js';
import { toRestPair } from './symbols.js';

/** What the sessions of a spot stream share, for as long as it lives. */
export interface SpotVenue {
  readonly api: KrakenApi;
  readonly symbols: SymbolMap;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last acknowledgement states. */
  clockAhead: number;
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
  readonly assetPairs: AssetPairs;
  readonly #init: KrakenClientInit;
  readonly #client: SignedClient<Row>;
  #token: Promise<string> | undefined;

  constructor(init: KrakenClientInit) {
    this.#init = init;
    this.#client = krakenClient(init);
    this.assetPairs = new AssetPairs(this.#client);
  }

  /** A fresh token for one connection; callers that ask at the same time share one call. */
  token(): Promise<string> {
    this.#token ??= this.#fetchToken().finally(() => {
      this.#token = undefined;
    });
    return this.#token;
  }

  /** What the account holds, by Kraken's codes of assets. */
  balances(signal: AbortSignal): Promise<Row> {
    return this.#client.signed(callOf('Balance', { signal }));
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

  /**
   * Public trades after a time, oldest first, 1,000 at most.
   *
   * @param since - epoch nanoseconds, exclusive
   */
  async tradesAfter(pair: CurrencyPair, since: string): Promise<{ rows: readonly unknown[]; last: string }> {
    return this.#listOf('Trades', { pair: toRestPair(pair), since, count: 1000 });
  }

  /**
   * Candles since a time, oldest first; the last one is not closed. Of more than 720, the last 720.
   *
   * @param minutes - length of a candle
   * @param since - epoch seconds
   */
  async candlesSince(pair: CurrencyPair, minutes: number, since: number): Promise<readonly unknown[]> {
    return (await this.#listOf('OHLC', { pair: toRestPair(pair), interval: minutes, since })).rows;
  }

  /** The rows of one pair, which have Kraken's name of it for a key. */
  async #listOf(
    name: string,
    parameters: NonNullable<ApiCall['parameters']>,
  ): Promise<{ rows: readonly unknown[]; last: string }> {
    const result = await this.#client.read(publicCall(name, parameters));
    const rows = Object.entries(result).find(([key, value]) => key !== 'last' && Array.isArray(value))?.[1];
    if (!Array.isArray(rows)) throw this.#malformed(`${name} answered without an array`);
    return { rows: rows as unknown[], last: String(result.last) };
  }

  async #fetchToken(): Promise<string> {
    const { token } = await this.#client.signed({ ...callOf('GetWebSocketsToken'), isUrgent: true });
    if (typeof token !== 'string') throw this.#malformed('GetWebSocketsToken gave no token');
    return token;
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
