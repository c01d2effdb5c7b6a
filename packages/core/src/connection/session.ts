import type { AccountPublisher } from '../account/account-publisher.js';
import type { BalanceRow, Holdings, PositionRow } from '../account/holdings/holding-rows.js';
import type { BookFacts, Books } from '../book/book-facts.js';
import type { CandleFacts, Candles } from '../candles/candle-facts.js';
import type { Channel } from '../channels/channel.js';
import type { Instrument } from '../channels/instrument.js';
import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { Logger } from '../contract/logger.js';
import type { ChannelEvents } from '../channels/channel.js';
import type { Loss, Recovery } from '../delivery/recoveries.js';
import type { MissingTrades, TradePage } from '../trades/missing/missing-trades.js';
import type { MessageDescription } from '../frames/messages/message-description.js';
import type { Control } from './control.js';
import type { Dial } from './socket/link.js';

/**
 * The time between two connections, in epoch milliseconds of our clock: from the last frame of the old one to the
 * acknowledgement of the new one. Events of that time were missed.
 */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** A task that runs regularly while the connection is open. */
export interface PeriodicTask {
  /** Milliseconds. */
  readonly interval: number;
  /** Rejecting ends the connection. */
  run(): Promise<void>;
}

/**
 * One connection's conversation with the venue. Its state ends with the connection. A frame that arrives after the end
 * publishes nothing.
 */
export interface Session {
  /** Returns the facts of the dial that are known only when it begins, such as a token in the URL. */
  dial?(): Promise<Dial>;
  onConnected?(): void;
  /**
   * Returns the frames that subscribe these pairs. May first fetch a token. Called once when the connection is open and
   * again for pairs that are added later: they come in addition to the pairs of before.
   */
  subscribe(pairs: readonly CurrencyPair[]): readonly string[] | Promise<readonly string[]>;
  /**
   * Returns the frames that end the subscription of these pairs, and forgets their state. Without this method, a new
   * connection without these pairs replaces the present one.
   */
  unsubscribe?(pairs: readonly CurrencyPair[]): readonly string[];
  /**
   * Publishes the events of a parsed frame, or returns what a frame without events means. Throws for a frame that it
   * cannot read.
   */
  onPacket(packet: unknown, receivedTime: number): Control | undefined;
  /**
   * The messages that arrive often. Core reads a frame with the layout of one of them from its bytes, without
   * `JSON.parse`, and gives the result to `onPacket`. The packet and its rows are used anew for the next frame.
   */
  readonly messages?: readonly MessageDescription[];
  /**
   * Begins to read a large frame of a socket in slices, between which the process serves its other connections; each call
   * of `next` should take less than a millisecond. The result goes to `onPacket`. Where there is none, or an error is
   * thrown, the frame is read as a whole.
   */
  readSlices?(frame: Buffer): Generator<undefined, unknown>;
  /**
   * The same as `onPacket`, for a frame that was read from its bytes: its layout is known, so that nothing has to be
   * checked again. The packet and its rows are used anew for the next frame: the session must not keep them.
   *
   * @defaultValue `onPacket`
   */
  onMessage?(packet: unknown, receivedTime: number): Control | undefined;
  /**
   * A frame could not be read, so its events are missing. On private channels core reads over REST by itself what
   * the feed carries.
   */
  onUnreadable?(frame: Uint8Array, error: unknown): void;
  /**
   * Fetches and publishes the missed events that the venue's snapshot does not contain: own orders and fills, and
   * public trades of a venue that does not number them. Called when everything is acknowledged, on public channels too.
   * The feed is live once the promise resolves. After a rejection it is called again; repeated failures are reported as
   * a gap. Events that are lost for good are reported by `context.gap`.
   *
   * For a trade channel with neither `recover` nor `backfill`, core reports each outage as a gap.
   */
  recover?(outage: Outage | undefined): Promise<void>;
  /**
   * Makes one REST call for missing public trades, of a venue that numbers its trades, and returns the answer. Core
   * paces, merges and repeats the calls and publishes the trades. The session reports rows that cannot be read and
   * leaves them out. It also leaves out ids that do not exist.
   *
   * @param page - `next` of the page before; absent for the first one
   */
  backfill?(missing: MissingTrades, page?: string | number): Promise<TradePage>;
  /**
   * Returns frames that make the venue confirm the subscriptions of this connection, by an acknowledgement or by data.
   * They are sent when the channel had no event for the `data` time-out that the adapter declares. The time-out is
   * breached only if the venue does not answer, so that a quiet market causes no reconnect.
   */
  probe?(): readonly string[];
  /** Tasks that run regularly while the connection is open, such as renewing a key. */
  readonly every?: PeriodicTask | readonly PeriodicTask[];
  onDisconnected?(reason: string): void;
}

