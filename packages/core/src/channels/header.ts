import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';

/**
 * Source of an event that is not live: the first state after subscribing, public history fetched for a gap, own events
 * recovered after a reconnect, or a replay.
 */
export type Origin = 'snapshot' | 'backfill' | 'reconcile' | 'replay';

/** What every event carries. Times are epoch milliseconds with a microsecond fraction: `new Date(t)` works. */
export interface HeaderOf<Name extends string> {
  /** What kind of event this is. */
  readonly channel: Name;
  readonly exchange: Exchange;
  /** The pair exactly as it was subscribed. */
  readonly symbol: CurrencyPair;
  /** Time of the event at the exchange. */
  readonly exchangeTime?: number;
  /** When the frame arrived here: taken once per frame, before parsing, from a clock that never steps back. */
  readonly receivedTime: number;
  /** Absent on live events. */
  readonly origin?: Origin;
}

/** What the rows of one public frame have in common. */
export interface PublicHeader {
  readonly exchange: Exchange;
  readonly receivedTime: number;
  readonly origin: Origin | undefined;
}
