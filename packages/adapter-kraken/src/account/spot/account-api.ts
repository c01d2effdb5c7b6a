import type { CurrencyPair } from '@hftjs/core';
import {
  readRows,
  type AccountApi,
  type AccountPublisher,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { AssetPairs } from '../../venue/spot/asset-pairs.js';
import type { KrakenApi, SpotVenue } from '../../venue/spot/kraken-api.js';
import { parseRestFill, readRestFill } from './rest-fill.js';
import { parseRestOrder, readRestOrder, type RestNames } from './rest-orders.js';

/** Fills in the snapshot of a subscription; with fewer, it holds all there are. */
export const SNAPSHOT_FILLS = 50;

/** How old the ended orders may be that one pass reads its fills by, in milliseconds. */
const CLOSED_LIFETIME = 60_000;

/** The parts of the connection that the calls use. */
export type CallingSession = Pick<SessionContext, 'pairs' | 'signal' | 'unreadableRow'> & {
  readonly account: Pick<AccountPublisher, 'knows'>;
};

/** The venue, as far as it reads own orders and fills. */
export interface AccountVenue extends Pick<SpotVenue, 'symbols'> {
  readonly api: Pick<
    KrakenApi,
    'closedOrders' | 'fillsSince' | 'openOrders' | 'queryOrders' | 'queryTrades'
  > & { readonly assetPairs: Pick<AssetPairs, 'namesOf'> };
}

/** What rows of orders state of their fills. */
interface OrderFills {
  readonly ids: readonly string[];
  /** Orders whose fees are charged in the base currency, which only the order states. */
  readonly feesInBase: ReadonlySet<string>;
  readonly unreadable: number;
}

/**
 * Own orders and fills over REST, for one connection. What its snapshot has is not asked for: the private counter holds
 * 15 calls and refills by one in three seconds.
 */
export class SpotAccountApi implements AccountApi {
  /** The last fills by the connection's snapshot, oldest first; `undefined` until it has come. */
  snapshot: readonly FillRow[] | undefined;
  /** False after a frame of the connection was lost: its snapshot may be incomplete. */
  isTrusted = true;
  readonly #context: CallingSession;
  readonly #venue: AccountVenue;
  #closed: { readonly since: number; readonly readAt: number; readonly rows: Row } | undefined;

  /** @param context - at the connection's end nothing is asked any more */
  constructor(context: CallingSession, venue: AccountVenue) {
    this.#context = context;
    this.#venue = venue;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    const { signal } = this.#context;
    return this.#readOrders(await this.#venue.api.openOrders({ signal }));
  }

  /** The present state of orders. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { signal } = this.#context;
    return this.#readOrders(await this.#venue.api.queryOrders(idsOf(orders), { signal }));
  }

  async endedOrders(_: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const known = this.#closed;
    this.#closed = undefined;
    const isKnown = known?.since === since && performance.now() - known.readAt < CLOSED_LIFETIME;
    return this.#readOrders(isKnown ? known.rows : await this.#closedSince(since));
  }

  async fills(_: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { snapshot } = this;
    if (this.isTrusted && snapshot && reaches(snapshot, since)) return { rows: snapshot, unreadable: 0 };
    // An order lists its fills, so that only those are asked for that were not delivered: a list of all costs twice as much.
    const { api } = this.#venue;
    const { signal } = this.#context;
    const closed = await this.#closedSince(since);
    // The same pass reads them for their ends next.
    this.#closed = { since, readAt: performance.now(), rows: closed };
    const open = await api.openOrders({ withFills: true, signal });
    const orders = await this.#readFillIds({ ...closed, ...open });
    if (orders.unreadable === 0) return this.#queryFills(orders);
    // What an order that cannot be read has filled is in the list of all fills alone.
    return this.#readFills(await api.fillsSince(since / 1000, signal), orders);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const { signal } = this.#context;
    const found = await this.#venue.api.queryOrders(idsOf(orders), { withFills: true, signal });
    const listed = await this.#readFillIds(found, { withDelivered: true });
    const { rows, unreadable } = await this.#queryFills(listed);
    return { rows, unreadable: unreadable + listed.unreadable };
  }

  /** Orders that ended since a time, with the ids of their fills. */
  #closedSince(since: number): Promise<Row> {
    return this.#venue.api.closedOrders(since / 1000, { withFills: true, signal: this.#context.signal });
  }

  async #queryFills(orders: OrderFills): Promise<Listing<FillRow>> {
    return this.#readFills(await this.#venue.api.queryTrades(orders.ids, this.#context.signal), orders);
  }

  /** The fills of orders; without those that were delivered, unless they are wanted too. */
  async #readFillIds(orders: Row, { withDelivered = false } = {}): Promise<OrderFills> {
    const { account } = this.#context;
    const { names, symbols } = await this.#names();
    const feesInBase = new Set<string>();
    const { rows, unreadable } = readRows(
      Object.entries(orders),
      ([orderId, row]) => {
        const { trades, flags, descr } = readRestOrder(row);
        const name = names.get(descr.pair);
        if (name === undefined) return undefined;
        if (flags?.includes('fcib') === true) feesInBase.add(orderId);
        const symbol = symbols.pairOf(name);
        return trades.filter((tradeId) => withDelivered || !account.knows({ tradeId, orderId, symbol }));
      },
      // Reported where the order itself is read.
      () => undefined,
    );
    return { ids: rows.flat(), feesInBase, unreadable };
  }

  async #readFills(fills: Row, { feesInBase }: OrderFills): Promise<Listing<FillRow>> {
    const names = await this.#names();
    const { rows, unreadable } = this.#read(fills, (tradeId, row) => {
      const fill = readRestFill(row);
      return parseRestFill(tradeId, fill, { ...names, feeInBase: feesInBase.has(fill.orderId) });
    });
    return { rows: [...rows].sort((left, right) => (left.time ?? 0) - (right.time ?? 0)), unreadable };
  }

  async #readOrders(orders: Row): Promise<Listing<OrderUpdate>> {
    const names = await this.#names();
    return this.#read(orders, (orderId, row) => parseRestOrder(orderId, readRestOrder(row), names));
  }

  /** Rows by their ids. */
  #read<T>(rows: Row, parse: (id: string, row: unknown) => T | undefined): Listing<T> {
    const entries = Object.entries(rows);
    return readRows(entries, ([id, row]) => parse(id, row), this.#context.unreadableRow);
  }

  async #names(): Promise<RestNames> {
    const { api, symbols } = this.#venue;
    const { names } = await api.assetPairs.namesOf(this.#context.pairs);
    return { symbols, names };
  }
}

const idsOf = (orders: readonly OrderName[]): string[] => orders.map(({ orderId }) => orderId);

/** Whether the fills of a snapshot are all since a time. */
const reaches = (fills: readonly FillRow[], since: number): boolean =>
  fills.length < SNAPSHOT_FILLS || (fills[0]?.time ?? Infinity) < since;
