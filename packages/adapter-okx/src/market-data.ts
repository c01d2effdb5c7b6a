import { Channel, type Exchange, type Ticker } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
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
  badRow(channel: Channel, error: unknown, row: unknown): void;
}

export interface MarketDataInit {
  readonly exchange: Exchange;
  readonly symbols: OkxSymbols;
  readonly directory: MarketDirectory;
  readonly api: OkxApi;
  readonly ticker: NonNullable<OkxSubscribeArgs['ticker']>;
  readonly trade: NonNullable<OkxSubscribeArgs['trade']>;
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
    return this.#feed(Channel.TICKER, ticker, {
      'bbo-tbt': (row, market, header) => {
        sink.ticker(parseBestPrices(row, market, header));
      },
      tickers: (row, market, header) => {
        sink.ticker(parseTicker(row, market, header));
      },
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
      backfill: (missing) => {
        const { symbol } = missing;
        const instId = symbols.idOf(symbol);
        return backfillTrades(missing, {
          api,
          instId,
          exchange,
          market: { symbol, sizes: directory.sizesOf(instId) },
          publish: (numbered) => {
            sink.trade(numbered);
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
    const { exchange, symbols, directory, sink } = this.#init;
    return new MarketFeed({
      exchange,
      symbols,
      directory,
      channel: name,
      readers,
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    }).params();
  }
}
