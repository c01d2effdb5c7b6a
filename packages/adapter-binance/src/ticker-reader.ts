import type { CurrencyPair, Exchange, Ticker } from '@hftjs/core';
import { idOf, type Row } from '@hftjs/core/adapter';
import type { RowReader } from './market-feed.js';
import { eventOf } from './packet.js';
import { parse24hTicker, parseBookTicker } from './ticker.js';
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

  constructor(init: TickerReaderInit) {
    this.#init = init;
  }

  streamsOf(name: string): readonly string[] {
    return STREAMS[this.#init.kind].map((stream) => `${name}@${stream}`);
  }

  publish(row: Row, symbol: CurrencyPair, receivedTime: number): boolean {
    const { exchange, kind, order, publish } = this.#init;
    const header = { exchange, receivedTime, origin: undefined };
    if (eventOf(row) === 'bookTicker') {
      const ticker = parseBookTicker(row, symbol, header);
      if (!order.accept(symbol, idOf(row.u, 'u'), this)) return false;
      if (kind === 'book+24h') this.#quotes.set(symbol, row);
      publish(ticker);
      return true;
    }
    const quotes = kind === 'book+24h' ? this.#quotes.get(symbol) : undefined;
    publish(parse24hTicker({ row, quotes }, symbol, header));
    return true;
  }

  /** The connection has ended. */
  end(): void {
    this.#init.order.end(this);
  }
}
