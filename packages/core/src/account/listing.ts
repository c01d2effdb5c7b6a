import type { CurrencyPair } from '../contract/currency-pair.js';
import type { OrderUpdate } from './order-update.js';

/** The rows of a REST answer. Rows that could not be read were reported and are left out. */
export interface Listing<T> {
  readonly rows: readonly T[];
  /** Number of rows that could not be read. If it is above 0, the list is not complete. */
  readonly unreadable: number;
}

export const EMPTY_LISTING: Listing<never> = { rows: [], unreadable: 0 };

/**
 * Reads the rows of a list one by one.
 *
 * @param parse - reads one row; returns `undefined` for a row that does not concern this stream
 * @param onBadRow - called for each row for which `parse` threw
 */
export function readRows<Row, T>(
  rows: Iterable<Row>,
  parse: (row: Row) => T | undefined,
  onBadRow: (error: unknown, row: Row) => void,
): Listing<T> {
  const read: T[] = [];
  let unreadable = 0;
  for (const row of rows) {
    try {
      const item = parse(row);
      if (item !== undefined) read.push(item);
    } catch (error) {
      unreadable++;
      onBadRow(error, row);
    }
  }
  return { rows: read, unreadable };
}

/** Joins several lists. */
export const joinListings = <T>(listings: readonly Listing<T>[]): Listing<T> => ({
  rows: listings.flatMap(({ rows }) => rows),
  unreadable: listings.reduce((sum, { unreadable }) => sum + unreadable, 0),
});

/** The lists that are read for each of several items, one after the other, as one. */
export async function collectListings<Item, T>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Listing<T>>,
): Promise<Listing<T>> {
  const listings: Listing<T>[] = [];
  for (const item of items) listings.push(await read(item));
  return joinListings(listings);
}

/** What identifies an order in a request to the venue. */
export interface OrderName {
  /** Identifies the order among all orders of the account. */
  readonly key: string;
  readonly orderId: string;
  /** `UNKNOWN_PAIR` if no row has named the pair yet. */
  readonly symbol: CurrencyPair;
  readonly createdTime?: number | undefined;
}

/** The key of a row's order. */
export const keyOf = ({ key, orderId }: Pick<OrderUpdate, 'key' | 'orderId'>): string => key ?? orderId;
