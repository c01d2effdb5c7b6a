import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import { FirstQuotes, QuoteOrder, type Control, type Row, type SessionContext } from '@hftjs/core/adapter';
import { isFeed, ProductSession, type FutureMarket } from './product-session.js';
import { parseRestTicker, parseTicker, tickerMessages } from './ticker.js';

const FEEDS: ReadonlySet<string> = new Set(['ticker', 'ticker_lite']);

/** One connection of the `ticker` feed of WebSocket v1. */
export class ProductTickerSession extends ProductSession {
  readonly messages = tickerMessages;
  readonly #quotes = new QuoteOrder();
  readonly #firstQuotes: FirstQuotes;
  /** Whether trading in a product is halted, as its last ticker states. */
  readonly #halts = new Map<CurrencyPair, string>();

  constructor(context: SessionContext, venue: FutureMarket) {
    super(context, venue, 'ticker');
    const { api, products, instruments } = venue;
    this.#firstQuotes = new FirstQuotes({
      context,
      read: () => api.tickers(),
      pairOf: (row) => products.subscribed(row.symbol),
      publish: (row, symbol, receivedTime) => {
        const header = this.headerOf(receivedTime, 'snapshot');
        const ticker = parseRestTicker(row, instruments.marketOf(symbol), header);
        if (this.#admits(ticker)) context.publish(Channel.TICKER, ticker);
      },
    });
  }

  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const frames = await super.subscribe(pairs);
    void this.#firstQuotes.begin(pairs);
    return frames;
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#quotes.forget(pair);
      this.#firstQuotes.forget(pair);
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
    this.#firstQuotes.saw(symbol);
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
}
