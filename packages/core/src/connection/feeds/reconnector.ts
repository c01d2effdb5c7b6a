import { Channel } from '../../channels/channel.js';
import { earliestNow, now } from '../../contract/clock.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import { StatusReporter } from '../../delivery/status-reporter.js';
import type { SubscribedChannel } from '../../delivery/subscribed-channel.js';
import type { FrameReader } from '../../frames/frame-reader.js';
import type { StreamParts } from '../../stream/stream-parts.js';
import type { TradeSequencer } from '../../trades/trade-sequencer.js';
import type { CandleFacts } from '../../candles/candle-facts.js';
import type { StreamCandles } from '../../candles/stream-candles.js';
import { BackOff } from './back-off.js';
import type { ChannelParams } from '../channel-params.js';
import type { ConnectionEnd } from '../connection-end.js';
import { Connection, type ConnectionEvents } from '../connection.js';
import { Connector } from './connector.js';
import type { Control } from '../control.js';
import { DEFAULT_PAUSES, DEFAULT_RECONNECT_POLICY } from '../governor/reconnect-policy.js';
import { Outages, outageSince } from './outage.js';
import { Rotations } from './rotation.js';
import type { Session } from '../session.js';

export interface ReconnectorInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  /** The channels whose events the feed's frames contain. */
  readonly channels: readonly [SubscribedChannel, ...SubscribedChannel[]];
  readonly pairs: readonly CurrencyPair[];
  /** Number of this connection among those of the feed. */
  readonly index: number;
  /** When its pairs were lost, if the stream was started before. */
  readonly lostAt: number | undefined;
}

/** Keeps one connection of a feed open: dials, waits for its end, backs off, dials again. */
export class Reconnector {
  readonly params: ChannelParams;
  readonly #init: ReconnectorInit;
  readonly #connector: Connector;
  readonly #backOff: BackOff;
  readonly #reporter: StatusReporter;
  /** What is kept of the pairs' events over all connections, and follows them. */
  readonly #followers: readonly (TradeSequencer | StreamCandles)[];
  #pairs: readonly CurrencyPair[];
  /** Reads frames of `StreamBase.feed` while there is no connection. */
  #replay: FrameReader | undefined;
  #connection: Connection | undefined;
  readonly #rotations: Rotations;
  /** Whether the present connection cannot take the changed pairs. */
  #isOutdated = false;
  #isRetired = false;
  readonly #outages: Outages;
  /** Aborted at the end of this life of the stream, which may be started again. */
  readonly #signal: AbortSignal;

