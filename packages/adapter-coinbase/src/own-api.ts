import type { CurrencyPair, MyOrder } from '@hftjs/core';
import type { FillRow, FillStart, OrderUpdate, OwnApi } from '@hftjs/core/adapter';
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
  #fills: { readonly since: number; readonly rows: Promise<readonly FillRow[]> } | undefined;

  constructor(init: CoinbaseOwnApiInit) {
    this.#init = init;
  }

  keyOf({ orderId }: MyOrder): string {
    return orderId;
  }

  /** Recovery begins with it. */
  openOrders(): Promise<readonly OrderUpdate[]> {
    this.#fills = undefined;
    return this.#init.openOrders();
  }

  /** What became of an order; `undefined` when Coinbase does not know it any more. */
  async lookUp({ orderId }: MyOrder): Promise<OrderUpdate | undefined> {
    const { api, onLookedUp } = this.#init;
    try {
      const { order } = await api.signed({ path: `/orders/historical/${encodeURIComponent(orderId)}` });
      const row = parseRestOrder(order, this.#init);
      onLookedUp(row);
      return row.order;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Fills of a pair since a time, oldest first. One list has those of all pairs. */
  async fills(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]> {
    if (!('since' in start)) throw new Error('Coinbase lists fills by time');
    const { list } = this.#init;
    if (!list) return [];
    const { since } = start;
    if (this.#fills?.since !== since) this.#fills = { since, rows: readFills(list, since) };
    const rows = await this.#fills.rows;
    return rows.filter(({ symbol }) => symbol === pair);
  }
}

async function readFills(list: FillList, since: number): Promise<readonly FillRow[]> {
  const fills = await list.since(since);
  return fills.map(({ row }) => row).sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
}
