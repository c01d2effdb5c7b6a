import type { Channel } from '../channels/channel.js';
import type { ChannelParams } from '../connection/channel-params.js';
import { Feeds, type FeedLosses } from '../connection/feeds/feeds.js';
import { describeClockStep, onClockStep } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StreamError } from '../contract/stream-error.js';
import type { Observers } from '../delivery/observers.js';
import type { RestClients } from '../rest/rest-clients.js';
import { Readiness } from './readiness.js';
import type { StreamParts } from './stream-parts.js';

export interface StreamRunInit {
  readonly parts: StreamParts;
  readonly observers: Observers;
  readonly rest: RestClients;
  readonly channelParams: (channel: Channel) => ChannelParams | undefined;
  /** Runs one feed until the stream ends. */
  readonly runChannel: (params: ChannelParams) => Promise<void>;
}

/** One life of a stream, from its start to its end. Its connections live as long; what the stream knows lives longer. */
export class StreamRun {
  readonly readiness: Readiness;
  readonly #init: StreamRunInit;
  /** The life before, until it has ended. */
  #before: StreamRun | undefined;
  #losses: FeedLosses = new Map();
  #feeds: Feeds | undefined;
  #ended: Promise<void> | undefined;
  #failure: StreamError | undefined;
  #isStopped = false;
  /** Whether the stream is started again, so that its queues do not end with this life. */
  #isFollowed = false;

  constructor(init: StreamRunInit, before?: StreamRun) {
    const { context, channels } = init.parts;
    this.#init = init;
    this.#before = before;
    this.readiness = new Readiness(context.options.exchange, [...channels.values()]);
    if (before) this.readiness.hold();
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether it was started. */
  get isStarted(): boolean {
    return this.#ended !== undefined;
  }

  /** Whether a new life may follow: it has begun, and not only waits for the end of the life before, or was stopped. */
  get mayBeFollowed(): boolean {
    return this.#isStopped || (this.isStarted && this.#before === undefined);
  }

  /**
   * The feeds, made at the first use: `channelParams` needs the fields of the subclass, which are set after the
   * constructor of the base. While it waits for the end of the life before, those of that life: its own ones begin where
   * they ended.
   */
  get feeds(): Feeds {
    if (this.#before) return this.#before.feeds;
    const { parts, channelParams } = this.#init;
    this.#feeds ??= new Feeds(parts, channelParams, this.#losses);
    return this.#feeds;
  }

  /** Resolves when it was stopped. Rejects with the failure that ended it. */
  start(): Promise<void> {
    if (this.#isStopped) return Promise.reject(this.stoppedError());
    if (this.#ended) return this.#ended;
    this.#init.observers.start();
    this.#ended = this.#before ? this.#runAfter(this.#before) : this.#run();
    this.#ended.catch((error: unknown) => {
      const { context } = this.#init.parts;
      const { exchange, logger } = context.options;
      logger.error({ exchange }, context.redact(String(error)));
    });
    return this.#ended;
  }

  /** The next life, which begins when this one has ended. */
  follow(): StreamRun {
    this.#isFollowed = true;
    this.#init.observers.reopen();
    return new StreamRun(this.#init, this);
  }

  /** The pairs have changed. */
  changePairs(added: readonly CurrencyPair[], removed: readonly CurrencyPair[]): void {
    // While it waits for the end of the life before, it has no feeds.
    if (this.#before) return;
    for (const feed of this.feeds.all()) feed.changePairs(added, removed);
  }

  /** Ends it. When it resolves, all timers and sockets are closed. */
  async stop(): Promise<void> {
    const { parts, rest } = this.#init;
    const { context } = parts;
    this.#isStopped = true;
    if (!this.#before) {
      context.end();
      void this.#feeds?.close();
    }
    this.readiness.end(context.error('closed', 'the stream was stopped'));
    await this.#before?.stop();
    await this.#ended?.catch(() => undefined);
    this.#endQueues();
    await rest.close();
  }

  stoppedError(): StreamError {
    return this.#init.parts.context.error('closed', 'the stream was stopped; restart() starts it again');
  }

  async #runAfter(before: StreamRun): Promise<void> {
    await before.stop();
    this.#losses = before.#losses;
    this.#before = undefined;
    if (this.#isStopped) return;
    const { context, channels } = this.#init.parts;
    const { exchange, currencyPairs, logger } = context.options;
    context.begin();
    for (const { state } of channels.values()) state.begin(currencyPairs);
    this.readiness.begin();
    logger.info({ exchange }, 'the stream is started again');
    await this.#run();
  }

  async #run(): Promise<void> {
    const { parts, rest, runChannel } = this.#init;
    const { context } = parts;
    const { exchange, logger } = context.options;
    const { feeds } = this;
    const unsubscribe = onClockStep((step) => {
      logger.warn({ exchange }, describeClockStep(step));
    });
    const tasks = feeds.all().map(({ params }) => runChannel(params));
    try {
      await Promise.all(tasks);
      if (!context.signal.aborted) {
        const refusals = this.readiness.refusals().join('; ');
        throw context.error('subscription_refused', `every subscription was refused: ${refusals}`);
      }
    } catch (error) {
      const failure =
        error instanceof StreamError
          ? error
          : context.error('closed', `the stream broke: ${String(error)}`, { cause: error });
      this.readiness.end(failure);
      this.#failure = failure;
      throw failure;
    } finally {
      unsubscribe();
      context.end();
      await feeds.close();
      await Promise.allSettled(tasks);
      this.#losses = feeds.losses;
      this.#endQueues();
      await rest.close();
    }
  }

  #endQueues(): void {
    if (!this.#isFollowed) this.#init.observers.end(this.#failure);
  }
}
