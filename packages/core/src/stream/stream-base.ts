import { inspect } from 'node:util';
import { LiveSince } from '../delivery/live-since.js';
import { ChannelMonitor } from '../delivery/channel-state.js';
import type { ChannelParams, VenueLimits } from '../connection/session.js';
import { Channel, CHANNELS, isPrivateChannel } from '../channels/channel.js';
import { describeClockStep, onClockStep } from '../contract/clock.js';
import type { TlsTrust } from '../connection/socket/link.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/events.js';
import { Feeds } from '../connection/feeds.js';
import type { ChannelEvents, Observer } from '../delivery/observer.js';
import { Observers } from '../delivery/observers.js';
import { makeAccountLedger } from '../account/make-account.js';
import type { AccountLedger } from '../account/account-ledger.js';
import { Reconciler, type ReconcilerInit } from '../account/reconciler/reconciler.js';
import type { Loss } from '../delivery/recoveries.js';
import { Readiness } from './readiness.js';
import { RestClient } from '../rest/rest-client.js';
import { checkTrade, soundEvent } from '../channels/sound-event.js';
import { StartReminder } from './start-reminder.js';
import { StreamContext } from './stream-context.js';
import { StreamError } from '../contract/stream-error.js';
import {
  resolveOptions,
  type OptionRules,
  type ResolvedOptions,
  type StreamOptions,
} from '../contract/stream-options.js';
import type { StreamReport } from '../contract/stream-status.js';
import { TradeSequencer } from '../trades/trade-sequencer.js';

/**
 * One exchange's feed: receives, parses into plain events, and puts them on the queues of any number of
 * observers. A subclass declares its channels by {@link channelParams}; connecting, time-outs, heartbeats,
 * reconnecting and recovery are done here.
 */
