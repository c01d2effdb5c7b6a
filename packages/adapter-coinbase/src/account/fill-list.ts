import { UNKNOWN_PAIR, type CurrencyPair } from '@hftjs/core';
import {
  joinListings,
  readPages,
  readRows,
  type ApiCall,
  type FillRow,
  type Listing,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { nextPage, pathTo } from '../venue/rest.js';
import type { AccountParts } from './account-memory.js';
import type { ListedFill, OrderFills } from './order-fills.js';
import { parseRestFill, type RestFill } from './rest-fill.js';

/** Rows of one page. */
const PAGE = 100;

/** Orders that one call asks for: a URL of some 2.5 kB. */
const ORDERS_PER_CALL = 50;

/**
 * Coinbase's list of the account's fills, which alone names them one by one. Of orders that were read before only the
 * newest fills are read again.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills
 */
export class FillList {
  readonly #venue: Coinbase;
  readonly #context: SessionContext;
  readonly #known: OrderFills;

  constructor({ venue, context, memory }: AccountParts) {
    this.#venue = venue;
    this.#context = context;
    this.#known = memory.fills;
  }

  /** All fills of some orders, oldest first. */
  async ofOrders(orderIds: readonly string[]): Promise<Listing<FillRow>> {
    const since = (orderId: string): number | undefined => this.#known.readAgainFrom(orderId);
    const fresh = orderIds.filter((orderId) => since(orderId) === undefined);
    const known = orderIds.filter((orderId) => since(orderId) !== undefined);
    const { unreadable } = joinListings([
      await this.#readOrders(fresh, undefined),
      await this.#readOrders(known, Math.min(...known.map((orderId) => since(orderId) ?? Infinity))),
    ]);
    return { rows: inOrder(orderIds.flatMap((orderId) => this.#known.of(orderId))), unreadable };
  }

  /** All fills that were filed since a time, oldest first. */
  async since(time: number): Promise<Listing<FillRow>> {
    const { rows, unreadable } = await this.#read({}, time);
    return { rows: inOrder(rows), unreadable };
  }

  async #readOrders(orderIds: readonly string[], since: number | undefined): Promise<Listing<ListedFill>> {
    const listings: Listing<ListedFill>[] = [];
    for (let index = 0; index < orderIds.length; index += ORDERS_PER_CALL) {
      const asked = orderIds.slice(index, index + ORDERS_PER_CALL);
      const listing = await this.#read({ order_ids: asked }, since);
      this.#known.learn(asked, listing);
      listings.push(listing);
    }
    return joinListings(listings);
  }

  async #read(filter: ApiCall['parameters'], since: number | undefined): Promise<Listing<ListedFill>> {
    const start = since === undefined ? {} : { start_sequence_timestamp: isoTime(since) };
    const wire = await readPages(
      (call) => this.#venue.api.signed(call),
      { path: pathTo('/orders/historical/fills'), parameters: { ...filter, ...start, limit: PAGE } },
      ({ fills, cursor }) => ({ rows: fills, next: nextPage(cursor) }),
    );
    const { rows, unreadable } = readRows(wire, (row) => this.#parse(row), this.#context.unreadableRow);
    return { rows: this.#known.place(rows), unreadable };
  }

  #parse(row: unknown): RestFill | undefined {
    const fill = parseRestFill(row, (productId, orderId) => this.#symbolOf(productId, orderId));
    if (!fill && this.#known.isNewOther(row)) this.#context.skip();
    return fill?.row.symbol === undefined ? undefined : fill;
  }

  /** The order names the product that was traded; the list may name the one whose book that shares. */
  #symbolOf(productId: string, orderId: string): CurrencyPair | undefined {
    const known = this.#context.account.orders.get(orderId)?.symbol;
    return known !== undefined && known !== UNKNOWN_PAIR ? known : this.#venue.symbols.subscribed(productId);
  }
}

/** A time of Coinbase's clock, in epoch milliseconds, as its lists take it. */
export const isoTime = (time: number): string => new Date(Math.floor(time)).toISOString();

/** Oldest first; those of one time in Coinbase's own order. */
const inOrder = (fills: readonly ListedFill[]): FillRow[] =>
  [...fills]
    .sort(
      (left, right) =>
        (left.row.time ?? 0) - (right.row.time ?? 0) ||
        (left.filed ?? 0) - (right.filed ?? 0) ||
        left.position - right.position,
    )
    .map(({ row }) => row);
