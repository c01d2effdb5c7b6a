import {
  now,
  readRows,
  type Candles,
  type Control,
  type MissingCandles,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { parseCandle, type ParsedCandle } from './candle.js';
import { MarketSession } from './market-session.js';

/** Candles of one answer of REST, and how many of the last ones its list of present candles has, with a margin. */
const LIMIT = 100;
const RECENT = 1_400;

/** One connection of candles, of one length. */
export class CandleSession extends MarketSession {
  readonly #channel: string;
  readonly #candles: Candles;

  constructor(venue: OkxVenue, context: SessionContext) {
    const channel = `candle${venue.candle.code}`;
    super(venue, context, channel);
    this.#channel = channel;
    this.#candles = context.openCandles({
      interval: venue.candle,
      statesClosed: true,
      // REST lists a candle of each interval; those that the socket leaves out are fetched.
      skipsQuiet: false,
      limit: LIMIT,
      read: (missing) => this.#read(missing),
    });
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || packet.arg.channel !== this.#channel) return this.other(packet);
    const { context, venue } = this;
    const symbol = venue.symbols.subscribed(packet.arg.instId);
    if (symbol === undefined) {
      context.skip(packet.data.length);
      return undefined;
    }
    const market = { symbol, areContracts: venue.market.hasContracts };
    const parse = (row: unknown): ParsedCandle => parseCandle(row, market);
    this.#candles.apply(readRows(packet.data, parse, context.malformed).rows, receivedTime);
    return undefined;
  }

  /** `before` and `after` exclude the time that they name. */
  async #read({ symbol, from, until }: MissingCandles): Promise<readonly ParsedCandle[]> {
    const { context, venue } = this;
    const { candle, market } = venue;
    const isRecent = candle.code !== '1s' && candle.count(from, now()) < RECENT;
    const rows = await venue.api.read({
      path: `/api/v5/market/${isRecent ? 'candles' : 'history-candles'}`,
      weight: isRecent ? 2 : 3,
      parameters: {
        instId: venue.symbols.symbolOf(symbol),
        bar: candle.code,
        before: from - 1,
        after: (until ?? candle.add(from, LIMIT - 1)) + 1,
        limit: LIMIT,
      },
    });
    const parse = (row: unknown): ParsedCandle =>
      parseCandle(row, { symbol, areContracts: market.hasContracts });
    return readRows(rows, parse, context.unreadableRow).rows;
  }
}
