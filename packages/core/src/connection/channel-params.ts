import type { Channel } from '../channels/channel.js';
import type { Instrument } from '../channels/instrument.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Session, SessionContext } from './session.js';

/** How long a connection may take or be silent, in milliseconds. */
export interface Timeouts {
  /** From the dial to an open WebSocket. @defaultValue 10_000 */
  readonly connect: number;
  /** From the subscribe frames to their acknowledgements. @defaultValue 10_000 */
  readonly acknowledge: number;
  /** Without any byte from the venue. @defaultValue 30_000, or what the venue promises */
  readonly silence: number;
  /**
   * Without an event on a channel that must not be quiet. Off unless the adapter or the user sets it, because a quiet
   * market is no fault. @defaultValue Infinity
   */
  readonly data: number;
  /**
   * How long own orders and fills that are known to exist may be missing before they are reported as `gap`. The stream
   * goes on looking for them. @defaultValue 45_000
   */
  readonly recovery: number;
}

/** At most `count` in `per` milliseconds. */
export interface Rate {
  readonly count: number;
  readonly per: number;
}

/** A venue's published limits, shared by all streams of this process on the same host. */
export interface VenueLimits {
  readonly dials?: Rate;
  /** Frames that we send. */
  readonly messages?: Rate;
  /** REST calls, by the weight that the venue gives each. */
  readonly rest?: Rate;
  /** Whether the venue locks out a client that repeats a call that it answered with 429. @defaultValue false */
  readonly punishesRepeats?: boolean;
}

/**
 * A pause, in milliseconds, after a close code that also has other meanings: only where the close reason matches
 * `words`.
 */
export interface ClosePause {
  readonly words: RegExp;
  readonly pause: number;
}

/** What has to be sent regularly to keep a connection open. */
export interface Heartbeat {
  /** Milliseconds. */
  readonly interval: number;
  /** The frame to send. @defaultValue a WebSocket ping */
  frame?(): string;
  /** The venue's answer, where it is plain text instead of JSON. */
  readonly reply?: string;
}

/**
 * The facts of a channel's connections, as plain data. What one connection has to remember is kept by the session that
 * `open` makes.
 */
export interface ChannelParams {
  readonly channel: Channel;
  /** The URL as the venue publishes it; `streamHost` replaces its origin. */
  readonly host: string;
  /**
   * Channels of the same feed share one connection, because the venue sends them as one.
   *
   * @defaultValue the channel
   */
  readonly feed?: string;
  /** Makes the session of one connection. Called once per connection, before the dial. */
  open(context: SessionContext): Session;
  /**
   * Of the instrument channel: lists the present instruments of these pairs, without a connection. A pair that the venue
   * does not list is left out. `StreamBase.instruments` calls it.
   */
  readonly readInstruments?: (pairs: readonly CurrencyPair[]) => Promise<readonly Instrument[]>;
  /**
   * Numbers reach `onPacket` as the text that stood in the frame.
   *
   * @defaultValue false
   */
  readonly exactNumbers?: boolean;
  /**
   * Whether the venue sends frames with bytes that are not UTF-8, such as names in another encoding. Each such byte is
   * read as U+FFFD; otherwise the whole frame is malformed.
   *
   * @defaultValue false
   */
  readonly replacesInvalidText?: boolean;
  /**
   * Whether a subscription is live only after an event of its pair. For channels that begin with a snapshot: there an
   * acknowledgement alone proves nothing.
   *
   * @defaultValue false
   */
  readonly startsWithData?: boolean;
  /**
   * Whether the venue acknowledges each pair, or the subscription as a whole.
   *
   * @defaultValue 'pair'
   */
  readonly acknowledges?: 'pair' | 'subscription';
  /**
   * Whether the venue sends the last trades when a subscription is made again. They are published as `backfill` and
   * show what was missed; REST is asked only where they do not come.
   *
   * @defaultValue false
   */
  readonly resumesWithTrades?: boolean;
  readonly heartbeat?: Heartbeat;
  /** The venue closes connections of a certain age: after so many milliseconds the next one replaces it. */
  readonly rotation?: { readonly after: number };
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: VenueLimits;
  /** Frames that we may send on one connection. */
  readonly pace?: Rate;
  /** Close codes that end the stream, unless it was live before. */
  readonly fatalCloseCodes?: readonly number[];
  /** Close codes that end the stream in any case, such as that of a deleted API key. */
  readonly finalCloseCodes?: readonly number[];
  /** Close codes after which the venue asks for a pause, in milliseconds. */
  readonly closePauses?: Readonly<Record<number, number | ClosePause>>;
  /** HTTP statuses of the answer to a dial that end the stream, unless it was live before. */
  readonly fatalHttpCodes?: readonly number[];
  /**
   * Whether a connection may be opened while another one of the same feed is open, so that it can replace it without a
   * gap.
   *
   * @defaultValue true
   */
  readonly overlaps?: boolean;
  /** Pairs that one connection may carry; more are split over several. @defaultValue Infinity */
  readonly maxPairs?: number;
}
