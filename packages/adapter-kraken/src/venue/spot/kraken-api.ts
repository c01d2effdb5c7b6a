import { StreamError, type CurrencyPair } from '@hftjs/core';
import { isRow, VenueError, type ApiCall, type Row, type SignedClient } from '@hftjs/core/adapter';
import { batchesOf } from '../batches.js';
import { krakenClient, rowOf, type KrakenClientInit } from './rest-client.js';
import { toKrakenSymbol, toRestPair } from './symbols.js';

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

/** How orders are asked for. */
export interface OrderQuery {
  /** Whether their fills are listed. @defaultValue false */
  readonly withFills?: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface PrivateCall extends Pick<ApiCall, 'signal' | 'isUrgent'> {
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * The REST calls that the streams need: a token for the private socket, and what recovery reads.
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

  /** Open orders by id. Numbers are the text of the answer. */
  async openOrders({ withFills = false, signal }: OrderQuery = {}): Promise<Row> {
    return rowOf((await this.#private('OpenOrders', { fields: fillsOf(withFills), signal })).open);
  }

  /** Orders by id, whatever their state; those that Kraken does not know are left out. */
  queryOrders(orderIds: readonly string[], { withFills = false, signal }: OrderQuery = {}): Promise<Row> {
    const call = { fields: fillsOf(withFills), signal };
    return this.#queryPages('QueryOrders', batchesOf(orderIds, ORDERS_PER_QUERY), call);
  }

  /** Own fills by their ids; those that Kraken does not know are left out. */
  queryTrades(fillIds: readonly string[], signal?: AbortSignal): Promise<Row> {
    return this.#queryPages('QueryTrades', batchesOf(fillIds, FILLS_PER_QUERY), { signal });
  }

  /**
   * Orders that ended since a time, by id.
   *
   * @param start - epoch seconds
   * @throws StreamError when there are more than 10,000
   */
  closedOrders(start: number, { withFills = false, signal }: OrderQuery = {}): Promise<Row> {
    const fields = { start: start.toFixed(6), closetime: 'close', ...fillsOf(withFills) };
    return this.#history('ClosedOrders', 'closed', { fields, signal });
  }

  /**
   * Own fills since a time, by id.
   *
   * @param start - epoch seconds
   * @throws StreamError when there are more than 10,000
   */
  fillsSince(start: number, signal?: AbortSignal): Promise<Row> {
    return this.#history('TradesHistory', 'trades', { fields: { start: start.toFixed(6) }, signal });
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
    const answer = await unlessUnknown(this.#public('AssetPairs', { pair: toRestPair(pair) }));
    const [row] = Object.values(answer ?? {});
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
    if (!Array.isArray(rows)) throw this.#error('malformed_packet', 'Trades answered without an array');
    return { rows: rows as unknown[], last: String(result.last) };
  }

  async #fetchToken(): Promise<string> {
    const { token } = await this.#private('GetWebSocketsToken', { isUrgent: true });
    if (typeof token !== 'string') throw this.#error('malformed_packet', 'GetWebSocketsToken gave no token');
    return token;
  }

  /** One pair that Kraken does not have fails a whole request. Each half is then requested separately. */
  async #fetchNames(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const wanted = new Map(pairs.map((pair) => [toRestPair(pair), toKrakenSymbol(pair)]));
    const result = await unlessUnknown(this.#public('AssetPairs', { pair: [...wanted.keys()].join() }));
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

  async #queryPages(name: string, pages: readonly (readonly string[])[], call: PrivateCall): Promise<Row> {
    const rows: Record<string, unknown> = {};
    for (const ids of pages) Object.assign(rows, await this.#query(name, ids, call));
    return rows;
  }

  /** An id that Kraken rejects does not affect the others. */
  async #query(name: string, ids: readonly string[], call: PrivateCall): Promise<Row> {
    try {
      return await this.#private(name, { ...call, fields: { txid: ids.join(), ...call.fields } });
    } catch (error) {
      if (!(error instanceof VenueError && /EOrder:|EQuery:|Invalid arguments/.test(error.message)))
        throw error;
      if (ids.length === 1) return {};
      return this.#queryPages(name, batchesOf(ids, Math.ceil(ids.length / 2)), call);
    }
  }

  /** All pages of a list that begins with the newest. */
  async #history(name: string, list: string, call: PrivateCall): Promise<Row> {
    const rows: Record<string, unknown> = {};
    for (let page = 0; page < MAX_PAGES; page++) {
      const fields = { ...call.fields, ofs: String(page * ROWS_PER_PAGE) };
      const found = rowOf((await this.#private(name, { ...call, fields }))[list]);
      Object.assign(rows, found);
      if (Object.keys(found).length < ROWS_PER_PAGE) return rows;
    }
    const message = `${name} has more than ${MAX_PAGES * ROWS_PER_PAGE} rows to recover at once`;
    throw this.#error('connect_failed', message);
  }

  #private(name: string, { fields = {}, ...turn }: PrivateCall): Promise<Row> {
    const weight = HISTORIES.has(name) ? 2 : 1;
    return this.#client.signed({
      method: 'POST',
      path: `/0/private/${name}`,
      parameters: fields,
      weight,
      ...turn,
    });
  }

  /** The REST counter is the account's: public calls are not of it. */
  #public(name: string, parameters: NonNullable<ApiCall['parameters']>): Promise<Row> {
    return this.#client.read({ path: `/0/public/${name}`, parameters, weight: 0 });
  }

  #error(code: StreamError['code'], message: string): StreamError {
    const { exchange } = this.#init;
    return new StreamError(`${exchange}: ${message}`, { code, exchange });
  }
}

const fillsOf = (withFills: boolean): Readonly<Record<string, string>> =>
  withFills ? { trades: 'true' } : {};

/** What a call gives; `undefined` where Kraken does not have a pair that it names. */
async function unlessUnknown(call: Promise<Row>): Promise<Row | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof VenueError && error.message.includes('Unknown asset pair')) return undefined;
    throw error;
  }
}
