import type { CurrencyPair, MyOrder } from '@hftjs/core';
import {
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type OwnApi,
} from '@hftjs/core/adapter';
import type { BinanceApi, Call } from '../binance-api.js';
import { findOrder } from '../find-order.js';
import { FillHistory } from '../fill-history.js';
import { orderKey } from '../order-words.js';
import { listBySymbol } from '../lists.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseSpotRestFill, parseSpotRestOrder } from './rest-orders.js';

const DAY = 86_400_000;

export interface SpotOwnApiInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Own orders and fills over the spot REST API. */
export class SpotOwnApi implements OwnApi {
  readonly #init: SpotOwnApiInit;
  readonly #history: FillHistory;

  constructor(init: SpotOwnApiInit) {
    this.#init = init;
    this.#history = new FillHistory({
      ...init,
      path: '/api/v3/myTrades',
      weight: 20,
      weightOfOrder: 5,
      reach: DAY,
      parse: parseSpotRestFill,
    });
  }

  keyOf({ symbol, orderId }: MyOrder): string {
    return orderKey(this.#init.symbols.symbolOf(symbol), orderId);
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#init;
    const names = pairs.map((pair) => symbols.symbolOf(pair));
    const call = { path: '/api/v3/openOrders', weightOfOne: 6, weightOfAll: 80 };
    return this.#read(await listBySymbol(api, names, call));
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#init;
    const found: unknown[] = [];
    for (const { symbol, orderId } of orders) {
      const call: Call = {
        path: '/api/v3/order',
        weight: 4,
        parameters: { symbol: symbols.symbolOf(symbol), orderId },
      };
      found.push(...(await findOrder(api, call)));
    }
    return this.#read(found);
  }

  async fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const lists: Listing<FillRow>[] = [];
    for (const pair of pairs) lists.push(await this.#history.since(pair, since));
    return joinListings(lists);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const lists: Listing<FillRow>[] = [];
    for (const { symbol, orderId } of orders) lists.push(await this.#history.ofOrder(symbol, orderId));
    return joinListings(lists);
  }

  #read(rows: readonly unknown[]): Listing<OrderUpdate> {
    const { symbols, onBadRow } = this.#init;
    return readRows(rows, (row) => parseSpotRestOrder(row, symbols), onBadRow);
  }
}