export abstract class StreamBase implements AsyncDisposable {
  readonly #context: StreamContext;
  readonly #monitors: ReadonlyMap<Channel, ChannelMonitor>;
  readonly #observers: Observers;
  readonly #readiness: Readiness;
  readonly #beginnings = new LiveSince();
  readonly #own: AccountLedger;
  readonly #trades: TradeSequencer | undefined;
  readonly #restClients: RestClient[] = [];
  #feeds: Feeds | undefined;
  #ended: Promise<void> | undefined;
  #failure: StreamError | undefined;
  #isDoubting = false;
  #isStopped = false;
  readonly #reminder = new StartReminder((message) => {
    this.options.logger.warn({ exchange: this.exchange }, message);
  });

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions, rules: OptionRules = {}) {
    const context = new StreamContext(resolveOptions(options, rules));
    const { exchange, subscribeChannels } = context.options;
    this.#context = context;
    this.#monitors = new Map(subscribeChannels.map((channel) => [channel, this.#monitorOf(channel)]));
    this.#observers = new Observers({
      context,
      monitors: this.#monitors,
      onWait: (queue) => {
        this.#reminder.awaits(`get() of the ${queue}`);
      },
    });
    this.#readiness = new Readiness(exchange, [...this.#monitors.values()]);
    this.#own = makeAccountLedger({
      context,
      monitors: this.#monitors,
      onBadRow: (channel, error, { row, isListed }) => {
        if (isListed) this.unreadableRow(channel, error, row);
        else this.malformed(channel, error, row);
      },
    });
    const monitor = this.#monitors.get(Channel.TRADE);
    this.#trades =
      monitor &&
      new TradeSequencer({
        context,
        monitor,
        ticker: this.#monitors.get(Channel.TICKER),
        beginnings: this.#beginnings,
      });
  }

  get exchange(): string {
    return this.#context.options.exchange;
  }

  /**
   * Adds a receiver. Its queues get what is published from now on. Queues of own orders and fills become
   * lossless. When this stream and all others that feed a queue have ended, the queue ends; binding it to another
   * stream opens it again. A queue of a channel that is not subscribed is warned of.
   *
   * @throws StreamError `invalid_options` when it has none of the queues for the subscribed channels, or one that
   * is not a queue
   */
  bindObserver(observer: Observer): void {
    this.#observers.bind(observer);
  }

  /** Removes a receiver; its queues get nothing more. */
  unbindObserver(observer: Observer): void {
    this.#observers.unbind(observer);
  }

  /**
   * Connects every channel and receives until `stop()`. Resolves then; rejects with a {@link StreamError} when
   * the stream cannot go on. The rejection is also logged, reported by a `failed` status, and thrown to consumers that
   * wait on its queues, so the promise may be ignored.
   */
  start(): Promise<void> {
    if (this.#isStopped)
      return Promise.reject(this.#context.error('closed', 'the stream was stopped; create a new one'));
    if (this.#ended) return this.#ended;
    this.#reminder.end();
    this.#observers.start();
    this.#ended = this.#run();
    this.#ended.catch((error: unknown) => {
      this.options.logger.error({ exchange: this.exchange }, this.#context.redact(String(error)));
    });
    return this.#ended;
  }

  /**
   * Resolves when every pair of every channel is live; rejects when the venue refused some, naming them, or
   * when the stream ended first.
   */
  ready(): Promise<void> {
    if (!this.#ended) this.#reminder.awaits('ready()');
    return this.#readiness.wait();
  }

  /** Ends the stream. Afterwards no handle, timer or socket of it is left. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#reminder.end();
    this.#context.end();
    this.#feeds?.close();
    this.#readiness.end(this.#context.error('closed', 'the stream was stopped'));
    await this.#ended?.catch(() => undefined);
    this.#observers.end(this.#failure);
    await this.#closeRest();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Pushes one frame, text or bytes, through exactly the path of a frame from the socket: for replay and
   * tests. Works before `start()` and without a network.
   *
   * @throws StreamError `unsupported_channel` when the channel is not subscribed
   */
  feed(channel: Channel, frame: string | Uint8Array): void {
    this.#reminder.end();
    const runner = this.#allFeeds().of(channel)?.runners[0];
    if (!runner)
      throw this.#context.error('unsupported_channel', `${channel} is not subscribed`, { channel });
    const bytes =
      typeof frame === 'string'
        ? Buffer.from(frame)
        : Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    runner.feed(bytes);
  }

  /** State and counters of each channel. */
  status(): StreamReport {
    return {
      exchange: this.exchange,
      account: this.options.account,
      channels: Object.fromEntries(
        [...this.#monitors].map(([channel, monitor]) => [channel, monitor.status()]),
      ),
    };
  }

  /** The channels that this exchange has, under these options: what may be subscribed. */
  supportedChannels(): readonly Channel[] {
    return CHANNELS.filter((channel) => this.#has(channel));
  }

  /**
   * Checks that the adapter has every subscribed channel; the factory calls it.
   *
   * @throws StreamError `unsupported_channel`
   */
  checkChannels(): this {
    this.#allFeeds();
    return this;
  }

  /** Without credentials, whoever prints it. */
  [inspect.custom](): string {
    const states = [...this.#monitors.values()].map(({ channel, state }) => `${channel}: ${state}`);
    return `${this.constructor.name} { ${states.join(', ')} }`;
  }

  /**
   * The facts of a channel; `undefined`: this exchange does not have it. Called for each connection, so what
   * the returned functions remember dies with it.
   */
  protected abstract channelParams(channel: Channel): ChannelParams | undefined;

  protected get options(): ResolvedOptions {
    return this.#context.options;
  }

  /** Own orders and fills: merged, each fill once. */
  protected get own(): AccountLedger {
    return this.#own;
  }

  /** What one private connection of this stream does about what its socket cannot bring. */
  protected ownConnection(
    channel: Channel,
    init: Pick<ReconcilerInit, 'api' | 'toVenue' | 'fillsAreListed' | 'conserves'>,
  ): Reconciler {
    return new Reconciler({
      ...init,
      own: this.#own,
      begunAt: () => this.begunAt(channel),
      patience: this.options.timeouts?.recovery,
      warn: (message) => {
        this.#context.warn(channel, message);
      },
    });
  }

  /** Puts an event on the queues of all observers that want the channel. */
  protected publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void {
    const monitor = this.#monitors.get(channel);
    if (!monitor) return;
    try {
      const sound = soundEvent(channel, event);
      if (channel === Channel.TRADE) this.#trades?.publish(sound as Trade);
      else monitor.publish(sound);
    } catch (error) {
      this.malformed(channel, error, event);
    }
  }

  /**
   * Publishes a trade of a venue that numbers its trades per pair without gaps: repeated ones are dropped,
   * missing ones are fetched or reported as a gap. History from before the stream began is not delivered.
   *
   * @param firstId - where the trade covers several numbers, the first of them; `id` is the last
   */
  protected publishTrade(trade: Trade, id: number, firstId?: number): void {
    if (!this.#trades) return;
    try {
      checkTrade(trade);
    } catch (error) {
      this.malformed(Channel.TRADE, error, trade);
      return;
    }
    this.#trades.publishNumbered(trade, id, firstId);
  }

  /** Says that a trade number was used up by something that is no trade of the market: it is not missing. */
  protected passTradeId(symbol: CurrencyPair, id: number): void {
    this.#trades?.pass(symbol, id);
  }

  /**
   * Reports that events of a pair, or of the whole channel, are lost for good: `gap`, then `live`. For venues that
   * do not number their trades, and whatever else only the adapter can know.
   */
  protected gap(channel: Channel, loss: Loss, symbol?: CurrencyPair): void {
    this.#monitors.get(channel)?.reportLoss({ ...loss, reason: this.#context.redact(loss.reason) }, symbol);
  }

  /** Counts rows that were read and are not for this stream. */
  protected skip(channel: Channel, rows = 1): void {
    const monitor = this.#monitors.get(channel);
    if (monitor) monitor.skipped += rows;
  }

  /** Counts a word of the venue that is not mapped, in an event that was published all the same. */
  protected countUnmapped(channel: Channel): void {
    const monitor = this.#monitors.get(channel);
    if (monitor) monitor.unmapped++;
  }

  /** Counts and reports a row that could not be read, while the rest of its frame goes on. */
  protected malformed(channel: Channel, error: unknown, row: unknown): void {
    this.unreadableRow(channel, error, row);
    if (isPrivateChannel(channel)) this.#doubt(error);
  }

  /** The rows of a frame raise one doubt together: what it asks REST for is the same. */
  #doubt(error: unknown): void {
    if (this.#isDoubting) return;
    this.#isDoubting = true;
    queueMicrotask(() => {
      this.#isDoubting = false;
    });
    this.#own.doubt(error instanceof Error ? error.message : String(error));
  }

  /** Counts and reports a row of a list that was asked for: asking again would not make it readable. */
  protected unreadableRow(channel: Channel, error: unknown, row: unknown): void {
    const monitor = this.#monitors.get(channel);
    if (monitor) monitor.malformed++;
    this.#context.reportMalformed(channel, () => ({
      reason: error instanceof Error ? error.message : String(error),
      excerpt: excerptOf(row),
    }));
  }

  /**
   * Exchange time since when a channel has been received, of one pair or of the first that was acknowledged;
   * `undefined` before that.
   */
  protected begunAt(channel: Channel, pair?: CurrencyPair): number | undefined {
    return this.#beginnings.of(channel, pair);
  }

  /** A REST client for the venue's own origin; `apiHost` replaces it. Closed when the stream stops. */
  protected restClient(origin: string, limits?: VenueLimits, tls?: TlsTrust): RestClient {
    const { exchange, apiHost, proxy, reconnect } = this.options;
    const client = new RestClient({
      exchange,
      origin: apiHost ?? origin,
      proxy,
      limits,
      tls,
      pauses: reconnect,
      signal: this.#context.signal,
    });
    this.#restClients.push(client);
    return client;
  }

  /** Runs a feed for as long as the stream lives: one long-running task, over as many connections as it takes. */
  protected async runChannel(params: ChannelParams): Promise<void> {
    const runners = this.#allFeeds().get(params)?.runners ?? [];
    await Promise.all(runners.map((runner) => runner.run()));
  }

  #has(channel: Channel): boolean {
    try {
      return this.channelParams(channel) !== undefined;
    } catch (error) {
      // One that wants credentials, or anything else that is missing here, is there all the same.
      return !(error instanceof StreamError && error.code === 'unsupported_channel');
    }
  }

  async #run(): Promise<void> {
    const context = this.#context;
    const feeds = this.#allFeeds();
    const unsubscribe = onClockStep((step) => {
      this.options.logger.warn({ exchange: this.exchange }, describeClockStep(step));
    });
    const tasks = feeds.all().map(({ params }) => this.runChannel(params));
    try {
      await Promise.all(tasks);
      if (!context.signal.aborted) {
        const refusals = this.#readiness.refusals().join('; ');
        throw context.error('subscription_refused', `every subscription was refused: ${refusals}`);
      }
    } catch (error) {
      const failure =
        error instanceof StreamError
          ? error
          : context.error('closed', `the stream broke: ${String(error)}`, { cause: error });
      this.#readiness.end(failure);
      this.#failure = failure;
      throw failure;
    } finally {
      unsubscribe();
      context.end();
      feeds.close();
      await Promise.allSettled(tasks);
      this.#observers.end(this.#failure);
      await this.#closeRest();
    }
  }

  async #closeRest(): Promise<void> {
    await Promise.all(this.#restClients.splice(0).map((client) => client.close()));
  }

  /** Made once the subclass is constructed: its `channelParams` needs its fields. */
  #allFeeds(): Feeds {
    this.#feeds ??= new Feeds({
      context: this.#context,
      monitors: this.#monitors,
      beginnings: this.#beginnings,
      trades: this.#trades,
      channelParams: (channel) => this.channelParams(channel),
    });
    return this.#feeds;
  }

  #monitorOf(channel: Channel): ChannelMonitor {
    const { exchange, currencyPairs } = this.options;
    return new ChannelMonitor({
      exchange,
      channel,
      pairs: currencyPairs,
      emit: (status) => {
        this.#observers.tell(status);
      },
      onRecovered: (symbol, recovered) => {
        this.options.logger.info(
          { exchange, channel, symbol, recovered },
          'what was missed has been delivered',
        );
      },
      onConsumerError: (error) => {
        this.#context.reportConsumerError(channel, error);
      },
      onChange: () => {
        this.#readiness.check();
      },
    });
  }
}

/** The beginning of a row, of whatever it consists. */
function excerptOf(row: unknown): string {
  try {
    return row === undefined ? 'nothing' : JSON.stringify(row).slice(0, 200);
  } catch (error) {
    return `a row that cannot be shown: ${String(error)}`;
  }
}
