import type { OrderBook } from '../channels/order-book.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { LatestNumbers } from './build/latest-numbers.js';

/** What the books of a connection need of it. */
export interface BookHost {
  readonly exchange: Exchange;
  readonly pairs: readonly CurrencyPair[];
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** Whether the frames come from `feed`: nothing is asked for then. */
  readonly isReplay: boolean;
  /** How long a snapshot may take, in milliseconds. */
  readonly patience: number;
  /** Changes when a queue is bound, which has no book yet. */
  readonly audience: number;
  /** What the channel has received, over this connection and earlier ones. */
  readonly latest: LatestNumbers;
  publishBook(event: OrderBook): void;
  /** Whether the connection that replaces this one publishes the pair already. */
  isFollowed(pair: CurrencyPair): boolean;
  /** The book of a pair is in doubt. @param hasPublished - whether this connection published a book of it */
  beginGap(pair: CurrencyPair, reason: string, hasPublished: boolean): void;
  /** A fresh book of a pair was published. */
  endGap(pair: CurrencyPair): void;
  send(frames: readonly string[]): void;
  warn(message: string): void;
}
