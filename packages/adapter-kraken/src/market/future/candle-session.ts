import type { CurrencyPair } from '@hftjs/core';
import {
  readRows,
  type CandleInterval,
  type CandleRow,
  type Candles,
  type Control,
  type MissingCandles,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { KrakenFutureApi } from '../../venue/future/future-api.js';
import { parseCandle } from './candle.js';
import { isFeed, ProductSession, type FutureMarket } from './product-session.js';

/** Candles of one answer of REST; it may have some more. */
const LIMIT = 1_000;

export interface FutureCandleMarket extends FutureMarket {
  readonly api: FutureMarket['api'] & Pick<KrakenFutureApi, 'candles'>;
  readonly interval: CandleInterval;
}

/**
 * One connection of a `candles_trade_` feed of WebSocket v1, whose name contains the interval: the present candle, then each
 * of its changes.
 */
export class ProductCandleSession extends ProductSession {
  readonly #candles: Candles;
  readonly #venue: FutureCandleMarket;
  readonly #feed: string;

  constructor(context: SessionContext, venue: FutureCandleMarket) {
    const feed = `candles_trade_${venue.interval.code}`;
    super(context, venue, feed);
    this.#feed = feed;
    this.#venue = venue;
    this.#candles = context.openCandles({
      interval: venue.interval,
      statesClosed: false,
      skipsQuiet: true,
      read: (missing) => this.#read(missing),
      limit: LIMIT,
    });
  }

  /** Candles of inverse products state how many dollars were traded, at unknown prices: no volume of base currency. */
  override subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { instruments } = this.#venue;
    const inverse = pairs.filter((pair) => instruments.marketOf(pair).sizes.areInverse);
    if (inverse.length > 0)
      this.context.reject(inverse, 'candles of inverse products do not state their volume in base currency');
    return super.subscribe(pairs.filter((pair) => !inverse.includes(pair)));
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const isCandle = isFeed(packet) && [this.#feed, `${this.#feed}_snapshot`].includes(packet.feed);
    if (!isCandle) return this.control(packet);
    this.#candles.apply([parseCandle(packet.candle, this.marketOf(packet))], receivedTime);
    return undefined;
  }

  /** Intervals without trades have rows of their own in REST, and no frames. */
  async #read({ symbol, from, until = Date.now() }: MissingCandles): Promise<readonly CandleRow[]> {
    const { api, products, instruments, interval } = this.#venue;
    const range = { resolution: String(interval.code), from, until };
    const rows = await api.candles(products.symbolOf(symbol), range);
    const market = instruments.marketOf(symbol);
    return readRows(rows, (row) => parseCandle(row, market), this.context.unreadableRow).rows.filter(
      ({ volume }) => volume > 0,
    );
  }
}
