import { readRows, type Listing } from '../../account/listing.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import { isRow } from '../../wire/fields.js';

/** Pages that are read before giving up. */
const MAX_PAGES = 100;

/** What one page is asked for. */
export interface HistoryRange {
  /** Epoch milliseconds of the venue's clock, both included. */
  readonly startTime?: number;
  readonly endTime?: number;
  /** Rows from this id on. */
  readonly fromId?: string;
  /** Rows of this order. */
  readonly orderId?: string;
  /** The most rows of the page. */
  readonly limit?: number;
}

export interface PagedHistoryInit<T> {
  /** Requests one page of a pair. A page that starts at a time or an id holds the oldest rows from there on. */
  readonly read: (pair: CurrencyPair, range: HistoryRange) => Promise<readonly unknown[]>;
  /** The field of a row that numbers the list. */
  readonly idField: string;
  /** The most rows of one page. */
  readonly pageSize: number;
  /** The longest stretch of time that one call may ask for, in milliseconds. */
  readonly reach: number;
  /** Whether the rows of one order come in pages too. @defaultValue true */
  readonly limitsOrders?: boolean | undefined;
  /** The venue's time in epoch milliseconds. */
  readonly now: () => number;
  /** Makes the parser of one list; `undefined` for a row that is not wanted. */
  readonly parser: () => (row: unknown) => T | undefined;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** One page as it came. */
interface Page {
  readonly rows: readonly unknown[];
  /** The highest id of its rows. */
  readonly lastId: bigint | undefined;
}

/** Fills or orders of an account that REST lists page by page, by time or by id, of a venue whose ids rise. */
export class PagedHistory<T> {
  readonly #init: PagedHistoryInit<T>;

  constructor(init: PagedHistoryInit<T>) {
    this.#init = init;
  }

  /** All rows of a pair since a time, oldest first. */
  async since(pair: CurrencyPair, since: number): Promise<Listing<T>> {
    const { reach, now, pageSize: limit } = this.#init;
    const rows: unknown[] = [];
    // An outage may be longer than one call reaches.
    for (let startTime = Math.floor(since); ; startTime += reach) {
      const isLast = startTime + reach > now();
      const end = isLast ? {} : { endTime: startTime + reach - 1 };
      const page = await this.#page(pair, { startTime, ...end, limit });
      rows.push(...page.rows);
      if (page.lastId !== undefined && (page.rows.length >= limit || !isLast)) {
        rows.push(...(await this.#after(pair, page.lastId)));
        break;
      }
      if (isLast) break;
    }
    return this.#parse(rows);
  }

  /** All rows of one order, oldest first. */
  async ofOrder(pair: CurrencyPair, orderId: string): Promise<Listing<T>> {
    const { limitsOrders = true, pageSize: limit } = this.#init;
    const { rows, lastId } = await this.#page(pair, { orderId, ...(limitsOrders && { limit }) });
    if (!limitsOrders || rows.length < limit || lastId === undefined) return this.#parse(rows);
    return this.#parse([...rows, ...(await this.#after(pair, lastId, { orderId }))]);
  }

  async #after(pair: CurrencyPair, afterId: bigint, more: HistoryRange = {}): Promise<readonly unknown[]> {
    const { pageSize: limit } = this.#init;
    const rows: unknown[] = [];
    for (let count = 0, from = afterId + 1n; count < MAX_PAGES; count++) {
      const page = await this.#page(pair, { ...more, fromId: String(from), limit });
      rows.push(...page.rows);
      if (page.lastId === undefined || page.rows.length < limit) return rows;
      from = page.lastId + 1n;
    }
    throw new Error(`more than ${MAX_PAGES * limit} rows of ${pair} to recover at once`);
  }

  async #page(pair: CurrencyPair, range: HistoryRange): Promise<Page> {
    const { read, idField } = this.#init;
    const rows = await read(pair, range);
    let lastId: bigint | undefined;
    for (const row of rows) {
      const value = idIn(row, idField);
      if (value !== undefined && (lastId === undefined || value > lastId)) lastId = value;
    }
    return { rows, lastId };
  }

  #parse(rows: readonly unknown[]): Listing<T> {
    const { idField, parser, onBadRow } = this.#init;
    return readRows(oldestFirst(rows, idField), parser(), onBadRow);
  }
}

/** By id; rows without one, of settlements, stay where they are. */
function oldestFirst(rows: readonly unknown[], field: string): readonly unknown[] {
  return [...rows].sort((left, right) => {
    const one = idIn(left, field) ?? 0n;
    const other = idIn(right, field) ?? 0n;
    return one === 0n || other === 0n || one === other ? 0 : one < other ? -1 : 1;
  });
}

/** Ids may be beyond 2^53. */
function idIn(row: unknown, field: string): bigint | undefined {
  const value = isRow(row) ? row[field] : undefined;
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
