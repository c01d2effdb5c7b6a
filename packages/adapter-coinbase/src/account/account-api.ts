import { isTerminal, UNKNOWN_PAIR, type CurrencyPair } from '@hftjs/core';
import {
  EMPTY_LISTING,
  joinListings,
  readPages,
  readRows,
  type AccountApi,
  type ApiCall,
  type FiledFill,
  type FillQuery,
  type FillRow,
  type Listing,
  type OpenOrderFrames,
  type OrderName,
  type OrderUpdate,
} from '@hftjs/core/adapter';
import { nextPage, pathTo } from '../venue/rest.js';
import type { AccountParts } from './account-memory.js';
import { parseRestOrder } from './order.js';
import { parseRestFill } from './rest-fill.js';

/** Rows of one page. */
const ORDERS_PER_PAGE = 250;
const FILLS_PER_PAGE = 100;

/** Orders that one call asks for, and up to which each is asked for alone. */
const ORDERS_PER_CALL = 50;
const FEW = 3;

type OrderId = Pick<OrderName, 'orderId'>;

/** What recovery reads: the channel's own list of open orders, and REST for the rest. */
export class CoinbaseAccountApi implements AccountApi {
  readonly #parts: AccountParts;
  readonly #openOrders: OpenOrderFrames;

  /** @param openOrders - the list with which the connection begins */
  constructor(parts: AccountParts, openOrders: OpenOrderFrames) {
    this.#parts = parts;
    this.#openOrders = openOrders;
  }

  /** An order of the channel's list that could not be read may be readable in REST's list. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const first = await this.#openOrders.take();
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
  async lookUp(orders: readonly OrderId[]): Promise<Listing<OrderUpdate>> {
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
    return this.#note(await this.#parts.memory.fills.since(since, (query) => this.#readFills(query)));
  }

  /** All fills of these orders, oldest first. */
  async fillsOf(orders: readonly OrderId[]): Promise<Listing<FillRow>> {
    const ids = orders.map(({ orderId }) => orderId);
    return this.#note(await this.#parts.memory.fills.ofOrders(ids, (query) => this.#readFills(query)));
  }

  /** Fills without a commission are read again. */
  #note(listing: Listing<FillRow>): Listing<FillRow> {
    const { commissions } = this.#parts.memory;
    const unstated = new Set(
      listing.rows.filter(({ fees }) => fees.length === 0).map(({ orderId }) => orderId),
    );
    for (const { orderId } of listing.rows)
      if (unstated.has(orderId)) commissions.add(orderId);
      else commissions.delete(orderId);
    return listing;
  }

  async #find(orderId: string): Promise<Listing<OrderUpdate>> {
    const path = pathTo(`/orders/historical/${encodeURIComponent(orderId)}`);
    const answer = await this.#parts.venue.api.find({ path });
    return answer ? this.#parseOrders([answer.order]) : EMPTY_LISTING;
  }

  async #readOrders(filter: ApiCall['parameters']): Promise<Listing<OrderUpdate>> {
    const rows = await readPages(
      (call) => this.#parts.venue.api.signed(call),
      { path: pathTo('/orders/historical/batch'), parameters: { ...filter, limit: ORDERS_PER_PAGE } },
      ({ orders = [], has_next: hasNext, cursor }) => ({
        rows: orders,
        next: String(hasNext) === 'true' ? nextPage(cursor) : undefined,
      }),
    );
    return this.#parseOrders(rows);
  }

  #parseOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    const { context, venue } = this.#parts;
    const known = { symbols: venue.symbols, orders: context.account.orders };
    return readRows(rows, (row) => parseRestOrder(row, known), context.unreadableRow);
  }

  /**
   * Coinbase's list of the account's fills, which alone names them one by one.
   *
   * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills
   */
  async #readFills({ orderIds, since }: FillQuery): Promise<Listing<FiledFill>> {
    const parameters = {
      order_ids: orderIds,
      start_sequence_timestamp: since === undefined ? undefined : isoTime(since),
      limit: FILLS_PER_PAGE,
    };
    const rows = await readPages(
      (call) => this.#parts.venue.api.signed(call),
      { path: pathTo('/orders/historical/fills'), parameters },
      ({ fills, cursor }) => ({ rows: fills, next: nextPage(cursor) }),
    );
    return readRows(rows, (row) => this.#parseFill(row), this.#parts.context.unreadableRow);
  }

  #parseFill(row: unknown): FiledFill | undefined {
    const { context, memory } = this.#parts;
    const fill = parseRestFill(row, (productId, orderId) => this.#symbolOf(productId, orderId));
    if (fill) return fill.row.symbol === undefined ? undefined : fill;
    const text = JSON.stringify(row);
    if (!memory.others.has(text)) context.skip();
    memory.others.add(text);
    return undefined;
  }

  /** The order names the product that was traded; the list may name the one whose book that shares. */
  #symbolOf(productId: string, orderId: string): CurrencyPair | undefined {
    const { context, venue } = this.#parts;
    const known = context.account.orders.get(orderId)?.symbol;
    return known !== undefined && known !== UNKNOWN_PAIR ? known : venue.symbols.subscribed(productId);
  }
}

/** A time of Coinbase's clock, in epoch milliseconds, as its lists take it. */
const isoTime = (time: number): string => new Date(Math.floor(time)).toISOString();
