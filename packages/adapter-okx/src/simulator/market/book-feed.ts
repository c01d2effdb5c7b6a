import { crc32 } from 'node:zlib';
import type { BookFrame, BookSides } from '@hftjs/simulator';
import type { Argument } from '../sockets/channel.js';
import type { Exchange } from '../exchange.js';
import type { Feed, SendText } from '../sockets/feeds.js';
import type { Instrument } from '../instruments/instrument.js';
import { levelRows } from './market-rows.js';
import { milliseconds } from '../orders/order-row.js';

/** In what the channels of order books differ. */
export interface BookTraits {
  readonly depth: number;
  /** Whether each frame is the whole book. */
  readonly isWhole: boolean;
  /** Whether frames come each 10 ms instead of 100 ms, for accounts that may have that. */
  readonly isFast: boolean;
}

/** By channel. */
export const BOOK_TRAITS: Readonly<Record<string, BookTraits>> = {
  books: { depth: 400, isWhole: false, isFast: false },
  books5: { depth: 5, isWhole: true, isFast: false },
  'books-l2-tbt': { depth: 400, isWhole: false, isFast: true },
  'books50-l2-tbt': { depth: 50, isWhole: false, isFast: true },
  'books-rpi': { depth: 400, isWhole: false, isFast: false },
};

/** Milliseconds without a change after which a frame without levels is sent. */
const IDLE = 60_000;

/** Levels per side that a checksum covers. */
const COVERED = 25;

export interface BookFeedInit {
  readonly instrument: Instrument;
  /** Of the channel. */
  readonly name: string;
  readonly traits: BookTraits;
  readonly argument: Argument;
}

/**
 * A whole book, then its changes; or whole books alone.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel
 */
export function bookFeed(exchange: Exchange, init: BookFeedInit, send: SendText): Feed {
  const { instrument, name, traits } = init;
  const { options, books } = exchange;
  const { bookInterval = 100, fastBookInterval = 10, bookIdle = IDLE, bookSnapshots = true } = options;
  const source = books.source(name, instrument.spec.pair, {
    depth: traits.depth,
    interval: traits.isFast ? fastBookInterval : bookInterval,
  });
  let idle: NodeJS.Timeout | undefined;
  /** All connections of a source have its messages, also those without levels. */
  const watchIdle = (): void => {
    clearTimeout(idle);
    if (!traits.isWhole) idle = setTimeout(() => { source.sendEmpty(); }, bookIdle); // prettier-ignore
  };
  const write = (frame: BookFrame, action: 'snapshot' | 'update'): string => {
    watchIdle();
    return traits.isWhole ? wholeText(init, frame) : changeText(exchange, init, { frame, action });
  };
  const subscription = source.subscribe({
    snapshot: (frame) => write(frame, 'snapshot'),
    update: (frame) => write(frame, 'update'),
    send,
    hasChecksum: options.bookChecksums,
  });
  return {
    start: () => {
      if (bookSnapshots || traits.isWhole) subscription.sendSnapshot();
      else watchIdle();
    },
    release: () => {
      clearTimeout(idle);
      subscription.release();
    },
  };
}

function wholeText({ instrument, argument }: BookFeedInit, { book, time, sequence }: BookFrame): string {
  const row = {
    asks: levelRows(instrument, book.asks),
    bids: levelRows(instrument, book.bids),
    instId: instrument.instId,
    ts: milliseconds(time),
    seqId: sequence,
  };
  return JSON.stringify({ arg: argument, data: [row] });
}

function changeText(
  { options }: Exchange,
  { instrument, argument }: BookFeedInit,
  { frame, action }: { readonly frame: BookFrame; readonly action: 'snapshot' | 'update' },
): string {
  const row = {
    asks: levelRows(instrument, frame.asks),
    bids: levelRows(instrument, frame.bids),
    ts: milliseconds(frame.time),
    checksum: options.bookChecksums === true ? checksumOf(instrument, frame.book) ^ frame.checksumMask : 0,
    seqId: frame.sequence,
    prevSeqId: action === 'snapshot' ? -1 : frame.previous,
  };
  return JSON.stringify({ arg: argument, action, data: [row] });
}

/** The CRC-32 of the best levels of both sides in turn, as a signed number. */
function checksumOf(instrument: Instrument, { bids, asks }: BookSides): number {
  const [bidRows, askRows] = [levelRows(instrument, bids), levelRows(instrument, asks)];
  const parts: string[] = [];
  for (let rank = 0; rank < COVERED; rank++)
    for (const row of [bidRows[rank], askRows[rank]]) if (row) parts.push(`${row[0]}:${row[1]}`);
  return crc32(parts.join(':')) | 0;
}
