import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  joinListings,
  readRows,
  type Listing,
  type Parameters,
  type SessionContext,
} from '@hftjs/core/adapter';
import { listOf } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';

/** Rows of one page. */
const PAGE = 1000;
/** Pages read before giving up: 100,000 rows of one symbol within one outage. */
const MAX_PAGES = 100;

export interface HistoryInit<T> {
  readonly shared: Pick<BinanceShared, 'api' | 'symbols'>;
  readonly context: Pick<SessionContext, 'unreadableRow'>;
  readonly path: string;
  readonly weight: number;
  /** What it costs to ask for the rows of one order. @defaultValue `weight` */
  readonly weightOfOrder?: number;
  /** The longest stretch of time that one call may ask for, in milliseconds. */
  readonly reach: number;
  /** The field of a row that numbers the list, and the parameter that asks for rows from a number on. */
  readonly id: { readonly field: string; readonly parameter: string };
  /** Whether a call for one order may limit its rows. @defaultValue true */
  readonly limitsOrders?: boolean;
  /** Makes the parser of one list; `undefined` for a row that is not wanted. */
  readonly parser: () => (row: unknown) => T | undefined;
}

/** One page as it came. */
interface Page {
  readonly rows: readonly unknown[];
  /** The highest id of its rows. */
  readonly lastId: bigint | undefined;
}

/** Fills or orders of an account that REST lists page by page, by time or by id. */
export class History<T> {
  readonly #init: HistoryInit<T>;

  constructor(init: HistoryInit<T>) {
    this.#init = init;
  }

  /** All rows of a pair since a time, oldest first. */
  async since(pair: CurrencyPair, since: number): Promise<Listing<T>> {
    const { reach, shared } = this.#init;
    const rows: unknown[] = [];
    // An outage may be longer than one call reaches.
    for (let startTime = Math.floor(since); ; startTime += reach) {
      const isLast = startTime + reach > shared.api.clock.now();
      const page = await this.#page(pair, {
        startTime,
        ...(!isLast && { endTime: startTime + reach - 1 }),
        limit: PAGE,
      });
      rows.push(...page.rows);
      if (page.lastId !== undefined && (page.rows.length >= PAGE || !isLast)) {
        rows.push(...(await this.#after(pair, page.lastId)));
        break;
      }
      if (isLast) break;
    }
    return this.#read(rows);
  }

  /** All rows of one order, oldest first. */
  async ofOrder(pair: CurrencyPair, orderId: string): Promise<Listing<T>> {
    const { weight, weightOfOrder = weight, limitsOrders = true } = this.#init;
    const parameters = { orderId, ...(limitsOrders && { limit: PAGE }) };
    const { rows, lastId } = await this.#page(pair, parameters, weightOfOrder);
    if (!limitsOrders || rows.length < PAGE || lastId === undefined) return this.#read(rows);
    return this.#read([...rows, ...(await this.#after(pair, lastId, { orderId }))]);
  }

  async #after(pair: CurrencyPair, afterId: bigint, more: Parameters = {}): Promise<readonly unknown[]> {
    const { id } = this.#init;
    const rows: unknown[] = [];
    for (let count = 0, from = afterId + 1n; count < MAX_PAGES; count++) {
      const page = await this.#page(pair, { ...more, [id.parameter]: String(from), limit: PAGE });
      rows.push(...page.rows);
      if (page.lastId === undefined || page.rows.length < PAGE) return rows;
      from = page.lastId + 1n;
    }
    throw new Error(`more than ${MAX_PAGES * PAGE} rows of ${pair} to recover at once`);
  }

  async #page(pair: CurrencyPair, parameters: Parameters, weight = this.#init.weight): Promise<Page> {
    const { shared, path, id } = this.#init;
    const symbol = shared.symbols.symbolOf(pair);
    const rows = await listOf(shared.api, { path, weight, parameters: { symbol, ...parameters } });
    let lastId: bigint | undefined;
    for (const row of rows) {
      const value = idIn(row, id.field);
      if (value !== undefined && (lastId === undefined || value > lastId)) lastId = value;
    }
    return { rows, lastId };
  }

  #read(rows: readonly unknown[]): Listing<T> {
    const { id, parser, context } = this.#init;
    return readRows(oldestFirst(rows, id.field), parser(), context.unreadableRow);
  }
}

/** Several histories of pairs as one listing. */
export async function collect<Item, T>(
  items: readonly Item[],
  read: (item: Item) => Promise<Listing<T>>,
): Promise<Listing<T>> {
  const lists: Listing<T>[] = [];
  for (const item of items) lists.push(await read(item));
  return joinListings(lists);
}

/** Binance lists by id; rows without one, of settlements, stay where they are. */
function oldestFirst(rows: readonly unknown[], field: string): readonly unknown[] {
  return [...rows].sort((left, right) => {
    const one = idIn(left, field) ?? 0n;
    const other = idIn(right, field) ?? 0n;
    return one === 0n || other === 0n || one === other ? 0 : one < other ? -1 : 1;
  });
}

/** Ids are beyond 2^53 on some symbols. */
function idIn(row: unknown, field: string): bigint | undefined {
  const value = isRow(row) ? row[field] : undefined;
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}
