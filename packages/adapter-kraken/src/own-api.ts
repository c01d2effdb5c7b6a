import { isTerminal, type CurrencyPair, type MyOrder } from '@hftjs/core';
import {
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type OwnApi,
} from '@hftjs/core/adapter';
import type { KrakenApi } from './kraken-api.js';
import {
  parseRestFill,
  parseRestOrder,
  readRestFill,
  readRestOrder,
  type RestFill,
  type RestNames,
} from './rest-orders.js';
import type { KrakenSymbols } from './symbols.js';

/** Fills in the snapshot of a subscription; with fewer, it holds all there are. */
export const SNAPSHOT_FILLS = 50;

/** The calls of {@link KrakenApi} that read own orders and fills. */
export type AccountCalls = Pick<
  KrakenApi,
  'closedOrders' | 'fillsSince' | 'openOrders' | 'queryOrders' | 'queryTrades' | 'symbolNames'
>;

export interface KrakenOwnApiInit {
  readonly api: AccountCalls;
  readonly symbols: KrakenSymbols;
  /** Whether a fill was delivered before. */
  readonly isDelivered: (fill: FillRow) => boolean;
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

type Rows = Readonly<Record<string, unknown>>;

/**
 * Own orders and fills over REST, for one connection. What its snapshot has is not asked for: the private counter holds
 * 15 calls and refills by one in three seconds.
 */
export class KrakenOwnApi implements OwnApi {
  readonly #init: KrakenOwnApiInit;
  #snapshot: WireSnapshot | undefined;
  #isTrusted = true;

  constructor(init: KrakenOwnApiInit) {
    this.#init = init;
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
    return this.#withoutLate(await this.#readOrders(await this.#init.api.openOrders()));
  }

  /** The present state of orders. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const found = await this.#init.api.queryOrders(orders.map(({ orderId }) => orderId));
    return this.#withoutLate(await this.#readOrders(found));
  }

  async endedOrders(_: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    return this.#readOrders(await this.#init.api.closedOrders(since / 1000));
  }

  async fills(_: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const snapshot = this.#snapshot;
    if (this.#isTrusted && snapshot && reaches(snapshot, since))
      return { rows: snapshot.fills, unreadable: 0 };
    return this.#readFills(await this.#init.api.fillsSince(since / 1000));
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const { api, onBadRow } = this.#init;
    const found = await api.queryOrders(
      orders.map(({ orderId }) => orderId),
      { withFills: true },
    );
    const ids = readRows(Object.values(found), (row) => readRestOrder(row).trades, onBadRow);
    const fills = await api.queryTrades(ids.rows.flat());
    const { rows, unreadable } = await this.#readFills(fills);
    return { rows, unreadable: unreadable + ids.unreadable };
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

  async #readFills(fills: Rows): Promise<Listing<FillRow>> {
    const names = await this.#names();
    const { rows, unreadable } = readRows(
      Object.entries(fills),
      ([tradeId, row]) => ({ tradeId, fill: readRestFill(row) }),
      this.#init.onBadRow,
    );
    const feesInBase = await this.#feesInBase(rows, names);
    const read = rows.flatMap(({ tradeId, fill }) => {
      const feeInBase = feesInBase.has(fill.ordertxid);
      return parseRestFill(tradeId, fill, { ...names, feeInBase }) ?? [];
    });
    return { rows: read.sort((left, right) => (left.time ?? 0) - (right.time ?? 0)), unreadable };
  }

  /** The orders whose fees are charged in the base currency: only the order says so. Asked for what is not delivered yet. */
  async #feesInBase(
    fills: readonly { readonly tradeId: string; readonly fill: RestFill }[],
    names: RestNames,
  ): Promise<ReadonlySet<string>> {
    const { api, isDelivered } = this.#init;
    const wanted = new Set<string>();
    for (const { tradeId, fill } of fills) {
      const row = parseRestFill(tradeId, fill, { ...names, feeInBase: false });
      if (row && !isDelivered(row)) wanted.add(row.orderId);
    }
    if (wanted.size === 0) return wanted;
    const orders = Object.entries(await api.queryOrders([...wanted]));
    // An order that cannot be read costs the currency of its fees; it is reported where it is asked for itself.
    const { rows } = readRows(
      orders,
      ([orderId, row]) => ((readRestOrder(row).oflags?.includes('fcib') ?? false) ? orderId : undefined),
      () => undefined,
    );
    return new Set(rows);
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
