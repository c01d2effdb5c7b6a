import { Channel, type CurrencyPair, type Exchange, type Ticker } from '@hftjs/core';
import { QuoteOrder, type ChannelParams } from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import { MarketFeed, type MarketRow, type PublishRows } from './market-feed.js';
import type { Products } from './products.js';
import type { CoinbaseSubscribeArgs } from './subscribe-args.js';
import type { CoinbaseSymbols } from './symbols.js';
import { parseTicker } from './ticker.js';
import { backfillTrades } from './trade-backfill.js';
import { parseTrade, type NumberedTrade } from './trade.js';

/** Where a stream puts what its public channels read. */
export interface MarketSink {
  ticker(ticker: Ticker): void;
  trade(trade: NumberedTrade): void;
  /** History from before the stream began: the number is used up, and nothing is missing there. */
  history(symbol: CurrencyPair, id: number): void;
  /** Rows that were read and are not published. */
  skip(channel: Channel): void;
  badRow(channel: Channel, error: unknown, row: unknown): void;
  /** Exchange time since when a pair's channel has been received. */
  begunAt(channel: Channel, pair?: CurrencyPair): number | undefined;
}

export interface MarketDataInit {
  readonly exchange: Exchange;
  readonly symbols: CoinbaseSymbols;
  readonly products: Products;
  readonly api: CoinbaseApi;
  readonly ticker: NonNullable<CoinbaseSubscribeArgs['ticker']>;
  readonly sink: MarketSink;
}

/** The public channels of one stream. */
export class MarketData {
  readonly #init: MarketDataInit;

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker channel. */
  tickerParams(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { ticker, sink } = this.#init;
    const reads = { ticker: 'tickers', ticker_batch: 'tickers' };
    const order = new QuoteOrder();
    return this.#feed(Channel.TICKER, { channel: ticker, reads }, (rows, header) => {
      const { time, sequence: updateId, receivedTime } = header;
      this.#each(Channel.TICKER, rows, ({ row, symbol }) => {
        const quotes = parseTicker(row, symbol, header);
        if (order.admits(symbol, { time, updateId }, receivedTime)) sink.ticker(quotes);
        else sink.skip(Channel.TICKER);
      });
    }).params();
  }

  /** One connection of the trade channel. */
  tradeParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill' | 'resumesWithTrades'> {
    const { exchange, api, sink } = this.#init;
    const names = { channel: 'market_trades', reads: { market_trades: 'trades' } };
    const feed = this.#feed(Channel.TRADE, names, (rows, header) => {
      this.#publishTrades(rows, header);
    });
    return {
      ...feed.params(),
      // The snapshot is of the latest trades.
      resumesWithTrades: true,
      backfill: (missing, page) =>
        backfillTrades(missing, page as number | undefined, {
          api,
          exchange,
          symbol: missing.symbol,
          productId: feed.productOf(missing.symbol),
          onBadRow: (error, row) => {
            sink.badRow(Channel.TRADE, error, row);
          },
        }),
    };
  }

  /**
   * Frames are batches, newest first. A snapshot is of the latest trades: history at first, and what may have been
   * missed on a later connection.
   */
  #publishTrades(rows: readonly MarketRow[], header: Parameters<PublishRows>[1]): void {
    const { sink } = this.#init;
    const { isSnapshot, isReplay } = header;
    const trades: NumberedTrade[] = [];
    this.#each(Channel.TRADE, rows, ({ row, symbol }) => {
      const isMissed = isSnapshot && sink.begunAt(Channel.TRADE, symbol) !== undefined;
      trades.push(parseTrade(row, symbol, isMissed ? { ...header, origin: 'backfill' } : header));
    });
    for (const numbered of inOrder(trades)) {
      const { origin, symbol } = numbered.trade;
      if (origin === 'snapshot' && !isReplay) sink.history(symbol, numbered.id);
      else sink.trade(numbered);
    }
  }

  #each(channel: Channel, rows: readonly MarketRow[], read: (row: MarketRow) => void): void {
    for (const row of rows) {
      try {
        read(row);
      } catch (error) {
        if (rows.length === 1) throw error;
        this.#init.sink.badRow(channel, error, row.row);
      }
    }
  }

  #feed(
    channel: Channel,
    names: { readonly channel: string; readonly reads: Readonly<Record<string, string>> },
    publish: PublishRows,
  ): MarketFeed {
    const { exchange, symbols, products, sink } = this.#init;
    return new MarketFeed({
      exchange,
      symbols,
      products,
      ...names,
      publish,
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    });
  }
}

/** Oldest first: the frame turned round, and the trades of each pair in the order of their numbers. */
function inOrder(trades: readonly NumberedTrade[]): readonly NumberedTrade[] {
  if (trades.length < 2) return trades;
  const byPair = new Map<CurrencyPair, NumberedTrade[]>();
  for (const numbered of trades) {
    const { symbol } = numbered.trade;
    const list = byPair.get(symbol);
    if (list) list.push(numbered);
    else byPair.set(symbol, [numbered]);
  }
  for (const list of byPair.values()) list.sort((left, right) => right.id - left.id);
  return trades.toReversed().map((numbered) => byPair.get(numbered.trade.symbol)?.pop() ?? numbered);
}
