import {
  now,
  readTrades,
  type MissingTrades,
  type PublicHeader,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { OkxVenue } from '../venue/okx-venue.js';
import { parseTrade } from './trade.js';

/** Trades of one answer. */
const LIMIT = 100;

/**
 * One page of missing trades, one by one as REST lists them, newest first.
 *
 * @param page - the id before which the page ends
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-trades-history
 */
export async function backfillTrades(
  { symbol, firstId, lastId, from = -Infinity }: MissingTrades,
  page: number | undefined,
  { venue, context }: { readonly venue: OkxVenue; readonly context: SessionContext },
): Promise<TradePage> {
  const instId = venue.symbols.symbolOf(symbol);
  const market = { symbol, sizes: venue.sizesOf(instId) };
  const after = page ?? (lastId === undefined ? undefined : lastId + 1);
  const rows = await venue.api.read({
    path: '/api/v5/market/history-trades',
    weight: 6,
    parameters: { instId, type: 1, limit: LIMIT, ...(after !== undefined && { after }) },
  });
  const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
  const { trades, isWhole } = readTrades(
    rows,
    (row) => parseTrade(row, market, header),
    (error, row) => {
      context.malformed(error, row);
    },
  );
  const oldestId = Math.min(...trades.map(({ id, firstId: first = id }) => first));
  const oldestTime = Math.min(...trades.map(({ trade }) => trade.exchangeTime ?? Infinity));
  const isReached = firstId === undefined ? oldestTime < from : oldestId <= firstId;
  const isLast = rows.length < LIMIT || isReached || !(oldestId < (after ?? Infinity));
  return { trades, isComplete: isWhole, ...(!isLast && { next: oldestId }) };
}