/**
 * What core gives to a session: the identity of one connection. An event that is published through it belongs to that
 * connection, also after an `await`. After the connection's end it publishes nothing.
 */
export interface SessionContext {
  readonly exchange: Exchange;
  /** The channel whose params opened the session. A feed may serve others too. */
  readonly channel: Channel;
  readonly logger: Logger;
  /** The pairs that this connection carries at present. */
  readonly pairs: readonly CurrencyPair[];
  /** Set when the pairs were live on an earlier connection of this stream: events since then were missed. */
  readonly outage: Outage | undefined;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** Whether the frames come from `feed` instead of a connection. Nothing is recovered then. */
  readonly isReplay: boolean;
  /** Own orders and fills. */
  readonly account: AccountPublisher;
  /** Own balances. */
  readonly balances: Holdings<BalanceRow>;
  /** Own positions. Rows of pairs that are not subscribed are skipped. */
  readonly positions: Holdings<PositionRow>;
  /** Puts an event on the queues of all observers that want the channel. */
  publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void;
  /**
   * Publishes a trade of a venue that numbers its trades per pair without gaps: repeated ones are dropped, missing ones
   * are fetched or reported as a gap. Trades from before the stream began are not published.
   *
   * @param firstId - where the trade covers several numbers, the first of them; `id` is the last
   */
  publishTrade(trade: Trade, id: number, firstId?: number): void;
  /** The venue used a trade number for something that is not a trade of the market: the number is not missing. */
  skipTradeId(symbol: CurrencyPair, id: number): void;
  /**
   * Makes the order books of this connection, which publish and report by themselves. Called once, when the session of an
   * order-book channel is made.
   */
  openBooks(facts: BookFacts): Books;
  /**
   * Makes the candles of this connection, which publish, close and back-fill by themselves. Called once, when the session
   * of a candle channel is made.
   */
  openCandles(facts: CandleFacts): Candles;
  /**
   * Publishes an instrument if it differs from the one that was published last of its pair on this stream. The first one
   * of a pair is a `snapshot`.
   */
  publishInstrument(instrument: Instrument): void;
  /** Counts rows that were read and are not published. */
  skip(rows?: number): void;
  /**
   * Counts a venue's code that has no mapping, in an event that was published anyway.
   *
   * @param warning - names the code; logged once per stream
   */
  countUnmapped(warning?: string): void;
  /**
   * Counts and reports a row that could not be read. The other rows of its frame are not affected. On private channels
   * core then reads over REST all that the feed carries: orders and fills, balances, positions. May be passed as a
   * callback.
   */
  readonly malformed: (error: unknown, row: unknown) => void;
  /** The same for a row of a REST answer: core does not read it again, because it would still be unreadable. */
  readonly unreadableRow: (error: unknown, row: unknown) => void;
  /** Logs a warning of this channel. */
  warn(message: string): void;
  /**
   * Events of this connection are missing and are being fetched: the channel (or the pair) is `recovering` until the
   * returned recovery ends. The end of the connection abandons it.
   */
  recovering(reason: string, symbol?: CurrencyPair): Recovery;
  /** Events of a pair, or of the whole channel, are lost for good: reported as `gap`, then `live`. */
  gap(loss: Loss, symbol?: CurrencyPair): void;
  /**
   * Exchange time in whole milliseconds since which this stream has received a channel: of one pair, or of the pair that was acknowledged
   * first. `undefined` before that.
   */
  liveSince(channel: Channel, pair?: CurrencyPair): number | undefined;
  /**
   * The venue acknowledged these pairs, or all that were asked for. For venues where an open connection is subscribed
   * already; elsewhere `onPacket` returns `acknowledged`.
   *
   * @param venueTime - the venue's clock, where it is known
   */
  acknowledge(pairs?: readonly CurrencyPair[], venueTime?: number): void;
  /** The venue rejected the subscription of these pairs: they are not asked for again. */
  reject(pairs: readonly CurrencyPair[], reason: string): void;
  /**
   * The venue does not serve these pairs now and may do so later, for example after a halt: they are `recovering` until
   * the venue acknowledges them or sends an event of theirs. The other pairs do not wait for them.
   */
  defer(pairs: readonly CurrencyPair[], reason: string): void;
  /** Sends frames within the venue's limits. Frames that were not sent when the connection ends are discarded. */
  send(frames: readonly string[]): void;
}
