import type { StreamError, StreamErrorCode } from '../contract/stream-error.js';
import type { ChannelMonitor } from '../delivery/channel-state.js';
import type { ChannelParams, Outage, Timeouts } from './session.js';
import type { Channel } from '../channels/channel.js';
import { inPresentTime, now, resynchronizeClock } from '../contract/clock.js';
import { consequenceOf, messageOf, type ConnectionEnd } from './connection-end.js';
import { Connection, type ConnectionEvents } from './connection.js';
import { governorOf, type Governor } from './governor/governor.js';
import {
  DEFAULT_PAUSES,
  DEFAULT_RECONNECT_POLICY,
  pauseOf,
  refusalPauseOf,
  type ReconnectOptions,
} from './governor/reconnect-policy.js';
import { sleep } from './governor/sleep.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StatusReporter } from '../delivery/status-reporter.js';
import { FrameReader, type Malformed } from '../frames/frame-reader.js';
import { NO_RECOVERY } from '../delivery/recoveries.js';
import { Rotation } from './rotation.js';
import { originOf, replaceOrigin } from './socket/origin.js';
import { DEFAULT_PATIENCE } from '../account/reconciler/reconciler.js';
import type { ResolvedOptions } from '../contract/stream-options.js';

const DEFAULT_TIMEOUTS: Timeouts = {
  connect: 10_000,
  acknowledge: 10_000,
  silence: 30_000,
  data: Infinity,
  recovery: DEFAULT_PATIENCE,
};

/** What a runner needs of its stream. */
export interface FeedHost {
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
  makeParams(): ChannelParams;
  makeError(code: StreamErrorCode, message: string, cause?: unknown): StreamError;
  /** Takes secrets out of words that the venue or the network chose. */
  redact(text: string): string;
  onMalformed(malformed: Malformed): void;
  /** A frame, or a row of it, could not be read. */
  onUnreadable(): void;
  /** Pairs were acknowledged; `venueTime` is the venue's clock, where it told. */
  onAcknowledged(pairs: readonly CurrencyPair[], venueTime: number | undefined): void;
  /** A connection is about to be reported as live. @param isResumed - whether there was one before */
  onLive(runner: Reconnector, isResumed: boolean): void;
  /** The connection has ended, and none replaced it. */
  onLost(runner: Reconnector): void;
}

export interface ReconnectorInit {
  readonly host: FeedHost;
  /** The first connection's params. */
  readonly params: ChannelParams;
  /** The monitors of the channels that this feed serves. */
  readonly monitors: readonly [ChannelMonitor, ...ChannelMonitor[]];
  readonly pairs: readonly CurrencyPair[];
  /** Which of the channel's connections this is. */
  readonly index: number;
}

/** Keeps one feed's connection alive: dials, waits for its end, backs off, dials again. */
export class Reconnector {
  readonly #init: ReconnectorInit;
  readonly #policy: ReconnectOptions;
  readonly #url: string;
  readonly #governor: Governor;
  readonly #voice: StatusReporter;
  #pairs: readonly CurrencyPair[];
  #params: ChannelParams | undefined;
  #intake: FrameReader | undefined;
  #connection: Connection | undefined;
  #replacement: Rotation | undefined;
  /** A connection that is to take over, and already has to be replaced itself. */
  #expiring: { readonly connection: Connection; readonly reason: string } | undefined;
  #attempt = 0;
  /** Whether a connection was live: from then on, a refusal may be passing. */
  #wasLive = false;
  /** Refusals in a row. */
  #refusals = 0;
  /** When the last frame of a live connection came. */
  #lostAt: number | undefined;

