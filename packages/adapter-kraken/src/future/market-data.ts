import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, type CurrencyPair, type Exchange, type Ticker, type Trade } from '@hftjs/core';
import {
  isRow,
  now,
  type ChannelParams,
  type PublicHeader,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import type { KrakenFutureApi } from './future-api.js';
import { REFRESH_INTERVAL, type Instruments } from './instruments.js';
import { MarketFeed, type MarketFrame } from './market-feed.js';
import type { Products } from './products.js';
import { parseRestTicker, parseTicker } from './ticker.js';
import { TradeBackfill } from './trade-backfill.js';
import type { TradeUids } from './trade-uids.js';
import { parseTrade } from './trade.js';

/** How long the first quote of a pair may take before REST is asked, in milliseconds. */
const FIRST_QUOTE = 1_500;

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
  readonly api: Pick<KrakenFutureApi, 'history' | 'tickers'>;
  readonly uids: TradeUids;
  readonly sink: MarketSink;
}

/** The public channels of WebSocket v1. */
export class MarketData {
  readonly #init: MarketDataInit;

  constructor(init: MarketDataInit) {
    this.#init = init;
  }

  /** One connection of the ticker feed. */
  tickerParams(): Pick<ChannelParams, 'startsWithData' | 'subscribe' | 'onPacket' | 'renew'> {
    const quoted = new Set<CurrencyPair>();
    const halts = new Map<CurrencyPair, string>();
    const read = (frame: MarketFrame): void => {
      const { symbol } = frame.market;
      this.#followHalts(halts, frame);
      this.#init.sink.ticker(parseTicker(frame.row, frame.market, this.#header(frame)));
      quoted.add(symbol);
    };
    const feed = this.#feed('ticker', { ticker: read, ticker_lite: read });
    return {
      ...feed,
      startsWithData: true,
      subscribe: async (pairs, context) => {
        const frames = await feed.subscribe(pairs, context);
        void this.#fetchQuotes(pairs, quoted, context);
        return frames;
      },
    };
  }

  /** A product that trades again may count its contracts in another way. */
  #followHalts(halts: Map<CurrencyPair, string>, { row, market: { symbol } }: MarketFrame): void {
    const state = `${String(row.suspended)} ${String(row.post_only)}`;
    const before = halts.get(symbol);
    if (before === state) return;
    halts.set(symbol, state);
    if (before !== undefined) void this.#init.instruments.refresh();
  }

  /** Kraken sends a quote when it changes: those of a quiet market are asked for, so that no old one passes for live. */
  async #fetchQuotes(
    pairs: readonly CurrencyPair[],
    quoted: ReadonlySet<CurrencyPair>,
    { signal }: SubscribeContext,
  ): Promise<void> {
    const { api, products, sink } = this.#init;
    for (let delay = FIRST_QUOTE; !signal.aborted; delay *= 2) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (isAborted(signal) || pairs.every((pair) => quoted.has(pair))) return;
      const rows = await api.tickers().catch(() => []);
      if (isAborted(signal)) return;
      for (const row of rows) {
        const symbol = isRow(row) ? products.subscribed(row.symbol) : undefined;
        if (symbol === undefined || !pairs.includes(symbol) || quoted.has(symbol)) continue;
        try {
          sink.ticker(this.#restTicker(row as Row, symbol));
        } catch (error) {
          sink.badRow(Channel.TICKER, error, row);
        }
      }
      if (rows.length > 0) return;
    }
  }

  #restTicker(row: Row, symbol: CurrencyPair): Ticker {
    const { exchange, products, instruments } = this.#init;
    const market = { symbol, sizes: instruments.sizesOf(products.symbolOf(symbol)) };
    return parseRestTicker(row, market, { exchange, receivedTime: now(), origin: 'snapshot' });
  }

  /** One connection of the trade feed. */
  tradeParams(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill' | 'resumesWithTrades' | 'renew'> {
    const { exchange, api, products, instruments, uids, sink } = this.#init;
    const history = new TradeBackfill();
    return {
      ...this.#feed('trade', {
        trade: (frame) => {
          this.#trade(frame.row, frame, this.#header(frame));
        },
        trade_snapshot: (frame) => {
          this.#snapshot(frame);
        },
      }),
      // The snapshot is of the last hundred trades.
      resumesWithTrades: true,
      backfill: (missing, page) => {
        const { symbol } = missing;
        const productId = products.symbolOf(symbol);
        return history.read(missing, page as number | undefined, {
          exchange,
          api,
          productId,
          market: { symbol, sizes: instruments.sizesOf(productId) },
          uidOf: (number) => uids.of(symbol, number),
          onBadRow: (error, row) => {
            sink.badRow(Channel.TRADE, error, row);
          },
        });
      },
    };
  }

  /** The last hundred trades, newest first: history at first, after a reconnect also what was missed. */
  #snapshot(frame: MarketFrame): void {
    const { uids, sink } = this.#init;
    const { row, market, beginning } = frame;
    if (!Array.isArray(row.trades)) throw new Error('a snapshot without a list of trades');
    const isHistory = beginning === 'first' || (beginning === 'resumed' && !uids.hasBegun(market.symbol));
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
    uids.begin(market.symbol);
  }

  #trade(row: unknown, { market }: MarketFrame, header: PublicHeader): void {
    if (!isRow(row)) throw new Error('a trade is no object');
    const numbered = parseTrade(row, market, header);
    this.#init.uids.note(numbered);
    this.#init.sink.trade(numbered.trade, numbered.seq);
  }

  #history(row: unknown, { market }: MarketFrame, header: PublicHeader): void {
    if (!isRow(row)) throw new Error('a trade is no object');
    const numbered = parseTrade(row, market, header);
    this.#init.uids.note(numbered);
    this.#init.sink.history(market.symbol, numbered.seq);
  }

  #header({ receivedTime }: MarketFrame): PublicHeader {
    return { exchange: this.#init.exchange, receivedTime, origin: undefined };
  }

  #feed(
    feed: string,
    readers: Readonly<Record<string, (frame: MarketFrame) => void>>,
  ): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'renew'> {
    const { products, instruments } = this.#init;
    return {
      ...new MarketFeed({ feed, products, instruments, readers }).params(),
      renew: { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
    };
  }
}

/** A function, because TypeScript takes a signal for unchanged over an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
