import {
  now,
  readTrades,
  type MissingTrades,
  type NumberedTrade,
  type PublicHeader,
  type TradePage,
} from '@hftjs/core/adapter';
import type { OkxApi } from './okx-api.js';
import type { Market } from './ticker.js';
import { parseTrade } from './trade.js';

/** Trades of one answer. */
const LIMIT = 100;

export interface TradeBackfillInit {
  readonly api: OkxApi;
  readonly instId: string;
  readonly market: Market;
  readonly exchange: PublicHeader['exchange'];
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * One page of missing trades, one by one as REST lists them, newest first.
 *
 * @param page - the id before which the page ends
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-trades-history
 */
export async function backfillTrades(
  { firstId, lastId, from = -Infinity }: MissingTrades,
  page: number | undefined,
  { api, instId, market, exchange, onBadRow }: TradeBackfillInit,
): Promise<TradePage> {
  const after = page ?? (lastId === undefined ? undefined : lastId + 1);
  const rows = await api.read({
    path: '/api/v5/market/history-trades',
    weight: 6,
    parameters: { instId, type: 1, limit: LIMIT, ...(after !== undefined && { after }) },
  });
  const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
  const { trades, isWhole } = readTrades(rows, (row) => numbered(parseTrade(row, market, header)), onBadRow);
  const oldestId = Math.min(...trades.map(({ id, firstId: first = id }) => first));
  const oldestTime = Math.min(...trades.map(({ trade }) => trade.exchangeTime ?? Infinity));
  const isReached = firstId === undefined ? oldestTime < from : oldestId <= firstId;
  const isLast = rows.length < LIMIT || isReached || !(oldestId < (after ?? Infinity));
  return { trades, isComplete: isWhole, ...(!isLast && { next: oldestId }) };
}

const numbered = ({ trade, firstId, lastId }: ReturnType<typeof parseTrade>): NumberedTrade => ({
  trade,
  id: lastId,
  firstId,
});
