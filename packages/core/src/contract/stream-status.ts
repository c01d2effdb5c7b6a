import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';

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

/** A channel's state and counters, since the stream was created. */
export interface ChannelStatus {
  readonly state: StreamState | 'idle';
  /** Epoch milliseconds at which the state began. */
  readonly since: number;
  /** Connections re-established. */
  readonly reconnects: number;
  /** Frames received. Channels that share a connection share its frames. */
  readonly frames: number;
  /** Events published. */
  readonly events: number;
  /** Frames that carry no events: acknowledgements, heartbeats, notices. */
  readonly control: number;
  /** Rows that were read and are not for this stream: pairs it did not subscribe, other channels' data. */
  readonly skipped: number;
  /** Rows that were delivered before, and so were not again. */
  readonly duplicates: number;
  /** Own orders whose status the venue told by a word that is not mapped. */
  readonly unmapped: number;
  /** Frames or rows that could not be read. */
  readonly malformed: number;
  /** Events that observers' full queues discarded. */
  readonly dropped: number;
  /** Epoch milliseconds; absent before the first frame. */
  readonly lastFrameTime: number | undefined;
  /** The state of each subscribed pair. */
  readonly symbols: Readonly<Record<CurrencyPair, 'pending' | 'live' | 'refused'>>;
}

/** A picture of a stream. */
export interface StreamReport {
  readonly exchange: Exchange;
  readonly account: string | undefined;
  readonly channels: Readonly<Partial<Record<Channel, ChannelStatus>>>;
}
