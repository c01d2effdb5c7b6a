import type { CurrencyPair } from '@hftjs/core';
import { type FillRow, type FillStart } from '@hftjs/core/adapter';
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
  /** The longest stretch of time that one call may ask for, in milliseconds. */
  readonly reach: number;
  readonly parse: (row: unknown, symbols: BinanceSymbols) => FillRow;
}

/** Own fills as the REST API tells them, page by page. */
export class FillHistory {
  readonly #init: FillHistoryInit;

  constructor(init: FillHistoryInit) {
    this.#init = init;
  }

  /** All fills of a pair from a point on, oldest first. */
  async read(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]> {
    if ('afterId' in start) return this.#readAfter(pair, start.afterId);
    const { reach, api } = this.#init;
    // An outage may be longer than one call reaches.
    for (let startTime = Math.floor(start.since); ; startTime += reach) {
      const isLast = startTime + reach > api.clock.now();
      const times = { startTime, ...(!isLast && { endTime: startTime + reach - 1 }) };
      const fills = await this.#page(pair, times);
      const last = fills.at(-1);
      if (last && (fills.length >= PAGE || !isLast))
        return [...fills, ...(await this.#readAfter(pair, Number(last.tradeId)))];
      if (last || isLast) return fills;
    }
  }

  async #readAfter(pair: CurrencyPair, afterId: number): Promise<readonly FillRow[]> {
    const fills: FillRow[] = [];
    for (let count = 0, fromId = afterId + 1; count < MAX_PAGES; count++) {
      const page = await this.#page(pair, { fromId });
      fills.push(...page);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return fills;
      fromId = Number(last.tradeId) + 1;
    }
    throw new Error(`more than ${MAX_PAGES * PAGE} fills of ${pair} to recover at once`);
  }

  async #page(pair: CurrencyPair, from: Parameters): Promise<readonly FillRow[]> {
    const { api, symbols, path, weight, parse } = this.#init;
    const parameters = { symbol: symbols.symbolOf(pair), ...from, limit: PAGE };
    const rows = await listOf(api, { path, weight, parameters });
    return rows
      .map((row) => parse(row, symbols))
      .sort((left, right) => Number(left.tradeId) - Number(right.tradeId));
  }
}
