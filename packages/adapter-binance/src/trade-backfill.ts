import type { CurrencyPair, Exchange } from '@hftjs/core';
import {
  now,
  readTrades,
  type MissingTrades,
  type PublicHeader,
  type ReadTrades,
  type Row,
  type TradePage,
} from '@hftjs/core/adapter';
import type { BinanceApi, Call } from './binance-api.js';
import type { NumberedTrade, TradeContext } from './trade.js';

/** A call that lists trades, and how many it lists at most. */
export interface TradeList {
  readonly call: Call;
  readonly limit: number;
}

/** The list of a pair's trades from an id on, or of the newest ones; `undefined`: from an id on there is none. */
export type TradeLists = (pair: CurrencyPair, fromId?: number) => TradeList | undefined;

export interface TradeBackfillInit {
  readonly exchange: Exchange;
  readonly api: BinanceApi;
  readonly isFuture: boolean;
  readonly lists: TradeLists;
  readonly parse: (row: Row, context: TradeContext, header: PublicHeader) => NumberedTrade;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** An id of a row without a price, which is no trade. */
  readonly onEmptyId: (symbol: CurrencyPair, id: unknown) => void;
}

/**
 * One page of missing trades: from an id on, oldest first; up to the present, the newest ones before. Where no id is
 * known, page by page back from the newest.
 */
export async function backfillTrades(
  missing: MissingTrades,
  page: number | undefined,
  init: TradeBackfillInit,
): Promise<TradePage> {
  const { symbol, firstId, lastId, from = -Infinity } = missing;
  const start = page === undefined && lastId === undefined ? undefined : (page ?? firstId);
  const listFrom = start === undefined ? undefined : init.lists(symbol, start);
  const list = listFrom ?? init.lists(symbol);
  if (!list) return { trades: [], isComplete: false };
  const { trades, isWhole, isFull } = await readList(symbol, list, init);
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
  symbol: CurrencyPair,
  { call, limit }: TradeList,
  { api, exchange, isFuture, parse, onBadRow, onEmptyId }: TradeBackfillInit,
): Promise<ReadTrades & { readonly isFull: boolean }> {
  const rows = await api.read(call);
  if (!Array.isArray(rows)) throw new Error(`${call.path} answered without a list`);
  const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
  const read = readTrades(
    rows,
    (row) => {
      if (Number(row.price ?? row.p) === 0) {
        onEmptyId(symbol, row.id);
        return undefined;
      }
      const { trade, id } = parse(row, { symbol, isFuture }, header);
      if (id === undefined) throw new Error('a row of REST trades has no id');
      return { trade, id };
    },
    onBadRow,
  );
  return { ...read, isFull: rows.length >= limit };
}
