import { now, readRows, type Candles, type Control, type MissingCandles } from '@hftjs/core/adapter';
import type { CandleInterval, CandleRow, SessionContext } from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { pathTo } from '../venue/rest.js';
import { CANDLE_LENGTH, candleMessages, parseCandle } from './candle.js';
import { MarketSession } from './market-session.js';

/** Candles that are asked for in one call. Coinbase answers with 350 at most, and refuses a longer range. */
const LIMIT = 300;

/**
 * One connection of `candles`. It begins with the last candles, and then sends the present one now and then while there
 * are trades, some seconds late. An interval without trades has no candle.
 */
export class CandleSession extends MarketSession {
  readonly messages = candleMessages;
  readonly #interval: CandleInterval;
  readonly #candles: Candles;

  constructor(context: SessionContext, venue: Coinbase, interval: CandleInterval) {
    super(context, venue, { channel: 'candles', reads: ['candles'] });
    this.#interval = interval;
    this.#candles = context.openCandles({
      interval,
      // In recordings, 20 s pass between two states of a candle: the last one before a later candle comes is not how it
      // ended. REST states that. Where there is no REST, it is all that is known.
      statesClosed: !context.isReplay,
      skipsQuiet: true,
      read: (missing) => this.#read(missing),
      limit: LIMIT,
    });
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { events, time, control } = this.read(packet);
    for (const { type, candles } of events) {
      const rows = this.readRows(candles, (row, symbol) => parseCandle(row, symbol, time));
      this.#candles.apply(rows, receivedTime, type === 'snapshot' ? 'snapshot' : 'update');
    }
    return control;
  }

  /** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles */
  async #read({ symbol, from, until = now() }: MissingCandles): Promise<readonly CandleRow[]> {
    const { context, venue } = this;
    const { candles } = await venue.api.read({
      path: pathTo(`/market/products/${encodeURIComponent(venue.bookOf(symbol))}/candles`),
      parameters: {
        granularity: this.#interval.code,
        start: Math.floor(from / 1000),
        // The whole candle that begins at `until`, whether or not Coinbase counts the end in.
        end: Math.floor((until + CANDLE_LENGTH - 1) / 1000),
        limit: LIMIT + 1,
      },
    });
    if (!Array.isArray(candles)) throw new Error('candles is not an array');
    return readRows(candles as unknown[], (row) => parseCandle(row, symbol), context.unreadableRow).rows;
  }
}
