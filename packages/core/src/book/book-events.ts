import type { OrderBook } from '../channels/order-book.js';
import type { Exchange } from '../contract/exchange.js';
import type { Mutable } from '../wire/mutable.js';
import type { BookMessage } from './book-message.js';
import type { BookRequest } from './book-request.js';
import type { PairBook } from './pair-book.js';

/** What the events of a connection have in common. */
export interface BookEventInit {
  readonly exchange: Exchange;
  readonly request: BookRequest;
  /** Whether the book was made of a snapshot. */
  readonly isFresh: boolean;
}

/** Makes the event of a book after a message. */
export function makeBookEvent(
  { pair, builder: { bids, asks, sequence }, needsWhole }: PairBook,
  { exchangeTime, receivedTime }: BookMessage,
  { exchange, request: { depth, delivery }, isFresh }: BookEventInit,
): OrderBook {
  const isView = delivery === 'view';
  const event: Mutable<OrderBook> = {
    channel: 'order_book',
    exchange,
    symbol: pair,
    receivedTime,
    bids: isView ? bids.view : needsWhole ? bids.levels.top(Infinity) : bids.changes,
    asks: isView ? asks.view : needsWhole ? asks.levels.top(Infinity) : asks.changes,
    depth,
    snapshot: isView || needsWhole,
  };
  if (exchangeTime !== undefined) event.exchangeTime = exchangeTime;
  if (sequence !== undefined) event.sequence = sequence;
  if (isFresh) event.origin = 'snapshot';
  return event;
}
