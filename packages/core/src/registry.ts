import type { Exchange } from './exchange.js';
import { StreamError } from './stream-error.js';
import type { StreamBase } from './stream-base.js';
import type { StreamOptions } from './stream-options.js';

/**
 * The streams that adapters have registered, by exchange: each adapter augments it with its class and the type
 * of its `subscribeArgs`. It refines types and gates nothing.
 *
 * @example
 * ```ts
 * declare module '@hftjs/core' {
 *   interface ExchangeStreams {
 *     kraken: { stream: KrakenStream; subscribeArgs: KrakenSubscribeArgs };
 *   }
 * }
 * registerExchange(Exchange.KRAKEN, KrakenStream);
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- augmented by adapters
export interface ExchangeStreams {}

/** The class of an exchange's stream; the general one where no adapter's types are imported. */
export type StreamOf<E extends Exchange> = E extends keyof ExchangeStreams
  ? ExchangeStreams[E] extends { stream: infer S extends StreamBase }
    ? S
    : StreamBase
  : StreamBase;

/** The type of an exchange's `subscribeArgs`. */
export type SubscribeArgsOf<E extends Exchange> = E extends keyof ExchangeStreams
  ? ExchangeStreams[E] extends { subscribeArgs: infer A }
    ? A
    : unknown
  : unknown;

/** What an adapter registers. */
export type StreamClass = new (options: StreamOptions) => StreamBase;

const registered = new Map<Exchange, StreamClass>();

/**
 * Makes an exchange known to {@link getExchangeStream}. The same class twice is harmless.
 *
 * @throws StreamError `invalid_options` when another class has the name
 */
export function registerExchange(exchange: Exchange, streamClass: StreamClass): void {
  const present = registered.get(exchange);
  if (present && present !== streamClass)
    throw new StreamError(
      `${exchange} is registered twice, as ${present.name} and ${streamClass.name}: two adapters, or two copies of one, are loaded`,
      { code: 'invalid_options', exchange },
    );
  registered.set(exchange, streamClass);
}

/** The exchanges that are registered now. */
export const registeredExchanges = (): readonly Exchange[] => [...registered.keys()];

/** The package that brings an exchange, by the naming of ours: `kraken_future` is in `@hftjs/adapter-kraken`. */
export const adapterPackageOf = (exchange: Exchange): string =>
  `@hftjs/adapter-${exchange.split('_', 1)[0] ?? exchange}`;

/**
 * Creates the stream of an exchange whose adapter is imported. Nothing connects before `start()`.
 *
 * @throws StreamError `not_registered`, `invalid_options`, `unsupported_channel`: what is wrong and how to mend it
 * @example
 * ```ts
 * import '@hftjs/adapter-kraken';
 * import { AsyncQueue, Channel, Exchange, getExchangeStream, type Trade } from '@hftjs/core';
 *
 * const stream = getExchangeStream({
 *   exchange: Exchange.KRAKEN,
 *   currencyPairs: ['btc/usd'],
 *   subscribeChannels: [Channel.TRADE],
 * });
 * const tradeQueue = new AsyncQueue<Trade>();
 * stream.bindObserver({ tradeQueue });
 * void stream.start();
 * for await (const trade of tradeQueue) console.log(trade.symbol, trade.side, trade.price, trade.volume);
 * ```
 */
export function getExchangeStream<const E extends Exchange>(
  options: StreamOptions<E, SubscribeArgsOf<E>>,
): StreamOf<E> {
  const { exchange } = options;
  if (typeof exchange !== 'string')
    throw new StreamError("the option exchange is missing; name one, such as 'kraken'", {
      code: 'invalid_options',
      exchange: String(exchange),
    });
  const streamClass = registered.get(exchange);
  if (!streamClass) {
    const name = adapterPackageOf(exchange);
    throw new StreamError(`${exchange} is not registered: install ${name} and import it`, {
      code: 'not_registered',
      exchange,
    });
  }
  return new streamClass(options).checkChannels() as StreamOf<E>;
}
