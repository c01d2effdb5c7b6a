import type { Timeouts } from '../connection/channel-params.js';
import { Channel, isPrivateChannel } from '../channels/channel.js';
import { resolveReconnectPolicy, type ReconnectOptions } from '../connection/governor/reconnect-policy.js';
import { isCurrencyPair, type CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';
import { stderrLogger, type Logger } from './logger.js';
import { StreamError } from './stream-error.js';

/** Options of a stream. `Args` is the type of the adapter's `subscribeArgs`. */
export interface StreamOptions<E extends Exchange = Exchange, Args = unknown> {
  readonly exchange: E;
  /** The pairs that all channels subscribe. At least one, each once. */
  readonly currencyPairs: readonly CurrencyPair[];
  readonly subscribeChannels: readonly Channel[];
  /** Needed by private channels only. */
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  /** Further credentials that the venue needs, such as a passphrase. */
  readonly apiAuthData?: Readonly<Record<string, string>> | undefined;
  /** Replaces the origin (scheme, host, port) of every REST URL of the venue. Paths do not change. */
  readonly apiHost?: string | undefined;
  /** Replaces the origin of every WebSocket URL of the venue. Paths do not change. */
  readonly streamHost?: string | undefined;
  /** @defaultValue 'live' */
  readonly environment?: 'live' | 'demo' | 'testnet' | undefined;
  /** The most attempts in a row to open a lost connection again, or the whole policy. @defaultValue unlimited */
  readonly reconnectTimes?: number | Partial<ReconnectOptions> | undefined;
  /** How long a connection may take or be silent, in milliseconds. @defaultValue set by the adapter */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Options of the adapter, such as the source of the ticker or the depth of the order book. */
  readonly subscribeArgs?: Args | undefined;
  /** Name of the account in own-order events. Distinguishes several streams of one exchange. */
  readonly account?: string | undefined;
  /** URL of an HTTP proxy, used for WebSockets and REST. */
  readonly proxy?: string | undefined;
  /**
   * A pino logger, or an object with the same functions.
   *
   * @defaultValue logs all levels but `debug` on standard error
   */
  readonly logger?: Logger | undefined;
}

/** How the options of an exchange differ from those of others. */
export interface OptionRules {
  /**
   * Whether private channels need `apiKey` and `apiSecret`. When false, the adapter checks its credentials.
   *
   * @defaultValue true
   */
  readonly needsKeys?: boolean;
  /** Schemes of `streamHost`. @defaultValue ws and wss */
  readonly streamSchemes?: readonly `${string}:`[];
}

/** Options after checking, with their defaults. */
export interface ResolvedOptions extends StreamOptions {
  readonly environment: 'live' | 'demo' | 'testnet';
  readonly reconnect: Partial<ReconnectOptions>;
  readonly logger: Logger;
}

const ENVIRONMENTS = ['live', 'demo', 'testnet'];
const TIMEOUTS = ['connect', 'acknowledge', 'silence', 'data', 'recovery'];
const TEXTS = ['apiKey', 'apiSecret', 'apiHost', 'streamHost', 'account', 'proxy'] as const;
const OPTIONS = [
  'exchange',
  'currencyPairs',
  'subscribeChannels',
  'apiKey',
  'apiSecret',
  'apiAuthData',
  'apiHost',
  'streamHost',
  'environment',
  'reconnectTimes',
  'timeouts',
  'subscribeArgs',
  'account',
  'proxy',
  'logger',
] as const satisfies readonly (keyof StreamOptions)[];

/**
 * Checks the options, as far as that is possible without a connection.
 *
 * @throws StreamError `invalid_options`; `unsupported_channel` for a name that is not a channel
 */
export function resolveOptions(
  options: StreamOptions,
  { needsKeys = true, streamSchemes = ['ws:', 'wss:'] }: OptionRules = {},
): ResolvedOptions {
  const exchange = options.exchange;
  const fail = (message: string): never => {
    throw new StreamError(`${exchange}: ${message}`, { code: 'invalid_options', exchange });
  };
  checkNames('option', options, OPTIONS, fail);
  checkShapes(options, fail);
  checkPairs(options, fail);
  checkChannels(options);
  checkUrl(options, 'apiHost', ['http:', 'https:'], fail);
  checkUrl(options, 'streamHost', streamSchemes, fail);
  checkUrl(options, 'proxy', ['http:', 'https:'], fail);
  if (needsKeys) checkCredentials(options, fail);
  return {
    ...options,
    environment: options.environment ?? 'live',
    reconnect: resolveReconnectPolicy(options.reconnectTimes, fail),
    logger: options.logger ?? stderrLogger,
  };
}

/**
 * Checks pairs that are to be subscribed later.
 *
 * @throws StreamError `invalid_options`
 */
export function checkCurrencyPairs(
  exchange: Exchange,
  currencyPairs: readonly CurrencyPair[],
): readonly CurrencyPair[] {
  const fail = (message: string): never => {
    throw new StreamError(`${exchange}: ${message}`, { code: 'invalid_options', exchange });
  };
  if (!Array.isArray(currencyPairs)) fail('currencyPairs is not an array');
  checkPairs({ currencyPairs }, fail);
  return [...currencyPairs];
}

type Fail = (message: string) => never;

// eslint-disable-next-line @typescript-eslint/max-params -- what, whose, which, and how to complain
function checkNames(what: string, given: object, allowed: readonly string[], fail: Fail): void {
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !allowed.includes(name))
      fail(`unknown ${what} ${name}; the ${what}s are ${allowed.join(', ')}`);
}

