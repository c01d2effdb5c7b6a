import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import { algoIdOf, parseAlgoRow } from './algo-order.js';
import { timeOf } from '../venue/data-packet.js';
import { isNoSuchOrder } from '../venue/errors.js';
import type { Call, OkxApi } from '../venue/rest.js';
import type { OrderContext } from './order-context.js';
import { parseRestOrder } from './order.js';
import { parseRestFill } from './rest-fill.js';

/** Rows of one page, and pages read before giving up. */
const PAGE = 100;
const MAX_PAGES = 200;

/** Types of conditional orders, as OKX takes them in one call each. */
const ALGO_TYPES: readonly string[] = [
  'conditional,oco',
  'trigger',
  'move_order_stop',
  'chase',
  'iceberg',
  'twap',
];

/** Types whose ends are looked for, and the states of those that have ended: OKX lists them by both. */
const ENDING_TYPES: readonly string[] = ['conditional,oco', 'trigger', 'move_order_stop'];
const ENDED_STATES: readonly string[] = ['effective', 'canceled', 'order_failed'];

/** How far back `fills` reaches; `fills-history` has three months, and wants to be asked per type. */
const RECENT = 3 * 86_400_000 - 3_600_000;

export interface OkxAccountApiInit extends OrderContext {
  readonly api: OkxApi;
  /** The types of instruments that fills may be of: `SPOT` and `MARGIN`, `SWAP` and `FUTURES`. */
  readonly types: () => readonly string[];
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Own orders and fills over REST, of the subscribed markets. */
export class OkxAccountApi implements AccountApi {
  readonly #init: OkxAccountApiInit;

  constructor(init: OkxAccountApiInit) {
    this.#init = init;
  }

  /** All open orders, of whatever pairs of the stream, conditional ones included. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const rows = await this.#pages({ path: '/api/v5/trade/orders-pending', weight: 1 }, 'ordId');
    return joinListings([
      this.#readOrders(rows.filter((row) => this.#isOurs(row))),
      await this.openAlgoOrders(),
    ]);
  }

  /** Conditional orders that wait: OKX lists them by their types. */
  async openAlgoOrders(): Promise<Listing<OrderUpdate>> {
    const rows: unknown[] = [];
    for (const ordType of ALGO_TYPES)
      rows.push(
        ...(await this.#pages(
          { path: '/api/v5/trade/orders-algo-pending', weight: 3, parameters: { ordType } },
          'algoId',
        )),
      );
    return this.#readAlgos(rows.filter((row) => this.#isOurs(row)));
  }

  /** The present state of orders. One that OKX does not know any more is left out. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const listings: Listing<OrderUpdate>[] = [];
    for (const order of orders) {
      const algoId = algoIdOf(order.key);
      listings.push(
        algoId === undefined
          ? this.#readOrders(await this.#findOrder(order))
          : this.#readAlgos(await this.#find('/api/v5/trade/order-algo', { algoId })),
      );
    }
    return joinListings(listings);
  }

  /** Orders that were placed since and have ended: what was placed before is known, and is looked up by its id. */
  async endedOrders(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const rows: unknown[] = [];
    for (const instType of this.#init.types()) {
      const parameters = { instType, begin: Math.floor(since) };
      rows.push(
        ...(await this.#pages({ path: '/api/v5/trade/orders-history', weight: 2, parameters }, 'ordId')),
      );
    }
    return joinListings([
      this.#readOrders(rows.filter((row) => this.#isOurs(row))),
      await this.endedAlgoOrders(since),
    ]);
  }

  /** Conditional orders that were placed since and wait no more, the newest hundred of each kind. */
  async endedAlgoOrders(since: number): Promise<Listing<OrderUpdate>> {
    const rows: unknown[] = [];
    for (const ordType of ENDING_TYPES)
      for (const state of ENDED_STATES)
        rows.push(
          ...(await this.#init.api.signed({
            path: '/api/v5/trade/orders-algo-history',
            weight: 3,
            parameters: { ordType, state, limit: PAGE },
          })),
        );
    const isNew = (row: unknown): boolean => isRow(row) && (timeOf(row.cTime) ?? Infinity) >= since;
    return this.#readAlgos(rows.filter((row) => isNew(row) && this.#isOurs(row)));
  }

  /** Fills of these pairs since a time, oldest first. */
  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { api, types, symbols } = this.#init;
    const begin = Math.floor(since);
    const isRecent = api.clock.now() - begin < RECENT;
    const rows: unknown[] = [];
    for (const pair of pairs) {
      const parameters = { instId: symbols.symbolOf(pair), begin };
      const calls: readonly Call[] = isRecent
        ? [{ path: '/api/v5/trade/fills', weight: 1, parameters }]
        : types().map((instType) => ({
            path: '/api/v5/trade/fills-history',
            weight: 6,
            parameters: { instType, ...parameters },
          }));
      for (const call of calls) rows.push(...(await this.#pages(call, 'billId')));
    }
    return this.#readFills(rows);
  }

  /** All fills of these orders, oldest first. */
  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const { symbols } = this.#init;
    const rows: unknown[] = [];
    for (const { symbol, orderId } of orders) {
      const parameters = { instId: symbols.symbolOf(symbol), ordId: orderId };
      rows.push(...(await this.#pages({ path: '/api/v5/trade/fills', weight: 1, parameters }, 'billId')));
    }
    return this.#readFills(rows);
  }

  #findOrder({ symbol, orderId }: OrderName): Promise<readonly unknown[]> {
    return this.#find('/api/v5/trade/order', { instId: this.#init.symbols.symbolOf(symbol), ordId: orderId });
  }

  async #find(path: string, parameters: NonNullable<Call['parameters']>): Promise<readonly unknown[]> {
    try {
      return await this.#init.api.signed({ path, weight: path.endsWith('algo') ? 3 : 1, parameters });
    } catch (error) {
      if (isNoSuchOrder(error)) return [];
      throw error;
    }
  }

  #readAlgos(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseAlgoRow(row, this.#init, true), this.#init.onBadRow);
  }

  #readOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseRestOrder(row, this.#init), this.#init.onBadRow);
  }

  /** OKX lists the newest first. */
  #readFills(rows: readonly unknown[]): Listing<FillRow> {
    const { rows: fills, unreadable } = readRows(
      rows,
      (row) => parseRestFill(row, this.#init),
      this.#init.onBadRow,
    );
    return {
      rows: [...fills].reverse().sort((left, right) => (left.time ?? 0) - (right.time ?? 0)),
      unreadable,
    };
  }

  #isOurs(row: unknown): boolean {
    return !isRow(row) || this.#init.symbols.subscribed(row.instId) !== undefined;
  }

  /** All pages of a list, newest first: the next begins after the last row of the one before. */
  async #pages({ path, weight, parameters = {} }: Call, key: string): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    let after: Readonly<Record<string, string>> = {};
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#init.api.signed({
        path,
        weight,
        parameters: { ...parameters, ...after, limit: PAGE },
      });
      rows.push(...answer);
      if (answer.length < PAGE) return rows;
      // A row that cannot be read costs itself: any other of the page says where the next one begins.
      const last = answer.findLast((row) => isRow(row) && Number(row[key]) > 0);
      if (!isRow(last)) throw new Error(`no row of ${path} has a readable ${key}`);
      after = { after: String(last[key]) };
    }
    throw new Error(`${path} has more than ${MAX_PAGES * PAGE} rows to recover at once`);
  }
}
