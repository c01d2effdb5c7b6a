import { UNKNOWN_PAIR, type CurrencyPair, type MyOrder } from '@hftjs/core';
import { joinListings, readRows, type FillRow, type Listing } from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import { OrderFills, type ListedFill } from './order-fills.js';
import { parseRestFill, type RestFill } from './rest-fill.js';
import type { CoinbaseSymbols } from './symbols.js';

/** Rows of one page, and pages read before giving up. */
const PAGE = 100;
const MAX_PAGES = 200;

/** Orders that one call asks for: a URL of some 2.5 kB. */
const ORDERS_PER_CALL = 50;

/** Rows that are not fills, remembered so that each is counted once. */
const OTHERS_KEPT = 10_000;

export interface FillListInit {
  readonly api: Pick<CoinbaseApi, 'signed'>;
  readonly symbols: CoinbaseSymbols;
  readonly known: (orderId: string) => MyOrder | undefined;
  /** A row that is not a fill: a reversal. */
  readonly onOther: () => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * Coinbase's list of the account's fills, which alone names them one by one. Lives as long as its stream: of orders
 * that were read before only the newest fills are read again.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills
 */
export class FillList {
  readonly #init: FillListInit;
  readonly #orders = new OrderFills();
  readonly #others = new Set<string>();
  #position = 0;

  constructor(init: FillListInit) {
    this.#init = init;
  }

  /** All fills of some orders, oldest first. */
  async ofOrders(orderIds: readonly string[]): Promise<Listing<FillRow>> {
    const since = (orderId: string): number | undefined => this.#orders.readAgainFrom(orderId);
    const fresh = orderIds.filter((orderId) => since(orderId) === undefined);
    const known = orderIds.filter((orderId) => since(orderId) !== undefined);
    const { unreadable } = joinListings([
      await this.#readOrders(fresh, undefined),
      await this.#readOrders(known, Math.min(...known.map((orderId) => since(orderId) ?? Infinity))),
    ]);
    return { rows: inOrder(orderIds.flatMap((orderId) => this.#orders.of(orderId))), unreadable };
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
      this.#orders.learn(asked, listing);
      listings.push(listing);
    }
    return joinListings(listings);
  }

  async #read(
    parameters: Readonly<Record<string, readonly string[]>>,
    since: number | undefined,
  ): Promise<Listing<ListedFill>> {
    const start =
      since === undefined ? {} : { start_sequence_timestamp: new Date(Math.floor(since)).toISOString() };
    const rows: unknown[] = [];
    let page: Readonly<Record<string, string>> = {};
    for (let count = 0; count < MAX_PAGES; count++) {
      const { fills, cursor } = await this.#init.api.signed({
        path: '/orders/historical/fills',
        parameters: { ...parameters, ...start, limit: PAGE, ...page },
      });
      if (!Array.isArray(fills)) throw new Error('fills is not an array');
      rows.push(...(fills as unknown[]));
      if (typeof cursor !== 'string' || cursor === '')
        return this.#numbered(readRows(rows, (row) => this.#parse(row), this.#init.onBadRow));
      page = { cursor };
    }
    throw new Error(`there are more than ${MAX_PAGES * PAGE} fills to read at once`);
  }

  /** Lists begin with the newest. */
  #numbered({ rows, unreadable }: Listing<RestFill>): Listing<ListedFill> {
    this.#position += rows.length;
    const last = this.#position;
    return { rows: rows.map((fill, index) => ({ ...fill, position: last - index })), unreadable };
  }

  #parse(row: unknown): RestFill | undefined {
    const fill = parseRestFill(row, (productId, orderId) => this.#symbolOf(productId, orderId));
    if (!fill) this.#countOther(row);
    return fill?.row.symbol === undefined ? undefined : fill;
  }

  /** The order names the product that was traded; the list may name the one whose book that shares. */
  #symbolOf(productId: string, orderId: string): CurrencyPair | undefined {
    const known = this.#init.known(orderId)?.symbol;
    return known !== undefined && known !== UNKNOWN_PAIR ? known : this.#init.symbols.subscribed(productId);
  }

  #countOther(row: unknown): void {
    const text = JSON.stringify(row);
    if (this.#others.has(text) || this.#others.size >= OTHERS_KEPT) return;
    this.#others.add(text);
    this.#init.onOther();
  }
}

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
