import {
  CHANNELS,
  stderrLogger,
  StreamError,
  type AsyncQueue,
  type CurrencyPair,
  type Logger,
  type MyOrder,
  type MyOrderBatch,
  type Observer,
  type StreamBase,
} from '@hftjs/core';
import { checkLogger } from '@hftjs/core/adapter';
import { isPromiseLike, type Handled } from './channel-loop.js';
import { mistakeOfQueues } from './config/service-queues.js';
import { ExchangeRouter } from './exchange-router.js';
import { ServiceLoops } from './service-loops.js';
import {
  ChannelReceiver,
  type ServiceChannel,
  type ServiceEvent,
  type ServiceQueues,
} from './service-channel.js';

/** What a service is made of. All of it is optional: `new MyService()` can be bound to any stream. */
export interface ServiceInit<Setting extends object = Readonly<Record<string, unknown>>> {
  /** Names the service in log lines. @defaultValue the class's name */
  readonly name?: string | undefined;
  /** Available as `this.setting`. */
  readonly setting?: Setting | undefined;
  /** A pino logger, or anything like it. @defaultValue warnings and errors on standard error */
  readonly logger?: Logger | undefined;
  /** @defaultValue `drop_oldest` with a capacity of 65,536, for public channels */
  readonly queues?: ServiceQueues | undefined;
}

/** Gives a service its part of the config, also when its constructor kept the argument to itself. */
export let attachService: (service: ServiceBase<object>, init: ServiceInit<object>) => void;

/** Gives a service a stream that it is bound to. */
export let attachStream: (service: ServiceBase<object>, stream: StreamBase) => void;

/** Tells a service that one of its streams has ended for good. */
export let reportFailure: (service: ServiceBase<object>, error: unknown) => void;

/**
 * Turns the events of any number of streams into calls of `on<Type>`: override those that you want. Handlers may be
 * synchronous or async; an async one is awaited before the next event of its channel. Each exchange's channels have
 * loops of their own: within one the order is kept, and a slow handler delays no other.
 *
 * @example
 * ```ts
 * class Printer extends ServiceBase {
 *   override onTicker(ticker: Ticker): void {
 *     console.log(ticker.symbol, ticker.bidPrice, ticker.askPrice);
 *   }
 * }
 * stream.bindObserver(new Printer());
 * ```
 */
