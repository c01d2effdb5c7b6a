import { Exchange } from '../contract/exchange.js';
import { didYouMean } from '../contract/similar.js';
import { StreamError } from '../contract/stream-error.js';
import type { StreamBase } from './stream-base.js';
import type { StreamOptions } from '../contract/stream-options.js';

/**
 * The stream class and the type of `subscribeArgs` of each exchange. Each adapter augments this interface. It only
 * refines types: an exchange that is not in it can be used too.
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
 * Registers the stream class of an exchange for {@link getExchangeStream}. Registering the same class twice is allowed.
 *
 * @throws StreamError `invalid_options` when another class has the name
 */
export function registerExchange(exchange: Exchange, streamClass: StreamClass): void {
  checkRegistration(exchange, streamClass);
  const present = registered.get(exchange);
  if (present && present !== streamClass)
    throw new StreamError(
      `${exchange} is registered twice, as ${present.name} and ${streamClass.name}: two adapters, or two copies of one, are loaded`,
      { code: 'invalid_options', exchange },
    );
  registered.set(exchange, streamClass);
}

/** Checks at run time what TypeScript checks at compile time, for users of JavaScript. */
function checkRegistration(exchange: unknown, streamClass: unknown): void {
  const fail = (message: string): never => {
    throw new StreamError(message, { code: 'invalid_options', exchange: String(exchange) });
  };
  if (typeof exchange !== 'string' || !NAME.test(exchange))
    fail(
      `registerExchange: ${describeName(exchange)} is not the name of an exchange; write lower-case letters, digits and underscores, such as 'kraken_future'`,
    );
  if (typeof streamClass !== 'function')
    fail(
      `registerExchange: what is registered as ${String(exchange)} is not a class that extends StreamBase`,
    );
}

const NAME = /^[a-z0-9_]{1,64}$/;

const describeName = (name: unknown): string =>
  typeof name === 'string' ? JSON.stringify(name.slice(0, 64)) : `a value of type ${typeof name}`;

/** The registered exchanges. */
export const registeredExchanges = (): readonly Exchange[] => [...registered.keys()];

const PUBLISHED: ReadonlySet<string> = new Set(Object.values(Exchange));

/**
 * The package of hftjs with the adapter of an exchange: `kraken_future` is in `@hftjs/adapter-kraken`. `undefined` for
 * every other name, so that no message recommends a package that does not exist.
 */
export const adapterPackageOf = (exchange: Exchange): string | undefined =>
  PUBLISHED.has(exchange) ? `@hftjs/adapter-${exchange.split('_', 1)[0] ?? exchange}` : undefined;

/**
 * Describes why an exchange cannot be used and how to mend it.
 *
 * @param inConfig - whether a service's config names it
 */
export function describeUnregistered(exchange: Exchange, inConfig = false): string {
  const name = adapterPackageOf(exchange);
  if (name !== undefined)
    return inConfig
      ? `${exchange} needs its adapter: install ${name}`
      : `${exchange} is not registered: install ${name} and import it`;
  const hint = didYouMean(exchange, [...PUBLISHED, ...registered.keys()]);
  const cure = inConfig
    ? `name the package of another adapter as "adapter" in the stream's config`
    : 'import the package of another adapter, which calls registerExchange()';
  const link = hint === '' ? ';' : `${hint} Otherwise`;
  return `${exchange} is not registered, and no adapter of hftjs brings it${link} ${cure}`;
}

/**
 * Creates the stream of an exchange whose adapter is imported. Nothing connects before `start()`.
 *
 * @throws StreamError `not_registered`, `invalid_options` or `unsupported_channel`; its message names how to mend it
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
  const given: unknown = options;
  const { exchange } = (typeof given === 'object' && given !== null ? given : {}) as StreamOptions<
    E,
    SubscribeArgsOf<E>
  >;
  if (typeof exchange !== 'string')
    throw new StreamError("the option exchange is missing; name one, such as 'kraken'", {
      code: 'invalid_options',
      exchange: String(exchange),
    });
  const streamClass = registered.get(exchange);
  if (!streamClass)
    throw new StreamError(describeUnregistered(exchange), { code: 'not_registered', exchange });
  return new streamClass(options).checkChannels() as StreamOf<E>;
}
