import type { CurrencyPair, MyOrder } from '@hftjs/core';
import { type FillRow, type FillStart, type OrderUpdate, type OwnApi } from '@hftjs/core/adapter';
import type { BinanceApi } from '../binance-api.js';
import { BinanceError, ErrorCode } from '../binance-error.js';
import { FillHistory } from '../fill-history.js';
import { orderKey } from '../order-words.js';
import { listBySymbol } from '../lists.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseSpotRestFill, parseSpotRestOrder } from './rest-orders.js';

const DAY = 86_400_000;

/** Own orders and fills over the spot REST API. */
export class SpotOwnApi implements OwnApi {
  readonly #api: BinanceApi;
  readonly #symbols: BinanceSymbols;
  readonly #history: FillHistory;

  constructor(api: BinanceApi, symbols: BinanceSymbols) {
    this.#api = api;
    this.#symbols = symbols;
    this.#history = new FillHistory({
      api,
      symbols,
      path: '/api/v3/myTrades',
      weight: 20,
      reach: DAY,
      parse: parseSpotRestFill,
    });
  }

  keyOf({ symbol, orderId }: MyOrder): string {
    return orderKey(this.#symbols.symbolOf(symbol), orderId);
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<readonly OrderUpdate[]> {
    const symbols = pairs.map((pair) => this.#symbols.symbolOf(pair));
    const call = { path: '/api/v3/openOrders', weightOfOne: 6, weightOfAll: 80 };
    const rows = await listBySymbol(this.#api, symbols, call);
    return rows.map((row) => parseSpotRestOrder(row, this.#symbols));
  }

  async lookUp({ symbol, orderId }: MyOrder): Promise<OrderUpdate | undefined> {
    const parameters = { symbol: this.#symbols.symbolOf(symbol), orderId };
    try {
      const row = await this.#api.signed({ path: '/api/v3/order', weight: 4, parameters });
      return parseSpotRestOrder(row, this.#symbols);
    } catch (error) {
      if (error instanceof BinanceError && error.venueCode === ErrorCode.NO_SUCH_ORDER) return undefined;
      throw error;
    }
  }

  fills(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]> {
    return this.#history.read(pair, start);
  }
}
