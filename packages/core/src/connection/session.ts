import type { AccountPublisher } from '../account/account-publisher.js';
import type { Channel } from '../channels/channel.js';
import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { Logger } from '../contract/logger.js';
import type { ChannelEvents } from '../channels/channel.js';
import type { Loss, Recovery } from '../delivery/recoveries.js';
import type { MissingTrades, TradePage } from '../trades/missing-trades.js';
import type { Control } from './control.js';
import type { Dial } from './socket/link.js';

/**
 * What was missed between two connections, in epoch milliseconds of our clock: from the last frame of the old
 * one to the acknowledgement of the new one.
 */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** Something that is done regularly while a connection lives. */
export interface PeriodicTask {
  /** Milliseconds. */
  readonly interval: number;
  /** Rejecting ends the connection. */
  run(): Promise<void>;
}

/**
 * One connection's conversation with the venue. Whatever it remembers dies with the connection; a late frame of an old
 * connection reaches no consumer.
 */
export interface Session {
  /** Where and how this connection is made, as far as only the moment of dialling knows it. */
  dial?(): Promise<Dial>;
  onConnected?(): void;
  /**
   * Returns the frames that subscribe these pairs. May first fetch a token. Called once when the connection is open, and
   * again for pairs that are added later.
   */
  subscribe(pairs: readonly CurrencyPair[]): readonly string[] | Promise<readonly string[]>;
  /** Returns the frames that end the subscription of these pairs. Without it, the connection is replaced by one without them. */
  unsubscribe?(pairs: readonly CurrencyPair[]): readonly string[];
  /** Publishes the events of a parsed frame, or returns what it means. Throws for a frame that it cannot read. */
  onPacket(packet: unknown, receivedTime: number): Control | undefined;
  /**
   * Fast path on the bytes of a frame. Returns true when its events are published, false when it must be parsed, or what
   * the frame means.
   */
  readFrame?(bytes: Uint8Array, receivedTime: number): boolean | Control;
  /** A frame could not be read: whatever it held is missing. On private channels core has raised the doubt already. */
  onUnreadable?(frame: Uint8Array, error: unknown): void;
  /**
   * Fetches and publishes what was missed and the venue's own snapshot does not hold: own orders and fills, and public
   * trades of a venue that does not number them. Called when the subscription stands, on public channels too. The feed
   * is live once it resolves. Rejecting reports a gap and tries again. What is lost for good is reported by
   * `context.gap`.
   *
   * A trade channel that has neither `recover` nor `backfill` reports each outage as a gap by itself.
   */
  recover?(outage: Outage | undefined): Promise<void>;
  /**
   * Public trades that the venue numbers: makes one REST call for missing ones and returns what it answered. Core
   * paces, merges and repeats the calls, and publishes. A row that cannot be read is reported and left out. Ids that do
   * not exist are left out.
   *
   * @param page - `next` of the page before; absent for the first one
   */
  backfill?(missing: MissingTrades, page?: string | number): Promise<TradePage>;
  /**
   * Returns frames that make the venue confirm what this connection subscribed, by an acknowledgement or by data. They
   * are sent when the channel was quiet for the `data` time-out that the adapter declares. The time-out is breached only
   * if they stay unanswered, so that a quiet market is left alone.
   */
  probe?(): readonly string[];
  /** Done regularly while the connection lives, such as renewing a key. */
  readonly every?: PeriodicTask | readonly PeriodicTask[];
  onDisconnected?(reason: string): void;
}

/**
 * What core gives to a session: the identity of one connection. What is published through it belongs to that
 * connection, also after an `await`; after the connection's end it does nothing.
 */
export interface SessionContext {
  readonly exchange: Exchange;
  /** The channel whose params opened the session. A feed may serve others too. */
  readonly channel: Channel;
  readonly logger: Logger;
  /** The pairs that this connection carries at present. */
  readonly pairs: readonly CurrencyPair[];
  /** Set when the pairs were live on an earlier connection of this stream: what happened since was missed. */
  readonly outage: Outage | undefined;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** Whether frames come from `feed` instead of a connection: nothing is recovered then. */
  readonly isReplay: boolean;
  /** Own orders and fills. */
  readonly account: AccountPublisher;
  /** Puts an event on the queues of all observers that want the channel. */
  publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void;
  /**
   * Publishes a trade of a venue that numbers its trades per pair without gaps: repeated ones are dropped, missing ones
   * are fetched or reported as a gap. History from before the stream began is not delivered.
   *
   * @param firstId - where the trade covers several numbers, the first of them; `id` is the last
   */
  publishTrade(trade: Trade, id: number, firstId?: number): void;
  /** A trade number was used for something that is no trade of the market: it is not missing. */
  skipTradeId(symbol: CurrencyPair, id: number): void;
  /** Counts rows that were read and are not published. */
  skip(rows?: number): void;
  /** Counts a word of the venue that is not mapped, in an event that was published all the same. */
  countUnmapped(): void;
  /**
   * Counts and reports a row that could not be read, while the rest of its frame goes on. On private channels it raises
   * a doubt, which REST settles.
   */
  malformed(error: unknown, row: unknown): void;
  /** The same for a row of a list that was asked for: asking again would not make it readable. */
  unreadableRow(error: unknown, row: unknown): void;
  /** Logs a warning of this channel. */
  warn(message: string): void;
  /**
   * Something that this connection should have brought is missing and is being fetched: the channel (or the pair) is
   * `recovering` until the returned recovery ends. Abandoned by itself when the connection ends.
   */
  recovering(reason: string, symbol?: CurrencyPair): Recovery;
  /** Events of a pair, or of the whole channel, are lost for good: reported as `gap`, then `live`. */
  gap(loss: Loss, symbol?: CurrencyPair): void;
  /**
   * Exchange time since when a channel has been received, of one pair or of the first that was acknowledged;
   * `undefined` before that.
   */
  liveSince(channel: Channel, pair?: CurrencyPair): number | undefined;
  /**
   * The venue confirmed these pairs, or all that were asked for. A session calls it where being open is being
   * subscribed; elsewhere `onPacket` returns `acknowledged`.
   *
   * @param venueTime - the venue's clock, where it is known
   */
  acknowledge(pairs?: readonly CurrencyPair[], venueTime?: number): void;
  /** The venue does not serve these pairs, now or later. */
  reject(pairs: readonly CurrencyPair[], reason: string): void;
  /**
   * The venue does not serve these pairs now and may later, as in a halt: they are `recovering` until the venue
   * acknowledges them or sends an event of theirs. The other pairs do not wait for them.
   */
  defer(pairs: readonly CurrencyPair[], reason: string): void;
  /** Sends frames, at the pace that the venue allows, for as long as the connection lives. */
  send(frames: readonly string[]): void;
}
