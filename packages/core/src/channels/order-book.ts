import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { isAmount, notAnAmount } from './sound.js';

/**
 * A price and the volume resting there, in base currency. In an event that is not a `snapshot`, volume 0 removes the
 * level. A level never changes after it was published: events share it.
 */
export type BookLevel = readonly [price: number, volume: number];

/**
 * An order book aggregated by price, or its changes.
 *
 * - Delivery `view`: each event is the whole top of the book, at each change of it. Any event may be dropped. A frame
 *   that changes only deeper levels publishes nothing.
 * - Delivery `update`: the first event is the whole book, the next ones are its changes, in order and without a gap.
 *   Where events were lost, a `gap` of the pair precedes the next whole book. `LocalBook` applies them.
 *
 * A book is exactly the venue's, or the pair is not `live`: the status queue gets `gap` with the pair as soon as a book
 * is in doubt, and `live` with the pair after a fresh book was published.
 */
export interface OrderBook extends HeaderOf<'order_book'> {
  /** Levels of the buyers, best (highest) first in a whole book; in the venue's order in changes. */
  readonly bids: readonly BookLevel[];
  /** Levels of the sellers, best (lowest) first in a whole book; in the venue's order in changes. */
  readonly asks: readonly BookLevel[];
  /**
   * Levels per side that were asked for. A `view` has at most so many. A book of delivery `update` is exact at least so
   * deep.
   */
  readonly depth: number;
  /** The venue's number of the book's last change. Absent where the venue does not number them. */
  readonly sequence?: number;
  /**
   * Whether `bids` and `asks` are the whole book: true in every event of delivery `view`, and in the first event after
   * each beginning of delivery `update`. Otherwise they are the changed levels.
   */
  readonly snapshot: boolean;
}

/** Queue of an observer. */
export interface OrderBookObserver {
  /**
   * Order books, aggregated by price. With delivery `view`, only the latest per pair if the queue conflates; with
   * delivery `update`, never dropped.
   */
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
  for (const level of levels) {
    if (!isAmount(level[0])) throw notAnAmount('price', level[0]);
    if (!isAmount(level[1])) throw notAnAmount('volume', level[1]);
  }
}
