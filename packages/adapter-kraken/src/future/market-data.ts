import { Channel, type CurrencyPair, type Exchange, type Ticker, type Trade } from '@hftjs/core';
import { isRow, type ChannelParams, type PublicHeader } from '@hftjs/core/adapter';
import type { KrakenFutureApi } from './future-api.js';
import type { Instruments } from './instruments.js';
import { MarketFeed, type MarketFrame } from './market-feed.js';
import type { Products } from './products.js';
import { parseTicker } from './ticker.js';
import { backfillTrades } from './trade-backfill.js';
import type { TradeNumbers } from './trade-numbers.js';
import { parseTrade } from './trade.js';

/** Where a stream puts what its public channels read. */
export interface MarketSink {
  ticker(ticker: Ticker): void;
  /** Each trade has the next number of its pair. */
  trade(trade: Trade, number: number): void;
  /** A trade of before the stream: known, and not told. */
  history(symbol: CurrencyPair, number: number): void;
  badRow(channel: Channel, error: unknown, row: unknown): void;
}

export interface MarketDataInit {
  readonly exchange: Exchange;
  readonly products: Products;
  readonly instruments: Instruments;
  readonly api: Pick<KrakenFutureApi, 'history'>;
  readonly numbers: TradeNumbers;
  readonly sink: MarketSink;
}

/** The public channels of WebSocket v1. */
export class MarketData {
  readonly #init: MarketDataInit;

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker feed. */
  tickerParams(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const read = (frame: MarketFrame): void => {
      this.#init.sink.ticker(parseTicker(frame.row, frame.market, this.#header(frame)));
    };
    return this.#feed('ticker', { ticker: read, ticker_lite: read });
  }

  /** One connection of the trade feed. */
  tradeParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill'> {
    const { exchange, api, products, instruments, numbers, sink } = this.#init;
    return {
      ...this.#feed('trade', {
        trade: (frame) => {
          this.#trade(frame.row, frame, this.#header(frame));
        },
        trade_snapshot: (frame) => {
          this.#snapshot(frame);
        },
      }),
      backfill: (missing) => {
        const { symbol, lastId } = missing;
        const productId = products.symbolOf(symbol);
        return backfillTrades(missing, {
          exchange,
          api,
          productId,
          market: { symbol, sizes: instruments.sizesOf(productId) },
          ends: numbers.endsOf(symbol, lastId),
          publish: (trade, number) => {
            sink.trade(trade, number);
          },
        });
      },
    };
  }

  /** The last hundred trades, newest first: history at first, after a reconnect also what was missed. */
  #snapshot(frame: MarketFrame): void {
    const { numbers, sink } = this.#init;
    const { row, market, beginning } = frame;
    if (!Array.isArray(row.trades)) throw new Error('a snapshot without a list of trades');
    const isHistory = beginning === 'first' || (beginning === 'resumed' && !numbers.hasBegun(market.symbol));
    const header = {
      ...this.#header(frame),
      origin: beginning === 'resumed' ? 'backfill' : 'snapshot',
    } as const;
    for (const trade of (row.trades as unknown[]).toReversed()) {
      try {
        if (isHistory) this.#history(trade, frame, header);
        else this.#trade(trade, frame, header);
      } catch (error) {
        sink.badRow(Channel.TRADE, error, trade);
      }
    }
    numbers.begin(market.symbol);
  }

  #trade(row: unknown, { market }: MarketFrame, header: PublicHeader): void {
    if (!isRow(row)) throw new Error('a trade is no object');
    const numbered = parseTrade(row, market, header);
    this.#init.sink.trade(numbered.trade, this.#init.numbers.numberOf(numbered));
  }

  #history(row: unknown, { market }: MarketFrame, header: PublicHeader): void {
    if (!isRow(row)) throw new Error('a trade is no object');
    const numbered = parseTrade(row, market, header);
    this.#init.sink.history(market.symbol, this.#init.numbers.numberOf(numbered));
  }

  #header({ receivedTime }: MarketFrame): PublicHeader {
    return { exchange: this.#init.exchange, receivedTime, origin: undefined };
  }

  #feed(
    feed: string,
    readers: Readonly<Record<string, (frame: MarketFrame) => void>>,
  ): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { products, instruments } = this.#init;
    return new MarketFeed({ feed, products, instruments, readers }).params();
  }
}
