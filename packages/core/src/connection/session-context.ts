import { DEFAULT_PATIENCE } from '../account/reconciler/reconciler.js';
import { AccountPublisher } from '../account/account-publisher.js';
import type { BalanceRow, Holdings, PositionRow } from '../account/holdings/holding-rows.js';
import { HoldingsPublisher } from '../account/holdings/holdings-publisher.js';
import { isOrderChannel } from '../account/order-channels.js';
import type { BookFacts, Books } from '../book/book-facts.js';
import { ConnectionBooks } from '../book/connection-books.js';
import type { CandleFacts, Candles } from '../candles/candle-facts.js';
import { ConnectionCandles } from '../candles/connection-candles.js';
import type { Instrument } from '../channels/instrument.js';
import { Channel, isPrivateChannel } from '../channels/channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { endSignal } from '../contract/end-signal.js';
import type { Exchange } from '../contract/exchange.js';
import type { Logger } from '../contract/logger.js';
import { Publisher } from '../delivery/publisher.js';
import { NO_RECOVERY, type Loss, type Recovery } from '../delivery/recoveries.js';
import type { StatusReporter } from '../delivery/status-reporter.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { StreamParts } from '../stream/stream-parts.js';
import { ChannelBookHost } from './channel-book-host.js';
import type { ChannelParams } from './channel-params.js';
import { messageOf } from './connection-end.js';
import type { Outage, SessionContext } from './session.js';
import type { Subscription } from './subscription.js';
import { timeoutsOf } from './timeouts.js';

/** Codes without mapping that a channel warns of. */
const MOST_WARNINGS = 100;

export interface ConnectionContextInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  /** The channels whose events the feed's frames contain. */
  readonly channels: readonly SubscribedChannel[];
  readonly reporter: StatusReporter;
  readonly pairs: readonly CurrencyPair[];
  readonly outage: Outage | undefined;
  readonly isReplay: boolean;
}

/** The identity of one connection: its session publishes and reports through it. */
export class ConnectionContext extends Publisher implements SessionContext {
  readonly exchange: Exchange;
  readonly channel: Channel;
  readonly outage: Outage | undefined;
  readonly isReplay: boolean;
  readonly account: AccountPublisher;
  readonly balances: Holdings<BalanceRow>;
  readonly positions: Holdings<PositionRow>;
  pairs: readonly CurrencyPair[];
  /** Whether this connection's state is reported: false until it has replaced the previous one. */
  isPresent = false;
  /** Set for a connection with order books. */
  books: ConnectionBooks | undefined;
  /** Set for a connection with candles. */
  candles: ConnectionCandles | undefined;
  readonly #init: ConnectionContextInit;
  readonly #abort = endSignal();
  #subscription: Subscription | undefined;

  constructor(init: ConnectionContextInit) {
    const { parts, params, pairs, outage, isReplay } = init;
    super({ channels: parts.channels, trades: parts.trades });
    this.#init = init;
    this.exchange = parts.context.options.exchange;
    this.channel = params.channel;
    this.pairs = pairs;
    this.outage = outage;
    this.isReplay = isReplay;
    const patience = parts.context.options.timeouts?.recovery ?? DEFAULT_PATIENCE;
    const { subscribeChannels } = parts.context.options;
    const isWanted = subscribeChannels.some(isOrderChannel);
    this.account = new AccountPublisher({ ledger: parts.account, context: this, isWanted, patience });
    const { balances, positions } = parts.holdings;
    this.balances = new HoldingsPublisher({
      ...{ ledger: balances, context: this, patience },
      isWanted: subscribeChannels.includes(Channel.MY_BALANCE),
    });
    this.positions = new HoldingsPublisher({
      ...{ ledger: positions, context: this, patience },
      isWanted: subscribeChannels.includes(Channel.MY_POSITION),
    });
  }

