import type { CurrencyPair } from '../contract/currency-pair.js';
import type { OrderUpdate } from './order-update.js';

/** A list that REST gave. A row that could not be read was reported; it costs itself and nothing else. */
export interface Listing<T> {
  readonly rows: readonly T[];
  /** Rows that could not be read: the list is not complete. */
  readonly unreadable: number;
}

export const EMPTY_LISTING: Listing<never> = { rows: [], unreadable: 0 };

/**
 * Reads the rows of a list one by one.
 *
 * @param parse - reads one row; `undefined` for a row that is not of this stream
 * @param onBadRow - receives each row that `parse` threw for
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

/** Several lists as one. */
export const joinListings = <T>(listings: readonly Listing<T>[]): Listing<T> => ({
  rows: listings.flatMap(({ rows }) => rows),
  unreadable: listings.reduce((sum, { unreadable }) => sum + unreadable, 0),
});

/** How an order is named when the venue is asked about it. */
export interface OrderName {
  /** What tells the order apart from all others. */
  readonly key: string;
  readonly orderId: string;
  /** `UNKNOWN_PAIR` where no row has named it yet. */
  readonly symbol: CurrencyPair;
  readonly createdTime?: number | undefined;
}

/** The key of the order that a row is about. */
export const keyOf = ({ key, orderId }: Pick<OrderUpdate, 'key' | 'orderId'>): string => key ?? orderId;
