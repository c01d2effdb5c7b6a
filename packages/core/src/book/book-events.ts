import { Channel } from '../channels/channel.js';
import type { BookLevel, OrderBook } from '../channels/order-book.js';
import type { Exchange } from '../contract/exchange.js';
import type { Mutable } from '../wire/mutable.js';
import type { BookMessage } from './book-message.js';
import type { BookRequest } from './book-request.js';
import type { SideBuilder } from './build/side-builder.js';
import type { PairBook } from './pair-book.js';

/** What the events of a connection have in common. */
export interface BookEventInit {
  readonly exchange: Exchange;
  readonly request: BookRequest;
  /** Whether the book was made of a snapshot. */
  readonly isFresh: boolean;
}

/**
 * Makes the event of a book after a message. An object with all its properties at once costs half of one to which they are
 * added, so the usual shapes are written out.
 */
export function makeBookEvent(
  { pair: symbol, builder, needsWhole }: PairBook,
  { exchangeTime, receivedTime }: BookMessage,
  { exchange, request: { depth, delivery }, isFresh }: BookEventInit,
): OrderBook {
  const channel = Channel.ORDER_BOOK;
  const { sequence } = builder;
  const isView = delivery === 'view';
  const snapshot = isView || needsWhole;
  const bids = levelsOf(builder.bids, isView, needsWhole);
  const asks = levelsOf(builder.asks, isView, needsWhole);
  if (exchangeTime !== undefined && !isFresh)
    return sequence === undefined
      ? { channel, exchange, symbol, receivedTime, bids, asks, depth, snapshot, exchangeTime }
      : { channel, exchange, symbol, receivedTime, bids, asks, depth, snapshot, exchangeTime, sequence };
  const event: Mutable<OrderBook> = {
    channel,
    exchange,
    symbol,
    receivedTime,
    bids,
    asks,
    depth,
    snapshot,
  };
  if (exchangeTime !== undefined) event.exchangeTime = exchangeTime;
  if (sequence !== undefined) event.sequence = sequence;
  if (isFresh) event.origin = 'snapshot';
  return event;
}

/** What a consumer gets of one side: the best levels, all of them, or those that changed. */
const levelsOf = (side: SideBuilder, isView: boolean, needsWhole: boolean): readonly BookLevel[] =>
  isView ? side.view : needsWhole ? side.levels.top(Infinity) : side.changes;