export class ServiceBase<Setting extends object = Readonly<Record<string, unknown>>>
  extends ChannelReceiver
  implements Observer, AsyncDisposable
{
  readonly #loops: ServiceLoops;
  readonly #streams: StreamBase[] = [];
  #init: ServiceInit<Setting>;

  /**
   * Subclasses with a constructor of their own hand its argument on: `super(init)`.
   *
   * @throws StreamError `invalid_options` for a logger or queues that are none
   */
  constructor(init: ServiceInit<Setting> = {}) {
    super();
    checkInit(init);
    this.#init = init;
    this.#loops = new ServiceLoops({
      handle: (channel, event) => this.#dispatch(channel, event),
      onError: (error, event, channel) => this.#report(error, event, channel),
      queues: () => this.#init.queues ?? {},
      describe: () => ({ service: this.name, logger: this.logger }),
    });
    const queues = Object.entries(CHANNELS).map(([channel, { queue }]) => [
      queue,
      this.#route(channel as ServiceChannel),
    ]);
    Object.assign(this, Object.fromEntries(queues));
  }

  /** The name in the config, or the class's. */
  get name(): string {
    return this.#init.name ?? this.constructor.name;
  }

  /** The service's `setting` in the config, with environment variables filled in. Holds the credentials of `apis`. */
  get setting(): Setting {
    return this.#init.setting ?? ({} as Setting);
  }

  get logger(): Logger {
    return this.#init.logger ?? stderrLogger;
  }

  /**
   * One frame's rows of own orders. By default hands each row to `onMyOrder`, in order, except those that come to it
   * through the channel `my_order` anyway.
   */
  override onMyOrderBatch(batch: MyOrderBatch): void | Promise<void> {
    return this.#handRows(batch.orders, 0);
  }

  /**
   * A handler threw or rejected; the loop goes on with the next event. Without an event, a stream has ended for good
   * and `error` is its `StreamError`. By default logs.
   */
  onError(error: unknown, event?: ServiceEvent, channel?: ServiceChannel): void | Promise<void> {
    const what = channel === undefined ? 'a stream ended' : `${CHANNELS[channel].handler} failed`;
    const symbol = event && 'symbol' in event ? event.symbol : undefined;
    this.logger.error(
      { service: this.name, exchange: event?.exchange, channel, symbol, stack: stackOf(error) },
      `${what}: ${String(error)}`,
    );
  }

  /**
   * An observer of one exchange whose events end in this service's callbacks: the service itself can be bound as well,
   * this one spares finding the exchange of each event. Only the channels named get queues, and the status.
   */
  observerFor(exchange: string, channels: readonly ServiceChannel[]): Observer {
    const queues = [...channels, 'status' as const].map((channel) => [
      CHANNELS[channel].queue,
      this.#loops.queueOf(exchange, channel),
    ]);
    return Object.fromEntries(queues) as Observer;
  }

  /**
   * Subscribes these pairs instead of the present ones, on all streams of an exchange that the config gave this service.
   * Resolves when every pair is live; rejects when the venue refused some, naming them.
   *
   * @throws StreamError `invalid_options` for pairs that are not well formed, or an exchange without a stream
   */
  async setCurrencyPairs(exchange: string, pairs: readonly CurrencyPair[]): Promise<void> {
    const streams = this.#streams.filter((stream) => stream.exchange === exchange);
    if (streams.length === 0)
      throw new StreamError(
        `${this.name} has no stream of ${exchange}; name one in streams of its config, or call setCurrencyPairs of the stream itself`,
        { code: 'invalid_options', exchange },
      );
    await Promise.all(streams.map((stream) => stream.setCurrencyPairs(pairs)));
  }

  /** Whether the events of a channel reach a callback of the class's own. */
  handles(channel: ServiceChannel): boolean {
    return this.overrides(channel) || (channel === 'my_order_batch' && this.overrides('my_order'));
  }

  /** Whether the class has this very callback of its own. */
  overrides(channel: ServiceChannel): boolean {
    const name = CHANNELS[channel].handler;
    return this[name] !== ServiceBase.prototype[name];
  }

  /**
   * Takes no more events, and resolves when those that wait have been handled. Do not await it in a handler: it waits
   * for that handler.
   */
  async close(): Promise<void> {
    await this.#loops.close();
  }

  /** The loops that still have something to do, as `kraken ticker`. */
  busyLoops(): readonly string[] {
    return this.#loops.busy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** A queue that hands each event to the loop of its exchange. */
  #route(channel: ServiceChannel): AsyncQueue<ServiceEvent> {
    return new ExchangeRouter<ServiceEvent>(
      (exchange) => this.#loops.queueOf(exchange, channel) as AsyncQueue<unknown> as AsyncQueue<ServiceEvent>,
      () => this.overrides(channel),
    );
  }

  #dispatch(channel: ServiceChannel, event: ServiceEvent): unknown {
    return (this[CHANNELS[channel].handler] as (event: ServiceEvent) => unknown)(event);
  }

  /** Calls `onError`, which may itself fail. */
  #report(error: unknown, event: ServiceEvent | undefined, channel: ServiceChannel | undefined): Handled {
    const giveUp = (second: unknown): void => {
      this.logger.error(
        { service: this.name, channel, stack: stackOf(second) },
        `onError failed: ${String(second)}; it was told: ${String(error)}`,
      );
    };
    try {
      const result: unknown = this.onError(error, event, channel);
      return isPromiseLike(result) ? Promise.resolve(result).catch(giveUp) : undefined;
    } catch (second) {
      giveUp(second);
      return undefined;
    }
  }

  /** A row that fails is reported by itself: the rows after it are handed over all the same. */
  #handRows(orders: readonly MyOrder[], first: number): void | Promise<void> {
    for (const [index, order] of orders.entries()) {
      if (index < first || this.#loops.isDeliveredAlone(order)) continue;
      const handled = this.#handRow(order);
      if (handled) return Promise.resolve(handled).then(() => this.#handRows(orders, index + 1));
    }
  }

  #handRow(order: MyOrder): Handled {
    try {
      const result: unknown = this.onMyOrder(order);
      if (!isPromiseLike(result)) return undefined;
      return Promise.resolve(result).catch((error: unknown) => this.#report(error, order, 'my_order'));
    } catch (error) {
      return this.#report(error, order, 'my_order');
    }
  }

  static {
    attachService = (service, init) => {
      service.#init = init;
    };
    attachStream = (service, stream) => {
      service.#streams.push(stream);
    };
    reportFailure = (service, error) => {
      void service.#report(error, undefined, undefined);
    };
  }
}

/** What TypeScript checks for its users, for those of JavaScript. */
function checkInit(init: unknown): void {
  const fail = (message: string): never => {
    throw new StreamError(message, { code: 'invalid_options', exchange: 'service' });
  };
  if (typeof init !== 'object' || init === null)
    return fail('what a service is made of is not an object; hand on what its constructor was given');
  const { logger, queues } = init as ServiceInit<object>;
  if (logger !== undefined) checkLogger(logger, fail);
  const mistake = queues === undefined ? undefined : mistakeOfQueues(queues);
  if (mistake !== undefined) fail(mistake);
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
