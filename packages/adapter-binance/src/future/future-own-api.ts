import { isTerminal, type CurrencyPair, type MyOrder } from '@hftjs/core';
import {
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import type { BinanceApi } from '../binance-api.js';
import { findOrder } from '../find-order.js';
import { collect, History } from '../history.js';
import { algoKey } from '../order-words.js';
import { listBySymbol } from '../lists.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseRestAlgoOrder } from './algo-update.js';
import { parseFutureRestFill, parseFutureRestOrder } from './rest-orders.js';
import { listNames } from './unnumbered-fills.js';

const WEEK = 604_800_000;

export interface FutureOwnApiInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Own orders, conditional ones among them, and fills over the futures REST API. */
export class FutureOwnApi implements AccountApi {
  readonly #init: FutureOwnApiInit;
  readonly #fills: History<FillRow>;
  readonly #orders: History<OrderUpdate>;
  readonly #algoOrders: History<OrderUpdate>;

  constructor(init: FutureOwnApiInit) {
    const { symbols } = init;
    const common = { ...init, weight: 5, reach: WEEK };
    this.#init = init;
    this.#fills = new History({
      ...common,
      path: '/fapi/v1/userTrades',
      id: { field: 'id', parameter: 'fromId' },
      parser: () => {
        const nameOf = listNames();
        return (row) => parseFutureRestFill(row, symbols, nameOf);
      },
    });
    this.#orders = new History({
      ...common,
      path: '/fapi/v1/allOrders',
      id: { field: 'orderId', parameter: 'orderId' },
      parser: () => (row) => ended(parseFutureRestOrder(row, symbols)),
    });
    this.#algoOrders = new History({
      ...common,
      path: '/fapi/v1/allAlgoOrders',
      id: { field: 'algoId', parameter: 'algoId' },
      parser: () => (row) => ended(parseRestAlgoOrder(row, init)),
    });
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

  /**
   * Binance lists orders by when they were placed: those placed before were open, and are looked up. Ordinary orders
   * first: a conditional order stands as the one that it placed.
   */
  endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    return collect([this.#orders, this.#algoOrders], (history) =>
      collect(pairs, (pair) => history.since(pair, since)),
    );
  }

  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    return collect(pairs, (pair) => this.#fills.since(pair, since));
  }

  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    return collect(orders, ({ symbol, orderId }) => this.#fills.ofOrder(symbol, orderId));
  }

  #readOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    const { symbols, onBadRow } = this.#init;
    return readRows(rows, (row) => parseFutureRestOrder(row, symbols), onBadRow);
  }

  #readAlgoOrders(rows: readonly unknown[]): Listing<OrderUpdate> {
    return readRows(rows, (row) => parseRestAlgoOrder(row, this.#init), this.#init.onBadRow);
  }
}

const ended = (order: OrderUpdate): OrderUpdate | undefined => (isTerminal(order) ? order : undefined);
