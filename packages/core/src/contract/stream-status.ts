import type { Channel } from '../channels/channel.js';
import type { StreamState } from '../channels/status.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';

/** A channel's state and counters, since the stream was created. */
export interface ChannelStatus {
  readonly state: StreamState | 'idle';
  /** Epoch milliseconds at which the state began. */
  readonly since: number;
  /** Number of reconnects. */
  readonly reconnects: number;
  /** Frames received. Channels that share a connection share its frames. */
  readonly frames: number;
  /** Events published. */
  readonly events: number;
  /** Frames that carry no events: acknowledgements, heartbeats, notices. */
  readonly control: number;
  /** Rows that were read and are not published: of pairs that are not subscribed, or of other channels. */
  readonly skipped: number;
  /** Rows that were not published because they were published before. */
  readonly duplicates: number;
  /** Own orders whose status has no mapping. */
  readonly unmapped: number;
  /** Frames or rows that could not be read. */
  readonly malformed: number;
  /**
   * Frames with events that did not have the described layout of their message, and were read by `JSON.parse`. It costs
   * speed. A few are normal, such as snapshots; many mean that the venue has changed a layout.
   */
  readonly fallbacks: number;
  /** Events that observers' full queues discarded. */
  readonly dropped: number;
  /** Epoch milliseconds; absent before the first frame. */
  readonly lastFrameTime: number | undefined;
  /** The state of each subscribed pair. */
  readonly symbols: Readonly<Record<CurrencyPair, 'pending' | 'live' | 'gap' | 'refused'>>;
  /** Progress of the order books, on their channel. */
  readonly books?: {
    /** Pairs whose book is the venue's. */
    readonly live: number;
    /** Pairs that wait for a snapshot. */
    readonly waiting: number;
    /** Snapshots that were asked for over REST and are not there yet: the venue's limits pace them. */
    readonly asked: number;
  };
}

/** The present state of a stream. */
export interface StreamReport {
  readonly exchange: Exchange;
  readonly account: string | undefined;
  readonly channels: Readonly<Partial<Record<Channel, ChannelStatus>>>;
}
