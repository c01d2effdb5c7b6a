import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import {
  INFO,
  type Control,
  idOf,
  PresentQuotes,
  QuoteOrder,
  type MessageDescription,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { eventOf, marketRows, type StreamPacket } from '../venue/packet.js';
import type { TickerKind } from '../subscribe-args.js';
import type { BinanceShared } from '../venue/shared.js';
import { MarketSession } from './market-session.js';
import { asStreamRow, parse24hTicker, parseBookTicker, tickerMessages } from './ticker.js';

/** The streams of a pair, by kind of ticker. */
export const TICKER_STREAMS: Readonly<Record<TickerKind, readonly string[]>> = {
  book: ['bookTicker'],
  '24h': ['ticker'],
  'book+24h': ['bookTicker', 'ticker'],
};

const EVENTS: ReadonlySet<string> = new Set(['bookTicker', '24hrTicker']);

/**
 * One connection of the ticker channel. The 24-hour figures come once a second or two, and are published only with the
 * frame that brought them. Where best prices come too, that frame's own are older than those already published, which
 * are published again in their place.
 */
export class TickerSession extends MarketSession<Ticker> {
  protected readonly events = EVENTS;
  readonly messages: readonly MessageDescription[];
  readonly #kind: TickerKind;
  readonly #quotes = new Map<CurrencyPair, Row>();
  readonly #book = new QuoteOrder();
  readonly #days = new QuoteOrder();
  readonly #present: PresentQuotes;

  constructor(shared: BinanceShared, context: SessionContext) {
    super(shared, context, TICKER_STREAMS[shared.args.ticker]);
    this.#kind = shared.args.ticker;
    this.messages = tickerMessages(this.#kind, shared.isFuture);
    this.#present = new PresentQuotes({
      context,
      read: (pairs) => listPrices(shared, pairs),
      pairOf: ({ symbol }) => shared.symbols.subscribed(symbol),
      publish: (row, symbol, receivedTime) => this.#publishListed(row, symbol, receivedTime),
    });
  }

  onConnected(): void {
    this.shared.quoteSources.begin(this);
  }

  onDisconnected(): void {
    this.shared.quoteSources.end(this);
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#quotes.delete(pair);
      this.#book.forget(pair);
      this.#days.forget(pair);
      this.#present.settle(pair);
      this.shared.quoteSources.forget(pair, this);
    }
    this.#present.acknowledged(pairs);
    return super.unsubscribe(pairs);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return this.#control(packet);
    const tickers = this.eventsIn(frame, receivedTime);
    for (const ticker of tickers) {
      this.context.publish(Channel.TICKER, ticker);
      this.#settle(ticker);
    }
    return tickers.length > 0 ? undefined : INFO;
  }

  onMessage(packet: unknown, receivedTime: number): Control | undefined {
    const ticker = this.eventIn(packet as StreamPacket, receivedTime);
    if (ticker === undefined) return INFO;
    this.context.publish(Channel.TICKER, ticker);
    this.#settle(ticker);
    return undefined;
  }

  /** The pair is carried, and not in doubt any more. */
  #settle({ symbol, stats24h }: Ticker): void {
    // The figures of 24 hours lag behind the best prices, where both are subscribed.
    if ((stats24h === undefined) !== (this.#kind !== '24h')) return;
    if (this.#kind === '24h') this.shared.quoteSources.carry(symbol, this);
    this.#present.settle(symbol);
  }

  /** What another connection still carries, which this one is to replace, is not in doubt. */
  protected override resume(pairs: readonly CurrencyPair[]): void {
    this.#present.begin(pairs.filter((pair) => !this.shared.quoteSources.isCarriedBesides(pair, this)));
  }

  #control(packet: unknown): Control {
    const control = this.control(packet);
    if (control.kind === 'acknowledged' && control.pairs) {
      for (const pair of control.pairs) this.shared.quoteSources.carry(pair, this);
      this.#present.acknowledged(control.pairs);
    }
    return control;
  }

  protected read(row: Row, symbol: CurrencyPair, receivedTime: number): Ticker | undefined {
    const header = { exchange: this.context.exchange, receivedTime, origin: undefined };
    if (eventOf(row) === 'bookTicker') {
      const ticker = parseBookTicker(row, symbol, header);
      if (!this.#isNews(ticker, row)) return undefined;
      // The row is used anew for the next frame.
      if (this.#kind === 'book+24h') this.#quotes.set(symbol, { b: row.b, B: row.B, a: row.a, A: row.A });
      return ticker;
    }
    const ticker = parse24hTicker({ row, quotes: this.#quotes.get(symbol) }, symbol, header);
    return this.#days.admits(symbol, { time: ticker.exchangeTime }, receivedTime) ? ticker : undefined;
  }

  /** Publishes a row that REST gave after an outage; false: it is older than what was published. */
  #publishListed(listed: Row, symbol: CurrencyPair, receivedTime: number): boolean {
    const { context } = this;
    const row = asStreamRow(listed);
    const header = { exchange: context.exchange, receivedTime, origin: 'snapshot' as const };
    const isBook = this.#kind === 'book';
    const ticker = isBook ? parseBookTicker(row, symbol, header) : parse24hTicker({ row }, symbol, header);
    if (isBook && row.u !== undefined && !this.#isNews(ticker, row)) return false;
    if (this.#kind === 'book+24h') this.#quotes.set(symbol, row);
    context.publish(Channel.TICKER, ticker);
    return true;
  }

  /** Whether best prices are newer than those before them, of this connection and of the one that it replaces. */
  #isNews({ symbol, exchangeTime: time, receivedTime }: Ticker, { u }: Row): boolean {
    const updateId = idOf(u, 'u');
    return (
      this.#book.admits(symbol, { time, updateId }, receivedTime) &&
      this.shared.quoteSources.accept(symbol, updateId, this)
    );
  }
}

/** What REST lists of the subscribed kind of ticker: of one pair, or of all. */
async function listPrices(
  { api, symbols, args, root, isFuture }: BinanceShared,
  pairs: ReadonlySet<CurrencyPair>,
): Promise<readonly unknown[]> {
  const [pair] = pairs;
  const symbol = pairs.size === 1 && pair !== undefined ? symbols.symbolOf(pair) : undefined;
  const [ofOne, ofAll] = args.ticker === 'book' ? [2, isFuture ? 5 : 4] : isFuture ? [1, 40] : [2, 80];
  const answer = await api.read({
    path: `${root}/ticker/${args.ticker === 'book' ? 'bookTicker' : '24hr'}`,
    weight: symbol === undefined ? ofAll : ofOne,
    parameters: { symbol },
  });
  return Array.isArray(answer) ? (answer as unknown[]) : [answer];
}
