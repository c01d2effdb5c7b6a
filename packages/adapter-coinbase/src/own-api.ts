import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  EMPTY_LISTING,
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import type { Call, CoinbaseApi } from './coinbase-api.js';
import { isNotFound } from './coinbase-error.js';
import type { FillList } from './fill-list.js';
import type { LateCommissions } from './late-commissions.js';
import type { OrderContext } from './order-row.js';
import { parseRestOrder } from './rest-order.js';

/** Rows of one page, and pages read before giving up. */
const PAGE = 250;
const MAX_PAGES = 100;

/** Orders that one call asks for, and up to which each is asked for alone. */
const ORDERS_PER_CALL = 50;
const FEW = 3;

export interface CoinbaseOwnApiInit extends OrderContext {
  readonly api: Pick<CoinbaseApi, 'signed'>;
  readonly list: FillList;
  readonly commissions: LateCommissions;
  /**
   * All open orders as the connection began with them; `undefined` where they did not come, or were asked for before.
   */
  readonly firstList: () => Promise<Listing<OrderUpdate> | undefined>;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** What recovery asks: the channel's own list of open orders, and REST for the rest. */
export class CoinbaseOwnApi implements AccountApi {
  readonly #init: CoinbaseOwnApiInit;

  constructor(init: CoinbaseOwnApiInit) {
    this.#init = init;
  }

  /** What the channel's list leaves out because it could not be read, REST may say in other words. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const first = await this.#init.firstList();
    if (first?.unreadable === 0) return first;
    try {
      const { rows, unreadable } = await this.#readOrders({ order_status: 'OPEN' });
      const listed = new Set(first?.rows.map(({ orderId }) => orderId));
      const added = rows.filter(({ orderId }) => !listed.has(orderId));
      const stillMissing = Math.max(0, (first?.unreadable ?? 0) - added.length);
      return { rows: [...(first?.rows ?? []), ...added], unreadable: Math.max(unreadable, stillMissing) };
    } catch (error) {
      if (first) return first;
      throw error;
    }
  }

  /** The present state of orders. One that Coinbase does not know any more is left out. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const ids = orders.map(({ orderId }) => orderId);
    const listings: Listing<OrderUpdate>[] = [];
    const alone = new Set(ids);
    if (ids.length > FEW)
      for (let index = 0; index < ids.length; index += ORDERS_PER_CALL) {
        const listing = await this.#readOrders({ order_ids: ids.slice(index, index + ORDERS_PER_CALL) });
        for (const { orderId } of listing.rows) alone.delete(orderId);
        // The rows that cannot be read are of this list.
        listings.push({ rows: listing.rows, unreadable: 0 });
      }
    for (const orderId of alone) listings.push(await this.#find(orderId));
    return joinListings(listings);
  }

  /** Orders that were placed since and have ended: what was placed before is known, and is looked up by its id. */
  async endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const { rows, unreadable } = await this.#readOrders({
      start_date: new Date(Math.floor(since)).toISOString(),
    });
    return { rows: rows.filter((order) => isTerminal(order)), unreadable };
  }

  /** Fills since a time, oldest first. */
  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const listing = await this.#init.list.since(since);
    this.#init.commissions.learn(listing);
    return listing;
  }

  /** All fills of these orders, oldest first. */
  async fillsOf(orders: readonly Pick<OrderName, 'orderId'>[]): Promise<Listing<FillRow>> {
    if (orders.length === 0) return EMPTY_LISTING;
    const listing = await this.#init.list.ofOrders(orders.map(({ orderId }) => orderId));
    this.#init.commissions.learn(listing);
    return listing;
  }

  async #find(orderId: string): Promise<Listing<OrderUpdate>> {
    try {
      const { order } = await this.#init.api.signed({
        path: `/orders/historical/${encodeURIComponent(orderId)}`,
      });
      return this.#parse([order]);
    } catch (error) {
      if (isNotFound(error)) return EMPTY_LISTING;
      throw error;
    }
  }

  async #readOrders(parameters: NonNullable<Call['parameters']>): Promise<Listing<OrderUpdate>> {
    const rows: unknown[] = [];
    let page: Readonly<Record<string, string>> = {};
    for (let count = 0; count < MAX_PAGES; count++) {
      const answer = await this.#init.api.signed({
        path: '/orders/historical/batch',
        parameters: { ...parameters, limit: PAGE, ...page },
      });
      const { orders = [], has_next: hasNext, cursor } = answer;
      if (!Array.isArray(orders)) throw new Error('orders is not an array');
      rows.push(...(orders as unknown[]));
      if (String(hasNext) !== 'true' || typeof cursor !== 'string' || cursor === '') return this.#parse(rows);
      page = { cursor };
    }
    throw new Error(`there are more than ${MAX_PAGES * PAGE} orders to read at once`);
  }

  #parse(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseRestOrder(row, this.#init), this.#init.onBadRow);
  }
}
