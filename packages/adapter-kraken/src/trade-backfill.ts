import type { Trade } from '@hftjs/core';
import { now, type MissingTrades, type PublicHeader } from '@hftjs/core/adapter';
import type { KrakenApi } from './kraken-api.js';
import { parseRestTrade } from './trade.js';

/** REST pages of 1,000 trades read for one hole before it is told as lost. */
const MAX_PAGES = 20;

export interface TradeBackfillInit {
  readonly exchange: PublicHeader['exchange'];
  readonly api: KrakenApi;
  readonly publish: (trade: Trade, id: number) => void;
}

/** Reads the trades of a hole over REST, oldest first, until its end or until there are no more. */
export async function backfillTrades(
  { symbol, lastId, from }: MissingTrades,
  { exchange, api, publish }: TradeBackfillInit,
): Promise<void> {
  if (from === undefined) return;
  // The cursor is exclusive; trades of the same microsecond as the last one we have may be missing too.
  let since = `${Math.floor(from) - 1}000000`;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { rows, last } = await api.tradesAfter(symbol, since);
    const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
    let reached = rows.length === 0;
    for (const row of rows) {
      const { trade, id } = parseRestTrade(row, symbol, header);
      reached ||= id >= lastId;
      if (id <= lastId) publish(trade, id);
    }
    if (reached || last === since) return;
    since = last;
  }
}
