import { Channel } from '../channels/channel.js';
import { inPresentTime, now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StatusReporter } from '../delivery/status-reporter.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { FrameReader } from '../frames/frame-reader.js';
import type { StreamParts } from '../stream/stream-parts.js';
import type { TradeSequencer } from '../trades/trade-sequencer.js';
import { BackOff } from './back-off.js';
import type { ChannelParams } from './channel-params.js';
import type { ConnectionEnd } from './connection-end.js';
import { Connection, type ConnectionEvents } from './connection.js';
import { Connector } from './connector.js';
import type { Control } from './control.js';
import { DEFAULT_PAUSES, DEFAULT_RECONNECT_POLICY } from './governor/reconnect-policy.js';
import { sleep } from './governor/sleep.js';
import { Rotation } from './rotation.js';
import type { Outage, Session } from './session.js';

export interface ReconnectorInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  /** The channels that this feed serves. */
  readonly channels: readonly [SubscribedChannel, ...SubscribedChannel[]];
  readonly pairs: readonly CurrencyPair[];
  /** Which of the channel's connections this is. */
  readonly index: number;
}

/** Keeps one feed's connection alive: dials, waits for its end, backs off, dials again. */
export class Reconnector {
  readonly params: ChannelParams;
  readonly #init: ReconnectorInit;
  readonly #connector: Connector;
  readonly #backOff: BackOff;
  readonly #reporter: StatusReporter;
  readonly #trades: TradeSequencer | undefined;
  #pairs: readonly CurrencyPair[];
  /** Reads frames that `feed` brings while there is no connection. */
  #replay: FrameReader | undefined;
  #connection: Connection | undefined;
  #rotation: Rotation | undefined;
  /** A connection that is to take over, and already has to be replaced itself. */
  #expiring: { readonly connection: Connection; readonly reason: string } | undefined;
  /** Whether a connection was live: from then on, a refusal may be passing. */
  #wasLive = false;
  /** Pairs were added that the present connection cannot take. */
  #isOutdated = false;
  #isRetired = false;
  /** When the last frame of a live connection came. */
  #lostAt: number | undefined;

  constructor(init: ReconnectorInit) {
    const { parts, params, pairs, channels, index } = init;
    this.#init = init;
    this.params = params;
    this.#reporter = new StatusReporter({ context: parts.context, channels, index });
    this.#connector = new Connector({ parts, params, channels, reporter: this.#reporter });
    this.#trades = this.serves(Channel.TRADE) ? parts.trades : undefined;
    this.#pairs = pairs;
    const policy = { ...DEFAULT_RECONNECT_POLICY, ...DEFAULT_PAUSES, ...parts.context.options.reconnect };
    this.#backOff = new BackOff(policy, this.#connector.governor);
  }

