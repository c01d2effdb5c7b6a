import type { Agent } from 'node:http';
import type { StreamError } from './stream-error.js';
import { type StreamErrorCode } from './stream-error.js';
import type { ChannelMonitor, StatusDetails } from './channel-monitor.js';
import type { ChannelParams, MissingTrades, Outage, Timeouts } from './channel-params.js';
import type { Channel } from './channel.js';
import { now, resynchronizeClock } from './clock.js';
import { Connection, type ConnectionEnd, type ConnectionEvents } from './connection/connection.js';
import { governorOf, type Governor } from './connection/governor.js';
import { DEFAULT_RECONNECT_POLICY, type ReconnectPolicy } from './connection/reconnect-policy.js';
import { sleep } from './connection/sleep.js';
import type { CurrencyPair } from './currency-pair.js';
import { FrameIntake, type Malformed } from './frame-intake.js';
import type { StreamState } from './stream-status.js';
import type { ResolvedOptions } from './stream-options.js';

const DEFAULT_TIMEOUTS: Timeouts = { connect: 10_000, acknowledge: 10_000, silence: 30_000, data: Infinity };

/** What a runner needs of its stream. */
export interface FeedHost {
  readonly options: ResolvedOptions;
  readonly agent: Agent | undefined;
  readonly signal: AbortSignal;
  makeParams(): ChannelParams;
  makeError(code: StreamErrorCode, message: string, cause?: unknown): StreamError;
  /** Takes secrets out of words that the venue or the network chose. */
  redact(text: string): string;
  onMalformed(malformed: Malformed): void;
  /** Pairs were acknowledged; `venueTime` is the venue's clock, where it told. */
  onAcknowledged(pairs: readonly CurrencyPair[], venueTime: number | undefined): void;
}

export interface FeedRunnerInit {
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
export class FeedRunner {
  readonly #init: FeedRunnerInit;
  readonly #policy: ReconnectPolicy;
  readonly #url: string;
  readonly #governor: Governor;
  #pairs: readonly CurrencyPair[];
  #params: ChannelParams | undefined;
  #intake: FrameIntake | undefined;
  #connection: Connection | undefined;
  #attempt = 0;
  /** When the last frame of a live connection came. */
  #lostAt: number | undefined;

  constructor(init: FeedRunnerInit) {
    const { host, params, pairs } = init;
    this.#init = init;
    this.#pairs = pairs;
    this.#params = params;
    this.#policy = { ...DEFAULT_RECONNECT_POLICY, ...host.options.reconnect };
    this.#url = replaceOrigin(params.host, host.options.streamHost);
    this.#governor = governorOf({
      exchange: host.options.exchange,
      origin: new URL(this.#url).origin,
      limits: params.limits,
    });
  }

  /** Runs until the stream stops; rejects when no connection can do better. Resolves when every pair was refused. */
  async run(): Promise<void> {
    const { signal } = this.#init.host;
    while (!signal.aborted) {
      await this.#governor.admitDial(signal);
      if (signal.aborted as boolean) break;
      this.#transition('connecting');
      const dialed = performance.now();
      const end = await this.#connect();
      if (signal.aborted as boolean) break;
      if (this.#pairs.length === 0) {
        this.#transition('refused', { reason: 'the venue refused every pair' });
        return;
      }
      await this.#backOff(end, dialed);
    }
    this.#transition('stopped');
  }

  /** Closes the connection, if there is one. */
  close(reason: string): void {
    this.#connection?.close(reason);
  }

