import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  now,
  readTrades,
  type Control,
  type MissingTrades,
  type NumberedTrade,
  type PublicHeader,
  type Row,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { pathTo } from '../venue/rest.js';
import { MarketSession } from './market-session.js';
import { parseTrade, tradeMessages } from './trade.js';

/** Trades of one answer of REST. */
const LIMIT = 1_000;

/** One connection of `market_trades`. */
export class TradeSession extends MarketSession {
  readonly messages = tradeMessages;

  constructor(context: SessionContext, venue: Coinbase) {
    super(context, venue, { channel: 'market_trades', reads: ['market_trades'] });
  }

  /**
   * Frames are batches, newest first. A snapshot is of the latest trades: history on the first connection, and what may
   * have been missed on a later one.
   */
  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { context } = this;
    const { events, control } = this.read(packet);
    const live: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    for (const { type, trades } of events) {
      const isLive = type !== 'snapshot';
      const read = (row: Row, symbol: CurrencyPair): NumberedTrade =>
        parseTrade(row, symbol, isLive ? live : { ...live, origin: this.#originOf(symbol) });
      for (const { trade, id } of inOrder(this.readRows(trades, read)))
        if (trade.origin === 'snapshot' && !context.isReplay) {
          // From before the stream began: nothing is missing there.
          context.skipTradeId(trade.symbol, id);
          context.skip();
        } else context.publishTrade(trade, id);
    }
    return control;
  }

  /**
   * One page of missing trades, newest first: each page ends where the one before it began.
   *
   * @param page - where it ends, in epoch seconds
   * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades
   */
  async backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    const { symbol, firstId = -Infinity, from, until = Infinity } = missing;
    const { context, venue } = this;
    const end = Number(page ?? Math.ceil(until / 1000) + 1);
    const { trades: rows } = await venue.api.read({
      path: pathTo(`/market/products/${encodeURIComponent(venue.bookOf(symbol))}/ticker`),
      parameters: {
        limit: LIMIT,
        start: from === undefined ? undefined : Math.floor(from / 1000) - 1,
        end: end === Infinity ? undefined : end,
      },
    });
    if (!Array.isArray(rows)) throw new Error('trades is not an array');
    const header = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' } as const;
    const { trades, isWhole, oldestId, oldestTime } = readTrades(
      rows,
      (row) => parseTrade(row, symbol, header),
      context.unreadableRow,
    );
    const next = Math.ceil(oldestTime / 1000) + 1;
    if (rows.length < LIMIT || oldestId <= firstId) return { trades, isComplete: isWhole };
    // More than a page of one second cannot be listed.
    if (!(next < end)) return { trades, isComplete: false };
    return { trades, isComplete: isWhole, next };
  }

  #originOf(symbol: CurrencyPair): 'snapshot' | 'backfill' {
    return this.context.liveSince(Channel.TRADE, symbol) === undefined ? 'snapshot' : 'backfill';
  }
}

/** Oldest first: the frame in reverse, and the trades of each pair in the order of their numbers. */
function inOrder(trades: readonly NumberedTrade[]): readonly NumberedTrade[] {
  if (trades.length < 2) return trades;
  if (isReversed(trades)) return trades.toReversed();
  const byPair = new Map<CurrencyPair, NumberedTrade[]>();
  for (const numbered of trades) {
    const { symbol } = numbered.trade;
    const list = byPair.get(symbol);
    if (list) list.push(numbered);
    else byPair.set(symbol, [numbered]);
  }
  for (const list of byPair.values()) list.sort((left, right) => right.id - left.id);
  return trades.toReversed().map((numbered) => byPair.get(numbered.trade.symbol)?.pop() ?? numbered);
}

/** Whether all trades are of one pair, newest first, as those of a frame mostly are. */
function isReversed(trades: readonly NumberedTrade[]): boolean {
  const [first] = trades;
  let before = Infinity;
  for (const { trade, id } of trades) {
    if (trade.symbol !== first?.trade.symbol || id >= before) return false;
    before = id;
  }
  return true;
}
