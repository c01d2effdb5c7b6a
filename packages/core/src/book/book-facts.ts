import type { CurrencyPair } from '../contract/currency-pair.js';
import type { BookMessage } from './book-message.js';
import type { BookRequest } from './book-request.js';
import type { PriceLevels } from './price-levels.js';
import type { SequenceRule } from './build/sequence-rules.js';

/** The venue sends a snapshot on the connection when a pair is subscribed. */
export interface StreamSnapshots {
  readonly from: 'stream';
  /**
   * Returns frames that subscribe these pairs again, and no others: each is answered by a fresh snapshot. They are sent
   * within the pace of the connection.
   */
  resubscribe(pairs: readonly CurrencyPair[]): readonly string[];
  /**
   * Reads the present book of a pair over REST. It is called once the venue has answered a subscription with an update
   * instead of a snapshot: then it sends none on this connection. The updates are kept meanwhile.
   */
  read?(pair: CurrencyPair): Promise<BookMessage>;
  /**
   * The pairs that one subscription feeds together with this one, itself included: while it is renewed, none of them
   * receives changes. @defaultValue the pair alone
   */
  pairsWith?(pair: CurrencyPair): readonly CurrencyPair[];
}

/**
 * Snapshots are read over REST, one after the other, within the venue's REST limits. A pair is asked for when it has had
 * an update, or has been quiet for a while after its acknowledgement.
 */
export interface RestSnapshots {
  readonly from: 'rest';
  /**
   * Reads the present book of a pair. `limit` of the message is set.
   *
   * @param attempt - 0 at first, and 1, 2, ... where the snapshot before reached too few levels: the next one should have
   * more. Above what the venue offers, it has its most.
   */
  read(pair: CurrencyPair, attempt: number): Promise<BookMessage>;
}

/** What is true of a venue's order books. */
export interface BookFacts {
  readonly request: BookRequest;
  readonly rule: SequenceRule;
  readonly snapshots: StreamSnapshots | RestSnapshots;
  /**
   * Levels per side that the venue keeps: after each message the book is cut to so many, because the venue does not
   * report changes beyond them. @defaultValue Infinity
   */
  readonly keeps?: number;
  /**
   * Whether the times of a pair's updates never go back, so that one that is older than the one before it shows that they
   * are out of order. For a venue that does not number them. @defaultValue false
   */
  readonly timesRise?: boolean;
  /** Whether the venue's book of a pair may be crossed now, as in an auction. Asked if it is. @defaultValue no */
  mayCross?(pair: CurrencyPair): boolean;
  /**
   * Whether the book after a message is the venue's. Called with the message that was applied last and its
   * `checksum`. Must not change anything.
   */
  verify?(bids: PriceLevels, asks: PriceLevels, message: BookMessage, pair: CurrencyPair): boolean;
  /**
   * The pair of a frame that could not be read, if it is certain that the frame is of this pair alone; `undefined`
   * otherwise, which puts the books of all pairs of the connection in doubt. @defaultValue undefined
   */
  pairOfFrame?(frame: Uint8Array): CurrencyPair | undefined;
  /** The same for a row that could not be read. */
  pairOfRow?(row: unknown): CurrencyPair | undefined;
}

/**
 * The order books of one connection. `SessionContext.openBooks` makes it. Core adds and removes pairs, publishes events
 * of the order-book channel, reports `gap` and `live`, and gets fresh snapshots.
 *
 * @example
 * ```ts
 * this.#books = context.openBooks({ request, rule: CONSECUTIVE, snapshots: { from: 'stream', resubscribe } });
 * onPacket(packet, receivedTime) { ... this.#books.update(symbol, message); }
 * ```
 */
export interface Books {
  /** The venue sent a whole book: it replaces the present one. */
  snapshot(pair: CurrencyPair, message: BookMessage): void;
  /** Whether the book of a pair is the venue's, so that an update changes it. */
  isLive(pair: CurrencyPair): boolean;
  /** The venue sent changes of a book. Ignored or kept while the pair waits for a snapshot. */
  update(pair: CurrencyPair, message: BookMessage): void;
  /**
   * In a replay, the pair that a snapshot without a name belongs to: the venue numbers the changes of all its markets,
   * so the one is meant whose updates have much the nearest number. `undefined` where that is not certain.
   */
  pairNear(sequence: number): CurrencyPair | undefined;
  /**
   * The book of a pair, or of all pairs of this connection, may be wrong: reports `gap` at once, publishes nothing more
   * of it, and gets a fresh snapshot.
   */
  doubt(reason: string, pair?: CurrencyPair): void;
}
