import type { CurrencyPair, MyOrder } from '@hftjs/core';
import type { CoinbaseApi } from './coinbase-api.js';
import { parseRestFill, type RestFill } from './rest-fill.js';
import type { CoinbaseSymbols } from './symbols.js';

/** Rows of one page, and pages read before giving up. */
const PAGE = 100;
const MAX_PAGES = 200;

/** Orders that one call asks for: a URL of some 2.5 kB. */
const ORDERS_PER_CALL = 50;

/** Rows that are no fills, remembered so that each is counted once. */
const OTHERS_KEPT = 10_000;

export interface FillListInit {
  readonly api: CoinbaseApi;
  readonly symbols: CoinbaseSymbols;
  readonly known: (orderId: string) => MyOrder | undefined;
  /** A row that is no fill: a reversal, a correction. */
  readonly onOther: () => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * Coinbase's list of the account's fills, which is all that tells them one by one.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills
 */
export class FillList {
  readonly #init: FillListInit;
  readonly #others = new Set<string>();

  constructor(init: FillListInit) {
    this.#init = init;
  }

  /** The fills of some orders, those that were filed since a time. */
  async ofOrders(orderIds: readonly string[], since: number | undefined): Promise<readonly RestFill[]> {
    const fills: RestFill[] = [];
    for (let index = 0; index < orderIds.length; index += ORDERS_PER_CALL)
      fills.push(...(await this.#read({ order_ids: orderIds.slice(index, index + ORDERS_PER_CALL) }, since)));
    return fills;
  }

  /** All fills that were filed since a time. */
  since(time: number): Promise<readonly RestFill[]> {
    return this.#read({}, time);
  }

  async #read(
    parameters: Readonly<Record<string, readonly string[]>>,
    since: number | undefined,
  ): Promise<readonly RestFill[]> {
    const start =
      since === undefined ? {} : { start_sequence_timestamp: new Date(Math.floor(since)).toISOString() };
    const found: RestFill[] = [];
    let page: Readonly<Record<string, string>> = {};
    for (let count = 0; count < MAX_PAGES; count++) {
      const { fills, cursor } = await this.#init.api.signed({
        path: '/orders/historical/fills',
        parameters: { ...parameters, ...start, limit: PAGE, ...page },
      });
      if (!Array.isArray(fills)) throw new Error('the list of fills is no list');
      for (const row of fills as unknown[]) {
        const fill = this.#parse(row);
        if (fill) found.push(fill);
      }
      if (typeof cursor !== 'string' || cursor === '') return found;
      page = { cursor };
    }
    throw new Error(`there are more than ${MAX_PAGES * PAGE} fills to read at once`);
  }

  #parse(row: unknown): RestFill | undefined {
    try {
      const fill = parseRestFill(row, (productId, orderId) => this.#symbolOf(productId, orderId));
      if (!fill) this.#countOther(row);
      return fill?.row.symbol === undefined ? undefined : fill;
    } catch (error) {
      this.#init.onBadRow(error, row);
      return undefined;
    }
  }

  /** The order tells the product that was traded; the list may name the one whose book that shares. */
  #symbolOf(productId: string, orderId: string): CurrencyPair | undefined {
    return this.#init.known(orderId)?.symbol ?? this.#init.symbols.subscribed(productId);
  }

  #countOther(row: unknown): void {
    const text = JSON.stringify(row);
    if (this.#others.has(text) || this.#others.size >= OTHERS_KEPT) return;
    this.#others.add(text);
    this.#init.onOther();
  }
}
