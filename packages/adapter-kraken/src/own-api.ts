import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import type { KrakenApi } from './kraken-api.js';
import { parseRestFill, parseRestOrder, readRestFill, readRestOrder, type RestNames } from './rest-orders.js';
import type { KrakenSymbols } from './symbols.js';

/** Fills in the snapshot of a subscription; with fewer, it holds all there are. */
export const SNAPSHOT_FILLS = 50;

/** How old the ended orders may be that one pass reads its fills by, in milliseconds. */
const CLOSED_LIFETIME = 60_000;

/** The calls of {@link KrakenApi} that read own orders and fills. */
export type AccountCalls = Pick<
  KrakenApi,
  'closedOrders' | 'fillsSince' | 'openOrders' | 'queryOrders' | 'queryTrades' | 'symbolNames'
>;

export interface KrakenOwnApiInit {
  readonly api: AccountCalls;
  readonly symbols: KrakenSymbols;
  /** Whether a fill was delivered before. */
  readonly isDelivered: (fill: Pick<FillRow, 'tradeId' | 'orderId' | 'symbol'>) => boolean;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** What the snapshot of one connection brought beside the open orders. */
export interface WireSnapshot {
  /** Its last fills, oldest first, and how many they were with those of other pairs. */
  readonly fills: readonly FillRow[];
  readonly count: number;
  /** Orders that had been open and are not listed any more, whatever REST still lists. */
  readonly gone: ReadonlySet<string>;
}

/** What rows of orders say of their fills. */
interface OrderFills {
  readonly ids: readonly string[];
  /** Orders whose fees are charged in the base currency: only the order says so. */
  readonly feesInBase: ReadonlySet<string>;
  readonly unreadable: number;
}

type Rows = Readonly<Record<string, unknown>>;

/**
 * Own orders and fills over REST, for one connection. What its snapshot has is not asked for: the private counter holds
 * 15 calls and refills by one in three seconds.
 */
export class KrakenOwnApi implements AccountApi {
  readonly #init: KrakenOwnApiInit;
  #snapshot: WireSnapshot | undefined;
  #signal: AbortSignal | undefined;
  #isTrusted = true;
  #closed: { readonly since: number; readonly readAt: number; readonly rows: Rows } | undefined;

  constructor(init: KrakenOwnApiInit) {
    this.#init = init;
  }

  /** The connection subscribes; at its end nothing is asked any more. */
  begin(signal: AbortSignal): void {
    this.#signal = signal;
  }

  /** The connection's own snapshot came. */
  learn(snapshot: WireSnapshot): void {
    this.#snapshot = snapshot;
  }

  /** Something on the connection was lost: its fills are not whole any more. */
  distrust(): void {
    this.#isTrusted = false;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    return this.#withoutLate(
      await this.#readOrders(await this.#init.api.openOrders({ signal: this.#signal })),
    );
  }

  /** The present state of orders. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const ids = orders.map(({ orderId }) => orderId);
    const found = await this.#init.api.queryOrders(ids, { signal: this.#signal });
    return this.#withoutLate(await this.#readOrders(found));
  }

  async endedOrders(_: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const known = this.#closed;
    this.#closed = undefined;
    const isKnown = known?.since === since && performance.now() - known.readAt < CLOSED_LIFETIME;
    return this.#readOrders(isKnown ? known.rows : await this.#closedSince(since));
  }

  async fills(_: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const snapshot = this.#snapshot;
    if (this.#isTrusted && snapshot && reaches(snapshot, since))
      return { rows: snapshot.fills, unreadable: 0 };
    // An order lists its fills, so that only those are asked for that were not delivered: a list of all costs twice as much.
    const { api, onBadRow } = this.#init;
    const closed = await this.#closedSince(since);
    // The same pass reads them for their ends next.
    this.#closed = { since, readAt: performance.now(), rows: closed };
    const open = await api.openOrders({ withFills: true, signal: this.#signal });
    const orders = await this.#readFillIds({ ...closed, ...open });
    if (orders.unreadable === 0)
      return this.#readFills(await this.#query(orders), orders.feesInBase, onBadRow);
    // What an order that cannot be read has filled is in the list of all fills alone.
    return this.#readFills(await api.fillsSince(since / 1000, this.#signal), orders.feesInBase, onBadRow);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const { api, onBadRow } = this.#init;
    const ids = orders.map(({ orderId }) => orderId);
    const found = await api.queryOrders(ids, { withFills: true, signal: this.#signal });
    const listed = await this.#readFillIds(found, { withDelivered: true });
    const { rows, unreadable } = await this.#readFills(
      await this.#query(listed),
      listed.feesInBase,
      onBadRow,
    );
    return { rows, unreadable: unreadable + listed.unreadable };
  }

  /** Orders that ended since a time, with the ids of their fills. */
  #closedSince(since: number): Promise<Rows> {
    return this.#init.api.closedOrders(since / 1000, { withFills: true, signal: this.#signal });
  }

  #query({ ids }: OrderFills): Promise<Rows> {
    return this.#init.api.queryTrades(ids, this.#signal);
  }

  /** The fills of orders; without those that were delivered, unless they are wanted too. */
  async #readFillIds(orders: Rows, { withDelivered = false } = {}): Promise<OrderFills> {
    const { isDelivered } = this.#init;
    const { names, symbols } = await this.#names();
    const feesInBase = new Set<string>();
    const { rows, unreadable } = readRows(
      Object.entries(orders),
      ([orderId, row]) => {
        const { trades = [], oflags, descr } = readRestOrder(row);
        const name = names.get(descr.pair);
        if (name === undefined) return undefined;
        if (oflags?.includes('fcib') === true) feesInBase.add(orderId);
        const symbol = symbols.pairOf(name);
        return trades.filter((tradeId) => withDelivered || !isDelivered({ tradeId, orderId, symbol }));
      },
      // Reported where the order itself is read.
      () => undefined,
    );
    return { ids: rows.flat(), feesInBase, unreadable };
  }

  async #readFills(
    fills: Rows,
    feesInBase: ReadonlySet<string>,
    onBadRow: KrakenOwnApiInit['onBadRow'],
  ): Promise<Listing<FillRow>> {
    const names = await this.#names();
    const { rows, unreadable } = readRows(
      Object.entries(fills),
      ([tradeId, row]) => {
        const fill = readRestFill(row);
        return parseRestFill(tradeId, fill, { ...names, feeInBase: feesInBase.has(fill.ordertxid) });
      },
      onBadRow,
    );
    return { rows: [...rows].sort((left, right) => (left.time ?? 0) - (right.time ?? 0)), unreadable };
  }

  /** Without orders that REST lists as open although they are not any more: its answer lags. */
  #withoutLate({ rows, unreadable }: Listing<OrderUpdate>): Listing<OrderUpdate> {
    const gone = this.#snapshot?.gone ?? new Set();
    return { rows: rows.filter((order) => isTerminal(order) || !gone.has(order.orderId)), unreadable };
  }

  async #readOrders(orders: Rows): Promise<Listing<OrderUpdate>> {
    const names = await this.#names();
    return readRows(
      Object.entries(orders),
      ([orderId, row]) => parseRestOrder(orderId, readRestOrder(row), names),
      this.#init.onBadRow,
    );
  }

  async #names(): Promise<RestNames> {
    const { api, symbols } = this.#init;
    const { names } = await api.symbolNames(symbols.pairs);
    return { symbols, names };
  }
}

/** Whether the fills of a snapshot are all since a time. */
const reaches = ({ fills, count }: WireSnapshot, since: number): boolean =>
  count < SNAPSHOT_FILLS || (fills[0]?.time ?? Infinity) < since;
