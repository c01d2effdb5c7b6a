import type { Level } from '../market/market-events.js';

/** Both sides of a book, best first. */
export interface BookSides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** What one message about a book has to state; the venue writes it in its own format. */
export interface BookFrame {
  readonly pair: string;
  /** Epoch milliseconds with a microsecond fraction. */
  readonly time: number;
  /** The venue's number of the last change in this message. */
  readonly sequence: number;
  /** The venue's number of the first change in this message. */
  readonly first: number;
  /** `sequence` of the message before. */
  readonly previous: number;
  /** The levels to write: all levels in a snapshot, changed ones in an update (`volume` 0 removes). */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  /** The venue's book after this message, as deep as the subscription, for checksums. */
  readonly book: BookSides;
  /** A venue with a checksum changes it by this (exclusive or). It is 0, unless a fault makes the checksum wrong. */
  readonly checksumMask: number;
  /** Rises with every change of the pair's book; parts of one change have fractions. */
  readonly version: number;
}

/** A message that was written, with the book that a client must have once it has read it. */
export interface SentBook extends BookSides {
  readonly pair: string;
  readonly kind: 'snapshot' | 'update' | 'rest';
  readonly version: number;
  /** The fault of this message, if any. */
  readonly fault: string | undefined;
}
