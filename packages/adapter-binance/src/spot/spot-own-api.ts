import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  EMPTY_LISTING,
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import type { BinanceApi, Call } from '../binance-api.js';
import { BinanceError } from '../binance-error.js';
import type { ExchangeInfo } from '../exchange-info.js';
import { findOrder } from '../find-order.js';
import { collect, History } from '../history.js';
import { listBySymbol } from '../lists.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseSpotRestFill, parseSpotRestOrder } from './rest-orders.js';

const DAY = 86_400_000;

export interface SpotOwnApiInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  readonly info: ExchangeInfo;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Own orders and fills over the spot REST API. */
export class SpotOwnApi implements AccountApi {
  readonly #init: SpotOwnApiInit;
  readonly #trades: History<FillRow>;
  readonly #allocations: History<FillRow>;
  readonly #orders: History<OrderUpdate>;

  constructor(init: SpotOwnApiInit) {
    const { symbols } = init;
    const parseFill = (row: unknown): FillRow => parseSpotRestFill(row, symbols);
    this.#init = init;
    this.#trades = new History({
      ...init,
      path: '/api/v3/myTrades',
      weight: 20,
      weightOfOrder: 5,
      reach: DAY,
      id: { field: 'id', parameter: 'fromId' },
      parser: () => parseFill,
    });
    this.#allocations = new History({
      ...init,
      path: '/api/v3/myAllocations',
      weight: 20,
      reach: DAY,
      id: { field: 'allocationId', parameter: 'fromAllocationId' },
      limitsOrders: false,
      parser: () => parseFill,
    });
    this.#orders = new History({
      ...init,
      path: '/api/v3/allOrders',
      weight: 20,
      reach: DAY,
      id: { field: 'orderId', parameter: 'orderId' },
      parser: () => (row) => {
        const order = parseSpotRestOrder(row, symbols);
        return isTerminal(order) ? order : undefined;
      },
    });
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

  /** Binance lists orders by when they were placed: those placed before were open, and are looked up. */
  endedOrders(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    return collect(pairs, (pair) => this.#orders.since(pair, since));
  }

  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    return collect(pairs, async (pair) => {
      const trades = await this.#trades.since(pair, since);
      if (!(await this.#isRouted(pair))) return trades;
      return inOrder(joinListings([trades, await this.#allocations.since(pair, since)]));
    });
  }

  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    return collect(orders, async ({ symbol, orderId }) => {
      const trades = await this.#trades.ofOrder(symbol, orderId);
      return inOrder(joinListings([trades, await this.#allocationsOf(symbol, orderId)]));
    });
  }

  /** Fills of smart order routing; where Binance does not list the symbol as routed, it may refuse to say. */
  async #allocationsOf(pair: CurrencyPair, orderId: string): Promise<Listing<FillRow>> {
    try {
      return await this.#allocations.ofOrder(pair, orderId);
    } catch (error) {
      if (error instanceof BinanceError && !(await this.#isRouted(pair))) return EMPTY_LISTING;
      throw error;
    }
  }

  /** Whether orders of a pair may be filled by smart order routing. Without the list of markets nobody can say. */
  async #isRouted(pair: CurrencyPair): Promise<boolean> {
    const { info, symbols } = this.#init;
    return info.isRouted(symbols.symbolOf(pair));
  }

  #read(rows: readonly unknown[]): Listing<OrderUpdate> {
    const { symbols, onBadRow } = this.#init;
    return readRows(rows, (row) => parseSpotRestOrder(row, symbols), onBadRow);
  }
}

/** Trades and allocations are numbered apart: only their times say which came first. */
const inOrder = ({ rows, unreadable }: Listing<FillRow>): Listing<FillRow> => ({
  rows: [...rows].sort((left, right) => (left.time ?? 0) - (right.time ?? 0)),
  unreadable,
});
