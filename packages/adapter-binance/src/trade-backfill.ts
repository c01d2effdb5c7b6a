import type { CurrencyPair, Exchange, Trade } from '@hftjs/core';
import { isRow, type MissingTrades, now, type PublicHeader, type Row } from '@hftjs/core/adapter';
import type { BinanceApi, Call } from './binance-api.js';
import type { NumberedTrade, TradeContext } from './trade.js';

/** REST pages of up to 1,000 trades read for one hole before it is told as lost. */
const MAX_PAGES = 20;

export interface TradeBackfillInit {
  readonly exchange: Exchange;
  readonly api: BinanceApi;
  readonly isFuture: boolean;
  /** The call that lists trades of a pair from an id on. */
  readonly call: (pair: CurrencyPair, fromId: number) => Call;
  readonly parse: (row: Row, context: TradeContext, header: PublicHeader) => NumberedTrade;
  readonly publish: (trade: Trade, id: number) => void;
  /** An id of a row without a price, which is no trade. */
  readonly onEmptyId: (symbol: CurrencyPair, id: unknown) => void;
}

/** Reads the trades of a hole over REST, oldest first, until its end or until there are no more. */
export async function backfillTrades(
  { symbol, firstId, lastId }: MissingTrades,
  { exchange, api, isFuture, call, parse, publish, onEmptyId }: TradeBackfillInit,
): Promise<void> {
  for (let page = 0, fromId = firstId; page < MAX_PAGES && fromId <= lastId; page++) {
    const rows = await api.read(call(symbol, fromId));
    if (!Array.isArray(rows) || rows.length === 0) return;
    const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
    let next = fromId;
    for (const row of rows as unknown[]) {
      if (!isRow(row)) throw new Error('a row of REST trades is no object');
      if (Number(row.price ?? row.p) === 0) {
        onEmptyId(symbol, row.id);
        continue;
      }
      const { trade, id } = parse(row, { symbol, isFuture }, header);
      if (id === undefined) throw new Error('a row of REST trades has no id');
      if (id >= firstId && id <= lastId) publish(trade, id);
      next = Math.max(next, id + 1);
    }
    if (next === fromId) return;
    fromId = next;
  }
}
