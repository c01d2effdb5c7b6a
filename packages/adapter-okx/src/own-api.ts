import type { CurrencyPair, MyOrder } from '@hftjs/core';
import { isRow, type FillRow, type FillStart, type OrderUpdate, type OwnApi } from '@hftjs/core/adapter';
import { isNoSuchOrder } from './okx-error.js';
import type { Call, OkxApi } from './okx-api.js';
import { parseRestOrder, type OrderContext } from './order-row.js';
import { parseRestFill } from './rest-fill.js';

/** Rows of one page, and pages read before giving up. */
const PAGE = 100;
const MAX_PAGES = 200;

/** How far back `fills` reaches; `fills-history` has three months, and wants to be asked per type. */
const RECENT = 3 * 86_400_000 - 3_600_000;

export interface OkxOwnApiInit extends OrderContext {
  readonly api: OkxApi;
  /** The types of instruments that fills may be of: `SPOT` and `MARGIN`, `SWAP` and `FUTURES`. */
  readonly types: readonly string[];
}

/** Own orders and fills over REST, of the subscribed markets. */
export class OkxOwnApi implements OwnApi {
  readonly #init: OkxOwnApiInit;

  constructor(init: OkxOwnApiInit) {
    this.#init = init;
  }

  keyOf({ orderId }: MyOrder): string {
    return orderId;
  }

  /** All open orders, of whatever pairs of the stream. */
  async openOrders(): Promise<readonly OrderUpdate[]> {
    const rows = await this.#pages({ path: '/api/v5/trade/orders-pending', weight: 1 }, 'ordId');
    return rows.filter((row) => this.#isOurs(row)).map((row) => parseRestOrder(row, this.#init));
  }

  /** What became of an order; `undefined` when OKX does not know it any more. */
  async lookUp({ symbol, orderId }: MyOrder): Promise<OrderUpdate | undefined> {
    const parameters = { instId: this.#init.symbols.idOf(symbol), ordId: orderId };
    try {
      const [row] = await this.#init.api.signed({ path: '/api/v5/trade/order', weight: 1, parameters });
      return row === undefined ? undefined : parseRestOrder(row, this.#init);
    } catch (error) {
      if (isNoSuchOrder(error)) return undefined;
      throw error;
    }
  }

  /** Fills since a time, oldest first. */
  async fills(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]> {
    if (!('since' in start)) throw new Error('OKX lists fills by time');
    const { api, types, symbols } = this.#init;
    const begin = Math.floor(start.since);
    const parameters = { instId: symbols.idOf(pair), begin };
    const isRecent = api.clock.now() - begin < RECENT;
    const calls: readonly Call[] = isRecent
      ? [{ path: '/api/v5/trade/fills', weight: 1, parameters }]
      : types.map((instType) => ({
          path: '/api/v5/trade/fills-history',
          weight: 6,
          parameters: { instType, ...parameters },
        }));
    const rows: unknown[] = [];
    for (const call of calls) rows.push(...(await this.#pages(call, 'billId')));
    return rows
      .flatMap((row) => parseRestFill(row, this.#init) ?? [])
      .sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
  }

  #isOurs(row: unknown): boolean {
    return !isRow(row) || this.#init.symbols.subscribed(row.instId) !== undefined;
  }

  /** All pages of a list, newest first: the next begins after the last row of the one before. */
  async #pages({ path, weight, parameters = {} }: Call, key: string): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    let after: Readonly<Record<string, string>> = {};
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#init.api.signed({
        path,
        weight,
        parameters: { ...parameters, ...after, limit: PAGE },
      });
      rows.push(...answer);
      const last = answer.at(-1);
      if (answer.length < PAGE) return rows;
      if (!isRow(last) || typeof last[key] !== 'string') throw new Error(`a row of ${path} has no ${key}`);
      after = { after: last[key] };
    }
    throw new Error(`${path} has more than ${MAX_PAGES * PAGE} rows to recover at once`);
  }
}
