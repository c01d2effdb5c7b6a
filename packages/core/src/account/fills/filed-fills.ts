import { BoundedMap } from '../../contract/bounded.js';
import { joinListings, type Listing } from '../listing.js';
import type { FillRow } from '../order-update.js';

/** After so many looks at the newest fills of an order that found nothing new, all of them are read. */
const ATTEMPTS_AT_NEWEST = 4;

/** Orders whose fills are remembered. */
const ORDERS_KEPT = 1_000;

/** A row of a venue's list of fills. */
export interface FiledFill {
  readonly row: FillRow;
  /** When the venue filed it, in epoch milliseconds: what its lists go by. */
  readonly filed: number | undefined;
}

/** A fill and its place in the venue's lists: newer ones have higher places. */
interface Placed extends FiledFill {
  readonly position: number;
}

interface Known {
  /** By trade id: a fill, and its corrections. */
  fills: Map<string, readonly Placed[]>;
  /** When the newest of them was filed. */
  newest: number | undefined;
  /** Looks in a row that found nothing new. */
  inVain: number;
}

/** What is read of a venue's list of fills. */
export interface FillQuery {
  /** The orders whose fills are read. @defaultValue all */
  readonly orderIds?: readonly string[];
  /** Only what was filed at this exchange time or later is read. @defaultValue all */
  readonly since?: number | undefined;
}

/** Reads fills over REST, newest first. */
export type ReadFiled = (query: FillQuery) => Promise<Listing<FiledFill>>;

export interface FiledFillsInit {
  /** Orders that one call asks for. */
  readonly ordersPerCall: number;
  /**
   * Fills are not filed in the order of their times: so much of what was read before is read again, in milliseconds.
   */
  readonly margin: number;
}

/**
 * Reads a venue's list of fills by the time at which they were filed. Remembers the fills of orders, so that a long order
 * is not read as a whole with each of its fills.
 */
export class FiledFills {
  readonly #init: FiledFillsInit;
  readonly #orders = new BoundedMap<string, Known>(ORDERS_KEPT);
  #position = 0;

  constructor(init: FiledFillsInit) {
    this.#init = init;
  }

  /** All fills of these orders, oldest first. Of orders that were read before only the newest fills are read again. */
  async ofOrders(orderIds: readonly string[], read: ReadFiled): Promise<Listing<FillRow>> {
    const since = new Map(orderIds.map((orderId) => [orderId, this.#readAgainFrom(orderId)]));
    const fresh = orderIds.filter((orderId) => since.get(orderId) === undefined);
    const known = orderIds.filter((orderId) => since.get(orderId) !== undefined);
    const from = Math.min(...known.map((orderId) => since.get(orderId) ?? Infinity));
    const { unreadable } = joinListings([
      ...(await this.#readOrders(fresh, undefined, read)),
      ...(await this.#readOrders(known, from, read)),
    ]);
    const rows = orderIds.flatMap((orderId) => [...(this.#orders.get(orderId)?.fills.values() ?? [])].flat());
    return { rows: inOrder(rows), unreadable };
  }

  /** All fills that were filed since a time, oldest first. */
  async since(time: number, read: ReadFiled): Promise<Listing<FillRow>> {
    const { rows, unreadable } = await read({ since: time });
    return { rows: inOrder(this.#place(rows)), unreadable };
  }

  /** Since when an order's fills are to be read; `undefined`: all of them. */
  #readAgainFrom(orderId: string): number | undefined {
    const known = this.#orders.get(orderId);
    if (known?.newest === undefined || known.inVain > ATTEMPTS_AT_NEWEST) return undefined;
    return known.newest - this.#init.margin;
  }

  async #readOrders(
    orderIds: readonly string[],
    since: number | undefined,
    read: ReadFiled,
  ): Promise<Listing<FiledFill>[]> {
    const { ordersPerCall } = this.#init;
    const listings: Listing<FiledFill>[] = [];
    for (let index = 0; index < orderIds.length; index += ordersPerCall) {
      const asked = orderIds.slice(index, index + ordersPerCall);
      const listing = await read({ orderIds: asked, since });
      const byOrder = groupBy(this.#place(listing.rows), ({ row }) => row.orderId);
      for (const orderId of asked) this.#learn(orderId, byOrder.get(orderId) ?? []);
      listings.push(listing);
    }
    return listings;
  }

  #place(fills: readonly FiledFill[]): readonly Placed[] {
    this.#position += fills.length;
    const last = this.#position;
    return fills.map((fill, index) => ({ ...fill, position: last - index }));
  }

  #learn(orderId: string, fills: readonly Placed[]): void {
    const known = this.#orders.get(orderId) ?? { fills: new Map(), newest: undefined, inVain: 0 };
    const isNew = fills.some(({ row }) => !known.fills.has(row.tradeId));
    known.inVain = isNew ? 0 : known.inVain + 1;
    known.fills = new Map([...known.fills, ...groupBy(fills, ({ row }) => row.tradeId)]);
    for (const { filed } of fills)
      if (filed !== undefined && filed > (known.newest ?? -Infinity)) known.newest = filed;
    this.#orders.set(orderId, known);
  }
}

/** Oldest first; those of one time in the venue's own order. */
const inOrder = (fills: readonly Placed[]): FillRow[] =>
  [...fills]
    .sort(
      (left, right) =>
        (left.row.time ?? 0) - (right.row.time ?? 0) ||
        (left.filed ?? 0) - (right.filed ?? 0) ||
        left.position - right.position,
    )
    .map(({ row }) => row);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
