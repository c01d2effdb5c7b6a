import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  EMPTY_LISTING,
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
import type { Coinbase } from '../venue/coinbase.js';
import { isNotFound, nextPage, pathTo } from '../venue/rest.js';
import type { AccountParts } from './account-memory.js';
import { FillList, isoTime } from './fill-list.js';
import type { OpenOrders } from './open-orders.js';
import type { OrderContext } from './order-row.js';
import { parseRestOrder } from './rest-order.js';
import type { Retries } from './retries.js';

/** Rows of one page. */
const PAGE = 250;

/** Orders that one call asks for, and up to which each is asked for alone. */
const ORDERS_PER_CALL = 50;
const FEW = 3;

/** What recovery reads: the channel's own list of open orders, and REST for the rest. */
export class CoinbaseAccountApi implements AccountApi {
  readonly #venue: Coinbase;
  readonly #context: SessionContext;
  readonly #orderContext: OrderContext;
  readonly #commissions: Retries;
  readonly #fills: FillList;
  readonly #openOrders: OpenOrders;

  /** @param openOrders - the list with which the connection begins */
  constructor(parts: AccountParts, openOrders: OpenOrders) {
    const { venue, context, memory } = parts;
    this.#venue = venue;
    this.#context = context;
    this.#orderContext = { symbols: venue.symbols, orders: context.account.orders };
    this.#commissions = memory.commissions;
    this.#fills = new FillList(parts);
    this.#openOrders = openOrders;
  }

  /** An order of the channel's list that could not be read may be readable in REST's list. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const first = await this.#openOrders.take(this.#context.signal);
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
  async lookUp(orders: readonly Pick<OrderName, 'orderId'>[]): Promise<Listing<OrderUpdate>> {
    const ids = orders.map(({ orderId }) => orderId);
    const listings: Listing<OrderUpdate>[] = [];
    const alone = new Set(ids);
    if (ids.length > FEW)
      for (let index = 0; index < ids.length; index += ORDERS_PER_CALL) {
        const listing = await this.#readOrders({ order_ids: ids.slice(index, index + ORDERS_PER_CALL) });
        for (const { orderId } of listing.rows) alone.delete(orderId);
        // Orders whose rows cannot be read are requested one by one.
        listings.push({ rows: listing.rows, unreadable: 0 });
      }
    for (const orderId of alone) listings.push(await this.#find(orderId));
    return joinListings(listings);
  }

  /** Orders that were placed since and have ended: what was placed before is known, and is looked up by its id. */
  async endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const { rows, unreadable } = await this.#readOrders({ start_date: isoTime(since) });
    return { rows: rows.filter((order) => isTerminal(order)), unreadable };
  }

  /** Fills since a time, oldest first. */
  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    return this.#note(await this.#fills.since(since));
  }

  /** All fills of these orders, oldest first. */
  async fillsOf(orders: readonly Pick<OrderName, 'orderId'>[]): Promise<Listing<FillRow>> {
    if (orders.length === 0) return EMPTY_LISTING;
    return this.#note(await this.#fills.ofOrders(orders.map(({ orderId }) => orderId)));
  }

  /** Fills without a commission are read again. */
  #note(listing: Listing<FillRow>): Listing<FillRow> {
    const orderIds = new Set(listing.rows.map(({ orderId }) => orderId));
    for (const { orderId, fees } of listing.rows) {
      if (fees.length > 0) continue;
      this.#commissions.add(orderId);
      orderIds.delete(orderId);
    }
    for (const orderId of orderIds) this.#commissions.delete(orderId);
    return listing;
  }

  async #find(orderId: string): Promise<Listing<OrderUpdate>> {
    try {
      const path = pathTo(`/orders/historical/${encodeURIComponent(orderId)}`);
      const { order } = await this.#venue.api.signed({ path });
      return this.#parse([order]);
    } catch (error) {
      if (isNotFound(error)) return EMPTY_LISTING;
      throw error;
    }
  }

  async #readOrders(filter: ApiCall['parameters']): Promise<Listing<OrderUpdate>> {
    const rows = await readPages(
      (call) => this.#venue.api.signed(call),
      { path: pathTo('/orders/historical/batch'), parameters: { ...filter, limit: PAGE } },
      ({ orders = [], has_next: hasNext, cursor }) => ({
        rows: orders,
        next: String(hasNext) === 'true' ? nextPage(cursor) : undefined,
      }),
    );
    return this.#parse(rows);
  }

  #parse(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseRestOrder(row, this.#orderContext), this.#context.unreadableRow);
  }
}
