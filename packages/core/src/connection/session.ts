import type { Channel } from '../channels/channel.js';
import type { KeepAway } from './connection-end.js';
import type { Dial } from './socket/link.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/events.js';
import type { Loss, Recovery } from '../delivery/recoveries.js';

/**
 * What a frame without events means, as a fact: `onPacket` returns it and the connection acts on it.
 *
 * - `acknowledged`: the venue confirmed these pairs, or all that were asked for.
 * - `refused`: the venue will not serve these pairs, or none of those still asked for: never asked again.
 * - `auth_rejected`: the credentials are no good; the stream ends.
 * - `retry`: this connection cannot go on but another may: an expired token, a busy venue.
 * - `gap`: something was lost on this connection; only a fresh one gives a true picture again.
 * - `send`: now these frames are due, such as the subscriptions that a login had to precede.
 * - `rotate`: the venue will close this connection soon; the next one is made live first.
 * - `paused`, `resumed`: the venue itself stopped sending, and went on.
 * - `info`: understood, nothing to do: heartbeats, notices.
 */
export type Control =
  | { readonly kind: 'acknowledged'; readonly pairs?: readonly CurrencyPair[]; readonly venueTime?: number }
  | { readonly kind: 'refused'; readonly pairs?: readonly CurrencyPair[]; readonly reason: string }
  | { readonly kind: 'auth_rejected'; readonly reason: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      /** Milliseconds that the venue asked to stay away. */
      readonly retryAfter?: number | undefined;
      /** The venue answered that these were too many requests, or that it banned this address. */
      readonly keepAway?: KeepAway | undefined;
    }
  | { readonly kind: 'gap'; readonly reason: string }
  | { readonly kind: 'send'; readonly frames: readonly string[] }
  | { readonly kind: 'rotate'; readonly reason: string }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed'; readonly reason: string }
  | { readonly kind: 'info' };

/** Understood, nothing to do. */
export const INFO: Control = { kind: 'info' };

/** How long a connection may take or be silent, in milliseconds. */
export interface Timeouts {
  /** From the dial to an open WebSocket. @defaultValue 10_000 */
  readonly connect: number;
  /** From the subscribe frames to their acknowledgements. @defaultValue 10_000 */
  readonly acknowledge: number;
  /** Without any byte from the venue. @defaultValue 30_000, or what the venue promises */
  readonly silence: number;
  /**
   * Without an event on a channel that must not be quiet. Quiet markets are quiet: off unless the adapter or
   * the user knows better. @defaultValue Infinity
   */
  readonly data: number;
  /**
   * How long own orders and fills that are known to exist may be missing before they are reported as `gap`; they are
   * looked for all the while and afterwards. @defaultValue 45_000
   */
  readonly recovery: number;
}

/** At most `count` per `per` milliseconds. */
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
  /** Whether the venue locks out who repeats a call that it answered with 429. @defaultValue false */
  readonly punishesRepeats?: boolean;
}

/** What `subscribe` is told about the connection it subscribes on. */
export interface SubscribeContext {
  /** Whether the pairs were live on an earlier connection of this stream: what happened since was missed. */
  readonly resumed: boolean;
  /** Refuses pairs that the venue is known not to have, where it would acknowledge and never serve them. */
  readonly refuse: (pairs: readonly CurrencyPair[], reason: string) => void;
  /**
   * The venue does not serve these pairs now and may later, as in a halt: they are `recovering` until the venue
   * acknowledges them or sends an event of theirs. The other pairs do not wait for them.
   */
  readonly defer: (pairs: readonly CurrencyPair[], reason: string) => void;
  /**
   * Says that the connection is subscribed by being open, where the venue acknowledges nothing.
   *
   * @param venueTime - the venue's clock, where it is known
   */
  readonly acknowledge: (venueTime?: number) => void;
  /** Sends more frames later on, for as long as the connection lives, at the pace that the venue allows. */
  readonly send: (frames: readonly string[]) => void;
  /** Aborted at the connection's end: whatever was begun for this connection publishes nothing afterwards. */
  readonly signal: AbortSignal;
  /**
   * Something that this connection should have brought is missing and is being fetched: the channel (or the pair)
   * is `recovering` until the returned recovery ends. Abandoned by itself when the connection ends.
   */
  readonly recovering: (reason: string, symbol?: CurrencyPair) => Recovery;
  /** Something is lost for good: reported as `gap`, then `live`. */
  readonly gap: (loss: Loss, symbol?: CurrencyPair) => void;
}

/**
 * What was missed between two connections, in epoch milliseconds of our clock: from the last frame of the old
 * one to the acknowledgement of the new one.
 */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/**
 * Public trades that were never received: those of a run of ids, or those after an outage, of which one end is not
 * known.
 */
export interface MissingTrades {
  readonly symbol: CurrencyPair;
  /** `undefined`: no trade of the pair was seen before; those since `from` are missing. */
  readonly firstId: number | undefined;
  /** `undefined`: up to the present. */
  readonly lastId: number | undefined;
  /** Exchange time of the last trade before the missing ones and of the first one after them, where known. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** A pause, in milliseconds, after a close code that has other meanings too: only where the reason has these words. */
export interface ClosePause {
  readonly words: RegExp;
  readonly pause: number;
}

/** A trade, and its number in the sequence of its pair. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number;
  /** Where a row covers several ids, the first of them; `id` is the last. @defaultValue `id` */
  readonly firstId?: number;
}

