import { Channel, type Exchange, type Ticker } from '@hftjs/core';
import { figureOf, QuoteOrder, type ChannelParams } from '@hftjs/core/adapter';
import { MarketFeed, type MarketDirectory, type PublishRow } from './market-feed.js';
import type { OkxApi } from './okx-api.js';
import type { OkxSubscribeArgs } from './subscribe-args.js';
import type { OkxSymbols } from './symbols.js';
import { parseBestPrices, parseTicker } from './ticker.js';
import { backfillTrades } from './trade-backfill.js';
import { parseTrade, type NumberedTrade } from './trade.js';

/** Where a stream puts what its public channels read. */
export interface MarketSink {
  ticker(ticker: Ticker): void;
  trade(trade: NumberedTrade): void;
  /** Rows that were read and are not published. */
  skip(channel: Channel): void;
  badRow(channel: Channel, error: unknown, row: unknown): void;
}

export interface MarketDataInit {
  readonly exchange: Exchange;
  readonly symbols: OkxSymbols;
  readonly directory: MarketDirectory;
  readonly api: OkxApi;
  readonly ticker: NonNullable<OkxSubscribeArgs['ticker']>;
  readonly trade: NonNullable<OkxSubscribeArgs['trade']>;
  /** Types of instruments whose changes are followed on the connections that can. */
  readonly followed: readonly string[];
  readonly sink: MarketSink;
}

/** The public channels of one stream, of either market. */
export class MarketData {
  readonly #init: MarketDataInit;

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker channel. */
  tickerParams(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { ticker, sink } = this.#init;
    const order = new QuoteOrder();
    const publish =
      (parse: typeof parseTicker): PublishRow =>
      (row, market, header) => {
        const quotes = parse(row, market, header);
        const stamp = { time: quotes.exchangeTime, updateId: figureOf(row.seqId) };
        if (!order.admits(market.symbol, stamp, header.receivedTime)) sink.skip(Channel.TICKER);
        else sink.ticker(quotes);
      };
    return this.#feed(Channel.TICKER, ticker, {
      'bbo-tbt': publish(parseBestPrices),
      tickers: publish(parseTicker),
    });
  }

  /** One connection of the trade channel. */
  tradeParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill'> {
    const { exchange, symbols, directory, api, trade, sink } = this.#init;
    const publish: PublishRow = (row, market, header) => {
      sink.trade(parseTrade(row, market, header));
    };
    return {
      ...this.#feed(Channel.TRADE, trade, { trades: publish, 'trades-all': publish }),
      backfill: (missing, page) => {
        const { symbol } = missing;
        const instId = symbols.idOf(symbol);
        return backfillTrades(missing, page as number | undefined, {
          api,
          instId,
          exchange,
          market: { symbol, sizes: directory.sizesOf(instId) },
          onBadRow: (error, row) => {
            sink.badRow(Channel.TRADE, error, row);
          },
        });
      },
    };
  }

  #feed(
    channel: Channel,
    name: string,
    readers: Readonly<Record<string, PublishRow>>,
  ): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { exchange, symbols, directory, api, followed, sink } = this.#init;
    return new MarketFeed({
      exchange,
      symbols,
      directory,
      channel: name,
      // The business connections, which have `trades-all`, do not have the channel of instruments.
      followed: name === 'trades-all' ? [] : followed,
      readers,
      ...(channel === Channel.TRADE && { clock: api.clock }),
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    }).params();
  }
}
