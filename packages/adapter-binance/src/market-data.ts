import { Channel, type CurrencyPair, type Exchange, type Ticker, type Trade } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import type { BinanceApi } from './binance-api.js';
import type { ExchangeInfo } from './exchange-info.js';
import { BestPrices, type PriceCalls } from './best-prices.js';
import { MarketFeed, type MarketFeedInit, type RowReader } from './market-feed.js';
import type { BinanceSymbols } from './symbols.js';
import { TickerOrder } from './ticker-order.js';
import { TickerReader, type TickerKind } from './ticker-reader.js';
import { backfillTrades, type TradeLists } from './trade-backfill.js';
import { TradeReader, type TradeKind } from './trade-reader.js';
import { parseAggregateTrade, parseRestTrade } from './trade.js';

type PublicChannel = typeof Channel.TICKER | typeof Channel.TRADE;

/** Words that are warned of. */
const MAX_WORDS = 100;

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
  /** A trade of a kind that Binance does not document was published. */
  unmapped(): void;
  warn(channel: Channel, message: string): void;
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
  /** Kinds of trades that were warned of. */
  readonly #words = new Set<string>();
  /** The pairs that each living connection of the ticker channel brings. */
  readonly #carried = new Set<ReadonlySet<CurrencyPair>>();

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker channel. */
  tickerParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'onDisconnected'> {
    const { exchange, ticker, api, symbols, isFuture, sink } = this.#init;
    const bestPrices = new BestPrices({
      api,
      symbols,
      calls: priceCalls(ticker, isFuture),
      publish: (row, symbol, receivedTime) => reader.publishListed(row, symbol, receivedTime),
      onBadRow: (error, row) => {
        sink.badRow(Channel.TICKER, error, row);
      },
      warn: (message) => {
        sink.warn(Channel.TICKER, message);
      },
    });
    const carried = new Set<CurrencyPair>();
    const reader: TickerReader = new TickerReader({
      exchange,
      kind: ticker,
      order: this.#tickerOrder,
      publish: (event) => {
        sink.ticker(event);
      },
      onPrices: (symbol) => {
        carried.add(symbol);
        bestPrices.saw(symbol);
      },
    });
    return {
      ...this.#feed(Channel.TICKER, reader, {
        onResumed: (pairs, context) => {
          const others = [...this.#carried];
          this.#carried.add(carried);
          // What another connection still carries, which this one is to replace, is not in doubt.
          bestPrices.begin(
            pairs.filter((pair) => !others.some((other) => other.has(pair))),
            context,
          );
        },
        onAcknowledged: (pairs) => {
          this.#carried.add(carried);
          for (const pair of pairs) carried.add(pair);
          bestPrices.acknowledged(pairs);
        },
      }),
      onDisconnected: () => {
        this.#carried.delete(carried);
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
      onUnmapped: (word) => {
        sink.unmapped();
        if (this.#words.has(word) || this.#words.size >= MAX_WORDS) return;
        this.#words.add(word);
        sink.warn(Channel.TRADE, `a trade is of a kind that is not mapped: ${word}`);
      },
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

  #feed(
    channel: PublicChannel,
    reader: RowReader,
    hooks: Pick<MarketFeedInit, 'onResumed' | 'onAcknowledged'> = {},
  ): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { symbols, info, api, sink } = this.#init;
    return new MarketFeed({
      symbols,
      info,
      reader,
      ...hooks,
      warn: (message) => {
        sink.warn(channel, message);
      },
      ...(channel === Channel.TRADE && { clock: api.clock }),
      onSkipped: (rows) => {
        sink.skipped(channel, rows);
      },
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    }).params();
  }
}

/** Where REST lists the prices of a kind of ticker. */
function priceCalls(kind: TickerKind, isFuture: boolean): PriceCalls {
  const root = isFuture ? '/fapi/v1' : '/api/v3';
  if (kind === 'book')
    return { path: `${root}/ticker/bookTicker`, weightOfOne: 2, weightOfAll: isFuture ? 5 : 4 };
  return { path: `${root}/ticker/24hr`, weightOfOne: isFuture ? 1 : 2, weightOfAll: isFuture ? 40 : 80 };
}
