import { Channel, type Trade } from '@hftjs/core';
import {
  isRow,
  type Control,
  type MissingTrades,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { isDataOf } from '../venue/control.js';
import { PublicSession, type V2Market } from './public-session.js';
import { tradeIdOf, tradeMessage } from './trade.js';

/**
 * One connection of the `trade` channel of WebSocket v2. Its snapshot is the last 50 trades of each pair: history at
 * first, and what was missed after a reconnect.
 */
export class TradeSession extends PublicSession {
  readonly messages = [tradeMessage];
  readonly backfill?: (missing: MissingTrades, page?: string | number) => Promise<TradePage>;

  constructor(context: SessionContext, market: V2Market) {
    super(context, market, { channel: 'trade', ...market.tradeArgs });
    const { backfill } = market;
    if (backfill) this.backfill = (missing, page) => backfill(missing, page as string | undefined, context);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isDataOf('trade', packet)) return this.control(packet);
    const { context, market } = this;
    const header = this.headerOf(packet, receivedTime);
    const isFirst = packet.type === 'snapshot' && !context.isReplay && context.outage === undefined;
    for (const row of packet.data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        const trade = market.readTrade(row, this.pairOf(row.symbol), header);
        const id = tradeIdOf(row.trade_id);
        if (isFirst && this.#isHistory(trade)) {
          context.skipTradeId(trade.symbol, id);
          context.skip();
        } else context.publishTrade(trade, id);
      } catch (error) {
        context.malformed(error, row);
      }
    }
    return undefined;
  }

  #isHistory({ symbol, exchangeTime = 0 }: Trade): boolean {
    return exchangeTime < (this.context.liveSince(Channel.TRADE, symbol) ?? Infinity);
  }
}
