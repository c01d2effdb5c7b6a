import {
  now,
  readTrades,
  type MissingTrades,
  type PublicHeader,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { KrakenApi } from '../../venue/spot/kraken-api.js';
import { parseRestTrade } from './rest-trade.js';

/** Trades of one answer. */
const LIMIT = 1_000;

/**
 * One page of missing trades, oldest first.
 *
 * @param page - the cursor of the page before: epoch nanoseconds, exclusive
 */
export async function backfillTrades(
  { symbol, lastId = Infinity, from }: MissingTrades,
  page: string | undefined,
  { api, context }: { readonly api: Pick<KrakenApi, 'tradesAfter'>; readonly context: SessionContext },
): Promise<TradePage> {
  if (from === undefined) return { trades: [], isComplete: false };
  // Trades of the same microsecond as the last one we have may be missing too.
  const since = page ?? `${Math.floor(from) - 1}000000`;
  const { rows, last } = await api.tradesAfter(symbol, since);
  const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
  const { trades, isWhole } = readTrades(
    rows,
    (row) => parseRestTrade(row, symbol, header),
    (error, row) => {
      context.malformed(error, row);
    },
  );
  const newestId = Math.max(...trades.map(({ id }) => id));
  const isLast = rows.length < LIMIT || newestId >= lastId || last === since;
  return { trades, isComplete: isWhole, ...(!isLast && { next: last }) };
}
