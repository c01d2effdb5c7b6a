import { Buffer } from 'node:buffer';
import { inspect } from 'node:util';
import type { AccountLedger } from '../account/account-ledger.js';
import { Channel } from '../channels/channel.js';
import type { Instrument } from '../channels/instrument.js';
import type { ChannelParams, VenueLimits } from '../connection/channel-params.js';
import type { TlsTrust } from '../connection/socket/link.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StreamError } from '../contract/stream-error.js';
import {
  checkCurrencyPairs,
  resolveOptions,
  type OptionRules,
  type ResolvedOptions,
  type StreamOptions,
} from '../contract/stream-options.js';
import type { StreamReport } from '../contract/stream-status.js';
import type { Observer } from '../channels/channels.js';
import { presentInstruments } from '../instruments/present-instruments.js';
import { Observers } from '../delivery/observers.js';
import { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { RestClient } from '../rest/rest-client.js';
import { RestClients } from '../rest/rest-clients.js';
import { StartReminder } from './start-reminder.js';
import { StreamContext } from './stream-context.js';
import { makeStreamParts, type StreamParts } from './stream-parts.js';
import { StreamRun } from './stream-run.js';

/**
 * The stream of one exchange. Receives frames, parses them into plain events, and puts these on the queues of any
 * number of observers. A subclass declares its channels by {@link channelParams}. Connecting, time-outs, heartbeats,
 * reconnecting and recovery are done here.
 */
export abstract class StreamBase implements AsyncDisposable {
  readonly #parts: StreamParts;
  readonly #context: StreamContext;
  readonly #observers: Observers;
  readonly #rest: RestClients;
  readonly #reminder: StartReminder;
  /** The present life of the stream, or the last one. */
  #run: StreamRun;

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions, rules: OptionRules = {}) {
    const context = new StreamContext(resolveOptions(options, rules));
    const { exchange, subscribeChannels, logger } = context.options;
    this.#context = context;
    this.#rest = new RestClients(context);
    this.#reminder = new StartReminder((message) => {
      logger.warn({ exchange }, message);
    });
    const channels = new Map(subscribeChannels.map((channel) => [channel, this.#subscribe(channel)]));
    this.#observers = new Observers({
      context,
      channels,
      onWait: (queue) => {
        this.#reminder.awaits(`get() of the ${queue}`);
      },
    });
    this.#parts = makeStreamParts(context, channels);
    this.#run = new StreamRun({
      parts: this.#parts,
      observers: this.#observers,
      rest: this.#rest,
      channelParams: (channel) => this.channelParams(channel),
      runChannel: (params) => this.runChannel(params),
    });
  }

  get exchange(): string {
    return this.#context.options.exchange;
  }

  /**
   * Adds an observer. Its queues get the events that are published from now on. Queues of own orders and fills become
   * lossless. A queue ends when all streams that feed it have ended; binding it to another stream opens it again. Warns
   * of queues whose channel is not subscribed.
   *
   * @throws StreamError `invalid_options` when it has none of the queues for the subscribed channels, or one that
   * is not a queue
   */
  bindObserver(observer: Observer): void {
    this.#observers.bind(observer);
  }

  /** Removes an observer. Its queues get no more events. */
  unbindObserver(observer: Observer): void {
    this.#observers.unbind(observer);
  }

  /**
   * Connects every channel and receives until `stop()`; then it resolves. Rejects with a {@link StreamError} when the
   * stream cannot go on. The error is also logged, reported by a `failed` status, and thrown to consumers that wait on
   * its queues, so the promise may be ignored.
   */
  start(): Promise<void> {
    this.#reminder.end();
    return this.#run.start();
  }

  /**
   * Starts the stream again, after it has failed or was stopped; one that runs is stopped first. Its options, pairs and
   * observers stay, and their queues are open again. Own orders and fills of the pause are published with
   * `origin: 'reconcile'`, and none a second time. Public trades of the pause are fetched, or reported as a `gap`, as after
   * a reconnect. Pairs that were rejected are asked for again.
   *
   * @returns like `start()`, a promise that settles when the stream has ended again, and may be ignored. `ready()` waits
   * until it is live.
   */
  restart(): Promise<void> {
    if (this.#run.mayBeFollowed) this.#run = this.#run.follow();
    return this.start();
  }

  /**
   * Resolves when every pair of every channel is live. Rejects when the venue rejected pairs, with an error that names
   * them, or when the stream ended first.
   */
  ready(): Promise<void> {
    if (!this.#run.isStarted) this.#reminder.awaits('ready()');
    return this.#run.readiness.wait();
  }

  /**
   * Subscribes these pairs instead of the present ones, on the open connections. Pairs that stay are not affected. No
   * event of a removed pair is published any more. Before `start()` it only changes the pairs. Resolves when every pair
   * is live; rejects when the venue rejected pairs, with an error that names them.
   *
   * @throws StreamError `invalid_options` for pairs that are not well formed; nothing is changed then
   */
  async setCurrencyPairs(pairs: readonly CurrencyPair[]): Promise<void> {
    const wanted = checkCurrencyPairs(this.options.exchange, pairs);
    if (this.#run.isStopped) throw this.#run.stoppedError();
    const before = this.options.currencyPairs;
    const added = wanted.filter((pair) => !before.includes(pair));
    const removed = before.filter((pair) => !wanted.includes(pair));
    this.#context.setPairs(wanted);
    this.account.removePairs(removed);
    this.account.addPairs(added);
    this.#parts.holdings.positions.forget(({ symbol }) => removed.includes(symbol));
    this.#run.changePairs(added, removed);
    if (this.#run.isStarted) await this.ready();
  }

  /** Ends the stream. When it resolves, all timers and sockets of the stream are closed. */
  async stop(): Promise<void> {
    this.#reminder.end();
    await this.#run.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Processes one frame, text or bytes, exactly like a frame from the socket. For replay and tests. Works before
   * `start()` and without a network.
   *
   * @param receivedTime - epoch milliseconds. @defaultValue the present time
   * @throws StreamError `unsupported_channel` when the channel is not subscribed
   */
  feed(channel: Channel, frame: string | Uint8Array, receivedTime: number = now()): void {
    this.#reminder.end();
    const connection = this.#run.feeds.of(channel)?.first;
    if (!connection)
      throw this.#context.error('unsupported_channel', `${channel} is not subscribed`, { channel });
    const control = connection.reader.read(bytesOf(frame), receivedTime);
    if (control !== undefined) connection.handle(control);
  }

  /**
   * The present rules of trading of the subscribed pairs: status, increments, contract sizes. Works before `start()` and
   * without the instrument channel. A pair that the venue does not list is left out.
   *
   * @throws StreamError `unsupported_channel` where the exchange has no instruments, `connect_failed` where they cannot be
   * read, `closed` after `stop()`
   */
  async instruments(): Promise<readonly Instrument[]> {
    if (this.#run.isStopped) throw this.#run.stoppedError();
    return presentInstruments(this.#parts, this.channelParams(Channel.INSTRUMENT));
  }

  /** State and counters of each channel. */
  status(): StreamReport {
    return {
      exchange: this.exchange,
      account: this.options.account,
      channels: Object.fromEntries(
        [...this.#parts.channels].map(([name, channel]) => [name, channel.status()]),
      ),
    };
  }

  /** The channels that may be subscribed on this exchange with these options. */
  supportedChannels(): readonly Channel[] {
    return Object.values(Channel).filter((channel) => this.#has(channel));
  }

  /**
   * Checks that the adapter has every subscribed channel; the factory calls it.
   *
   * @throws StreamError `unsupported_channel`
   */
  checkChannels(): this {
    this.#run.feeds.all();
    return this;
  }

  /** The text that `console.log` prints. Contains no credentials. */
  [inspect.custom](): string {
    const states = [...this.#parts.channels.values()].map(
      ({ channel, state }) => `${channel}: ${state.current}`,
    );
    return `${this.constructor.name} { ${states.join(', ')} }`;
  }

  /**
   * The facts of a channel; `undefined` if this exchange does not have it. Must not make sessions or start anything.
   */
  protected abstract channelParams(channel: Channel): ChannelParams | undefined;

  protected get options(): ResolvedOptions {
    return this.#context.options;
  }

  /** The own orders and fills of the stream. Sessions publish them through `context.account`. */
  protected get account(): AccountLedger {
    return this.#parts.account;
  }

  /** Aborted when the stream ends. A stream that is started again has a new one: read it when it is needed. */
  protected get signal(): AbortSignal {
    return this.#context.signal;
  }

  /** Calls a listener each time the stream ends: it may be started again. */
  protected onEnd(listener: () => void): void {
    this.#context.onEnd(listener);
  }

  /**
   * A REST client for the venue's origin, which `apiHost` replaces. Closed when the stream stops; open again when it is
   * started again.
   */
  protected restClient(origin: string, limits?: VenueLimits, tls?: TlsTrust): RestClient {
    return this.#rest.open(origin, limits, tls);
  }

  /** Runs one feed until the stream ends, over one or more connections. */
  protected async runChannel(params: ChannelParams): Promise<void> {
    await this.#run.feeds.get(params)?.run();
  }

  #has(channel: Channel): boolean {
    try {
      return this.channelParams(channel) !== undefined;
    } catch (error) {
      // A channel whose params throw for another reason, such as missing credentials, exists.
      return !(error instanceof StreamError && error.code === 'unsupported_channel');
    }
  }

  #subscribe(channel: Channel): SubscribedChannel {
    const { exchange, logger } = this.options;
    return new SubscribedChannel(this.#context, {
      channel,
      emit: (status) => {
        this.#observers.report(status);
      },
      onRecovered: (symbol, recovered) => {
        logger.info({ exchange, channel, symbol, recovered }, 'what was missed has been delivered');
      },
      onChange: () => {
        this.#run.readiness.check();
      },
    });
  }
}

function bytesOf(frame: string | Uint8Array): Buffer {
  if (frame instanceof Buffer) return frame;
  return typeof frame === 'string'
    ? Buffer.from(frame)
    : Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
}
