import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount } from './sound.js';

/** A price and the volume resting there, in base currency. */
export type BookLevel = readonly [price: number, volume: number];

/** An order book aggregated by price. */
export interface OrderBook extends HeaderOf<'order_book'> {
  /** Best (highest) first. */
  readonly bids: readonly BookLevel[];
  /** Best (lowest) first. */
  readonly asks: readonly BookLevel[];
  /** Levels per side that were asked for. */
  readonly depth: number;
  readonly sequence?: number;
  /** Whether the exchange sent this as a whole book. */
  readonly snapshot: boolean;
}

/** Queue of an observer. */
export interface OrderBookObserver {
  /** Order books, aggregated by price. */
  readonly orderBookQueue?: EventSink<OrderBook>;
}

/** Callback of a service. */
export interface OrderBookHandler {
  /** The book of a pair changed. */
  onOrderBook(book: OrderBook): void | Promise<void>;
}

export const orderBook = channelRow<OrderBookObserver, OrderBookHandler>()({
  queue: 'orderBookQueue',
  handler: 'onOrderBook',
  list: 'orderBooks',
  summary: 'order book by price',
  access: 'public',
  delivery: 'book',
  lossless: false,
  sound: soundBook,
});

function soundBook(event: OrderBook): OrderBook {
  checkSide(event.bids);
  checkSide(event.asks);
  return event;
}

function checkSide(levels: readonly BookLevel[]): void {
  for (const [price, volume] of levels) {
    checkAmount('price', price);
    checkAmount('volume', volume);
  }
}
