import type { BookLevel } from '../channels/order-book.js';

/**
 * A snapshot or an update of one pair's book, as a session hands it to `Books`. The object may be used again for the next
 * message; its levels and arrays may not: they go into the book and into events.
 */
export interface BookMessage {
  /** Levels, or changed levels; volume 0 removes one. In any order; of a repeated price the last one counts. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** The venue's number of this message, or of its last change: `u`, `seqId`, `seq`. */
  readonly sequence?: number | undefined;
  /** Number of its first change, where a message covers several: `U`. */
  readonly firstSequence?: number | undefined;
  /** Number of the message before it: `pu`, `prevSeqId`. */
  readonly previousSequence?: number | undefined;
  /** The venue's checksum of the book after this message. */
  readonly checksum?: number | undefined;
  /** Epoch milliseconds of the exchange. */
  readonly exchangeTime?: number | undefined;
  readonly receivedTime: number;
  /**
   * In a snapshot: levels per side that were asked for. A side with so many levels may go on below them, so nothing is
   * known of prices beyond its last level. @defaultValue each side is complete
   */
  readonly limit?: number | undefined;
}
