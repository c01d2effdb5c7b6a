import { Channel } from '@hftjs/core';
import {
  isRow,
  QuoteOrder,
  type Control,
  type MessageDescription,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isDataOf } from '../venue/control.js';
import { PublicSession, type V2Market } from './public-session.js';

/** One connection of the `ticker` channel of WebSocket v2. */
export class TickerSession extends PublicSession {
  readonly messages: readonly MessageDescription[];
  readonly #quotes = new QuoteOrder();

  constructor(context: SessionContext, market: V2Market) {
    super(context, market, { channel: 'ticker', ...market.tickerArgs });
    this.messages = [market.tickerMessage];
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isDataOf('ticker', packet)) return this.control(packet);
    const { context, market } = this;
    const header = this.headerOf(packet, receivedTime);
    for (const row of packet.data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        const ticker = market.readTicker(row, this.pairOf(row.symbol), header);
        if (this.#quotes.admits(ticker.symbol, { time: ticker.exchangeTime }, receivedTime))
          context.publish(Channel.TICKER, ticker);
        else context.skip();
      } catch (error) {
        context.malformed(error, row);
      }
    }
    return undefined;
  }
}
