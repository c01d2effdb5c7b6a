import type { CurrencyPair } from '@hftjs/core';
import { joinListings, readRows, type FillRow, type Listing } from '@hftjs/core/adapter';
import type { BinanceApi } from './binance-api.js';
import { listOf } from './lists.js';
import type { Parameters } from './signature.js';
import type { BinanceSymbols } from './symbols.js';

/** Rows of one page. */
const PAGE = 1000;
/** Pages read before giving up: 100,000 fills of one symbol within one outage. */
const MAX_PAGES = 100;

export interface FillHistoryInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  readonly path: string;
  readonly weight: number;
  /** What it costs to ask for the fills of one order. */
  readonly weightOfOrder: number;
  /** The longest stretch of time that one call may ask for, in milliseconds. */
  readonly reach: number;
  readonly parse: (row: unknown, symbols: BinanceSymbols) => FillRow;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** One page as it came, and what could be read of it. */
interface Page {
  readonly listing: Listing<FillRow>;
  readonly size: number;
  readonly lastId: number | undefined;
}

/** Own fills as the REST API lists them, page by page, oldest first. */
export class FillHistory {
  readonly #init: FillHistoryInit;

  constructor(init: FillHistoryInit) {
    this.#init = init;
  }

  /** All fills of a pair since a time. */
  async since(pair: CurrencyPair, since: number): Promise<Listing<FillRow>> {
    const { reach, api } = this.#init;
    // An outage may be longer than one call reaches.
    for (let startTime = Math.floor(since); ; startTime += reach) {
      const isLast = startTime + reach > api.clock.now();
      const times = { startTime, ...(!isLast && { endTime: startTime + reach - 1 }) };
      const { listing, size, lastId } = await this.#page(pair, times);
      if (lastId !== undefined && (size >= PAGE || !isLast))
        return joinListings([listing, await this.#after(pair, lastId)]);
      if (size > 0 || isLast) return listing;
    }
  }

  /** All fills of one order. */
  async ofOrder(pair: CurrencyPair, orderId: string): Promise<Listing<FillRow>> {
    const { weightOfOrder } = this.#init;
    const { listing } = await this.#page(pair, { orderId }, weightOfOrder);
    return listing;
  }

  async #after(pair: CurrencyPair, afterId: number): Promise<Listing<FillRow>> {
    const pages: Listing<FillRow>[] = [];
    for (let count = 0, fromId = afterId + 1; count < MAX_PAGES; count++) {
      const { listing, size, lastId } = await this.#page(pair, { fromId });
      pages.push(listing);
      if (lastId === undefined || size < PAGE) return joinListings(pages);
      fromId = lastId + 1;
    }
    throw new Error(`more than ${MAX_PAGES * PAGE} fills of ${pair} to recover at once`);
  }

  async #page(pair: CurrencyPair, from: Parameters, weight = this.#init.weight): Promise<Page> {
    const { api, symbols, path, parse, onBadRow } = this.#init;
    const parameters = { symbol: symbols.symbolOf(pair), ...from, limit: PAGE };
    const rows = await listOf(api, { path, weight, parameters });
    const { rows: fills, unreadable } = readRows(rows, (row) => parse(row, symbols), onBadRow);
    const sorted = [...fills].sort((left, right) => Number(left.tradeId) - Number(right.tradeId));
    const lastId = sorted.at(-1)?.tradeId;
    return {
      listing: { rows: sorted, unreadable },
      size: rows.length,
      lastId: lastId === undefined ? undefined : Number(lastId),
    };
  }
}
