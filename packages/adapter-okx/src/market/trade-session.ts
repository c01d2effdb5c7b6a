import {
  now,
  readTrades,
  type Control,
  type MissingTrades,
  type PublicHeader,
  type TradePage,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import { MarketSession } from './market-session.js';
import { parseTrade, tradeMessages } from './trade.js';

/** The channels whose rows are read: a replay may hold another channel than the subscribed one. */
const READ: ReadonlySet<string> = new Set(['trades', 'trades-all']);

/** Trades of one answer of REST. */
const LIMIT = 100;

/** One connection of the trade channel. */
export class TradeSession extends MarketSession {
  readonly messages = tradeMessages;
  protected override readonly clock = this.venue.api.clock;

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || !READ.has(packet.arg.channel)) return this.control(packet);
    const { context } = this;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    const trades = this.read(packet, (row, market) => parseTrade(row, market, header));
    for (const { trade, id, firstId } of trades) context.publishTrade(trade, id, firstId);
    return undefined;
  }

  /**
   * One page of missing trades, one by one as REST lists them, newest first.
   *
   * @param page - the id before which the page ends
   * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-trades-history
   */
  async backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    const { symbol, firstId, lastId, from = -Infinity } = missing;
    const { venue, context } = this;
    const instId = venue.symbols.symbolOf(symbol);
    const market = { symbol, sizes: venue.instruments.sizesOf(instId) };
    const end = lastId === undefined ? undefined : lastId + 1;
    const after = page === undefined ? end : Number(page);
    const rows = await venue.api.read({
      path: '/api/v5/market/history-trades',
      weight: 6,
      parameters: { instId, type: 1, limit: LIMIT, after },
    });
    const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
    const { trades, isWhole, oldestId, oldestTime } = readTrades(
      rows,
      (row) => parseTrade(row, market, header),
      context.malformed,
    );
    const isReached = firstId === undefined ? oldestTime < from : oldestId <= firstId;
    const isLast = rows.length < LIMIT || isReached || !(oldestId < (after ?? Infinity));
    return { trades, isComplete: isWhole, ...(!isLast && { next: oldestId }) };
  }
}
