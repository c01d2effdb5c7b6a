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
import { isPromiseLike, type Handled } from './channel-loop.js';
import { checkInit } from './check-init.js';
import { ExchangeRouter } from './exchange-router.js';
import { ServiceLoops } from './service-loops.js';
import {
  ChannelReceiver,
  type ServiceChannel,
  type ServiceEvent,
  type ServiceQueues,
} from './service-channel.js';

/** Options of a service. All are optional: `new MyService()` can be bound to any stream. */
export interface ServiceInit<Setting extends object = Readonly<Record<string, unknown>>> {
  /** Names the service in log lines. @defaultValue the class's name */
  readonly name?: string | undefined;
  /** Available as `this.setting`. */
  readonly setting?: Setting | undefined;
  /** A pino logger, or an object with the same functions. @defaultValue warnings and errors on standard error */
  readonly logger?: Logger | undefined;
  /** @defaultValue `drop_oldest` with a capacity of 65,536, for public channels */
  readonly queues?: ServiceQueues | undefined;
}

/** Gives a service its part of the config, also if its constructor did not pass its argument on. */
export let attachService: (service: ServiceBase<object>, init: ServiceInit<object>) => void;

/** Adds a stream to a service, for `setCurrencyPairs`. */
export let attachStream: (service: ServiceBase<object>, stream: StreamBase) => void;

/** Removes a stream from a service. */
export let detachStream: (service: ServiceBase<object>, stream: StreamBase) => void;

/** Replaces a service's setting, and calls its `onSetting`. */
export let replaceSetting: (service: ServiceBase<object>, setting: object) => void;

/** Reports to a service that one of its streams has failed. */
export let reportFailure: (service: ServiceBase<object>, error: unknown) => void;

/**
 * Calls `on<Type>` for the events of any number of streams. Override the callbacks that you need. They may be
 * synchronous or async; an async one is awaited before the next event of its channel. There is one loop per exchange
 * and channel: it keeps the order, and a slow handler does not delay other loops.
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
  readonly #streams = new Set<StreamBase>();
  #init: ServiceInit<Setting>;

  /**
   * A subclass with its own constructor passes the argument on: `super(init)`.
   *
   * @throws StreamError `invalid_options` for an invalid logger or invalid queues
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

  /** The service's `setting` in the config, with environment variables replaced. Contains the credentials of `apis`. */
  get setting(): Setting {
    return this.#init.setting ?? ({} as Setting);
  }

  get logger(): Logger {
    return this.#init.logger ?? stderrLogger;
  }

  /**
   * The own orders of one frame. By default passes each to `onMyOrder`, in order, except those that also arrive on the
   * channel `my_order`.
   */
  override onMyOrderBatch(batch: MyOrderBatch): void | Promise<void> {
    return this.#handRows(batch.orders, 0);
  }

  /**
   * A handler threw or rejected. The loop goes on with the next event. Without an event, a stream has failed and
   * `error` is its `StreamError`. Logs the error by default.
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
   * `runner.reload` has replaced `this.setting`, because a value in it differs in the new config: your own keys, `apis` or
   * `streams`. It is called between two events and is not awaited. An error is logged.
   */
  onSetting?(setting: Setting): void | Promise<void>;

  /**
   * An observer of one exchange for this service's callbacks, with queues for these channels and the status. The
   * service itself can be bound too; this observer is faster, because it need not find the exchange of each event.
   */
  observerFor(exchange: string, channels: readonly ServiceChannel[]): Observer {
    const queues = [...channels, 'status' as const].map((channel) => [
      CHANNELS[channel].queue,
      this.#loops.queueOf(exchange, channel),
    ]);
    return Object.fromEntries(queues) as Observer;
  }

  /**
   * Subscribes these pairs instead of the present ones, on all streams of an exchange that the config gave this
   * service. Resolves when every pair is live. Rejects when the venue rejected pairs, with an error that names them.
   *
   * @throws StreamError `invalid_options` for pairs that are not well formed, or an exchange without a stream
   */
  async setCurrencyPairs(exchange: string, pairs: readonly CurrencyPair[]): Promise<void> {
    const streams = [...this.#streams].filter((stream) => stream.exchange === exchange);
    if (streams.length === 0)
      throw new StreamError(
        `${this.name} has no stream of ${exchange}; name one in streams of its config, or call setCurrencyPairs of the stream itself`,
        { code: 'invalid_options', exchange },
      );
    await Promise.all(streams.map((stream) => stream.setCurrencyPairs(pairs)));
  }

  /** Whether the class overrides a callback that gets the events of a channel. */
  handles(channel: ServiceChannel): boolean {
    return this.overrides(channel) || (channel === 'my_order_batch' && this.overrides('my_order'));
  }

  /** Whether the class overrides this callback. */
  overrides(channel: ServiceChannel): boolean {
    const name = CHANNELS[channel].handler;
    return this[name] !== ServiceBase.prototype[name];
  }

  /**
   * Takes no more events, and resolves when the waiting ones have been handled. Do not await it in a handler: it would
   * wait for that handler.
   */
  async close(): Promise<void> {
    await this.#loops.close();
  }

  /** Names of the loops with events that wait or are being handled, such as `kraken ticker`. */
  busyLoops(): readonly string[] {
    return this.#loops.busy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** A sink that passes each event to the loop of its exchange. */
  #route(channel: ServiceChannel): AsyncQueue<ServiceEvent> {
    return new ExchangeRouter<ServiceEvent>(
      (exchange) => this.#loops.queueOf(exchange, channel) as AsyncQueue<unknown> as AsyncQueue<ServiceEvent>,
      () => this.overrides(channel),
    );
  }

  #dispatch(channel: ServiceChannel, event: ServiceEvent): unknown {
    return (this[CHANNELS[channel].handler] as (event: ServiceEvent) => unknown)(event);
  }

  #callOnSetting(): void {
    const log = (error: unknown): void => {
      this.logger.error(
        { service: this.name, stack: stackOf(error) },
        `onSetting failed: ${String(error)}; the new setting is in use`,
      );
    };
    try {
      const result: unknown = this.onSetting?.(this.setting);
      if (isPromiseLike(result)) void Promise.resolve(result).catch(log);
    } catch (error) {
      log(error);
    }
  }

  /** Calls `onError`, and logs the error if that fails. */
  #report(error: unknown, event: ServiceEvent | undefined, channel: ServiceChannel | undefined): Handled {
    const giveUp = (second: unknown): void => {
      this.logger.error(
        { service: this.name, channel, stack: stackOf(second) },
        `onError failed: ${String(second)}; it was called for: ${String(error)}`,
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

  /** A row whose handler fails is reported. The following rows are passed on. */
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
      service.#streams.add(stream);
    };
    detachStream = (service, stream) => {
      service.#streams.delete(stream);
    };
    replaceSetting = (service, setting) => {
      service.#init = { ...service.#init, setting };
      service.#callOnSetting();
    };
    reportFailure = (service, error) => {
      void service.#report(error, undefined, undefined);
    };
  }
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);
