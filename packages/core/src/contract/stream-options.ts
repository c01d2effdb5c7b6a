import type { Timeouts } from '../connection/channel-params.js';
import { Channel, isPrivateChannel } from '../channels/channel.js';
import { resolveReconnectPolicy, type ReconnectOptions } from '../connection/governor/reconnect-policy.js';
import { isCurrencyPair, type CurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';
import { stderrLogger, type Logger } from './logger.js';
import { OptionError, unknownOption, type OptionMistake } from './option-error.js';

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
   * What reads WebSocket messages from their socket. `ws` is the package of that name. `direct` is faster: it takes
   * messages of one frame from the received bytes itself, and leaves the rest of the protocol to `ws`. Both give the
   * same events.
   *
   * @defaultValue 'ws'
   */
  readonly receiver?: Receiver | undefined;
  /**
   * A pino logger, or an object with the same functions.
   *
   * @defaultValue logs all levels but `debug` on standard error
   */
  readonly logger?: Logger | undefined;
}

/** What reads WebSocket messages from their socket. */
export type Receiver = 'ws' | 'direct';

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
  readonly receiver: Receiver;
  readonly reconnect: Partial<ReconnectOptions>;
  readonly logger: Logger;
}

/** Options that are one of a few words. */
const WORDS = { environment: ['live', 'demo', 'testnet'], receiver: ['ws', 'direct'] };
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
  'receiver',
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
  const fail = (mistake: OptionMistake): never => {
    throw new OptionError(exchange, mistake);
  };
  checkNames(options, [], OPTIONS, fail);
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
    receiver: options.receiver ?? 'ws',
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
  const fail = (mistake: OptionMistake): never => {
    throw new OptionError(exchange, mistake);
  };
  if (!Array.isArray(currencyPairs)) fail({ option: ['currencyPairs'], predicate: 'is not an array' });
  checkPairs({ currencyPairs }, fail);
  return [...currencyPairs];
}

type Fail = (mistake: OptionMistake) => never;

// eslint-disable-next-line @typescript-eslint/max-params -- whose, where, which, and how to complain
function checkNames(given: object, path: readonly string[], allowed: readonly string[], fail: Fail): void {
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && !allowed.includes(name))
      fail({ option: [...path, name], predicate: unknownOption(name, allowed) });
}

/** Checks the types for users of JavaScript. Messages contain no value, because it may be a secret. */
function checkShapes(options: StreamOptions, fail: Fail): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const name of ['currencyPairs', 'subscribeChannels'])
    if (!Array.isArray(given[name])) fail({ option: [name], predicate: 'is not an array' });
  for (const name of TEXTS)
    if (given[name] !== undefined && (typeof given[name] !== 'string' || given[name] === ''))
      fail({ option: [name], predicate: 'must be a non-empty string' });
  const { apiAuthData, timeouts, logger } = given;
  if (logger !== undefined) checkLogger(logger, (sentence) => fail({ option: ['logger'], sentence }));
  for (const [name, words] of Object.entries(WORDS))
    if (given[name] !== undefined && !words.includes(given[name] as string))
      fail({
        option: [name],
        predicate: `is ${JSON.stringify(given[name])}; it is one of ${words.join(', ')}`,
      });
  if (apiAuthData !== undefined && !isRecordOf(apiAuthData, (value) => typeof value === 'string'))
    fail({ option: ['apiAuthData'], predicate: 'must be an object of strings' });
  if (timeouts === undefined) return;
  if (!isRecordOf(timeouts, (value) => value === undefined || (typeof value === 'number' && value > 0)))
    fail({
      option: ['timeouts'],
      predicate: 'must be an object of milliseconds above 0; Infinity turns one off',
    });
  checkNames(timeouts as object, ['timeouts'], TIMEOUTS, fail);
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
  const failPairs: (predicate: string) => never = (predicate) =>
    fail({ option: ['currencyPairs'], predicate });
  if (currencyPairs.length === 0) failPairs("is empty; name at least one pair, such as 'btc/usd'");
  const seen = new Set<string>();
  for (const pair of currencyPairs as readonly unknown[]) {
    if (!isCurrencyPair(pair))
      failPairs(
        `has ${JSON.stringify(pair)}, which is not a pair; write base/quote in lower case, such as 'btc/usd'`,
      );
    if (seen.has(pair)) failPairs(`names ${pair} twice`);
    seen.add(pair);
  }
}

function checkChannels({ exchange, subscribeChannels }: StreamOptions): void {
  const channels = Object.values(Channel);
  const list = channels.join(', ');
  const option = ['subscribeChannels'];
  if (subscribeChannels.length === 0)
    throw new OptionError(exchange, { option, predicate: `is empty; name at least one of ${list}` });
  for (const [index, channel] of subscribeChannels.entries()) {
    if (!channels.includes(channel))
      throw new OptionError(
        exchange,
        {
          option: [...option, index],
          sentence: `there is no channel ${JSON.stringify(channel)}; the channels are ${list}`,
        },
        { code: 'unsupported_channel' },
      );
    if (subscribeChannels.indexOf(channel) !== index)
      throw new OptionError(exchange, { option, predicate: `names ${channel} twice` }, { channel });
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
  fail({
    option: [name],
    predicate: `is not a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });
}

function checkCredentials({ subscribeChannels, apiKey, apiSecret }: StreamOptions, fail: Fail): void {
  const privateChannels = subscribeChannels.filter(isPrivateChannel);
  if (privateChannels.length === 0) return;
  const missing = [...(apiKey ? [] : ['apiKey']), ...(apiSecret ? [] : ['apiSecret'])];
  if (missing.length > 0)
    fail({
      option: missing.slice(0, 1),
      sentence: (spell) =>
        `${privateChannels.join(', ')} need credentials: pass ${missing.map(spell).join(' and ')}, or leave these channels out`,
    });
}
