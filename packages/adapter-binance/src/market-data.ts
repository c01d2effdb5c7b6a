import { Channel, type CurrencyPair, type Exchange, type Ticker, type Trade } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import type { BinanceApi } from './binance-api.js';
import type { ExchangeInfo } from './exchange-info.js';
import { MarketFeed, type RowReader } from './market-feed.js';
import type { BinanceSymbols } from './symbols.js';
import { TickerOrder } from './ticker-order.js';
import { TickerReader, type TickerKind } from './ticker-reader.js';
import { backfillTrades, type TradeLists } from './trade-backfill.js';
import { TradeReader, type TradeKind } from './trade-reader.js';
import { parseAggregateTrade, parseRestTrade } from './trade.js';

type PublicChannel = typeof Channel.TICKER | typeof Channel.TRADE;

/** Where a stream puts what its public channels read. */
export interface MarketSink {
  ticker(ticker: Ticker): void;
  trade(trade: Trade): void;
  /** A trade whose id is the next of its pair, or tells how many are missing. */
  numberedTrade(trade: Trade, id: number): void;
  /** An id of the sequence that is no trade of the market. */
  emptyId(symbol: CurrencyPair, id: unknown): void;
  skipped(channel: Channel, rows: number): void;
  badRow(channel: Channel, error: unknown, row: unknown): void;
}

export interface MarketDataInit {
  readonly exchange: Exchange;
  readonly isFuture: boolean;
  readonly symbols: BinanceSymbols;
  readonly api: BinanceApi;
  readonly info: ExchangeInfo;
  readonly ticker: TickerKind;
  readonly trade: TradeKind;
  readonly tradeLists: TradeLists;
  readonly sink: MarketSink;
}

/** The public channels of one stream, of either market. */
export class MarketData {
  readonly #init: MarketDataInit;
  readonly #tickerOrder = new TickerOrder();

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker channel. */
  tickerParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'onDisconnected'> {
    const { exchange, ticker, sink } = this.#init;
    const reader = new TickerReader({
      exchange,
      kind: ticker,
      order: this.#tickerOrder,
      publish: (event) => {
        sink.ticker(event);
      },
    });
    return {
      ...this.#feed(Channel.TICKER, reader),
      onDisconnected: () => {
        reader.end();
      },
    };
  }

  /** One connection of the trade channel. */
  tradeParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill'> {
    const { exchange, isFuture, api, trade: kind, tradeLists: lists, sink } = this.#init;
    const publishNumbered = (trade: Trade, id: number): void => {
      sink.numberedTrade(trade, id);
    };
    const onEmptyId = (symbol: CurrencyPair, id: unknown): void => {
      sink.emptyId(symbol, id);
    };
    const reader = new TradeReader({
      exchange,
      kind,
      isFuture,
      publishNumbered,
      publish: (trade) => {
        sink.trade(trade);
      },
      onEmptyId,
    });
    const parse = kind === 'aggTrade' ? parseAggregateTrade : parseRestTrade;
    return {
      ...this.#feed(Channel.TRADE, reader),
      backfill: (missing, page) =>
        backfillTrades(missing, page as number | undefined, {
          exchange,
          api,
          isFuture,
          lists,
          parse,
          onEmptyId,
          onBadRow: (error, row) => {
            sink.badRow(Channel.TRADE, error, row);
          },
        }),
    };
  }

  #feed(channel: PublicChannel, reader: RowReader): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { symbols, info, sink } = this.#init;
    return new MarketFeed({
      symbols,
      info,
      reader,
      onSkipped: (rows) => {
        sink.skipped(channel, rows);
      },
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    }).params();
  }
}
