import type { CurrencyPair } from '@hftjs/core';
import {
  collectListings,
  EMPTY_LISTING,
  joinListings,
  VenueError,
  type AccountApi,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type PagedHistory,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { AccountLists, ended } from '../lists.js';
import { parseSpotRestFill } from './fill.js';
import { parseSpotRestOrder } from './order.js';

const DAY = 86_400_000;

/** Own orders and fills over the spot REST API. */
export class SpotAccountApi implements AccountApi {
  readonly #shared: BinanceShared;
  readonly #lists: AccountLists;
  readonly #trades: PagedHistory<FillRow>;
  readonly #allocations: PagedHistory<FillRow>;
  readonly #orders: PagedHistory<OrderUpdate>;

  constructor(shared: BinanceShared, context: Pick<SessionContext, 'unreadableRow'>) {
    const lists = new AccountLists(shared, context);
    const parseFill = (row: unknown): FillRow => parseSpotRestFill(row, shared.symbols);
    const fills = { weight: 20, reach: DAY, parser: () => parseFill };
    this.#shared = shared;
    this.#lists = lists;
    this.#trades = lists.history({
      ...fills,
      path: '/api/v3/myTrades',
      weightOfOrder: 5,
      idField: 'id',
      fromId: 'fromId',
    });
    this.#allocations = lists.history({
      ...fills,
      path: '/api/v3/myAllocations',
      idField: 'allocationId',
      fromId: 'fromAllocationId',
      limitsOrders: false,
    });
    this.#orders = lists.history({
      ...fills,
      path: '/api/v3/allOrders',
      idField: 'orderId',
      parser: () => (row) => ended(this.#parseOrder(row)),
    });
  }

  openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const call = { path: '/api/v3/openOrders', weightOfOne: 6, weightOfAll: 80 };
    return this.#lists.ofPairs(pairs, call, this.#parseOrder);
  }

  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    return collectListings(orders, ({ symbol, orderId }) => {
      const parameters = { symbol: this.#shared.symbols.symbolOf(symbol), orderId };
      return this.#lists.order({ path: '/api/v3/order', weight: 4, parameters }, this.#parseOrder);
    });
  }

  /** Binance lists orders by when they were placed: those placed before were open, and are looked up. */
  endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    return collectListings(pairs, (pair) => this.#orders.since(pair, since));
  }

  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    return collectListings(pairs, async (pair) => {
      const trades = await this.#trades.since(pair, since);
      if (!(await this.#isRouted(pair))) return trades;
      return inOrder(joinListings([trades, await this.#allocations.since(pair, since)]));
    });
  }

  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    return collectListings(orders, async ({ symbol, orderId }) => {
      const trades = await this.#trades.ofOrder(symbol, orderId);
      return inOrder(joinListings([trades, await this.#allocationsOf(symbol, orderId)]));
    });
  }

  /** Fills of smart order routing. Where Binance does not list the symbol as routed, it may refuse the call. */
  async #allocationsOf(pair: CurrencyPair, orderId: string): Promise<Listing<FillRow>> {
    try {
      return await this.#allocations.ofOrder(pair, orderId);
    } catch (error) {
      if (error instanceof VenueError && !(await this.#isRouted(pair))) return EMPTY_LISTING;
      throw error;
    }
  }

  /** Whether smart order routing may fill orders of a pair. False where the list of markets could not be read. */
  async #isRouted(pair: CurrencyPair): Promise<boolean> {
    const { list, symbolOf } = this.#shared.pairRules;
    await list.load().catch(() => undefined);
    return list.get(symbolOf(pair))?.isRouted ?? false;
  }

  readonly #parseOrder = (row: unknown): OrderUpdate => parseSpotRestOrder(row, this.#shared.symbols);
}

/** Trades and allocations are numbered apart: only their times state which came first. */
const inOrder = ({ rows, unreadable }: Listing<FillRow>): Listing<FillRow> => ({
  rows: [...rows].sort((left, right) => (left.time ?? 0) - (right.time ?? 0)),
  unreadable,
});
