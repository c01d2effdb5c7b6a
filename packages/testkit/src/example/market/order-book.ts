import {
  describeRow,
  describeMessage,
  wire,
  wireLevel,
  wireLevels,
  type BookMessage,
  type Row,
} from '@hftjs/core/adapter';

const LEVELS = wireLevels(wireLevel());

/**
 * A message about the book of one symbol: all of it when it is subscribed, then what changes. Each has the next number.
 *
 * @see https://docs.acme.example/stream#book
 */
const bookRow = describeRow('book', {
  type: wire.literal('book'),
  symbol: wire.word,
  seq: wire.id,
  whole: wire.flag,
  time: wire.epochTime('milliseconds'),
  bids: LEVELS,
  asks: LEVELS,
});

export const bookMessage = describeMessage('book', bookRow);

/** @throws Error naming the field that is missing or wrong */
export function parseBook(given: Row, receivedTime: number): { message: BookMessage; isWhole: boolean } {
  const { seq, whole, time, bids, asks } = bookRow.read(given);
  if (whole === undefined) throw new Error('whole is neither true nor false');
  return { message: { bids, asks, sequence: seq, exchangeTime: time, receivedTime }, isWhole: whole };
}
