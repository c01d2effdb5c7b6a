import type { EventSink } from '../delivery/event-sink.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { Channel } from './channel.js';
import { channelRow } from './channel-row.js';

/**
 * The state of a channel, or of one of its pairs. Between `stale`, `gap`, `recovering` or `reconnecting` and the next
 * `live`, do not trust data that was built from earlier events.
 *
 * - `recovering`: events are missing and are being fetched. Ends in `live` (with `filled`), or in `gap` and `live`.
 * - `gap`: events are lost for good, from when to when, as far as that is known.
 */
export type StreamState =
  | 'connecting'
  | 'subscribing'
  | 'live'
  | 'stale'
  | 'recovering'
  | 'gap'
  | 'reconnecting'
  | 'refused'
  | 'stopped'
  | 'failed';

/** One element on the status queue. */
export interface StreamStatus {
  /** The exchange, by the name that the options use: `kraken`. */
  readonly exchange: Exchange;
  /** The channel whose state changed. */
  readonly channel: Channel;
  /** The pair whose state changed. Absent when it is the state of the whole channel. */
  readonly symbol?: CurrencyPair;
  /** The state that begins. */
  readonly state: StreamState;
  /** Description of the cause. Absent where the state has no particular cause. */
  readonly reason?: string;
  /** Number of missing events that were published. Absent but with `live` after `recovering` or `gap`. */
  readonly filled?: number;
  /**
   * With `gap`: the time before which nothing is missing, in epoch milliseconds of the exchange. Absent where it is
   * not known.
   */
  readonly from?: number;
  /**
   * With `gap`: the time after which nothing is missing, in epoch milliseconds of the exchange. Absent where it is
   * not known.
   */
  readonly until?: number;
  /** Number of this reconnect attempt in a row. Absent but with `reconnecting`. */
  readonly attempt?: number;
  /** Milliseconds until the next attempt. Absent but with `reconnecting`. */
  readonly nextDelay?: number;
  /** When the state began, in epoch milliseconds of the clock of `receivedTime`. */
  readonly time: number;
}

/** Queue of an observer. */
export interface StatusObserver {
  /** The state of the stream's connections and subscriptions. */
  readonly statusQueue?: EventSink<StreamStatus>;
}

/** Callback of a service. */
export interface StatusHandler {
  /** A connection or subscription changed its state. */
  onStatus(status: StreamStatus): void | Promise<void>;
}

export const status = channelRow<StatusObserver, StatusHandler>()({
  queue: 'statusQueue',
  handler: 'onStatus',
  list: 'statuses',
  summary: 'state of connections and subscriptions',
  access: 'always',
  delivery: 'each',
  lossless: false,
  sound: (event) => event,
});