  get logger(): Logger {
    return this.#init.parts.context.options.logger;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Sets the connection's subscription, which is made after the context. */
  attach(subscription: Subscription): void {
    this.#subscription = subscription;
    this.awaited = subscription.acks.awaited;
  }

  /** Whether a pair has neither been acknowledged nor had an event. */
  isPending(pair: CurrencyPair): boolean {
    return this.#subscription?.acks.pending.includes(pair) ?? true;
  }

  /** Subscribes more pairs on this connection. Returns false where that needs a new connection. */
  addPairs(pairs: readonly CurrencyPair[]): boolean {
    for (const pair of pairs) this.left.delete(pair);
    if (isPrivateChannel(this.channel) && this.#subscription?.hasBegun === true) return false;
    this.pairs = [...this.pairs, ...pairs];
    this.books?.add(pairs);
    void this.#subscription?.add(pairs);
    return true;
  }

  /** Unsubscribes pairs: their events are not published any more. Returns false where that needs a new connection. */
  removePairs(pairs: readonly CurrencyPair[]): boolean {
    this.pairs = this.pairs.filter((pair) => !pairs.includes(pair));
    for (const pair of pairs) this.left.add(pair);
    this.books?.remove(pairs);
    const isDone = this.#subscription?.remove(pairs) ?? true;
    // One subscription brings the own orders of all pairs: the ledger skips those of pairs that are not subscribed.
    return isDone || isPrivateChannel(this.channel);
  }

  /** The connection has ended. */
  end(): void {
    this.isEnded = true;
    this.#abort.abort();
    if (!this.books) return;
    this.books.end();
    this.channels.get(Channel.ORDER_BOOK)?.books.delete(this.books);
  }

  openBooks(facts: BookFacts): Books {
    const { parts, params } = this.#init;
    const channel = this.channels.get(Channel.ORDER_BOOK);
    if (!channel || this.books)
      throw new Error('openBooks is called once, by a session of the order-book channel');
    const { acknowledge } = timeoutsOf(params, parts.context.options.timeouts);
    this.books = new ConnectionBooks(facts, new ChannelBookHost(this, channel, acknowledge));
    channel.books.add(this.books);
    return this.books;
  }

  openCandles(facts: CandleFacts): Candles {
    const { candles } = this.#init.parts;
    if (!candles || this.candles)
      throw new Error('openCandles is called once, by a session of the candle channel');
    this.candles = new ConnectionCandles(facts, this, candles);
    return this.candles;
  }

  publishInstrument(instrument: Instrument): void {
    const changed = this.#init.parts.instruments.changeOf(instrument);
    if (changed) this.publish(Channel.INSTRUMENT, changed);
    else this.sawRow(instrument.symbol);
  }

  /** A row of a pair arrived that changed nothing: it acknowledges the pair like an event. */
  sawRow(pair: CurrencyPair): void {
    this.awaited.get(pair)?.();
  }

  hasLeft(pair: CurrencyPair): boolean {
    return this.left.has(pair);
  }

  /** The book of a pair is in doubt. */
  beginGap(pair: CurrencyPair, reason: string): void {
    this.#init.reporter.beginGap(pair, reason);
  }

  skip(rows = 1): void {
    const counters = this.channels.get(this.channel)?.counters;
    if (counters) counters.skipped += rows;
  }

  countUnmapped(warning?: string): void {
    const counters = this.channels.get(this.channel)?.counters;
    if (!counters) return;
    counters.unmapped++;
    const { warnings } = counters;
    if (warning === undefined || warnings.has(warning) || warnings.size >= MOST_WARNINGS) return;
    warnings.add(warning);
    this.warn(warning);
  }

  readonly malformed = (error: unknown, row: unknown): void => {
    this.rejectEvent(this.channel, error, row);
  };

  readonly unreadableRow = (error: unknown, row: unknown): void => {
    this.channels.get(this.channel)?.reportRow(error, row);
  };

  /** A row of one channel of the feed could not be read. */
  unreadableRowOf(channel: Channel, error: unknown, row: unknown): void {
    this.unreadable++;
    this.channels.get(channel)?.reportRow(error, row);
  }

  /** A frame could not be read as a whole. */
  doubtFrame(error: unknown, frame: Uint8Array): void {
    this.unreadable++;
    this.#doubtAccount(error);
    this.candles?.doubt();
    this.books?.doubtFrame(`a frame could not be read: ${messageOf(error)}`, frame);
  }

  warn(message: string): void {
    this.#init.parts.context.warn(this.channel, message);
  }

  recovering(reason: string, symbol?: CurrencyPair): Recovery {
    return this.#recovering(reason, { symbol });
  }

  /** The same for one channel of the feed. */
  recoveringOf(channel: Channel, reason: string): Recovery {
    return this.#recovering(reason, { channel });
  }

  #recovering(
    reason: string,
    { symbol, channel }: { symbol?: CurrencyPair | undefined; channel?: Channel },
  ): Recovery {
    const { signal } = this;
    if (signal.aborted || !this.isPresent) return NO_RECOVERY;
    const recovery = this.#init.reporter.recovering(reason, symbol, channel);
    const abandon = (): void => {
      recovery.abandon();
    };
    signal.addEventListener('abort', abandon, { once: true });
    return {
      end: (filled) => {
        signal.removeEventListener('abort', abandon);
        recovery.end(filled);
      },
      lose: (loss, filled) => {
        signal.removeEventListener('abort', abandon);
        recovery.lose(loss, filled);
      },
      abandon,
    };
  }

  gap(loss: Loss, symbol?: CurrencyPair): void {
    if (!this.signal.aborted) this.#init.reporter.reportLoss(loss, symbol);
  }

  /** Events of one channel of the feed are lost for good. */
  gapOf(channel: Channel, loss: Loss): void {
    if (!this.signal.aborted) this.#init.reporter.reportLoss(loss, undefined, channel);
  }

  liveSince(channel: Channel, pair?: CurrencyPair): number | undefined {
    return this.#init.parts.liveSince.of(channel, pair);
  }

  acknowledge(pairs?: readonly CurrencyPair[], venueTime?: number): void {
    this.#subscription?.acknowledge(pairs, venueTime);
  }

  reject(pairs: readonly CurrencyPair[], reason: string): void {
    if (!this.signal.aborted) this.#subscription?.refuse(pairs, reason);
  }

  defer(pairs: readonly CurrencyPair[], reason: string): void {
    if (!this.signal.aborted) this.#subscription?.defer(pairs, reason);
  }

  send(frames: readonly string[]): void {
    void this.#subscription?.send(frames);
  }

  protected override rejectEvent(channel: Channel, error: unknown, row: unknown): void {
    super.rejectEvent(channel, error, row);
    this.#doubtAccount(error);
    this.candles?.doubt();
    this.books?.doubtRow(`a row could not be read: ${messageOf(error)}`, row);
  }

  /** What could not be read may have been of any private channel of the feed. */
  #doubtAccount(reason: unknown): void {
    for (const { channel } of this.#init.channels)
      if (channel === Channel.MY_BALANCE) this.balances.doubt(reason);
      else if (channel === Channel.MY_POSITION) this.positions.doubt(reason);
    if (this.#init.channels.some(({ channel }) => isOrderChannel(channel))) this.account.doubt(reason);
  }
}