  /** Runs until the stream stops; rejects when no connection can do better. Resolves when every pair was refused. */
  async run(): Promise<void> {
    for (let dialed = performance.now(); !this.#isStopped(); dialed = performance.now()) {
      const end = await this.#live();
      if (this.#isStopped()) break;
      if (this.#pairs.length === 0 && !this.#isRetired) {
        this.#reporter.transition('refused', { reason: 'the venue refused every pair' });
        return;
      }
      if (!this.#isRetired) await this.#waitAfter(end, dialed);
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
    this.#rotation?.successor?.close(reason);
    this.#replay?.context.end();
  }

  /** Reads the frames of the present connection, or those that `feed` brings while there is none. */
  get reader(): FrameReader {
    if (this.#connection && this.isConnected) return this.#connection.reader;
    this.#replay ??= this.#connector.openSession({ pairs: this.#pairs, outage: undefined, isReplay: true });
    return this.#replay;
  }

  /** Acts on what a frame that `feed` brought means. */
  handle(control: Control): void {
    if (this.#connection && this.isConnected) this.#connection.handle(control);
    else if (control.kind === 'gap') this.#reporter.report('gap', { reason: control.reason });
    else if (control.kind === 'refused')
      for (const symbol of control.pairs ?? this.#pairs)
        this.#reporter.report('refused', { symbol, reason: control.reason });
  }

  /** The session of the present connection. */
  get session(): Session | undefined {
    return this.#connection?.reader.session;
  }

  /** Whether it has no pairs left, and ends. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  get pairs(): readonly CurrencyPair[] {
    return this.#pairs;
  }

  /** Replaces the connection: it lives, and does not bring what it should. */
  restart(reason: string): void {
    const connection = this.#connection;
    if (!connection || connection.hasEnded) return;
    this.#doubt('stale', reason);
    connection.close(reason);
  }

  /** Subscribes more pairs. */
  addPairs(pairs: readonly CurrencyPair[]): void {
    this.#pairs = [...this.#pairs, ...pairs];
    for (const context of this.#connector.contexts) if (!context.addPairs(pairs)) this.#isOutdated = true;
    this.#renew();
  }

  /** Ends the subscription of pairs. */
  removePairs(pairs: readonly CurrencyPair[]): void {
    this.#pairs = this.#pairs.filter((pair) => !pairs.includes(pair));
    for (const context of this.#connector.contexts) if (!context.removePairs(pairs)) this.#isOutdated = true;
    for (const pair of pairs) {
      this.#trades?.forget(pair);
      for (const { channel, row } of this.#init.channels)
        if (row.access === 'public') this.#init.parts.liveSince.forget(channel, pair);
    }
    this.#renew();
  }

  /** None of its pairs is subscribed any more: it ends. */
  retire(): void {
    this.#isRetired = true;
    this.close('none of its pairs is subscribed any more');
  }

  /** Has a connection with the present pairs take over, where the present one cannot take them. */
  #renew(): void {
    const connection = this.#connection;
    if (!this.#isOutdated || this.#pairs.length === 0) return;
    if (this.#rotation || !connection || connection.hasEnded) return;
    this.#isOutdated = false;
    const reason = 'the subscribed pairs have changed';
    if (this.params.overlaps === false) connection.close(reason);
    else void this.#replace(connection, reason);
  }

  /** Whether two connections overlap at present. */
  isReplacing(): boolean {
    return this.#rotation !== undefined;
  }

  get isConnected(): boolean {
    return this.#connection !== undefined && !this.#connection.hasEnded;
  }

  /** Whether this feed's frames hold a channel's events. */
  serves(channel: Channel): boolean {
    return this.#init.channels.some((one) => one.channel === channel);
  }

  /** One connection and those that replace it, until one ends without a successor. */
  async #live(): Promise<ConnectionEnd> {
    let connection = await this.#open('connecting');
    while (connection instanceof Connection) {
      this.#connection = connection;
      connection.context.isPresent = true;
      if (connection.liveSince !== undefined) this.#settleAdded(connection);
      if (this.#isStopped()) connection.close('stopped');
      const end = await connection.ended;
      const successor: Connection | undefined = this.#rotation?.successor;
      this.#connection = undefined;
      if (successor?.liveSince === undefined) {
        this.#reporter.lost(this.#pairs);
        this.#trades?.disconnected(this);
      }
      this.#account(connection);
      if (!successor) return end;
      if (successor.liveSince === undefined)
        this.#reporter.transition('reconnecting', { reason: end.reason, nextDelay: 0 });
      connection = successor;
    }
    return connection;
  }

  /** Has the next connection take over from one that will not live much longer. */
  async #replace(old: Connection, reason: string): Promise<void> {
    if (this.#rotation) {
      // The next connection will not live long either: once it has taken over, it is replaced too.
      if (old !== this.#connection) this.#expiring = { connection: old, reason };
      return;
    }
    this.#reporter.log('info', `replacing a connection: ${reason}`);
    const { channels } = this.#init;
    this.#rotation = new Rotation({ old, channels, open: () => this.#open('replacing', old) });
    await this.#rotation.run();
    this.#rotation = undefined;
    const next = this.#expiring;
    this.#expiring = undefined;
    if (next && !next.connection.hasEnded) void this.#replace(next.connection, next.reason);
    this.#renew();
  }

  /** Dials. `replacing` is not reported: the channel stays live meanwhile. */
  async #open(purpose: 'connecting' | 'replacing', old?: Connection): Promise<Connection | ConnectionEnd> {
    await this.#connector.admit(old?.signal);
    if (this.#isStopped()) return { reason: 'stopped' };
    if (purpose === 'connecting') this.#reporter.transition('connecting');
    const lostAt = purpose === 'replacing' ? now() : this.#lostAt;
    return this.#connector.open({
      pairs: this.#pairs,
      outage: lostAt === undefined ? undefined : outageSince(lostAt),
      eventsOf: (connection) => this.#events(connection),
    });
  }

  /** A connection has ended: what it leaves behind. */
  #account({ liveSince, acknowledgedAt }: Connection): void {
    // Only a connection that became live has proven that nothing is missing up to its last frame. One that was lost
    // before leaves the beginning of the outage where it was.
    if (liveSince !== undefined) this.#lostAt = this.#init.channels[0].counters.lastFrameTime ?? now();
    else if (acknowledgedAt !== undefined) this.#lostAt ??= acknowledgedAt;
    if (liveSince !== undefined) this.#backOff.lived(performance.now() - liveSince);
  }

  #events(connection: () => Connection): ConnectionEvents {
    // What happens to a connection that is still to replace another is not reported.
    const isPresent = (): boolean => this.#connection === connection();
    return {
      onSubscribing: () => {
        if (isPresent()) this.#reporter.transition('subscribing');
      },
      onAcknowledged: (pairs = this.#pairs, venueTime = now()) => {
        const { parts, channels } = this.#init;
        for (const { channel } of channels) parts.liveSince.mark(channel, pairs, venueTime);
      },
      onRefused: (refused, words) => {
        this.#refuse(refused, words);
      },
      onLive: () => {
        this.#wasLive = true;
        this.#backOff.succeeded();
        if (this.#pairs.length === 0) connection().close('the venue refused every pair');
        else if (isPresent()) {
          const isAgain = this.#lostAt !== undefined;
          const { context } = connection();
          this.#trades?.connected(this, isAgain);
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
        void this.#replace(connection(), reason);
      },
      onStale: (reason) => {
        if (isPresent()) this.#doubt('stale', reason);
      },
      onGap: (reason) => {
        if (isPresent()) this.#doubt('gap', reason);
      },
    };
  }

  /** A connection that took over carries pairs that were added meanwhile. */
  #settleAdded({ context }: Connection): void {
    for (const pair of this.#pairs)
      if (!context.isPending(pair) && context.pairs.includes(pair)) this.#addedIsLive(pair);
  }

  #addedIsLive(pair: CurrencyPair): void {
    if (this.#reporter.isPending(pair)) this.#trades?.added(this, pair);
    this.#reporter.pairLive(pair);
  }

  /** What was published so far is not to be trusted until the channel is live again. */
  #doubt(state: 'stale' | 'gap', reason: string): void {
    this.#reporter.lost(this.#pairs);
    this.#reporter.transition(state, { reason });
  }

  /** The venue does not serve these pairs, now or later. */
  #refuse(refused: readonly CurrencyPair[], words: string): void {
    this.#pairs = this.#pairs.filter((pair) => !refused.includes(pair));
    this.#reporter.refused(refused, words);
    // Before the connection is live, its becoming live closes it.
    if (this.#pairs.length === 0 && this.#connection?.liveSince !== undefined)
      this.#connection.close('the venue refused every pair');
  }

  async #waitAfter(end: ConnectionEnd, dialed: number): Promise<void> {
    const backOff = this.#backOff;
    const { reason } = end;
    if (end.fatal && (end.isFinal || !this.#wasLive || end.fatal.code === 'invalid_options')) {
      this.#reporter.transition('failed', { reason });
      throw end.fatal;
    }
    backOff.failed();
    if (backOff.isExhausted) {
      this.#reporter.transition('failed', { reason });
      throw this.#init.parts.context.error(
        'reconnect_exhausted',
        `gave up after ${backOff.attempts} attempts in a row; the last one: ${reason}`,
        { channel: this.params.channel },
      );
    }
    const nextDelay = backOff.delayAfter(end, dialed);
    const { attempt } = backOff;
    this.#reporter.log('warn', `connection lost: ${reason}`, { attempt, nextDelay });
    this.#reporter.transition('reconnecting', { reason, attempt, nextDelay });
    await sleep(nextDelay, this.#init.parts.context.signal);
  }

  #isStopped(): boolean {
    return this.#init.parts.context.signal.aborted;
  }
}

/** From then until whenever it is asked. */
const outageSince = (lostAt: number): Outage => ({
  get from() {
    return inPresentTime(lostAt);
  },
  get until() {
    return now();
  },
});
