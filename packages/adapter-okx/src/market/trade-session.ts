import {
  isRow,
  type Control,
  type MissingTrades,
  type PublicHeader,
  type TradePage,
} from '@hftjs/core/adapter';
import { isData, type DataPacket } from '../venue/data-packet.js';
import { MarketSession } from './market-session.js';
import { backfillTrades } from './trade-backfill.js';
import { parseTrade, tradeMessages } from './trade.js';

/** The channels whose rows are read: a replay may hold another channel than the subscribed one. */
const READ: ReadonlySet<string> = new Set(['trades', 'trades-all']);

/** One connection of the trade channel. */
export class TradeSession extends MarketSession {
  readonly messages = tradeMessages;
  protected override readonly clock = this.venue.api.clock;

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || !READ.has(packet.arg.channel)) return this.control(packet);
    this.#publish(packet, receivedTime);
    return undefined;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    return backfillTrades(missing, page as number | undefined, {
      venue: this.venue,
      context: this.context,
    });
  }

  #publish({ arg, data }: DataPacket, receivedTime: number): void {
    const { context } = this;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    for (const row of data) {
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        const market = this.marketOf(row.instId ?? arg.instId);
        const { trade, id, firstId } = parseTrade(row, market, header);
        context.publishTrade(trade, id, firstId);
      } catch (error) {
        if (data.length === 1) throw error;
        context.malformed(error, row);
      }
    }
  }
}
