import type { CurrencyPair, Exchange, Ticker } from '@hftjs/core';
import { idOf, QuoteOrder, type Row } from '@hftjs/core/adapter';
import type { RowReader } from './market-feed.js';
import { eventOf } from './packet.js';
import { asStreamRow, parse24hTicker, parseBookTicker } from './ticker.js';
import type { TickerOrder } from './ticker-order.js';

/** What a ticker tells: best prices at each change, 24-hour figures, or both. */
export type TickerKind = 'book' | '24h' | 'book+24h';

const STREAMS: Readonly<Record<TickerKind, readonly string[]>> = {
  book: ['bookTicker'],
  '24h': ['ticker'],
  'book+24h': ['bookTicker', 'ticker'],
};

const EVENTS: ReadonlySet<string> = new Set(['bookTicker', '24hrTicker']);

export interface TickerReaderInit {
  readonly exchange: Exchange;
  readonly kind: TickerKind;
  readonly order: TickerOrder;
  readonly publish: (ticker: Ticker) => void;
  /** A row came that says what the prices of a pair are. */
  readonly onPrices: (symbol: CurrencyPair) => void;
}

/** How many streams a pair takes. */
export const tickerStreams = (kind: TickerKind): number => STREAMS[kind].length;

/**
 * Reads the rows of one connection of the ticker channel. The 24-hour figures come once a second or two, and are
 * told only with the frame that brought them. Where best prices come too, that frame's own are older than what
 * is known already, so the known ones are told in their place.
 */
export class TickerReader implements RowReader {
  readonly events = EVENTS;
  readonly #init: TickerReaderInit;
  readonly #quotes = new Map<CurrencyPair, Row>();
  readonly #book = new QuoteOrder();
  readonly #days = new QuoteOrder();

  constructor(init: TickerReaderInit) {
    this.#init = init;
  }

  streamsOf(name: string): readonly string[] {
    return STREAMS[this.#init.kind].map((stream) => `${name}@${stream}`);
  }

  publish(row: Row, symbol: CurrencyPair, receivedTime: number): boolean {
    const { exchange, kind, publish, onPrices } = this.#init;
    const header = { exchange, receivedTime, origin: undefined };
    if (eventOf(row) === 'bookTicker') {
      const ticker = parseBookTicker(row, symbol, header);
      if (!this.#isNews(ticker, idOf(row.u, 'u'))) return false;
      if (kind === 'book+24h') this.#quotes.set(symbol, row);
      publish(ticker);
      if (kind !== '24h') onPrices(symbol);
      return true;
    }
    const quotes = kind === 'book+24h' ? this.#quotes.get(symbol) : undefined;
    const ticker = parse24hTicker({ row, quotes }, symbol, header);
    if (!this.#days.admits(symbol, { time: ticker.exchangeTime }, receivedTime)) return false;
    publish(ticker);
    if (kind === '24h') onPrices(symbol);
    return true;
  }

  /** Publishes a row that REST gave after an outage; false: it is older than what was published. */
  publishListed(listed: Row, symbol: CurrencyPair, receivedTime: number): boolean {
    const { exchange, kind, publish } = this.#init;
    const row = asStreamRow(listed);
    const header = { exchange, receivedTime, origin: 'snapshot' as const };
    if (kind === 'book') {
      const ticker = parseBookTicker(row, symbol, header);
      if (row.u !== undefined && !this.#isNews(ticker, idOf(row.u, 'u'))) return false;
      publish(ticker);
      return true;
    }
    if (kind === 'book+24h') this.#quotes.set(symbol, row);
    publish(parse24hTicker({ row }, symbol, header));
    return true;
  }

  /** Whether best prices are newer than those before them, of this connection and of the one that it replaces. */
  #isNews({ symbol, exchangeTime, receivedTime }: Ticker, updateId: number): boolean {
    return (
      this.#book.admits(symbol, { time: exchangeTime, updateId }, receivedTime) &&
      this.#init.order.accept(symbol, updateId, this)
    );
  }

  /** The connection has ended. */
  end(): void {
    this.#init.order.end(this);
  }
}
