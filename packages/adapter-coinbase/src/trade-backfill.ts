import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair, Exchange } from '@hftjs/core';
import { isRow, now, type MissingTrades, type PublicHeader } from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import { parseTrade, type NumberedTrade } from './trade.js';

/** Trades of one answer, and answers read for one hole before it is told as lost. */
const PAGE = 1_000;
const MAX_PAGES = 20;

/** Public answers are up to a second old, so trades of just now are asked for again. In milliseconds. */
const CACHED = 1_100;
const ATTEMPTS = 3;

export interface TradeBackfillInit {
  readonly api: CoinbaseApi;
  /** The product whose book the pair's is. */
  readonly productId: string;
  readonly symbol: CurrencyPair;
  readonly exchange: Exchange;
  readonly publish: (trade: NumberedTrade) => void;
}

/**
 * Reads the trades of a hole over REST and publishes them oldest first. What was found before a failure is
 * published too.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades
 */
export async function backfillTrades(missing: MissingTrades, init: TradeBackfillInit): Promise<void> {
  const found = new Map<number, NumberedTrade>();
  const count = missing.lastId - missing.firstId + 1;
  try {
    for (let attempt = 1; ; attempt++) {
      await readTrades(missing, init, found);
      if (found.size >= count || attempt === ATTEMPTS) break;
      await sleep(CACHED, undefined, { ref: false });
    }
  } finally {
    for (const [, trade] of [...found].sort(([left], [right]) => left - right)) init.publish(trade);
  }
}

/** Newest first, as Coinbase tells them: each page ends where the one before it began. */
async function readTrades(
  { firstId, lastId, from, until }: MissingTrades,
  { api, productId, symbol, exchange }: TradeBackfillInit,
  found: Map<number, NumberedTrade>,
): Promise<void> {
  const start = from === undefined ? {} : { start: Math.floor(from / 1000) - 1 };
  let end = Math.ceil((until ?? now()) / 1000) + 1;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { trades } = await api.read({
      path: `/market/products/${encodeURIComponent(productId)}/ticker`,
      parameters: { limit: PAGE, ...start, end },
    });
    if (!Array.isArray(trades)) throw new Error('trades is no list');
    const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
    let oldestId = Infinity;
    let oldestTime = Infinity;
    for (const row of trades as unknown[]) {
      if (!isRow(row)) throw new Error('a row of REST trades is no object');
      const numbered = parseTrade(row, symbol, header);
      oldestId = Math.min(oldestId, numbered.id);
      oldestTime = Math.min(oldestTime, numbered.trade.exchangeTime ?? Infinity);
      if (firstId <= numbered.id && numbered.id <= lastId) found.set(numbered.id, numbered);
    }
    const next = Math.ceil(oldestTime / 1000) + 1;
    // More than a page of one second cannot be told apart.
    if (trades.length < PAGE || oldestId <= firstId || !(next < end)) return;
    end = next;
  }
}
