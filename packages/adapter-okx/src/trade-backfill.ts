import { isRow, now, type MissingTrades, type PublicHeader } from '@hftjs/core/adapter';
import type { OkxApi } from './okx-api.js';
import type { Market } from './ticker.js';
import { parseTrade, type NumberedTrade } from './trade.js';

/** REST pages of 100 trades read for one hole before it is told as lost. */
const MAX_PAGES = 100;

export interface TradeBackfillInit {
  readonly api: OkxApi;
  readonly instId: string;
  readonly market: Market;
  readonly exchange: PublicHeader['exchange'];
  readonly publish: (trade: NumberedTrade) => void;
}

/**
 * Reads the trades of a hole over REST, one by one as REST tells them, and publishes them oldest first. What was
 * found before a failure is published too.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-trades-history
 */
export async function backfillTrades(
  { firstId, lastId }: MissingTrades,
  init: TradeBackfillInit,
): Promise<void> {
  const found = new Map<number, NumberedTrade>();
  try {
    await readTrades(firstId, lastId, { ...init, onTrade: (trade) => found.set(trade.lastId, trade) });
  } finally {
    for (const id of [...found.keys()].sort((left, right) => left - right)) {
      const trade = found.get(id);
      if (trade) init.publish(trade);
    }
  }
}

interface Reading extends TradeBackfillInit {
  readonly onTrade: (trade: NumberedTrade) => void;
}

/** Newest first, as OKX pages them. */
async function readTrades(
  firstId: number,
  lastId: number,
  { api, instId, market, exchange, onTrade }: Reading,
): Promise<void> {
  for (let page = 0, after = lastId + 1; page < MAX_PAGES && after > firstId; page++) {
    const rows = await api.read({
      path: '/api/v5/market/history-trades',
      weight: 6,
      parameters: { instId, type: 1, after, limit: 100 },
    });
    const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
    let oldest = after;
    for (const row of rows) {
      if (!isRow(row)) throw new Error('a row of REST trades is no object');
      const trade = parseTrade(row, market, header);
      oldest = Math.min(oldest, trade.firstId);
      if (trade.firstId >= firstId && trade.lastId <= lastId) onTrade(trade);
    }
    if (oldest === after) return;
    after = oldest;
  }
}
