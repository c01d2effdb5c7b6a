import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  joinListings,
  readPages,
  readRows,
  type AccountApi,
  type ApiCall,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type SessionContext,
} from '@hftjs/core/adapter';
import { algoIdOf, parseAlgoRow } from './algo-order.js';
import { timeOf } from '../venue/data-packet.js';
import { isNoSuchOrder } from '../venue/errors.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import type { OrderContext } from './order-context.js';
import { parseRestOrder } from './order.js';
import { parseRestFill } from './rest-fill.js';

/** Rows of one page. */
const PAGE = 100;

/** Types of conditional orders, as OKX takes them in one call each. */
const ALGO_TYPES: readonly string[] = [
  'conditional,oco',
  'trigger',
  'move_order_stop',
  'chase',
  'iceberg',
  'twap',
];

/** Types of conditional orders, and the states of ended ones. OKX lists ended orders by type and state. */
const ENDING_TYPES: readonly string[] = ['conditional,oco', 'trigger', 'move_order_stop'];
const ENDED_STATES: readonly string[] = ['effective', 'canceled', 'order_failed'];

/** How far back `fills` reaches; `fills-history` has three months, and wants to be asked per type. */
const RECENT = 3 * 86_400_000 - 3_600_000;

const FILLS = '/api/v5/trade/fills';

/** Own orders and fills over REST, of the subscribed markets. */
export class OkxAccountApi implements AccountApi {
  readonly #venue: OkxVenue;
  readonly #context: SessionContext;
  readonly #orders: OrderContext;

  constructor(venue: OkxVenue, context: SessionContext, orders: OrderContext) {
    this.#venue = venue;
    this.#context = context;
    this.#orders = orders;
  }

  /** All open orders, of whatever pairs of the stream, conditional ones included. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const rows = await this.#all([{ path: '/api/v5/trade/orders-pending' }], 'ordId');
    return joinListings([this.#readOrders(rows), await this.openAlgoOrders()]);
  }

  /** Conditional orders that wait: OKX lists them by their types. */
  async openAlgoOrders(): Promise<Listing<OrderUpdate>> {
    const path = '/api/v5/trade/orders-algo-pending';
    const calls = ALGO_TYPES.map((ordType) => ({ path, weight: 3, parameters: { ordType } }));
    return this.#readAlgos(await this.#all(calls, 'algoId'));
  }

  /** The present state of orders. One that OKX does not know any more is left out. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const listings: Listing<OrderUpdate>[] = [];
    for (const { key, symbol, orderId: ordId } of orders) {
      const algoId = algoIdOf(key);
      if (algoId === undefined) {
        const parameters = { instId: this.#venue.symbols.symbolOf(symbol), ordId };
        listings.push(this.#readOrders(await this.#find({ path: '/api/v5/trade/order', parameters })));
      } else {
        const call = { path: '/api/v5/trade/order-algo', weight: 3, parameters: { algoId } };
        listings.push(this.#readAlgos(await this.#find(call)));
      }
    }
    return joinListings(listings);
  }

  /** Orders that were placed since and have ended: what was placed before is known, and is looked up by its id. */
  async endedOrders(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const path = '/api/v5/trade/orders-history';
    const begin = Math.floor(since);
    const calls = this.#types().map((instType) => ({ path, weight: 2, parameters: { instType, begin } }));
    const rows = await this.#all(calls, 'ordId');
    return joinListings([this.#readOrders(rows), await this.endedAlgoOrders(since)]);
  }

  /** Conditional orders that were placed since and wait no more, the newest hundred of each kind. */
  async endedAlgoOrders(since: number): Promise<Listing<OrderUpdate>> {
    const path = '/api/v5/trade/orders-algo-history';
    const rows: unknown[] = [];
    for (const ordType of ENDING_TYPES)
      for (const state of ENDED_STATES) {
        const parameters = { ordType, state, limit: PAGE };
        rows.push(...(await this.#venue.api.signed({ path, weight: 3, parameters })));
      }
    return this.#readAlgos(rows.filter((row) => isRow(row) && (timeOf(row.cTime) ?? Infinity) >= since));
  }

  /** Fills of these pairs since a time, oldest first. */
  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { api, symbols } = this.#venue;
    const begin = Math.floor(since);
    const isRecent = api.clock.now() - begin < RECENT;
    const calls = pairs.flatMap((pair): readonly ApiCall[] => {
      const parameters = { instId: symbols.symbolOf(pair), begin };
      if (isRecent) return [{ path: FILLS, parameters }];
      const path = '/api/v5/trade/fills-history';
      return this.#types().map((instType) => ({ path, weight: 6, parameters: { instType, ...parameters } }));
    });
    return this.#readFills(await this.#all(calls, 'billId'));
  }

  /** All fills of these orders, oldest first. */
  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const { symbols } = this.#venue;
    const calls = orders.map(({ symbol, orderId: ordId }) => ({
      path: FILLS,
      parameters: { instId: symbols.symbolOf(symbol), ordId },
    }));
    return this.#readFills(await this.#all(calls, 'billId'));
  }

  /** The types of instruments that own orders and fills may be of: `SPOT` and `MARGIN`, `SWAP` and `FUTURES`. */
  #types(): readonly string[] {
    const { market, options } = this.#venue;
    return market.ownTypes(options.currencyPairs);
  }

  async #find(call: ApiCall): Promise<readonly unknown[]> {
    try {
      return await this.#venue.api.signed(call);
    } catch (error) {
      if (isNoSuchOrder(error)) return [];
      throw error;
    }
  }

  #readAlgos(rows: readonly unknown[]): Listing<OrderUpdate> {
    return this.#read(rows, (row) => parseAlgoRow(row, this.#orders, true));
  }

  #readOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    return this.#read(rows, (row) => parseRestOrder(row, this.#orders));
  }

  /** OKX lists the newest first. */
  #readFills(listed: readonly unknown[]): Listing<FillRow> {
    const { rows, unreadable } = this.#read(listed, (row) => parseRestFill(row, this.#orders));
    const ordered = [...rows].reverse().sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
    return { rows: ordered, unreadable };
  }

  /** Reads rows of subscribed markets; others are left out. */
  #read<T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined): Listing<T> {
    const { symbols } = this.#venue;
    const isOurs = (row: unknown): boolean => !isRow(row) || symbols.subscribed(row.instId) !== undefined;
    return readRows(
      rows,
      (row) => (isOurs(row) ? parse(row) : undefined),
      (error, row) => {
        this.#context.unreadableRow(error, row);
      },
    );
  }

  /** All rows that these calls list, each with all its pages. */
  async #all(calls: readonly ApiCall[], key: string): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    for (const call of calls) rows.push(...(await this.#pages(call, key)));
    return rows;
  }

  /** All pages of a list, newest first: the next begins after the last row of the one before. */
  #pages({ parameters, ...call }: ApiCall, key: string): Promise<readonly unknown[]> {
    const { api } = this.#venue;
    const first = { ...call, parameters: { ...parameters, limit: PAGE } };
    return readPages(
      (page) => api.signed(page),
      first,
      (rows) => {
        if (rows.length < PAGE) return { rows };
        // A row that cannot be read costs itself: any other of the page shows where the next one begins.
        const last = rows.findLast((row) => isRow(row) && Number(row[key]) > 0);
        if (!isRow(last)) throw new Error(`no row of ${call.path} has a readable ${key}`);
        return { rows, next: { after: String(last[key]) } };
      },
    );
  }
}
