import type { Agent } from 'node:http';
import { inspect } from 'node:util';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { AsyncQueue } from './async-queue.js';
import { ChannelMonitor } from './channel-monitor.js';
import type { ChannelParams, MissingTrades, VenueLimits } from './channel-params.js';
import { Channel, isPrivateChannel } from './channel.js';
import { now } from './clock.js';
import { sleep } from './connection/sleep.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Trade } from './events.js';
import { FeedRunner, type FeedHost } from './feed-runner.js';
import type { Malformed } from './frame-intake.js';
import { QUEUE_OF_CHANNEL, type ChannelEvents, type Observer } from './observer.js';
import { OwnFeed } from './own/own-feed.js';
import { Readiness } from './readiness.js';
import { RestClient } from './rest/rest-client.js';
import { StreamError, type StreamErrorCode } from './stream-error.js';
import { resolveOptions, type ResolvedOptions, type StreamOptions } from './stream-options.js';
import type { StreamReport, StreamStatus } from './stream-status.js';
import { TradeSequence } from './trade-sequence.js';

/** How far one of two overlapping connections may be behind the other, in milliseconds. */
const OVERLAP_PATIENCE = 1_000;

/** Reports of unreadable frames: the first few, then each time their number has doubled. */
const MALFORMED_REPORTED_AT_ONCE = 5;

/**
 * One exchange's feed: receives, parses into plain events, and puts them on the queues of any number of
 * observers. A subclass declares its channels by {@link channelParams}; connecting, time-outs, heartbeats,
 * reconnecting and recovery are done here.
 */
