import type { CurrencyPair } from '@hftjs/core';
import {
  collectListings,
  isRow,
  joinListings,
  readPagesAfter,
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
import type { OkxVenue } from '../venue/okx-venue.js';
import { parseRestFill } from './fill.js';
import { parseRestOrder, type OrderContext } from './order.js';

/** Rows of one page. */
const PAGE = 100;

/** Types of conditional orders that end in a state of their own, and all, as OKX takes them in one call each. */
const ENDING_TYPES = ['conditional,oco', 'trigger', 'move_order_stop'];
const ALGO_TYPES = [...ENDING_TYPES, 'chase', 'iceberg', 'twap'];

/** States of ended ones. OKX lists ended orders by type and state. */
const ENDED_STATES = ['effective', 'canceled', 'order_failed'];

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
  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#venue;
    return collectListings(orders, async ({ key, symbol, orderId: ordId }) => {
      const algoId = algoIdOf(key);
      if (algoId !== undefined) {
        const call = { path: '/api/v5/trade/order-algo', weight: 3, parameters: { algoId } };
        return this.#readAlgos((await api.find(call)) ?? []);
      }
      const parameters = { instId: symbols.symbolOf(symbol), ordId };
      return this.#readOrders((await api.find({ path: '/api/v5/trade/order', parameters })) ?? []);
    });
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
      for (const state of ENDED_STATES)
        rows.push(
          ...(await this.#venue.api.signed({ path, weight: 3, parameters: { ordType, state, limit: PAGE } })),
        );
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
    const calls = orders.map(({ symbol, orderId: ordId }) => {
      return { path: FILLS, parameters: { instId: this.#venue.symbols.symbolOf(symbol), ordId } };
    });
    return this.#readFills(await this.#all(calls, 'billId'));
  }

  /** The types of instruments that own orders and fills may be of: `SPOT` and `MARGIN`, `SWAP` and `FUTURES`. */
  #types(): readonly string[] {
    const { market, options } = this.#venue;
    return market.ownTypes(options.currencyPairs);
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
    return {
      rows: rows.toReversed().sort((left, right) => (left.time ?? 0) - (right.time ?? 0)),
      unreadable,
    };
  }

  /** Reads rows of subscribed markets; others are left out. */
  #read<T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined): Listing<T> {
    const { symbols } = this.#venue;
    const isOurs = (row: unknown): boolean => !isRow(row) || symbols.subscribed(row.instId) !== undefined;
    return readRows(rows, (row) => (isOurs(row) ? parse(row) : undefined), this.#context.unreadableRow);
  }

  /** All rows that these calls list, each with all its pages, newest first. */
  async #all(calls: readonly ApiCall[], key: string): Promise<readonly unknown[]> {
    const { api } = this.#venue;
    const paged = { key, size: PAGE, sizeParameter: 'limit', afterParameter: 'after' };
    const rows: unknown[] = [];
    for (const call of calls) rows.push(...(await readPagesAfter((page) => api.signed(page), call, paged)));
    return rows;
  }
}
