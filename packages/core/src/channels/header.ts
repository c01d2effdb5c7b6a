import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';

/**
 * Source of an event that is not live. `snapshot`: the state at the subscription. `backfill`: a missed public event
 * that was fetched. `reconcile`: a missed own event that was recovered. `replay`: a recorded event.
 */
export type Origin = 'snapshot' | 'backfill' | 'reconcile' | 'replay';

/** The fields of every event. Times are epoch milliseconds with a microsecond fraction: `new Date(t)` works. */
export interface HeaderOf<Name extends string> {
  /** What kind of event this is. */
  readonly channel: Name;
  /** The exchange, by the name that the options use: `kraken`. */
  readonly exchange: Exchange;
  /** The pair exactly as it was subscribed. */
  readonly symbol: CurrencyPair;
  /** Time of the event at the exchange, in epoch milliseconds. Absent where the venue sends no time with it. */
  readonly exchangeTime?: number;
  /**
   * When the frame arrived, in epoch milliseconds. Taken once per frame, before parsing, from a clock that never
   * steps back.
   */
  readonly receivedTime: number;
  /** Why the event is not live. Absent on live events. */
  readonly origin?: Origin;
}

/** The fields that the events of one public frame share. */
export interface PublicHeader {
  readonly exchange: Exchange;
  readonly receivedTime: number;
  readonly origin: Origin | undefined;
}
