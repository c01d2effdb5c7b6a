import type { CurrencyPair } from '@hftjs/core';
import type { FillRow, Listing, OrderName, OrderUpdate, OwnApi } from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import { isNotFound } from './coinbase-error.js';
import type { FillList } from './fill-list.js';
import type { OrderContext, OrderRow } from './order-row.js';
import { parseRestOrder } from './rest-order.js';

export interface CoinbaseOwnApiInit extends OrderContext {
  readonly api: CoinbaseApi;
  /** The list of fills; `undefined` where nobody wants them. */
  readonly list: FillList | undefined;
  /** All open orders, as the connection began with them. */
  readonly openOrders: () => Promise<readonly OrderUpdate[]>;
  /** An order that ended while nobody listened. */
  readonly onLookedUp: (row: OrderRow) => void;
}

/** What recovery asks: the channel's own list of open orders, and REST for the rest. */
export class CoinbaseOwnApi implements OwnApi {
  readonly #init: CoinbaseOwnApiInit;

  constructor(init: CoinbaseOwnApiInit) {
    this.#init = init;
  }

  /** Recovery begins with it. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    return { rows: await this.#init.openOrders(), unreadable: 0 };
  }

  /** The present state of orders. One that Coinbase does not know any more is left out. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { onLookedUp } = this.#init;
    const rows: OrderUpdate[] = [];
    for (const { orderId } of orders) {
      const answer = await this.#find(orderId);
      if (answer === undefined) continue;
      const row = parseRestOrder(answer, this.#init);
      onLookedUp(row);
      rows.push(row.order);
    }
    return { rows, unreadable: 0 };
  }

  /** Fills since a time, oldest first. */
  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { list } = this.#init;
    const wanted = new Set(pairs);
    const rows = list ? await readFills(list, since) : [];
    return { rows: rows.filter(({ symbol }) => symbol !== undefined && wanted.has(symbol)), unreadable: 0 };
  }

  fillsOf(): Promise<Listing<FillRow>> {
    return Promise.resolve({ rows: [], unreadable: 0 });
  }

  async #find(orderId: string): Promise<unknown> {
    try {
      const { order } = await this.#init.api.signed({
        path: `/orders/historical/${encodeURIComponent(orderId)}`,
      });
      return order;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

async function readFills(list: FillList, since: number): Promise<readonly FillRow[]> {
  const fills = await list.since(since);
  return fills.map(({ row }) => row).sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
}
