import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Channel } from '../channels/channel.js';
import { StreamError } from './stream-error.js';
import { resolveOptions, type StreamOptions } from './stream-options.js';

const CHANNEL_LIST = Object.values(Channel).join(', ');

const VALID: StreamOptions = { exchange: 'kraken', currencyPairs: ['btc/usd'], subscribeChannels: ['trade'] };

/** What is thrown for options that types would not let pass. */
function mistake(options: object): StreamError {
  try {
    resolveOptions({ ...VALID, ...options });
  } catch (error) {
    if (error instanceof StreamError) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

const messageOf = (options: object): string => {
  const { code, message } = mistake(options);
  return `${code}: ${message}`;
};

test('what is left out has its default', () => {
  const options = resolveOptions(VALID);
  expect(options).toMatchObject({ ...VALID, environment: 'live', reconnect: {} });
  expect(options).toHaveProperty('logger.warn');
});

test('undefined is left out', () => {
  const given = {
    apiKey: undefined,
    streamHost: undefined,
    environment: undefined,
    reconnectTimes: undefined,
  };
  expect(resolveOptions({ ...VALID, ...given })).toMatchObject({ environment: 'live', reconnect: {} });
});

test('everything that may be given', () => {
  const options: StreamOptions = {
    exchange: 'kraken',
    currencyPairs: ['btc/usd', 'btc/usdt:usdt-261225'],
    subscribeChannels: ['ticker', 'my_order'],
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'phrase' },
    apiHost: 'http://127.0.0.1:8080/prefix',
    streamHost: 'ws://127.0.0.1:8080',
    environment: 'demo',
    reconnectTimes: { attempts: 3, initialDelay: 1, maxDelay: 2, immediate: 0, resetAfter: 5 },
    timeouts: { connect: 1, acknowledge: 2, silence: 3, data: 4 },
    subscribeArgs: { anything: true },
    account: 'main',
    proxy: 'http://proxy:3128',
    receiver: 'direct',
  };
  expect(resolveOptions(options)).toMatchObject({ ...options, reconnect: options.reconnectTimes as object });
});

test.each([
  [0, { attempts: 0 }],
  [5, { attempts: 5 }],
  [Infinity, { attempts: Infinity }],
  [{ attempts: 2, maxDelay: undefined }, { attempts: 2 }],
])('reconnectTimes %j', (reconnectTimes, reconnect) => {
  expect(resolveOptions({ ...VALID, reconnectTimes } as StreamOptions).reconnect).toStrictEqual(reconnect);
});

describe('mistakes', () => {
  test('pairs', () => {
    expect(messageOf({ currencyPairs: [] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs is empty; name at least one pair, such as 'btc/usd'"`,
    );
    expect(messageOf({ currencyPairs: ['btc/usd', 'eth/usd', 'btc/usd'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs names btc/usd twice"`,
    );
    expect(messageOf({ currencyPairs: ['BTC/USD'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs has "BTC/USD", which is not a pair; write base/quote in lower case, such as 'btc/usd'"`,
    );
    expect(messageOf({ currencyPairs: ['btcusd'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs has "btcusd", which is not a pair; write base/quote in lower case, such as 'btc/usd'"`,
    );
    expect(messageOf({ currencyPairs: [undefined] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs has undefined, which is not a pair; write base/quote in lower case, such as 'btc/usd'"`,
    );
    expect(messageOf({ currencyPairs: [{ base: 'btc' }] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs has {"base":"btc"}, which is not a pair; write base/quote in lower case, such as 'btc/usd'"`,
    );
    expect(messageOf({ currencyPairs: 'btc/usd' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs is not an array"`,
    );
    expect(messageOf({ currencyPairs: undefined })).toMatchInlineSnapshot(
      `"invalid_options: kraken: currencyPairs is not an array"`,
    );
  });

  test('channels', () => {
    expect(messageOf({ subscribeChannels: [] })).toBe(
      `invalid_options: kraken: subscribeChannels is empty; name at least one of ${CHANNEL_LIST}`,
    );
    expect(messageOf({ subscribeChannels: ['trades'] })).toBe(
      `unsupported_channel: kraken: there is no channel "trades"; the channels are ${CHANNEL_LIST}`,
    );
    expect(messageOf({ subscribeChannels: ['trade', 'ticker', 'trade'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeChannels names trade twice"`,
    );
    expect(messageOf({ subscribeChannels: 'trade' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeChannels is not an array"`,
    );
  });

  test('credentials', () => {
    expect(messageOf({ subscribeChannels: ['trade', 'my_order', 'my_trade'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: my_order, my_trade need credentials: pass apiKey and apiSecret, or leave these channels out"`,
    );
    expect(messageOf({ subscribeChannels: ['my_trade'], apiKey: 'key' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: my_trade need credentials: pass apiSecret, or leave these channels out"`,
    );
    expect(messageOf({ subscribeChannels: ['my_order_batch'], apiSecret: 'secret' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: my_order_batch need credentials: pass apiKey, or leave these channels out"`,
    );
    expect(messageOf({ apiKey: '' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: apiKey must be a non-empty string"`,
    );
    expect(messageOf({ apiSecret: 5 })).toMatchInlineSnapshot(
      `"invalid_options: kraken: apiSecret must be a non-empty string"`,
    );
    expect(messageOf({ apiAuthData: { passphrase: 5 } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: apiAuthData must be an object of strings"`,
    );
  });

  test('a logger without one of its functions', () => {
    const nothing = (): undefined => undefined;
    expect(messageOf({ logger: null })).toBe(
      'invalid_options: kraken: logger has no function debug, info, warn, error; give a pino logger, or an object with debug, info, warn, error',
    );
    expect(messageOf({ logger: { debug: nothing, info: nothing, warn: nothing } })).toBe(
      'invalid_options: kraken: logger has no function error; give a pino logger, or an object with debug, info, warn, error',
    );
    expect(messageOf({ logger: { ...console, warn: 'no' } })).toMatch(/logger has no function warn/);
    expect(resolveOptions({ ...VALID, logger: console }).logger).toBe(console);
  });

  test('hosts', () => {
    expect(messageOf({ apiHost: 'api.kraken.com' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: apiHost is not a URL that begins with http:// or https://"`,
    );
    expect(messageOf({ apiHost: 'wss://ws.kraken.com' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: apiHost is not a URL that begins with http:// or https://"`,
    );
    expect(messageOf({ streamHost: 'https://ws.kraken.com' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: streamHost is not a URL that begins with ws:// or wss://"`,
    );
    expect(messageOf({ proxy: 'socks5://127.0.0.1:9050' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: proxy is not a URL that begins with http:// or https://"`,
    );
  });

  test('receivers', () => {
    expect(messageOf({ receiver: 'fast' as 'direct' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: receiver is "fast"; it is one of ws, direct"`,
    );
  });

  test('reconnecting and time-outs', () => {
    expect(messageOf({ reconnectTimes: -1 })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes is -1; give a number of attempts of at least 0"`,
    );
    expect(messageOf({ reconnectTimes: NaN })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes is NaN; give a number of attempts of at least 0"`,
    );
    expect(messageOf({ reconnectTimes: 'often' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes takes a number of attempts or an object of attempts, immediate, initialDelay, maxDelay, resetAfter, tooManyPause, banPause, refusalPause"`,
    );
    expect(messageOf({ reconnectTimes: null })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes takes a number of attempts or an object of attempts, immediate, initialDelay, maxDelay, resetAfter, tooManyPause, banPause, refusalPause"`,
    );
    expect(messageOf({ reconnectTimes: { delay: 5 } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes.delay is unknown; expected one of attempts, immediate, initialDelay, maxDelay, resetAfter, tooManyPause, banPause, refusalPause"`,
    );
    expect(messageOf({ reconnectTimes: { maxDelay: '5' } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: reconnectTimes.maxDelay is "5"; give a number of at least 0"`,
    );
    expect(messageOf({ timeouts: { silence: 0 } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: timeouts must be an object of milliseconds above 0; Infinity turns one off"`,
    );
    expect(messageOf({ timeouts: { connect: '5' } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: timeouts must be an object of milliseconds above 0; Infinity turns one off"`,
    );
  });

  test('an option that is none', () => {
    expect(messageOf({ account: '' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: account must be a non-empty string"`,
    );
  });

  test('every error is one of ours, and names the exchange', () => {
    const error = mistake({ currencyPairs: [] });
    expect(error).toMatchObject({ name: 'StreamError', exchange: 'kraken', code: 'invalid_options' });
    expect(error.message).toMatch(/^kraken: /);
  });
});

describe('mistakes whose message does not say what to write instead', () => {
  test('an unknown option', () => {
    expect(messageOf({ pairs: ['btc/usd'] })).toMatch(/pairs is unknown; expected one of .*currencyPairs/);
  });
  test('an unknown time-out', () => {
    expect(messageOf({ timeouts: { quiet: 5 } })).toMatch(/quiet.*silence/);
  });
  test('an unknown environment', () => {
    expect(messageOf({ environment: 'prod' })).toMatch(/live.*demo.*testnet/);
  });
});

test('a time-out can be turned off', () => {
  expect(resolveOptions({ ...VALID, timeouts: { data: Infinity } }).timeouts).toEqual({ data: Infinity });
});

test('no mistake repeats a secret', () => {
  const secrets = { apiKey: 'KEY-7f3a', apiSecret: 'SECRET-9b1c', apiAuthData: { passphrase: 'PASS-55ee' } };
  for (const wrong of [
    { currencyPairs: [] },
    { subscribeChannels: ['nothing'] },
    { apiHost: 'http' },
    { proxy: 'socks5://user:PROXY-1234@host' },
    { streamHost: 'user:PROXY-1234@host' },
    { reconnectTimes: -1 },
    { timeouts: { connect: -1 } },
    { extra: 1 },
    { account: 5 },
    { apiKey: ['KEY-7f3a'] },
    { apiSecret: { value: 'SECRET-9b1c' } },
    { apiAuthData: 'PASS-55ee' },
    { apiAuthData: { passphrase: ['PASS-55ee'] } },
  ]) {
    const shown = inspect(mistake({ ...secrets, ...wrong }), { depth: 20, showHidden: true });
    expect(shown).not.toMatch(/7f3a|9b1c|55ee|PROXY-1234/);
  }
});