  constructor(init: ReconnectorInit) {
    const { host, params, pairs, monitors, index } = init;
    this.#init = init;
    this.#voice = new StatusReporter({
      options: host.options,
      monitors,
      index,
      redact: (text) => host.redact(text),
    });
    this.#pairs = pairs;
    this.#params = params;
    this.#policy = { ...DEFAULT_RECONNECT_POLICY, ...DEFAULT_PAUSES, ...host.options.reconnect };
    this.#url = replaceOrigin(params.host, host.options.streamHost);
    this.#governor = governorOf({
      origin: originOf(this.#url),
      limits: params.limits,
      exchange: host.options.exchange,
    });
  }

  /** Runs until the stream stops; rejects when no connection can do better. Resolves when every pair was refused. */
  async run(): Promise<void> {
    for (let dialed = performance.now(); !this.#isStopped(); dialed = performance.now()) {
      const end = await this.#live();
      if (this.#isStopped()) break;
      if (this.#pairs.length === 0) {
        this.#voice.transition('refused', { reason: 'the venue refused every pair' });
        return;
      }
      await this.#backOff(end, dialed);
    }
    this.#voice.transition('stopped');
  }

  /** Closes the connection, if there is one. */
  close(reason: string): void {
    this.#connection?.close(reason);
    this.#replacement?.successor?.close(reason);
  }

  /** Passes one frame through the path of a socket's frame. */
  feed(frame: Buffer): void {
    const control = this.#currentIntake().read(frame, now());
    if (!control) return;
    if (this.#connection && this.isConnected) this.#connection.handle(control);
    else if (control.kind === 'gap') this.#voice.tell('gap', { reason: control.reason });
    else if (control.kind === 'refused')
      for (const symbol of control.pairs ?? this.#pairs)
        this.#voice.tell('refused', { symbol, reason: control.reason });
  }

  /** The facts of the present connection. */
  get params(): ChannelParams {
    return this.#connection?.params ?? this.#init.params;
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

  /** Whether two connections overlap just now. */
  isReplacing(): boolean {
    return this.#replacement !== undefined;
  }

  get isConnected(): boolean {
    return this.#connection !== undefined && !this.#connection.hasEnded;
  }

  /** Whether this feed's frames hold a channel's events. */
  serves(channel: Channel): boolean {
    return this.#init.monitors.some((monitor) => monitor.channel === channel);
  }

  /** One connection and those that replace it, until one ends without a successor. */
  async #live(): Promise<ConnectionEnd> {
    const { host } = this.#init;
    let connection = await this.#open('connecting');
    while (connection instanceof Connection) {
      this.#connection = connection;
      if (this.#isStopped()) connection.close('stopped');
      const end = await connection.ended;
      const successor: Connection | undefined = this.#replacement?.successor;
      this.#connection = undefined;
      if (successor?.liveSince === undefined) {
        this.#voice.lost(this.#pairs);
        host.onLost(this);
      }
      this.#account(connection);
      if (!successor) return end;
      if (successor.liveSince === undefined)
        this.#voice.transition('reconnecting', { reason: end.reason, nextDelay: 0 });
      connection = successor;
    }
    return connection;
  }

  /** Has the next connection take over from one that will not live much longer. */
  async #replace(old: Connection, reason: string): Promise<void> {
    if (this.#replacement) {
      // It is the next connection that will not live long either: once it has taken over, it is replaced too.
      if (old !== this.#connection) this.#expiring = { connection: old, reason };
      return;
    }
    this.#voice.log('info', `replacing a connection: ${reason}`);
    const { monitors } = this.#init;
    this.#replacement = new Rotation({ old, monitors, open: () => this.#open('replacing', old) });
    await this.#replacement.run();
    this.#replacement = undefined;
    const next = this.#expiring;
    this.#expiring = undefined;
    if (next && !next.connection.hasEnded) void this.#replace(next.connection, next.reason);
  }

  /** Dials. `replacing` is not told: the channel stays live meanwhile. */
  async #open(purpose: 'connecting' | 'replacing', old?: Connection): Promise<Connection | ConnectionEnd> {
    const { host } = this.#init;
    await this.#governor.admitDial(old?.signal ?? host.signal);
    if (this.#isStopped()) return { reason: 'stopped' };
    if (purpose === 'connecting') this.#voice.transition('connecting');
    resynchronizeClock();
    const intake = this.#freshIntake();
    const lostAt = purpose === 'replacing' ? now() : this.#lostAt;
    try {
      const { url, ...dial } = (await intake.params.dial?.()) ?? {};
      if (this.#isStopped()) return { reason: 'stopped' };
      const connection: Connection = new Connection({
        url: url === undefined ? this.#url : replaceOrigin(url, host.options.streamHost),
        shownUrl: this.#url,
        dial,
        intake,
        pairs: this.#pairs,
        timeouts: { ...DEFAULT_TIMEOUTS, ...intake.params.timeouts, ...host.options.timeouts },
        // A time-out that the user set is a wish for data, whatever the venue says.
        probesQuiet: host.options.timeouts?.data === undefined,
        governor: this.#governor,
        proxy: host.options.proxy,
        outage:
          lostAt === undefined ? undefined : (): Outage => ({ from: inPresentTime(lostAt), until: now() }),
        fail: (code, message, cause) => host.makeError(code, message, cause),
        events: this.#events(() => connection),
      });
      return connection;
    } catch (error) {
      return { reason: messageOf(error), ...consequenceOf(error) };
    }
  }

  /** A connection has ended: what it leaves behind. */
  #account({ liveSince, acknowledgedAt }: Connection): void {
    // Only a connection that became live has proven that nothing is missing up to its last frame. One that was lost
    // before leaves the beginning of the outage where it was.
    if (liveSince !== undefined) this.#lostAt = this.#init.monitors[0].lastFrameTime ?? now();
    else if (acknowledgedAt !== undefined) this.#lostAt ??= acknowledgedAt;
    if (liveSince === undefined) return;
    if (performance.now() - liveSince <= this.#policy.resetAfter) return;
    this.#attempt = 0;
    this.#governor.recordHealth();
  }

  #events(connection: () => Connection): ConnectionEvents {
    const { host } = this.#init;
    // What a connection that is to replace another goes through is nobody's business yet.
    const isPresent = (): boolean => this.#connection === connection();
    return {
      onSubscribing: () => {
        if (isPresent()) this.#voice.transition('subscribing');
      },
      onAcknowledged: (pairs, venueTime) => {
        host.onAcknowledged(pairs ?? this.#pairs, venueTime);
      },
      onRefused: (refused, words) => {
        this.#refuse(refused, words);
      },
      onLive: () => {
        this.#wasLive = true;
        this.#refusals = 0;
        if (this.#pairs.length === 0) connection().close('the venue refused every pair');
        else if (isPresent()) {
          const isAgain = this.#lostAt !== undefined;
          host.onLive(this, isAgain);
          this.#voice.live(this.#pairs, isAgain);
        }
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
      onRecovering: (reason, symbol) => (isPresent() ? this.#voice.recovering(reason, symbol) : NO_RECOVERY),
      onLost: (loss, symbol) => {
        this.#voice.reportLoss(loss, symbol);
      },
    };
  }

  /** What was told so far is not to be trusted until the channel is live again. */
  #doubt(state: 'stale' | 'gap', reason: string): void {
    this.#voice.lost(this.#pairs);
    this.#voice.transition(state, { reason });
  }

  /** The venue will not serve these pairs, now or later. */
  #refuse(refused: readonly CurrencyPair[], words: string): void {
    this.#pairs = this.#pairs.filter((pair) => !refused.includes(pair));
    this.#voice.refused(refused, words);
    // Before it is live, its becoming live finds out.
    if (this.#pairs.length === 0 && this.#connection?.liveSince !== undefined)
      this.#connection.close('the venue refused every pair');
  }

  async #backOff(end: ConnectionEnd, dialed: number): Promise<void> {
    const { host } = this.#init;
    const { reason } = end;
    if (end.fatal && (end.isFinal || !this.#wasLive || end.fatal.code === 'invalid_options')) {
      this.#voice.transition('failed', { reason });
      throw end.fatal;
    }
    this.#attempt++;
    if (this.#attempt > this.#policy.attempts) {
      this.#voice.transition('failed', { reason });
      throw host.makeError(
        'reconnect_exhausted',
        `gave up after ${this.#policy.attempts} attempts in a row; the last one: ${reason}`,
      );
    }
    const nextDelay = Math.ceil(this.#governor.recordFailure(this.#policy, dialed, this.#pauseAfter(end)));
    this.#voice.log('warn', `connection lost: ${reason}`, { attempt: this.#attempt, nextDelay });
    this.#voice.transition('reconnecting', { reason, attempt: this.#attempt, nextDelay });
    await sleep(nextDelay, host.signal);
  }

  /** How long the venue is left alone after a connection ended in this way, whatever the back-off says. */
  #pauseAfter({ keepAway, retryAfter, fatal }: ConnectionEnd): number | undefined {
    if (keepAway) {
      // Those who were sent away together do not come back together.
      const pause = pauseOf(this.#policy, keepAway, retryAfter) * (1 + 0.1 * Math.random());
      if (keepAway === 'banned') this.#governor.ban(pause);
      return pause;
    }
    return fatal ? Math.max(retryAfter ?? 0, refusalPauseOf(this.#policy, ++this.#refusals)) : retryAfter;
  }

  /** State dies with its connection: every connection gets params of its own. */
  #freshIntake(): FrameReader {
    const { host, monitors } = this.#init;
    const params = this.#params ?? host.makeParams();
    this.#params = undefined;
    this.#intake = new FrameReader({
      params,
      monitors,
      onMalformed: (malformed) => {
        host.onMalformed(malformed);
      },
      onUnreadable: () => {
        host.onUnreadable();
      },
    });
    return this.#intake;
  }

  #currentIntake(): FrameReader {
    return this.#intake ?? this.#freshIntake();
  }

  #isStopped(): boolean {
    return this.#init.host.signal.aborted;
  }
}
