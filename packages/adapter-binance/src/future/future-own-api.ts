import type { CurrencyPair, MyOrder } from '@hftjs/core';
import { type FillRow, type FillStart, type OrderUpdate, type OwnApi } from '@hftjs/core/adapter';
import type { BinanceApi, Call } from '../binance-api.js';
import { BinanceError, ErrorCode } from '../binance-error.js';
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
}

/** Own orders, conditional ones among them, and fills over the futures REST API. */
export class FutureOwnApi implements OwnApi {
  readonly #init: FutureOwnApiInit;
  readonly #history: FillHistory;

  constructor(init: FutureOwnApiInit) {
    this.#init = init;
    this.#history = new FillHistory({
      api: init.api,
      symbols: init.symbols,
      path: '/fapi/v1/userTrades',
      weight: 5,
      reach: WEEK,
      parse: parseFutureRestFill,
    });
  }

  keyOf(order: MyOrder): string {
    const symbol = this.#init.symbols.symbolOf(order.symbol);
    return this.#isConditional(order) ? algoKey(symbol, order.orderId) : orderKey(symbol, order.orderId);
  }

  async openOrders(pairs: readonly CurrencyPair[]): Promise<readonly OrderUpdate[]> {
    const { api, symbols } = this.#init;
    const names = pairs.map((pair) => symbols.symbolOf(pair));
    const weights = { weightOfOne: 1, weightOfAll: 40 };
    // Conditional orders first: one that is triggered meanwhile is then listed twice, not never.
    const conditional = await listBySymbol(api, names, { path: '/fapi/v1/openAlgoOrders', ...weights });
    const orders = await listBySymbol(api, names, { path: '/fapi/v1/openOrders', ...weights });
    return [
      ...orders.map((row) => parseFutureRestOrder(row, symbols)),
      ...conditional.map((row) => parseRestAlgoOrder(row, this.#init)),
    ];
  }

  async lookUp(order: MyOrder): Promise<OrderUpdate | undefined> {
    const { symbols } = this.#init;
    const symbol = symbols.symbolOf(order.symbol);
    if (!this.#isConditional(order)) {
      const row = await this.#find({
        path: '/fapi/v1/order',
        weight: 1,
        parameters: { symbol, orderId: order.orderId },
      });
      return row === undefined ? undefined : parseFutureRestOrder(row, symbols);
    }
    const row = await this.#find({
      path: '/fapi/v1/algoOrder',
      weight: 1,
      parameters: { algoId: order.orderId },
    });
    const found = row === undefined ? undefined : parseRestAlgoOrder(row, this.#init);
    // Ids are counted per symbol, and the call takes none.
    return found?.symbol === order.symbol ? found : undefined;
  }

  fills(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]> {
    return this.#history.read(pair, start);
  }

  async #find(call: Call): Promise<unknown> {
    try {
      return await this.#init.api.signed(call);
    } catch (error) {
      if (error instanceof BinanceError && error.venueCode === ErrorCode.NO_SUCH_ORDER) return undefined;
      throw error;
    }
  }

  /** Whether an order is of the service for conditional orders: whichever of the two keys holds it. */
  #isConditional(order: MyOrder): boolean {
    const { known, symbols } = this.#init;
    return known(algoKey(symbols.symbolOf(order.symbol), order.orderId)) === order;
  }
}
