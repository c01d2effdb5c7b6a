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
import type { BinanceApi } from '../binance-api.js';
import { findOrder } from '../find-order.js';
import { FillHistory } from '../fill-history.js';
import { algoKey, orderKey } from '../order-words.js';
import { listBySymbol } from '../lists.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseRestAlgoOrder } from './algo-update.js';
import { parseFutureRestFill, parseFutureRestOrder } from './rest-orders.js';

const WEEK = 604_800_000;

export interface FutureOwnApiInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Own orders, conditional ones among them, and fills over the futures REST API. */
export class FutureOwnApi implements OwnApi {
  readonly #init: FutureOwnApiInit;
  readonly #history: FillHistory;

  constructor(init: FutureOwnApiInit) {
    this.#init = init;
    this.#history = new FillHistory({
      ...init,
      path: '/fapi/v1/userTrades',
      weight: 5,
      weightOfOrder: 5,
      reach: WEEK,
      parse: parseFutureRestFill,
    });
  }

  keyOf(order: MyOrder): string {
    const symbol = this.#init.symbols.symbolOf(order.symbol);
    return this.#isConditional(order) ? algoKey(symbol, order.orderId) : orderKey(symbol, order.orderId);
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#init;
    const names = pairs.map((pair) => symbols.symbolOf(pair));
    const weights = { weightOfOne: 1, weightOfAll: 40 };
    // Conditional orders first: one that is triggered meanwhile is then listed twice, not never.
    const conditional = await listBySymbol(api, names, { path: '/fapi/v1/openAlgoOrders', ...weights });
    const orders = await listBySymbol(api, names, { path: '/fapi/v1/openOrders', ...weights });
    return joinListings([this.#readOrders(orders), this.#readAlgoOrders(conditional)]);
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#init;
    const lists: Listing<OrderUpdate>[] = [];
    for (const { key, symbol, orderId } of orders) {
      const name = symbols.symbolOf(symbol);
      if (key === algoKey(name, orderId)) {
        const parameters = { algoId: orderId };
        const rows = await findOrder(api, { path: '/fapi/v1/algoOrder', weight: 1, parameters });
        const { rows: found, unreadable } = this.#readAlgoOrders(rows);
        // Ids are counted per symbol, and the call takes none.
        lists.push({ rows: found.filter((order) => order.symbol === symbol), unreadable });
      } else {
        const parameters = { symbol: name, orderId };
        lists.push(this.#readOrders(await findOrder(api, { path: '/fapi/v1/order', weight: 1, parameters })));
      }
    }
    return joinListings(lists);
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

  #readOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    const { symbols, onBadRow } = this.#init;
    return readRows(rows, (row) => parseFutureRestOrder(row, symbols), onBadRow);
  }

  #readAlgoOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseRestAlgoOrder(row, this.#init), this.#init.onBadRow);
  }

  /** Whether an order is of the service for conditional orders: whichever of the two keys holds it. */
  #isConditional(order: MyOrder): boolean {
    const { known, symbols } = this.#init;
    return known(algoKey(symbols.symbolOf(order.symbol), order.orderId)) === order;
  }
}
