import type { CurrencyPair, Liquidation } from '@hftjs/core';
import { isRow, now, paced, sleep, timestampOf, type SessionContext } from '@hftjs/core/adapter';
import { liquidationOf } from './liquidation.js';
import type { FutureMarket } from '../product-session.js';
import { parseRestTrade } from '../trade.js';

/** Trades of one answer of REST. */
const LIMIT = 100;

/** Answers that are read for one gap. */
const MAX_PAGES = 50;

/** Pauses after failures, in milliseconds; then the gap is given up. */
const DELAYS = [1_000, 3_000, 10_000];

/** Trades that are missing, in exchange time. */
export interface MissingSpan {
  readonly from: number;
  readonly until: number;
}

/** Looks in REST's list of trades for liquidations that no frame had. */
export class LiquidationFinder {
  readonly #context: SessionContext;
  readonly #venue: FutureMarket;
  readonly #publish: (liquidation: Liquidation, uid: string) => boolean;

  /** @param publish - returns whether the liquidation was not published before */
  constructor(
    context: SessionContext,
    venue: FutureMarket,
    publish: (liquidation: Liquidation, uid: string) => boolean,
  ) {
    this.#context = context;
    this.#venue = venue;
    this.#publish = publish;
  }

  /** Publishes those of a span, or reports a gap. Never rejects. */
  async find(symbol: CurrencyPair, span: MissingSpan): Promise<void> {
    const { signal, isReplay } = this.#context;
    const reason = 'trades are missing, among which liquidations may be';
    if (isReplay) {
      this.#context.gap({ reason, ...span }, symbol);
      return;
    }
    const recovery = this.#context.recovering(reason, symbol);
    for (const delay of [...DELAYS, undefined]) {
      try {
        const filled = await this.#read(symbol, span);
        if (filled === undefined) break;
        recovery.end(filled);
        return;
      } catch {
        if (delay === undefined || signal.aborted) break;
        await sleep(paced(delay), signal);
      }
    }
    recovery.lose({ reason, ...span });
  }

  /** How many were published; `undefined` where the list does not reach back to the begin. */
  async #read(symbol: CurrencyPair, { from, until }: MissingSpan): Promise<number | undefined> {
    const { api, products, instruments } = this.#venue;
    const header = { exchange: this.#context.exchange, receivedTime: now(), origin: 'backfill' } as const;
    const found: { readonly liquidation: Liquidation; readonly uid: string }[] = [];
    let before = until + 1;
    for (let page = 0; page < MAX_PAGES; page++) {
      const rows = await api.history(products.symbolOf(symbol), before);
      for (const row of rows) {
        if (!isRow(row) || row.type !== 'liquidation') continue;
        try {
          const trade = parseRestTrade(row, instruments.marketOf(symbol), header);
          const liquidation = liquidationOf(trade);
          const isMissing = (trade.exchangeTime ?? until) >= from && (trade.exchangeTime ?? until) <= until;
          if (liquidation && isMissing) found.push({ liquidation, uid: trade.tradeId });
        } catch (error) {
          this.#context.unreadableRow(error, row);
        }
      }
      const last = rows.at(-1);
      const oldest = isRow(last) ? timestampOf(last.time) : undefined;
      if (rows.length < LIMIT || oldest === undefined || oldest < from) return this.#publishAll(found);
      // Trades of the same millisecond may be on either side of the limit.
      before = oldest < before - 1 ? oldest + 1 : oldest;
    }
    return undefined;
  }

  #publishAll(found: readonly { readonly liquidation: Liquidation; readonly uid: string }[]): number {
    return found
      .toReversed()
      .reduce((count, { liquidation, uid }) => count + (this.#publish(liquidation, uid) ? 1 : 0), 0);
  }
}