/** Checks the types for users of JavaScript. Messages contain no value, because it may be a secret. */
function checkShapes(options: StreamOptions, fail: Fail): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const name of ['currencyPairs', 'subscribeChannels'])
    if (!Array.isArray(given[name])) fail(`${name} is not an array`);
  for (const name of TEXTS)
    if (given[name] !== undefined && (typeof given[name] !== 'string' || given[name] === ''))
      fail(`${name} must be a non-empty string`);
  const { apiAuthData, environment, timeouts, logger } = given;
  if (logger !== undefined) checkLogger(logger, fail);
  if (environment !== undefined && !ENVIRONMENTS.includes(environment as string))
    fail(`environment is ${JSON.stringify(environment)}; it is one of ${ENVIRONMENTS.join(', ')}`);
  if (apiAuthData !== undefined && !isRecordOf(apiAuthData, (value) => typeof value === 'string'))
    fail('apiAuthData must be an object of strings');
  if (timeouts === undefined) return;
  if (!isRecordOf(timeouts, (value) => value === undefined || (typeof value === 'number' && value > 0)))
    fail('timeouts must be an object of milliseconds above 0; Infinity turns one off');
  checkNames('time-out', timeouts as object, TIMEOUTS, fail);
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly (keyof Logger)[];

/** Checks that the logger has all functions: otherwise it would throw while a frame is read. */
export function checkLogger(logger: unknown, fail: (message: string) => never): void {
  const functions =
    (typeof logger === 'object' || typeof logger === 'function') && logger !== null ? logger : {};
  const missing = LEVELS.filter((level) => typeof (functions as Partial<Logger>)[level] !== 'function');
  if (missing.length > 0)
    fail(
      `logger has no function ${missing.join(', ')}; give a pino logger, or an object with ${LEVELS.join(', ')}`,
    );
}

const isRecordOf = (value: unknown, check: (entry: unknown) => boolean): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);

function checkPairs({ currencyPairs }: Pick<StreamOptions, 'currencyPairs'>, fail: Fail): void {
  if (currencyPairs.length === 0) fail("currencyPairs is empty; name at least one pair, such as 'btc/usd'");
  const seen = new Set<string>();
  for (const pair of currencyPairs as readonly unknown[]) {
    if (!isCurrencyPair(pair))
      fail(
        `currencyPairs has ${JSON.stringify(pair)}, which is not a pair; write base/quote in lower case, such as 'btc/usd'`,
      );
    if (seen.has(pair)) fail(`currencyPairs names ${pair} twice`);
    seen.add(pair);
  }
}

function checkChannels({ exchange, subscribeChannels }: StreamOptions): void {
  const channels = Object.values(Channel);
  const list = channels.join(', ');
  if (subscribeChannels.length === 0)
    throw new StreamError(`${exchange}: subscribeChannels is empty; name at least one of ${list}`, {
      code: 'invalid_options',
      exchange,
    });
  for (const [index, channel] of subscribeChannels.entries()) {
    if (!channels.includes(channel))
      throw new StreamError(
        `${exchange}: there is no channel ${JSON.stringify(channel)}; the channels are ${list}`,
        {
          code: 'unsupported_channel',
          exchange,
        },
      );
    if (subscribeChannels.indexOf(channel) !== index)
      throw new StreamError(`${exchange}: subscribeChannels names ${channel} twice`, {
        code: 'invalid_options',
        exchange,
        channel,
      });
  }
}

// eslint-disable-next-line @typescript-eslint/max-params -- whose, which, what is allowed, and how to complain
function checkUrl(
  options: StreamOptions,
  name: 'apiHost' | 'streamHost' | 'proxy',
  schemes: readonly string[],
  fail: Fail,
): void {
  const value = options[name];
  if (value === undefined || (URL.canParse(value) && schemes.includes(new URL(value).protocol))) return;
  fail(`${name} is not a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
}

function checkCredentials({ subscribeChannels, apiKey, apiSecret }: StreamOptions, fail: Fail): void {
  const privateChannels = subscribeChannels.filter(isPrivateChannel);
  if (privateChannels.length === 0) return;
  const missing = [...(apiKey ? [] : ['apiKey']), ...(apiSecret ? [] : ['apiSecret'])];
  if (missing.length > 0)
    fail(
      `${privateChannels.join(', ')} need credentials: pass ${missing.join(' and ')}, or leave these channels out`,
    );
}
