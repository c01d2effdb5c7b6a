import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  timestampOf,
  UnnumberedHistory,
  type Control,
  type MissingTrades,
  type PublicHeader,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { Market } from '../../venue/future/instruments.js';
import { isFeed, ProductSession, type FutureMarket } from './product-session.js';
import { isUnmappedKind, parseRestTrade, parseTrade, tradeMessages } from './trade.js';

/** One connection of the `trade` feed of WebSocket v1. */
export class ProductTradeSession extends ProductSession {
  readonly messages = tradeMessages;
  readonly #history: UnnumberedHistory;

  constructor(context: SessionContext, venue: FutureMarket) {
    super(context, venue, 'trade');
    const { api, products, instruments, uids } = venue;
    this.#history = new UnnumberedHistory({
      context,
      read: (symbol, before) => api.history(products.symbolOf(symbol), before),
      limit: 100,
      uidField: 'uid',
      uids,
      timeOf: ({ time }) => timestampOf(time),
      parse: (row, symbol, header) => parseRestTrade(row, instruments.marketOf(symbol), header),
    });
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.venue.uids.forget(pair);
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (isFeed(packet) && packet.feed === 'trade')
      this.#publish(packet, this.marketOf(packet), { header: this.headerOf(receivedTime) });
    else if (isFeed(packet) && packet.feed === 'trade_snapshot') {
      const { context, venue } = this;
      const market = this.marketOf(packet);
      if (!Array.isArray(packet.trades)) throw new Error('the trades of a snapshot are not an array');
      // The last hundred trades: history at first, after a reconnect also what was missed.
      const isHistory =
        !context.isReplay && (context.outage === undefined || !venue.uids.hasBegun(market.symbol));
      const header = this.headerOf(receivedTime, context.outage === undefined ? 'snapshot' : 'backfill');
      for (const row of (packet.trades as unknown[]).toReversed()) {
        try {
          this.#publish(row, market, { header, isHistory });
        } catch (error) {
          context.malformed(error, row);
        }
      }
      venue.uids.begin(market.symbol);
    } else return this.control(packet);
    return undefined;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    return this.#history.read(missing, page as number | undefined);
  }

  #publish(
    row: unknown,
    market: Market,
    { header, isHistory = false }: { readonly header: PublicHeader; readonly isHistory?: boolean },
  ): void {
    if (!isRow(row)) throw new Error('a row is not an object');
    const numbered = parseTrade(row, market, header);
    this.venue.uids.note(numbered);
    const { trade, id } = numbered;
    if (isHistory) {
      this.context.skipTradeId(market.symbol, id);
      this.context.skip();
      return;
    }
    if (isUnmappedKind(trade.kind)) this.context.countUnmapped();
    this.context.publishTrade(trade, id);
  }
}
