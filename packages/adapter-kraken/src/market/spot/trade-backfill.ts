import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  epochTimeOf,
  now,
  readTrades,
  type MissingTrades,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { KrakenApi } from '../../venue/spot/kraken-api.js';
import { positive, tradeIdOf } from '../trade.js';

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
    context.malformed,
  );
  const newestId = Math.max(...trades.map(({ id }) => id));
  const isLast = rows.length < LIMIT || newestId >= lastId || last === since;
  return { trades, isComplete: isWhole, ...(!isLast && { next: last }) };
}

/**
 * One row of REST `Trades`: price, volume, seconds, side, order type, miscellaneous, id.
 *
 * @throws Error when it is not such a row
 * @see https://docs.kraken.com/api/docs/rest-api/get-recent-trades
 */
export function parseRestTrade(row: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  if (!Array.isArray(row)) throw new Error('a row of Trades is not an array');
  const [price, volume, seconds, side, , , number] = row as unknown[];
  const id = tradeIdOf(number);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(id),
    price: positive(price, 'price'),
    volume: positive(volume, 'volume'),
    side: side === 'b' ? 'buy' : side === 's' ? 'sell' : 'unknown',
  };
  const time = epochTimeOf(seconds, 'seconds');
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
