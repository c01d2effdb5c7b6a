import { BoundedMap, BoundedSet, type Listing } from '@hftjs/core/adapter';
import type { RestFill } from './rest-fill.js';

/** Fills are not filed in the order of their times: so much of what was read before is read again. Milliseconds. */
const MARGIN = 10_000;

/** After so many looks at the newest fills of an order that found nothing new, all of them are read. */
const ATTEMPTS_AT_NEWEST = 4;

/** Orders whose fills are remembered. */
const ORDERS_KEPT = 1_000;

/** Rows that are not fills, remembered so that each is counted once. */
const OTHERS_KEPT = 10_000;

/** A fill, and its place in Coinbase's lists: newer ones have higher places. */
export interface ListedFill extends RestFill {
  readonly position: number;
}

interface Known {
  /** By trade id: a fill, and its corrections. */
  fills: Map<string, ListedFill[]>;
  /** When the newest of them was filed. */
  newest: number | undefined;
  /** Looks in a row that found nothing new. */
  inVain: number;
}

/** The fills of orders as they were read last, so that a long order is not read as a whole with each of its fills. */
export class OrderFills {
  readonly #orders = new BoundedMap<string, Known>(ORDERS_KEPT);
  readonly #others = new BoundedSet<string>(OTHERS_KEPT);
  #position = 0;

  /** Since when an order's fills are to be read; `undefined`: all of them. */
  readAgainFrom(orderId: string): number | undefined {
    const known = this.#orders.get(orderId);
    if (known?.newest === undefined || known.inVain > ATTEMPTS_AT_NEWEST) return undefined;
    return known.newest - MARGIN;
  }

  /** The places of a list's fills: it begins with the newest. */
  place(fills: readonly RestFill[]): readonly ListedFill[] {
    this.#position += fills.length;
    const last = this.#position;
    return fills.map((fill, index) => ({ ...fill, position: last - index }));
  }

  /** Remembers what a list has of some orders. */
  learn(orderIds: readonly string[], { rows }: Listing<ListedFill>): void {
    const byOrder = new Map<string, ListedFill[]>(orderIds.map((orderId) => [orderId, []]));
    for (const fill of rows) byOrder.get(fill.row.orderId)?.push(fill);
    for (const [orderId, fills] of byOrder) this.#learn(orderId, fills);
  }

  /** All that is known of an order. */
  of(orderId: string): readonly ListedFill[] {
    return [...(this.#orders.get(orderId)?.fills.values() ?? [])].flat();
  }

  /** Whether a row that is not a fill was not listed before. */
  isNewOther(row: unknown): boolean {
    const text = JSON.stringify(row);
    const isNew = !this.#others.has(text);
    this.#others.add(text);
    return isNew;
  }

  #learn(orderId: string, fills: readonly ListedFill[]): void {
    const known = this.#orders.get(orderId) ?? {
      fills: new Map<string, ListedFill[]>(),
      newest: undefined,
      inVain: 0,
    };
    const isNew = fills.some(({ row }) => !known.fills.has(row.tradeId));
    known.inVain = isNew ? 0 : known.inVain + 1;
    const read = new Map<string, ListedFill[]>();
    for (const fill of fills) read.set(fill.row.tradeId, [...(read.get(fill.row.tradeId) ?? []), fill]);
    for (const [tradeId, older] of known.fills) if (!read.has(tradeId)) read.set(tradeId, older);
    known.fills = read;
    for (const { filed } of fills)
      if (filed !== undefined && filed > (known.newest ?? -Infinity)) known.newest = filed;
    this.#orders.set(orderId, known);
  }
}
