import type { Channel } from '../channels/channel.js';
import type { StreamState } from '../channels/status.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';

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
