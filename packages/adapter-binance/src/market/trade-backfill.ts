import type { CurrencyPair } from '@hftjs/core';
import {
  now,
  readTrades,
  type ApiCall,
  type MissingTrades,
  type PublicHeader,
  type ReadTrades,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { arrayIn } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';
import { parseAggregateTrade, parseRestTrade } from './trade.js';

export interface TradeBackfillInit {
  readonly shared: BinanceShared;
  readonly context: SessionContext;
}

/** A call that lists trades, and how many it lists at most. */
interface TradeList {
  readonly call: ApiCall;
  readonly limit: number;
}

/** The list of a pair's trades from an id on, or of the newest ones; `undefined` where Binance has none from an id on. */
function tradeList(
  { isFuture, symbols, root, apiKey, args }: BinanceShared,
  pair: CurrencyPair,
  fromId?: number,
): TradeList | undefined {
  const symbol = symbols.symbolOf(pair);
  const list = (name: string, weight: number, limit = 1000): TradeList => ({
    limit,
    call: {
      path: `${root}/${name}`,
      weight,
      parameters: { symbol, limit, ...(fromId !== undefined && { fromId }) },
    },
  });
  if (args.trade === 'aggTrade') return list('aggTrades', isFuture ? 20 : 4);
  if (!isFuture) return list('historicalTrades', 25);
  if (fromId === undefined) return list('trades', 5);
  // Without an API key, only the newest ones are listed.
  return apiKey === undefined ? undefined : list('historicalTrades', 200, 500);
}

/**
 * One page of missing trades: from an id on, oldest first; up to the present, the newest ones before. Where no id is
 * known, page by page back from the newest.
 */
export async function backfillTrades(
  init: TradeBackfillInit,
  missing: MissingTrades,
  page: number | undefined,
): Promise<TradePage> {
  const { symbol, firstId, lastId, from = -Infinity } = missing;
  const start = page === undefined && lastId === undefined ? undefined : (page ?? firstId);
  const listFrom = start === undefined ? undefined : tradeList(init.shared, symbol, start);
  const list = listFrom ?? tradeList(init.shared, symbol);
  if (!list) return { trades: [], isComplete: false };
  const { trades, isWhole, isFull } = await readList(init, symbol, list);
  const ids = trades.map(({ id }) => id);
  const oldestId = Math.min(...ids);
  const newestId = Math.max(...ids);
  if (listFrom && firstId !== undefined) {
    const goesOn = isFull && ids.length > 0 && newestId < (lastId ?? Infinity);
    return { trades, isComplete: isWhole, ...(goesOn && { next: newestId + 1 }) };
  }
  const oldestTime = Math.min(...trades.map(({ trade }) => trade.exchangeTime ?? Infinity));
  const isReached =
    !isFull || start === 0 || (firstId === undefined ? oldestTime < from : oldestId <= firstId);
  if (isReached || (start !== undefined && !listFrom)) return { trades, isComplete: isWhole && isReached };
  return { trades, isComplete: false, next: firstId ?? Math.max(oldestId - list.limit, 0) };
}

async function readList(
  { shared, context }: TradeBackfillInit,
  symbol: CurrencyPair,
  { call, limit }: TradeList,
): Promise<ReadTrades & { readonly isFull: boolean }> {
  const { api, isFuture, args } = shared;
  const rows = arrayIn(await api.read(call), call);
  const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
  const parse = args.trade === 'aggTrade' ? parseAggregateTrade : parseRestTrade;
  const read = readTrades(
    rows,
    (row) => {
      if (Number(row.price ?? row.p) === 0) {
        // A placeholder, which uses up an id of the market's own trades.
        if (isFuture && args.trade === 'trade' && typeof row.id === 'number')
          context.skipTradeId(symbol, row.id);
        return undefined;
      }
      const { trade, id } = parse(row, { symbol, isFuture }, header);
      if (id === undefined) throw new Error('a row of REST trades has no id');
      return { trade, id };
    },
    context.malformed,
  );
  return { ...read, isFull: rows.length >= limit };
}