  constructor(init: ReconnectorInit) {
    const { parts, params, pairs, channels, index, lostAt } = init;
    this.#init = init;
    this.#signal = parts.context.signal;
    this.#outages = new Outages(lostAt);
    this.params = params;
    this.#reporter = new StatusReporter({ context: parts.context, channels, index });
    this.#connector = new Connector({ parts, params, channels, reporter: this.#reporter });
    this.#followers = [
      this.serves(Channel.TRADE) ? parts.trades : undefined,
      this.serves(Channel.CANDLE) ? parts.candles : undefined,
    ].filter((follower) => follower !== undefined);
    this.#pairs = pairs;
    const policy = { ...DEFAULT_RECONNECT_POLICY, ...DEFAULT_PAUSES, ...parts.context.options.reconnect };
    this.#rotations = new Rotations({
      channels,
      present: () => this.#connection,
      open: (old) => this.#open('replacing', old),
      reporter: this.#reporter,
      onEnd: () => {
        this.#renew();
      },
    });
    this.#backOff = new BackOff({
      policy,
      governor: this.#connector.governor,
      reporter: this.#reporter,
      signal: this.#signal,
      fail: (message) => parts.context.error('reconnect_exhausted', message, { channel: params.channel }),
    });
  }

  /** Runs until the stream stops or every pair was rejected. Rejects when dialling again cannot help. */
  async run(): Promise<void> {
    for (let dialed = performance.now(); !this.#isStopped(); dialed = performance.now()) {
      const end = await this.#live();
      if (this.#isStopped()) break;
      if (this.#pairs.length === 0 && !this.#isRetired) {
        this.#reporter.transition('refused', { reason: 'the venue refused every pair' });
        return;
      }
      if (!this.#isRetired) await this.#backOff.waitAfter(end, dialed);
      if (this.#isRetired) {
        this.#reporter.retire();
        return;
      }
    }
    this.#reporter.transition('stopped');
  }

  /** Closes the connection, if there is one. */
  close(reason: string): void {
    this.#connection?.close(reason);
    this.#rotations.successor?.close(reason);
    this.#replay?.context.end();
  }

  /** Reads the frames of the present connection, or those of `StreamBase.feed` while there is none. */
  get reader(): FrameReader {
    if (this.#living) return this.#living.reader;
    this.#replay ??= this.#connector.openSession({ pairs: this.#pairs, outage: undefined, isReplay: true });
    return this.#replay;
  }

  /** Acts on the meaning of a frame of `StreamBase.feed`. */
  handle(control: Control): void {
    if (this.#living) this.#living.handle(control);
    else this.#reporter.reportReplayed(control, this.#pairs);
  }

  /** The session of the present connection. */
  get session(): Session | undefined {
    return this.#connection?.reader.session;
  }

  /** The facts of the candles of the present connection. */
  get candleFacts(): CandleFacts | undefined {
    return this.#connection?.context.candles?.facts;
  }

  /** Whether it has no pairs left and ends. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  get pairs(): readonly CurrencyPair[] {
    return this.#pairs;
  }

  /** When its pairs were lost. `undefined` before the first connection. */
  get lostAt(): number | undefined {
    return this.#outages.lostAt;
  }

  /** Replaces a connection that is open and does not send its events. */
  restart(reason: string): void {
    const connection = this.#living;
    if (!connection) return;
    this.#doubt('stale', reason);
    connection.close(reason);
  }

  /** Subscribes more pairs. */
  addPairs(pairs: readonly CurrencyPair[]): void {
    this.#pairs = [...this.#pairs, ...pairs];
    for (const context of this.#connector.contexts) if (!context.addPairs(pairs)) this.#isOutdated = true;
    this.#renew();
  }

  /** Unsubscribes pairs. */
  removePairs(pairs: readonly CurrencyPair[]): void {
    this.#pairs = this.#pairs.filter((pair) => !pairs.includes(pair));
    for (const context of this.#connector.contexts) if (!context.removePairs(pairs)) this.#isOutdated = true;
    for (const pair of pairs) {
      for (const follower of this.#followers) follower.forget(pair);
      this.#init.parts.instruments.forget(pair);
      for (const { channel, row } of this.#init.channels)
        if (row.access === 'public') this.#init.parts.liveSince.forget(channel, pair);
    }
    this.#renew();
  }

  /** Ends it, because none of its pairs is subscribed any more. */
  retire(): void {
    this.#isRetired = true;
    this.close('none of its pairs is subscribed any more');
  }

  /** Replaces the present connection where it cannot take the changed pairs. */
  #renew(): void {
    const connection = this.#living;
    if (!this.#isOutdated || !connection || this.#pairs.length === 0 || this.#rotations.areUnderway) return;
    this.#isOutdated = false;
    const reason = 'the subscribed pairs have changed';
    if (this.params.overlaps === false) connection.close(reason);
    else void this.#rotations.replace(connection, reason);
  }

  /** Whether a second connection is being opened, or open, to replace the present one. */
  isReplacing(): boolean {
    return this.#rotations.areUnderway;
  }

  /** The present connection, unless it has ended. */
  get #living(): Connection | undefined {
    return this.#connection?.hasEnded === false ? this.#connection : undefined;
  }

  /** Whether the feed's frames contain a channel's events. */
  serves(channel: Channel): boolean {
    return this.#init.channels.some((one) => one.channel === channel);
  }

  /** Runs one connection and those that replace it, until one ends without a successor. */
  async #live(): Promise<ConnectionEnd> {
    let connection = await this.#open('connecting');
    while (connection instanceof Connection) {
      this.#connection = connection;
      connection.context.isPresent = true;
      if (connection.liveSince !== undefined) this.#settleAdded(connection);
      if (this.#isStopped()) connection.close('stopped');
      const end = await connection.ended;
      const successor: Connection | undefined = this.#rotations.successor;
      this.#connection = undefined;
      if (successor?.liveSince === undefined) {
        this.#reporter.lost(this.#pairs);
        for (const follower of this.#followers) follower.disconnected(this);
      }
      this.#outages.begin(connection, this.#init.channels[0].counters.lastFrameTime);
      if (connection.liveSince !== undefined) this.#backOff.lived(performance.now() - connection.liveSince);
      if (!successor) return end;
      if (successor.liveSince === undefined)
        this.#reporter.transition('reconnecting', { reason: end.reason, nextDelay: 0 });
      connection = successor;
    }
    return connection;
  }

  /** Dials. `replacing` is not reported, because the channel stays live. */
  async #open(purpose: 'connecting' | 'replacing', old?: Connection): Promise<Connection | ConnectionEnd> {
    await this.#connector.admit(old?.signal);
    if (this.#isStopped()) return { reason: 'stopped' };
    if (purpose === 'connecting') this.#reporter.transition('connecting');
    return this.#connector.open({
      pairs: this.#pairs,
      outage: purpose === 'replacing' ? outageSince(now()) : this.#outages.present,
      eventsOf: (connection) => this.#events(connection),
    });
  }

  #events(connection: () => Connection): ConnectionEvents {
    // Nothing is reported of a connection that has not replaced the present one yet.
    const isPresent = (): boolean => this.#connection === connection();
    return {
      onSubscribing: () => {
        if (isPresent()) this.#reporter.transition('subscribing');
      },
      onAcknowledged: (pairs = this.#pairs, venueTime = earliestNow()) => {
        const { parts, channels } = this.#init;
        for (const { channel } of channels) parts.liveSince.mark(channel, pairs, venueTime);
      },
      onRefused: (refused, reason) => {
        this.#refuse(refused, reason);
      },
      onLive: () => {
        this.#backOff.succeeded();
        if (this.#pairs.length === 0) connection().close('the venue refused every pair');
        else if (isPresent()) {
          const isAgain = this.#outages.hasBegun;
          const { context } = connection();
          for (const follower of this.#followers) follower.connected(this, isAgain);
          this.#reporter.live(
            this.#pairs.filter((pair) => !context.isPending(pair)),
            isAgain,
          );
        }
      },
      onAdded: (pair) => {
        if (isPresent() && connection().liveSince !== undefined) this.#addedIsLive(pair);
      },
      onRotate: (reason) => {
        void this.#rotations.replace(connection(), reason);
      },
      onStale: (reason) => {
        if (isPresent()) this.#doubt('stale', reason);
      },
      onGap: (reason) => {
        if (isPresent()) this.#doubt('gap', reason);
      },
    };
  }

  /** Reports pairs as live that were added while the connection was still replacing another one. */
  #settleAdded({ context }: Connection): void {
    for (const pair of this.#pairs)
      if (!context.isPending(pair) && context.pairs.includes(pair)) this.#addedIsLive(pair);
  }

  #addedIsLive(pair: CurrencyPair): void {
    if (this.#reporter.isPending(pair)) for (const follower of this.#followers) follower.added(this, pair);
    this.#reporter.pairLive(pair);
  }

  /** Reports that earlier events are not to be trusted until the channel is live again. */
  #doubt(state: 'stale' | 'gap', reason: string): void {
    this.#reporter.lost(this.#pairs);
    this.#reporter.transition(state, { reason });
  }

  /** The venue rejected these pairs: they are not asked for again. */
  #refuse(refused: readonly CurrencyPair[], reason: string): void {
    this.#pairs = this.#pairs.filter((pair) => !refused.includes(pair));
    this.#reporter.refused(refused, reason);
    // A connection that is not live yet is closed by `onLive`.
    if (this.#pairs.length === 0 && this.#connection?.liveSince !== undefined)
      this.#connection.close('the venue refused every pair');
  }

  #isStopped(): boolean {
    return this.#signal.aborted;
  }
}
