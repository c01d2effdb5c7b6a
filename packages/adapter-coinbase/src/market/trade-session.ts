import { Channel, type CurrencyPair } from '@hftjs/core';
import type {
  Control,
  MissingTrades,
  NumberedTrade,
  Row,
  SessionContext,
  TradePage,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { MarketSession } from './market-session.js';
import { parseTrade } from './trade.js';
import { backfillTrades } from './trade-backfill.js';

/** One connection of `market_trades`. */
export class TradeSession extends MarketSession {
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
    for (const { type, trades: rows } of events) {
      if (!Array.isArray(rows)) throw new Error('trades is not an array');
      const live = { exchange: context.exchange, receivedTime, origin: undefined };
      const trades: NumberedTrade[] = [];
      for (const row of rows as Row[])
        for (const symbol of this.pairsOf(row))
          try {
            const header = type === 'snapshot' ? { ...live, origin: this.#originOf(symbol) } : live;
            trades.push(parseTrade(row, symbol, header));
          } catch (error) {
            context.malformed(error, row);
          }
      for (const { trade, id } of inOrder(trades))
        if (trade.origin === 'snapshot' && !context.isReplay) {
          // From before the stream began: nothing is missing there.
          context.skipTradeId(trade.symbol, id);
          context.skip();
        } else context.publishTrade(trade, id);
    }
    return control;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    const { context, venue } = this;
    return backfillTrades(missing, page, {
      context,
      api: venue.api,
      productId: venue.bookOf(missing.symbol),
    });
  }

  #originOf(symbol: CurrencyPair): 'snapshot' | 'backfill' {
    return this.context.liveSince(Channel.TRADE, symbol) === undefined ? 'snapshot' : 'backfill';
  }
}

/** Oldest first: the frame in reverse, and the trades of each pair in the order of their numbers. */
function inOrder(trades: readonly NumberedTrade[]): readonly NumberedTrade[] {
  if (trades.length < 2) return trades;
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
