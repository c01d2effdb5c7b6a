import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  collectListings,
  EMPTY_LISTING,
  joinListings,
  readRows,
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
import { findOrder, historyOf, listBySymbol } from '../lists.js';
import { parseSpotRestFill } from './fill.js';
import { parseSpotRestOrder } from './order.js';

const DAY = 86_400_000;

/** Own orders and fills over the spot REST API. */
export class SpotAccountApi implements AccountApi {
  readonly #shared: BinanceShared;
  readonly #context: Pick<SessionContext, 'unreadableRow'>;
  readonly #trades: PagedHistory<FillRow>;
  readonly #allocations: PagedHistory<FillRow>;
  readonly #orders: PagedHistory<OrderUpdate>;

  constructor(shared: BinanceShared, context: Pick<SessionContext, 'unreadableRow'>) {
    const { symbols } = shared;
    const common = { weight: 20, reach: DAY };
    const parseFill = (row: unknown): FillRow => parseSpotRestFill(row, symbols);
    this.#shared = shared;
    this.#context = context;
    this.#trades = historyOf(shared, context, {
      ...common,
      path: '/api/v3/myTrades',
      weightOfOrder: 5,
      id: { field: 'id', parameter: 'fromId' },
      parser: () => parseFill,
    });
    this.#allocations = historyOf(shared, context, {
      ...common,
      path: '/api/v3/myAllocations',
      id: { field: 'allocationId', parameter: 'fromAllocationId' },
      limitsOrders: false,
      parser: () => parseFill,
    });
    this.#orders = historyOf(shared, context, {
      ...common,
      path: '/api/v3/allOrders',
      id: { field: 'orderId', parameter: 'orderId' },
      parser: () => (row) => {
        const order = parseSpotRestOrder(row, symbols);
        return isTerminal(order) ? order : undefined;
      },
    });
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>> {
    const call = { path: '/api/v3/openOrders', weightOfOne: 6, weightOfAll: 80 };
    return this.#read(await listBySymbol(this.#shared, pairs, call));
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const { api, symbols } = this.#shared;
    const found: unknown[] = [];
    for (const { symbol, orderId } of orders) {
      const parameters = { symbol: symbols.symbolOf(symbol), orderId };
      found.push(...(await findOrder(api, { path: '/api/v3/order', weight: 4, parameters })));
    }
    return this.#read(found);
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

  #read(rows: readonly unknown[]): Listing<OrderUpdate> {
    const parse = (row: unknown): OrderUpdate => parseSpotRestOrder(row, this.#shared.symbols);
    return readRows(rows, parse, this.#context.unreadableRow);
  }
}

/** Trades and allocations are numbered apart: only their times state which came first. */
const inOrder = ({ rows, unreadable }: Listing<FillRow>): Listing<FillRow> => ({
  rows: [...rows].sort((left, right) => (left.time ?? 0) - (right.time ?? 0)),
  unreadable,
});
