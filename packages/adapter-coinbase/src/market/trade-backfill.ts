import {
  now,
  readTrades,
  type MissingTrades,
  type PublicHeader,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { pathTo, type CoinbaseApi } from '../venue/rest.js';
import { parseTrade } from './trade.js';

/** Trades of one answer. */
const LIMIT = 1_000;

export interface TradeBackfillInit {
  readonly api: CoinbaseApi;
  readonly context: SessionContext;
  /** The product whose book the pair's is. */
  readonly productId: string;
}

/**
 * One page of missing trades, newest first: each page ends where the one before it began. Public answers are up to a
 * second old.
 *
 * @param page - where it ends, in epoch seconds
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades
 */
export async function backfillTrades(
  { symbol, firstId = -Infinity, from, until }: MissingTrades,
  page: string | number | undefined,
  { api, context, productId }: TradeBackfillInit,
): Promise<TradePage> {
  const start = from === undefined ? {} : { start: Math.floor(from / 1000) - 1 };
  const end =
    page === undefined ? (until === undefined ? undefined : Math.ceil(until / 1000) + 1) : Number(page);
  const { trades: rows } = await api.read({
    path: pathTo(`/market/products/${encodeURIComponent(productId)}/ticker`),
    parameters: { limit: LIMIT, ...start, ...(end !== undefined && { end }) },
  });
  if (!Array.isArray(rows)) throw new Error('trades is not an array');
  const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
  const { trades, isWhole } = readTrades(
    rows,
    (row) => parseTrade(row, symbol, header),
    (error, row) => {
      context.unreadableRow(error, row);
    },
  );
  const oldestId = Math.min(...trades.map(({ id }) => id));
  const oldestTime = Math.min(...trades.map(({ trade }) => trade.exchangeTime ?? Infinity));
  const next = Math.ceil(oldestTime / 1000) + 1;
  if (rows.length < LIMIT || oldestId <= firstId) return { trades, isComplete: isWhole };
  // More than a page of one second cannot be listed.
  if (!(next < (end ?? Infinity))) return { trades, isComplete: false };
  return { trades, isComplete: isWhole, next };
}
