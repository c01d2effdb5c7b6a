import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import { isRow, now, QuoteOrder, type Control, type Row, type SessionContext } from '@hftjs/core/adapter';
import { isFeed, ProductSession, type FutureMarket } from './product-session.js';
import { parseRestTicker, parseTicker, tickerMessages } from './ticker.js';

/** How long the first quote of a pair may take before REST is asked, in milliseconds. */
const FIRST_QUOTE = 1_500;

const FEEDS: ReadonlySet<string> = new Set(['ticker', 'ticker_lite']);

/** One connection of the `ticker` feed of WebSocket v1. */
export class ProductTickerSession extends ProductSession {
  readonly messages = tickerMessages;
  readonly #quotes = new QuoteOrder();
  /** Pairs that had a quote on this connection. */
  readonly #quoted = new Set<CurrencyPair>();
  /** Whether trading in a product is halted, as its last ticker states. */
  readonly #halts = new Map<CurrencyPair, string>();

  constructor(context: SessionContext, venue: FutureMarket) {
    super(context, venue, 'ticker');
  }

  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const frames = await super.subscribe(pairs);
    void this.#fetchQuotes(pairs);
    return frames;
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#quotes.forget(pair);
      this.#quoted.delete(pair);
      this.#halts.delete(pair);
    }
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isFeed(packet) || !FEEDS.has(packet.feed)) return this.control(packet);
    const market = this.marketOf(packet);
    this.#followHalts(packet, market.symbol);
    const ticker = parseTicker(packet, market, this.headerOf(receivedTime));
    if (this.#admits(ticker)) this.context.publish(Channel.TICKER, ticker);
    else this.context.skip();
    return undefined;
  }

  #admits({ symbol, exchangeTime, receivedTime }: Ticker): boolean {
    this.#quoted.add(symbol);
    return this.#quotes.admits(symbol, { time: exchangeTime }, receivedTime);
  }

  /** A product that trades again may count its contracts in another way. */
  #followHalts(row: Row, symbol: CurrencyPair): void {
    const state = `${String(row.suspended)} ${String(row.post_only)}`;
    const before = this.#halts.get(symbol);
    if (before === state) return;
    this.#halts.set(symbol, state);
    if (before !== undefined) void this.venue.instruments.refresh();
  }

  /**
   * Kraken sends a quote when it changes. Quotes of a quiet market are read over REST, so that an old one is not
   * published as live.
   */
  async #fetchQuotes(pairs: readonly CurrencyPair[]): Promise<void> {
    const { signal } = this.context;
    for (let delay = FIRST_QUOTE; !signal.aborted; delay *= 2) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (isAborted(signal) || pairs.every((pair) => this.#quoted.has(pair))) return;
      const rows = await this.venue.api.tickers().catch(() => []);
      for (const row of rows) this.#publishQuote(row, pairs);
      if (rows.length > 0) return;
    }
  }

  #publishQuote(row: unknown, pairs: readonly CurrencyPair[]): void {
    const { products, instruments } = this.venue;
    const symbol = isRow(row) ? products.subscribed(row.symbol) : undefined;
    if (symbol === undefined || !pairs.includes(symbol) || this.#quoted.has(symbol)) return;
    try {
      const header = this.headerOf(now(), 'snapshot');
      const ticker = parseRestTicker(row as Row, instruments.marketOf(symbol), header);
      if (this.#admits(ticker)) this.context.publish(Channel.TICKER, ticker);
    } catch (error) {
      this.context.malformed(error, row);
    }
  }
}

/** A function, because TypeScript assumes that a signal does not change over an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