  /** Passes one frame through the path of a socket's frame. */
  feed(frame: Buffer): void {
    const control = this.#currentIntake().read(frame, now());
    if (!control) return;
    if (this.#connection && this.isConnected) this.#connection.handle(control);
    else if (control.kind === 'gap') this.#tell('gap', { reason: control.reason });
    else if (control.kind === 'refused')
      for (const symbol of control.pairs ?? this.#pairs)
        this.#tell('refused', { symbol, reason: control.reason });
  }

  /** Fetches the trades of a hole, if the venue offers that and there is a connection to do it for. */
  async backfill(missing: MissingTrades): Promise<void> {
    if (this.isConnected) await this.#connection?.params.backfill?.(missing);
  }

  get isConnected(): boolean {
    return this.#connection !== undefined && !this.#connection.hasEnded;
  }

  /** Whether this feed's frames hold a channel's events. */
  serves(channel: Channel): boolean {
    return this.#init.monitors.some((monitor) => monitor.channel === channel);
  }

  /** Whether this connection is the one that subscribes a pair. */
  carries(pair: CurrencyPair): boolean {
    return this.#pairs.includes(pair);
  }

  async #connect(): Promise<ConnectionEnd> {
    const { host, monitors } = this.#init;
    resynchronizeClock();
    const intake = this.#freshIntake();
    const lostAt = this.#lostAt;
    const connection: Connection = new Connection({
      url: this.#url,
      intake,
      monitor: monitors[0],
      pairs: this.#pairs,
      timeouts: { ...DEFAULT_TIMEOUTS, ...intake.params.timeouts, ...host.options.timeouts },
      governor: this.#governor,
      agent: host.agent,
      outage: lostAt === undefined ? undefined : (): Outage => ({ from: lostAt, until: now() }),
      fail: (code, message, cause) => host.makeError(code, message, cause),
      events: this.#events(() => connection),
    });
    this.#connection = connection;
    const end = await connection.ended;
    this.#connection = undefined;
    for (const monitor of monitors) for (const pair of this.#pairs) monitor.setSymbol(pair, 'pending');
    if (connection.liveSince !== undefined) this.#lostAt = monitors[0].lastFrameTime ?? now();
    if (
      connection.liveSince !== undefined &&
      performance.now() - connection.liveSince > this.#policy.resetAfter
    ) {
      this.#attempt = 0;
      this.#governor.recordHealth();
    }
    return end;
  }

  #events(connection: () => Connection): ConnectionEvents {
    const { host, monitors } = this.#init;
    return {
      onSubscribing: () => {
        this.#transition('subscribing');
      },
      onAcknowledged: (pairs, venueTime) => {
        host.onAcknowledged(pairs ?? this.#pairs, venueTime);
      },
      onRefused: (refused, words) => {
        const reason = host.redact(words);
        this.#pairs = this.#pairs.filter((one) => !refused.includes(one));
        for (const symbol of refused)
          for (const monitor of monitors) {
            host.options.logger.error(
              { exchange: host.options.exchange, channel: monitor.channel, symbol },
              `${symbol} refused: ${reason}`,
            );
            monitor.setSymbol(symbol, 'refused', reason);
            monitor.tell('refused', { symbol, reason });
          }
      },
      onLive: () => {
        if (this.#pairs.length === 0) {
          connection().close('the venue refused every pair');
          return;
        }
        for (const monitor of monitors) {
          if (this.#lostAt !== undefined) monitor.reconnects++;
          for (const pair of this.#pairs) monitor.setSymbol(pair, 'live');
        }
        this.#transition('live');
      },
      onStale: (reason) => {
        this.#transition('stale', { reason: host.redact(reason) });
      },
      onGap: (reason) => {
        this.#transition('gap', { reason: host.redact(reason) });
      },
    };
  }

  async #backOff(end: ConnectionEnd, dialed: number): Promise<void> {
    const { host } = this.#init;
    const reason = host.redact(end.reason);
    if (end.fatal) {
      this.#transition('failed', { reason });
      throw end.fatal;
    }
    this.#attempt++;
    if (this.#attempt > this.#policy.attempts) {
      this.#transition('failed', { reason });
      throw host.makeError(
        'reconnect_exhausted',
        `gave up after ${this.#policy.attempts} attempts in a row; the last one: ${reason}`,
      );
    }
    const nextDelay = this.#governor.recordFailure(this.#policy, dialed, end.retryAfter);
    host.options.logger.warn(
      {
        exchange: host.options.exchange,
        channel: this.#init.monitors[0].channel,
        attempt: this.#attempt,
        nextDelay,
      },
      `connection lost: ${reason}`,
    );
    this.#transition('reconnecting', { reason, attempt: this.#attempt, nextDelay });
    await sleep(nextDelay, host.signal);
  }

  /** State dies with its connection: every connection gets params of its own. */
  #freshIntake(): FrameIntake {
    const { host, monitors } = this.#init;
    const params = this.#params ?? host.makeParams();
    this.#params = undefined;
    this.#intake = new FrameIntake({
      params,
      monitors,
      onMalformed: (malformed) => {
        host.onMalformed(malformed);
      },
    });
    return this.#intake;
  }

  #currentIntake(): FrameIntake {
    return this.#intake ?? this.#freshIntake();
  }

  #transition(state: StreamState, details?: StatusDetails): void {
    for (const monitor of this.#init.monitors) monitor.transition(this.#init.index, state, details);
  }

  #tell(state: StreamState, details: StatusDetails): void {
    for (const monitor of this.#init.monitors) monitor.tell(state, details);
  }
}

/** A URL with the scheme, host and port of another. */
export function replaceOrigin(url: string, origin: string | undefined): string {
  if (origin === undefined) return url;
  const { pathname, search } = new URL(url);
  const base = new URL(origin);
  return `${base.protocol}//${base.host}${base.pathname.replace(/\/$/, '')}${pathname}${search}`;
}
