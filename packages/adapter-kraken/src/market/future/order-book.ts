import type { BookLevel } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  wire,
  wireLevelObject,
  wireLevels,
  type BookMessage,
  type Mutable,
  type Row,
  type Sizes,
} from '@hftjs/core/adapter';

const levels = wireLevels(
  wireLevelObject({ price: wire.ignored, qty: wire.ignored }, { price: 'price', volume: 'qty' }),
);

/**
 * One changed level of a product: its size now, of which 0 removes it. Each has the number after that of the one before.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/book
 */
const changeRow = describeRow('book', {
  feed: wire.name('book'),
  product_id: wire.word,
  side: wire.mostly(wire.text, 'buy', 'sell'),
  seq: wire.id,
  price: wire.positive,
  qty: wire.number,
  timestamp: wire.epochTime(),
});

/** The whole book of a product. */
const wholeRow = describeRow('book_snapshot', {
  feed: wire.name('book_snapshot'),
  product_id: wire.word,
  timestamp: wire.epochTime(),
  seq: wire.id,
  tickSize: wire.optional(wire.ignored),
  bids: levels,
  asks: levels,
});

export const bookMessages = [describeMessage('book', changeRow), describeMessage('book_snapshot', wholeRow)];

/** Events share it. */
const NONE: readonly BookLevel[] = Object.freeze([]);

/**
 * Reads a change into a message.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function readChange(given: Row, sizes: Sizes, message: Mutable<BookMessage>): void {
  const { side, seq, price, qty, timestamp } = changeRow.read(given);
  // What is below zero is none.
  const size = qty > 0 ? qty : 0;
  const level: BookLevel = [price, sizes.areContracts ? sizes.volume(size, price) : size];
  if (side !== 'buy' && side !== 'sell') throw new Error(`a level of neither side: ${side.slice(0, 40)}`);
  message.bids = side === 'buy' ? [level] : NONE;
  message.asks = side === 'buy' ? NONE : [level];
  message.sequence = seq;
  message.exchangeTime = timestamp;
}

/**
 * Reads a whole book into a message.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function readWhole(given: Row, sizes: Sizes, message: Mutable<BookMessage>): void {
  const { bids, asks, seq, timestamp } = wholeRow.read(given);
  message.bids = volumesOf(bids, sizes);
  message.asks = volumesOf(asks, sizes);
  message.sequence = seq;
  message.exchangeTime = timestamp;
}

const volumesOf = (given: readonly BookLevel[], sizes: Sizes): readonly BookLevel[] =>
  sizes.areContracts ? given.map(([price, size]) => [price, sizes.volume(size, price)]) : given;
