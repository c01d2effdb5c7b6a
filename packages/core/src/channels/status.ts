import type { EventSink } from '../delivery/event-sink.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { Channel } from './channel.js';
import { channelRow } from './channel-row.js';

/**
 * The state of a channel, or of one pair on it. What a consumer built from earlier events is not to be trusted
 * between `stale`, `gap`, `recovering` or `reconnecting` and the next `live`.
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
  readonly exchange: Exchange;
  readonly channel: Channel;
  /** Set when it concerns one pair only. */
  readonly symbol?: CurrencyPair;
  readonly state: StreamState;
  /** What happened, in words. */
  readonly reason?: string;
  /** With `live` after `recovering`: how many events were missing and have been delivered. */
  readonly filled?: number;
  /** With `gap`: the time before which nothing is missing, in epoch milliseconds of the exchange, where known. */
  readonly from?: number;
  /** With `gap`: the time after which nothing is missing, in epoch milliseconds of the exchange, where known. */
  readonly until?: number;
  /** The attempt in a row that this reconnect will be. */
  readonly attempt?: number;
  /** Milliseconds until that attempt. */
  readonly nextDelay?: number;
  /** Epoch milliseconds, of the clock of `receivedTime`. */
  readonly time: number;
}

/** Queue of an observer. */
export interface StatusObserver {
  /** What becomes of the stream's connections and subscriptions. */
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
