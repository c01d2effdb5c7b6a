import type { CurrencyPair } from '@hftjs/core';
import {
  collectListings,
  joinListings,
  listNames,
  type AccountApi,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type PagedHistory,
  type SessionContext,
  type SymbolMap,
} from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { AccountLists, ended } from '../lists.js';
import { algoKey, parseRestAlgoOrder, type AlgoContext } from './algo-order.js';
import { parseFutureRestFill } from './fill.js';
import { parseFutureRestOrder } from './order.js';

const WEEK = 604_800_000;

/** Own orders, conditional ones among them, and fills over the futures REST API. */
export class FutureAccountApi implements AccountApi {
  readonly #symbols: SymbolMap;
  readonly #parseAlgoOrder: (row: unknown) => OrderUpdate;
  readonly #lists: AccountLists;
  readonly #fills: PagedHistory<FillRow>;
  readonly #orders: PagedHistory<OrderUpdate>;
  readonly #algoOrders: PagedHistory<OrderUpdate>;

  /** @param known - returns an order as last published, by its key */
  constructor(
    shared: BinanceShared,
    context: Pick<SessionContext, 'unreadableRow'>,
    known: AlgoContext['known'],
  ) {
    const { symbols } = shared;
    const parseAlgoOrder = (row: unknown): OrderUpdate => parseRestAlgoOrder(row, { symbols, known });
    const lists = new AccountLists(shared, context);
    const common = { weight: 5, reach: WEEK };
    this.#symbols = symbols;
    this.#parseAlgoOrder = parseAlgoOrder;
    this.#lists = lists;
    this.#fills = lists.history({
      ...common,
      path: '/fapi/v1/userTrades',
      idField: 'id',
      fromId: 'fromId',
      parser: () => {
        const nameOf = listNames();
        return (row) => parseFutureRestFill(row, symbols, nameOf);
      },
    });
    this.#orders = lists.history({
      ...common,
      path: '/fapi/v1/allOrders',
      idField: 'orderId',
      parser: () => (row) => ended(this.#parseOrder(row)),
    });
    this.#algoOrders = lists.history({
      ...common,
      path: '/fapi/v1/allAlgoOrders',
      idField: 'algoId',
      parser: () => (row) => ended(parseAlgoOrder(row)),
    });
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const call = (name: string) => ({ path: `/fapi/v1/${name}`, weightOfOne: 1, weightOfAll: 40 });
    // Conditional orders first: one that is triggered meanwhile is then listed twice, not never.
    const conditional = await this.#lists.ofPairs(pairs, call('openAlgoOrders'), this.#parseAlgoOrder);
    const orders = await this.#lists.ofPairs(pairs, call('openOrders'), this.#parseOrder);
    return joinListings([orders, conditional]);
  }

  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    return collectListings(orders, ({ key, symbol: pair, orderId }) => {
      const symbol = this.#symbols.symbolOf(pair);
      if (key !== algoKey(symbol, orderId)) {
        const parameters = { symbol, orderId };
        return this.#lists.order({ path: '/fapi/v1/order', weight: 1, parameters }, this.#parseOrder);
      }
      const parameters = { algoId: orderId };
      return this.#lists.order({ path: '/fapi/v1/algoOrder', weight: 1, parameters }, (row) => {
        const order = this.#parseAlgoOrder(row);
        // Ids are counted per symbol, and the call takes none.
        return order.symbol === pair ? order : undefined;
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

  readonly #parseOrder = (row: unknown): OrderUpdate => parseFutureRestOrder(row, this.#symbols);
}