/** One answer of REST about missing trades. */
export interface TradePage {
  /** In any order. Others than the missing ones do no harm. */
  readonly trades: readonly NumberedTrade[];
  /** Where the next page begins; absent: this was the last one. */
  readonly next?: string | number;
  /**
   * With the last page: whether all trades that were asked for and exist have been listed. False where the venue does
   * not list as many, or where a row could not be read.
   */
  readonly isComplete: boolean;
}

/**
 * One channel of a stream, as facts and pure functions. An object is made for each connection, so what its
 * functions remember dies with the connection; a late frame of an old connection reaches nobody.
 */
export interface ChannelParams {
  /** The URL as the venue publishes it; `streamHost` replaces its origin. */
  readonly host: string;
  /** Where and how this one connection is made, as far as only the moment knows it. Called before each dial. */
  dial?(): Promise<Dial>;
  readonly channel: Channel;
  /**
   * Channels of the same feed share one connection, because the venue sends them as one.
   *
   * @defaultValue the channel
   */
  readonly feed?: string;
  /** The frames that subscribe these pairs. May first fetch a token; called again on each connection. */
  subscribe(
    pairs: readonly CurrencyPair[],
    context: SubscribeContext,
  ): readonly string[] | Promise<readonly string[]>;
  /** Publishes what a parsed frame says, or returns what it means. Throws for what it cannot read. */
  onPacket(packet: unknown, receivedTime: number): Control | undefined;
  /**
   * Fast path on the bytes of a frame. True: its events are published; false: not mine, parse it; or what it
   * means, where it is no data.
   */
  readFrame?(bytes: Uint8Array, receivedTime: number): boolean | Control;
  onConnected?(): void;
  onDisconnected?(reason: string): void;
  /**
   * Fetches and publishes what was missed and the venue's own snapshot does not hold: own orders and fills, and public
   * trades of a venue that does not number them. Called when the subscription stands, on public channels too; the feed
   * is live once it resolves. Rejecting reports a gap and tries again. What is lost for good is reported by the
   * `gap` of the subscription's context, or of the stream.
   *
   * A trade channel that has neither `recover` nor `backfill` reports each outage as a gap by itself.
   */
  recover?(outage: Outage | undefined): Promise<void>;
  /**
   * A frame that could not be read: whatever it held is missing. Private feeds ask REST what it may have been.
   */
  onUnreadable?(reason: string): void;
  /**
   * Public trades that the venue numbers: makes one REST call for missing ones and returns what it answered. Core
   * paces, merges and repeats the calls, and publishes. A row that cannot be read is reported and left out. Ids that do
   * not exist are left out.
   *
   * @param page - `next` of the page before; absent for the first one
   */
  backfill?(missing: MissingTrades, page?: string | number): Promise<TradePage>;
  /**
   * Whether the venue sends the last trades when a subscription is made again: published as `backfill`, they show what
   * was missed, and REST is asked only where they do not come.
   *
   * @defaultValue false
   */
  readonly resumesWithTrades?: boolean;
  /**
   * Numbers reach `onPacket` as the text that stood in the frame.
   *
   * @defaultValue false
   */
  readonly exactNumbers?: boolean;
  /**
   * Whether a subscription counts as live only once an event of its pair has come: for channels that begin
   * with a snapshot, where an acknowledgement alone proves nothing.
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
  /** What the venue wants to hear regularly; without `frame` a WebSocket ping. */
  readonly heartbeat?: { readonly interval: number; frame?(): string };
  /**
   * Frames that have the venue confirm what this connection subscribed, by an acknowledgement or by data. They are sent
   * when the channel was quiet for the `data` time-out that the adapter declares, and only if they stay unanswered is
   * that breached: a healthy quiet market is left alone.
   */
  probe?(): readonly string[];
  /** Runs regularly while the connection lives, such as renewing a key; rejecting ends the connection. */
  readonly renew?: { readonly interval: number; run(): Promise<void> };
  /** The venue closes connections of a certain age: after so many milliseconds the next one replaces it. */
  readonly rotation?: { readonly after: number };
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: VenueLimits;
  /** Frames that we may send on one connection. */
  readonly pace?: Rate;
  /** Close codes after which dialling again is pointless, unless the stream was live before. */
  readonly fatalCloseCodes?: readonly number[];
  /** Close codes after which dialling again is pointless whatever went before, such as that of a deleted API key. */
  readonly finalCloseCodes?: readonly number[];
  /** Close codes after which the venue wants to be left alone, for so many milliseconds. */
  readonly closePauses?: Readonly<Record<number, number | ClosePause>>;
  /** HTTP answers to the dial after which dialling again is pointless, unless the stream was live before. */
  readonly fatalHttpCodes?: readonly number[];
  /** Pairs that one connection may carry; more are split over several. @defaultValue Infinity */
  readonly maxPairs?: number;
}