export abstract class StreamBase implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #agent: Agent | undefined;
  readonly #abort = new AbortController();
  readonly #monitors: ReadonlyMap<Channel, ChannelMonitor>;
  readonly #readiness: Readiness;
  readonly #observers = new Set<Observer>();
  readonly #restClients: RestClient[] = [];
  readonly #own: OwnFeed;
  readonly #tradeSequence = new TradeSequence();
  /** Exchange time at which each pair was first acknowledged, by channel: older history was never ours. */
  readonly #begun = new Map<string, number>();
  #statusQueues: readonly AsyncQueue<StreamStatus>[] = [];
  #feeds: ReadonlyMap<string, Feed> | undefined;
  #ended: Promise<void> | undefined;
  #malformedReported = 0;

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions) {
    const resolved = resolveOptions(options);
    const { exchange, account, currencyPairs, subscribeChannels, proxy } = resolved;
    this.#options = resolved;
    this.#agent = proxy === undefined ? undefined : new HttpsProxyAgent(proxy);
    this.#monitors = new Map(
      subscribeChannels.map((channel) => [
        channel,
        new ChannelMonitor({
          exchange,
          channel,
          pairs: currencyPairs,
          emit: (status) => {
            for (const queue of this.#statusQueues) queue.putNowait(status);
          },
          onConsumerError: (error) => {
            resolved.logger.error({ exchange, channel }, `an observer's queue threw: ${String(error)}`);
          },
          onChange: () => {
            this.#readiness.check();
          },
        }),
      ]),
    );
    this.#readiness = new Readiness(exchange, [...this.#monitors.values()]);
    this.#own = new OwnFeed({
      exchange,
      account,
      pairs: new Set(currencyPairs),
      publish: (channel: Channel, event: ChannelEvents[Channel]) => {
        this.#monitors.get(channel)?.publish(event);
      },
      onSkipped: () => {
        this.#count('skipped', isPrivateChannel);
      },
      onUnmapped: ({ orderId, symbol, rawStatus }) => {
        this.#count('unmapped', isPrivateChannel);
        resolved.logger.warn(
          { exchange, orderId, symbol, rawStatus },
          'an order has a status that is not mapped',
        );
      },
      onBadRow: (error, row) => {
        const channel = subscribeChannels.find(isPrivateChannel);
        if (channel) this.malformed(channel, error, row);
      },
      onDuplicate: () => {
        this.#count('duplicates', isPrivateChannel);
      },
    });
  }

  get exchange(): string {
    return this.#options.exchange;
  }

  /**
   * Adds a receiver. Its queues get what is published from now on. Queues of own orders and fills become
   * lossless.
   *
   * @throws StreamError `invalid_options` when it has none of the queues for the subscribed channels
   */
  bindObserver(observer: Observer): void {
    const wanted = this.#options.subscribeChannels.map((channel) => QUEUE_OF_CHANNEL[channel]);
    if (!observer.statusQueue && !wanted.some((name) => observer[name]))
      throw this.#error(
        'invalid_options',
        `the observer has none of the queues ${wanted.join(', ')}, so it would receive nothing; give it one, or subscribe its channels`,
      );
    this.#observers.add(observer);
    this.#refreshQueues();
  }

  /** Removes a receiver; its queues get nothing more. */
  unbindObserver(observer: Observer): void {
    this.#observers.delete(observer);
    this.#refreshQueues();
  }

  /**
   * Connects every channel and receives until `stop()`. Resolves then; rejects with a {@link StreamError} when
   * the stream cannot go on. The rejection is also logged and told by a `failed` status, so a promise that
   * nobody looks at harms nobody.
   */
  start(): Promise<void> {
    if (this.#ended) return this.#ended;
    if (this.#abort.signal.aborted)
      return Promise.reject(this.#error('closed', 'the stream was stopped; create a new one'));
    this.#ended = this.#run();
    this.#ended.catch((error: unknown) => {
      this.#options.logger.error({ exchange: this.exchange }, this.#redact(String(error)));
    });
    return this.#ended;
  }

  /**
   * Resolves when every pair of every channel is live; rejects when the venue refused some, naming them, or
   * when the stream ended first.
   */
  ready(): Promise<void> {
    return this.#readiness.wait();
  }

  /** Ends the stream. Afterwards no handle, timer or socket of it is left. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#closeConnections();
    this.#readiness.end(this.#error('closed', 'the stream was stopped'));
    await this.#ended?.catch(() => undefined);
    await this.#closeRest();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /**
   * Pushes one frame, text or bytes, through exactly the path of a frame from the socket: for replay and
   * tests. Works before `start()` and without a network.
   */
  feed(channel: Channel, frame: string | Uint8Array): void {
    const runner = this.#feedOf(channel)?.runners[0];
    if (!runner) throw this.#error('unsupported_channel', `${channel} is not subscribed`, undefined, channel);
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
      account: this.#options.account,
      channels: Object.fromEntries(
        [...this.#monitors].map(([channel, monitor]) => [channel, monitor.status()]),
      ),
    };
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
    return this.#options;
  }

  /** Own orders and fills: merged, each fill once. */
  protected get own(): OwnFeed {
    return this.#own;
  }

  /** Puts an event on the queues of all observers that want the channel. */
  protected publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void {
    this.#monitors.get(channel)?.publish(event);
  }

  /**
   * Publishes a trade of a venue that numbers its trades per pair without gaps: repeated ones are dropped,
   * missing ones are fetched or told as a gap. History from before the stream began is not delivered.
   */
  protected publishTrade(trade: Trade, id: number): void {
    const monitor = this.#monitors.get(Channel.TRADE);
    if (!monitor) return;
    if (trade.origin === 'backfill' && this.#isHistory(trade)) {
      monitor.skipped++;
      return;
    }
    const verdict = this.#tradeSequence.add(trade, id);
    if (verdict === false) {
      monitor.duplicates++;
      return;
    }
    monitor.publish(trade);
    if (verdict !== true) void this.#closeHole(verdict, monitor);
  }

  /** Counts rows that were read and are not for this stream. */
  protected skip(channel: Channel, rows = 1): void {
    const monitor = this.#monitors.get(channel);
    if (monitor) monitor.skipped += rows;
  }

  /** Counts and reports a row that could not be read, while the rest of its frame goes on. */
  protected malformed(channel: Channel, reason: unknown, row: unknown): void {
    const monitor = this.#monitors.get(channel);
    if (monitor) monitor.malformed++;
    this.#reportMalformed(channel, {
      reason: reason instanceof Error ? reason.message : String(reason),
      excerpt: JSON.stringify(row).slice(0, 200),
    });
  }

  /**
   * Exchange time since when a channel has been received, of one pair or of the first that was acknowledged;
   * `undefined` before that.
   */
  protected begunAt(channel: Channel, pair?: CurrencyPair): number | undefined {
    if (pair !== undefined) return this.#begun.get(`${channel} ${pair}`);
    const times = this.#options.currencyPairs.flatMap((one) => this.#begun.get(`${channel} ${one}`) ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** A REST client for the venue's own origin; `apiHost` replaces it. Closed when the stream stops. */
  protected restClient(origin: string, limits?: VenueLimits): RestClient {
    const { exchange, apiHost, proxy } = this.#options;
    const { signal } = this.#abort;
    const client = new RestClient({ exchange, origin: apiHost ?? origin, proxy, limits, signal });
    this.#restClients.push(client);
    return client;
  }

  /** Runs a feed for as long as the stream lives: one long-running task, over as many connections as it takes. */
  protected async runChannel(params: ChannelParams): Promise<void> {
    const runners = this.#allFeeds().get(params.feed ?? params.channel)?.runners ?? [];
    await Promise.all(runners.map((runner) => runner.run()));
  }

  async #run(): Promise<void> {
    const feeds = [...this.#allFeeds().values()];
    const tasks = feeds.map(({ params }) => this.runChannel(params));
    try {
      await Promise.all(tasks);
      if (!this.#abort.signal.aborted)
        throw this.#error(
          'subscription_refused',
          `every subscription was refused: ${this.#readiness.refusals().join('; ')}`,
        );
    } catch (error) {
      const failure =
        error instanceof StreamError
          ? error
          : this.#error('closed', `the stream broke: ${String(error)}`, error);
      this.#readiness.end(failure);
      throw failure;
    } finally {
      this.#abort.abort();
      this.#closeConnections();
      await Promise.allSettled(tasks);
      await this.#closeRest();
    }
  }

  #closeConnections(): void {
    for (const { runners } of this.#feeds?.values() ?? [])
      for (const runner of runners) runner.close('stopped');
  }

  async #closeRest(): Promise<void> {
    await Promise.all(this.#restClients.splice(0).map((client) => client.close()));
  }

  /** The connections to be, made once the subclass is constructed. */
  #allFeeds(): ReadonlyMap<string, Feed> {
    this.#feeds ??= this.#makeFeeds();
    return this.#feeds;
  }

  #makeFeeds(): ReadonlyMap<string, Feed> {
    const groups = new Map<string, { params: ChannelParams; monitors: ChannelMonitor[] }>();
    for (const [channel, monitor] of this.#monitors) {
      const params = this.channelParams(channel);
      if (!params)
        throw this.#error(
          'unsupported_channel',
          `there is no ${channel} here; leave it out of subscribeChannels`,
          undefined,
          channel,
        );
      const key = params.feed ?? params.channel;
      const group = groups.get(key);
      if (group) group.monitors.push(monitor);
      else groups.set(key, { params, monitors: [monitor] });
    }
    return new Map(
      [...groups].map(([key, { params, monitors }]) => [
        key,
        { params, runners: this.#makeRunners(params, monitors) },
      ]),
    );
  }

  #makeRunners(params: ChannelParams, monitors: ChannelMonitor[]): FeedRunner[] {
    const { currencyPairs } = this.#options;
    const [first, ...others] = monitors as [ChannelMonitor, ...ChannelMonitor[]];
    const perConnection = Math.min(params.maxPairs ?? Infinity, currencyPairs.length);
    return Array.from({ length: Math.ceil(currencyPairs.length / perConnection) }, (_, index) => {
      return new FeedRunner({
        host: this.#hostOf(params, monitors),
        params: index === 0 ? params : (this.channelParams(params.channel) ?? params),
        monitors: [first, ...others],
        pairs: currencyPairs.slice(index * perConnection, (index + 1) * perConnection),
        index,
      });
    });
  }

  #hostOf(params: ChannelParams, monitors: readonly ChannelMonitor[]): FeedHost {
    return {
      options: this.#options,
      agent: this.#agent,
      signal: this.#abort.signal,
      makeParams: () => this.channelParams(params.channel) ?? params,
      makeError: (code, message, cause) => this.#error(code, this.#redact(message), cause, params.channel),
      redact: (text) => this.#redact(text),
      onMalformed: (malformed) => {
        this.#reportMalformed(params.channel, malformed);
      },
      onAcknowledged: (pairs, venueTime) => {
        for (const pair of pairs)
          for (const { channel } of monitors) {
            const key = `${channel} ${pair}`;
            if (!this.#begun.has(key)) this.#begun.set(key, venueTime ?? now());
          }
      },
    };
  }

  /** A hole among the public trades: told, filled where the venue lets us, told again where not. */
  async #closeHole(missing: MissingTrades, monitor: ChannelMonitor): Promise<void> {
    const { symbol, firstId, lastId, from, until } = missing;
    const what = `trades ${firstId} to ${lastId} are missing`;
    const runner = this.#feedOf(Channel.TRADE)?.runners.find((one) => one.carries(symbol));
    if (runner?.isReplacing) {
      // Two connections overlap, and one is ahead of the other.
      await sleep(OVERLAP_PATIENCE, this.#abort.signal);
      if (this.#tradeSequence.isClosed(missing)) return;
    }
    monitor.tell('gap', { symbol, reason: what });
    if (!runner?.isConnected) return;
    try {
      await runner.backfill(missing);
    } catch (error) {
      this.#options.logger.warn(
        { exchange: this.exchange, symbol },
        this.#redact(`${what}: ${String(error)}`),
      );
    }
    if (this.#abort.signal.aborted) return;
    if (!this.#tradeSequence.isClosed(missing))
      monitor.tell('gap', {
        symbol,
        reason: `${what} for good, between ${describeTime(from)} and ${describeTime(until)}`,
      });
    monitor.tell('live', { symbol });
  }

  /** Whether a trade is older than the stream's interest in its pair. */
  #isHistory({ symbol, exchangeTime }: Trade): boolean {
    const begun = this.begunAt(Channel.TRADE, symbol);
    return begun !== undefined && exchangeTime !== undefined && exchangeTime < begun;
  }

  #feedOf(channel: Channel): Feed | undefined {
    for (const feed of this.#allFeeds().values())
      if (feed.runners.some((runner) => runner.serves(channel))) return feed;
    return undefined;
  }

  #count(counter: 'skipped' | 'duplicates' | 'unmapped', of: (channel: Channel) => boolean): void {
    for (const monitor of this.#monitors.values()) if (of(monitor.channel)) monitor[counter]++;
  }

  #refreshQueues(): void {
    const observers = [...this.#observers];
    for (const [channel, monitor] of this.#monitors) {
      const name = QUEUE_OF_CHANNEL[channel];
      const bound = observers.flatMap((observer) => observer[name] ?? []) as unknown as AsyncQueue<unknown>[];
      // A queue that several observers share gets each event once.
      const queues = [...new Set(bound)];
      if (isPrivateChannel(channel)) for (const queue of queues) queue.makeLossless(this.#warnOf(channel));
      monitor.setQueues(queues);
    }
    this.#statusQueues = [...new Set(observers.flatMap((observer) => observer.statusQueue ?? []))];
  }

  #warnOf(channel: Channel): (size: number) => void {
    return (size) => {
      this.#options.logger.warn(
        { exchange: this.exchange, channel, size },
        `an observer is too slow: ${size} events wait on its ${QUEUE_OF_CHANNEL[channel]}`,
      );
    };
  }

  #reportMalformed(channel: Channel, { reason, excerpt }: Malformed): void {
    const count = ++this.#malformedReported;
    if (count > MALFORMED_REPORTED_AT_ONCE && (count & (count - 1)) !== 0) return;
    this.#options.logger.warn(
      { exchange: this.exchange, channel, reported: count },
      this.#redact(`unreadable frame, ${reason}: ${excerpt}`),
    );
  }

  #redact(text: string): string {
    const { apiKey, apiSecret, apiAuthData = {} } = this.#options;
    let clean = text;
    for (const secret of [apiKey, apiSecret, ...Object.values(apiAuthData)])
      if (secret !== undefined && secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
    return clean;
  }

  // eslint-disable-next-line @typescript-eslint/max-params -- a code, words, and two things that are mostly absent
  #error(code: StreamErrorCode, message: string, cause?: unknown, channel?: Channel): StreamError {
    return new StreamError(`${this.exchange}: ${message}`, { code, exchange: this.exchange, channel, cause });
  }
}

interface Feed {
  readonly params: ChannelParams;
  readonly runners: readonly FeedRunner[];
}

const describeTime = (time: number | undefined): string =>
  time === undefined ? 'an unknown time' : new Date(time).toISOString();
