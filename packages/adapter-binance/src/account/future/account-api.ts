import { isTerminal, type CurrencyPair, type MyOrder } from '@hftjs/core';
import {
  collectListings,
  joinListings,
  readRows,
  type AccountApi,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type PagedHistory,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { findOrder, historyOf, listBySymbol } from '../lists.js';
import { algoKey, parseRestAlgoOrder } from './algo-order.js';
import { parseFutureRestFill } from './fill.js';
import { parseFutureRestOrder } from './order.js';
import { listNames } from './unnumbered-fills.js';

const WEEK = 604_800_000;

export interface FutureAccountApiInit {
  readonly shared: BinanceShared;
  readonly context: Pick<SessionContext, 'unreadableRow'>;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
}

/** Own orders, conditional ones among them, and fills over the futures REST API. */
export class FutureAccountApi implements AccountApi {
  readonly #init: FutureAccountApiInit;
  readonly #fills: PagedHistory<FillRow>;
  readonly #orders: PagedHistory<OrderUpdate>;
  readonly #algoOrders: PagedHistory<OrderUpdate>;

  constructor(init: FutureAccountApiInit) {
    const { shared, context } = init;
    const common = { weight: 5, reach: WEEK };
    this.#init = init;
    this.#fills = historyOf(shared, context, {
      ...common,
      path: '/fapi/v1/userTrades',
      id: { field: 'id', parameter: 'fromId' },
      parser: () => {
        const nameOf = listNames();
        return (row) => parseFutureRestFill(row, shared.symbols, nameOf);
      },
    });
    this.#orders = historyOf(shared, context, {
      ...common,
      path: '/fapi/v1/allOrders',
      id: { field: 'orderId', parameter: 'orderId' },
      parser: () => (row) => ended(this.#parseOrder(row)),
    });
    this.#algoOrders = historyOf(shared, context, {
      ...common,
      path: '/fapi/v1/allAlgoOrders',
      id: { field: 'algoId', parameter: 'algoId' },
      parser: () => (row) => ended(this.#parseAlgoOrder(row)),
    });
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const { shared } = this.#init;
    const weights = { weightOfOne: 1, weightOfAll: 40 };
    // Conditional orders first: one that is triggered meanwhile is then listed twice, not never.
    const conditional = await listBySymbol(shared, pairs, { path: '/fapi/v1/openAlgoOrders', ...weights });
    const orders = await listBySymbol(shared, pairs, { path: '/fapi/v1/openOrders', ...weights });
    return joinListings([
      this.#read(orders, (row) => this.#parseOrder(row)),
      this.#read(conditional, (row) => this.#parseAlgoOrder(row)),
    ]);
  }

  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#init.shared;
    return collectListings(orders, async ({ key, symbol, orderId }) => {
      const name = symbols.symbolOf(symbol);
      if (key !== algoKey(name, orderId)) {
        const parameters = { symbol: name, orderId };
        const rows = await findOrder(api, { path: '/fapi/v1/order', weight: 1, parameters });
        return this.#read(rows, (row) => this.#parseOrder(row));
      }
      const parameters = { algoId: orderId };
      const rows = await findOrder(api, { path: '/fapi/v1/algoOrder', weight: 1, parameters });
      return this.#read(rows, (row) => {
        const order = this.#parseAlgoOrder(row);
        // Ids are counted per symbol, and the call takes none.
        return order.symbol === symbol ? order : undefined;
      });
    });
  }

  /**
   * Binance lists orders by when they were placed: those placed before were open, and are looked up. Ordinary orders
   * first: a conditional order stands as the one that it placed.
   */
  endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    return collectListings([this.#orders, this.#algoOrders], (history) =>
      collectListings(pairs, (pair) => history.since(pair, since)),
    );
  }

  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    return collectListings(pairs, (pair) => this.#fills.since(pair, since));
  }

  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    return collectListings(orders, ({ symbol, orderId }) => this.#fills.ofOrder(symbol, orderId));
  }

  #parseOrder(row: unknown): OrderUpdate {
    return parseFutureRestOrder(row, this.#init.shared.symbols);
  }

  #parseAlgoOrder(row: unknown): OrderUpdate {
    const { shared, known } = this.#init;
    return parseRestAlgoOrder(row, { symbols: shared.symbols, known });
  }

  #read(rows: readonly unknown[], parse: (row: unknown) => OrderUpdate | undefined): Listing<OrderUpdate> {
    return readRows(rows, parse, this.#init.context.unreadableRow);
  }
}

const ended = (order: OrderUpdate): OrderUpdate | undefined => (isTerminal(order) ? order : undefined);
