import { inspect } from 'node:util';
import { Channel, Exchange, getExchangeStream, type StreamBase, type StreamOptions } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import '../index.js';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../simulator/index.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const OPTIONS = {
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.TICKER, Channel.MY_TRADE],
} as const;

const start = (options: Partial<IBSimulatorOptions> = {}): Promise<IBSimulator> =>
  startIBSimulator({ seed: 4, pairs: ['btc/usd'], rate: 50, pace: TIME_SCALE, ...options });

const buy = (venue: IBSimulator): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 }).orderId;

describe('OAuth', () => {
  test('needs no gateway, and requests a new token when the venue has dropped the old one', async () => {
    await using venue = await start({ oauth: true, authenticated: false });
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, ...venue.credentials });
    await watched.stream.ready();
    const tokens = (): number => venue.counters.restRequests['/v1/api/oauth/live_session_token'] ?? 0;
    expect(tokens()).toBe(1);
    venue.session.logout();
    await eventually(() => {
      expect(watched.stream.status().channels.my_trade?.reconnects).toBeGreaterThan(0);
    });
    await watched.stream.ready();
    expect(tokens()).toBe(2);
    const shown = [watched.recorder.statuses, watched.warnings, watched.stream.status()];
    const { apiKey, apiSecret } = venue.credentials;
    const output = `${JSON.stringify(shown)} ${inspect(watched.stream, { depth: 9, showHidden: true })}`;
    for (const secret of [apiKey, apiSecret, encodeURIComponent(apiKey)])
      expect(output).not.toContain(secret);
    expect(output).not.toMatch(/cookie|api=|oauth_|OAuth realm/i);
    const orderId = buy(venue);
    await eventually(() => {
      expect(watched.recorder.myTrades).toMatchObject([{ orderId }]);
    });
  });

  test.each([
    ['another consumer', { consumerKey: 'SOMEBODYE' }],
    ['another realm', { realm: 'test_realm' }],
  ])('%s is rejected, without a secret in the message', async (_, wrong) => {
    await using venue = await start({ oauth: true });
    const apiAuthData: Record<string, string> = { ...venue.credentials.apiAuthData, ...wrong };
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, ...venue.credentials, apiAuthData });
    const error: unknown = await watched.ended.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'auth_rejected',
      message: expect.stringContaining('no live session token') as string,
    });
    for (const secret of [
      venue.credentials.apiSecret,
      venue.credentials.apiKey,
      apiAuthData.signatureKey ?? '',
    ])
      expect(JSON.stringify([String(error), watched.recorder.statuses])).not.toContain(secret);
  });

  test('a venue that cannot prove its identity is rejected', async () => {
    await using venue = await start({ oauth: true });
    venue.session.forgeToken();
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, ...venue.credentials });
    await expect(watched.ended).rejects.toMatchObject({
      code: 'auth_rejected',
      message: expect.stringContaining('does not bear the signature') as string,
    });
  });
});

describe('the certificate of a gateway', () => {
  test('is accepted when it is passed as ca, or with acceptSelfSigned on this machine', async () => {
    await using venue = await start({ tls: true });
    expect(venue.ca).toBeDefined();
    for (const subscribeArgs of [{ ca: venue.ca ?? '' }, { acceptSelfSigned: true }]) {
      await using watched = watch(new Recorder(), venue, { ...OPTIONS, subscribeArgs });
      await watched.stream.ready();
    }
  });

  test('is rejected otherwise, and the message names the options', async () => {
    await using venue = await start({ tls: true });
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await expect(watched.ended).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringContaining('acceptSelfSigned: true for a gateway on this machine') as string,
    });
  });
});

test('at a gateway, an account that the login does not have ends the stream on all channels', async () => {
  await using venue = await start();
  await using watched = watch(new Recorder(), venue, {
    ...OPTIONS,
    apiKey: 'DU0000000',
    apiSecret: 'unused',
  });
  await expect(watched.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  expect(watched.stream.status().channels.ticker?.state).toBe('stopped');
});

describe('options', () => {
  const create = (options: Partial<StreamOptions>): StreamBase =>
    getExchangeStream({ exchange: Exchange.IB, ...OPTIONS, ...options });

  test.each([
    [{ subscribeArgs: 'web' }, 'subscribeArgs is not an object; it takes transport, contracts'],
    [{ subscribeArgs: { transport: 'ftp' } }, "subscribeArgs.transport takes 'web' or 'tws'"],
    [{ subscribeArgs: { sampled: true } }, 'subscribeArgs.sampled is unknown; expected one of transport'],
    [{ subscribeArgs: { toString: 1 } }, 'subscribeArgs.toString is unknown'],
    [{ subscribeArgs: { contracts: { AAPL: {} } } }, 'subscribeArgs.contracts.AAPL does not name a pair'],
    [{ subscribeArgs: { contracts: { 'aapl/usd': { conid: 'AAPL' } } } }, "takes a contract's number"],
    [{ subscribeArgs: { contracts: { 'aapl/usd': { conid: '265598@' } } } }, "takes a contract's number"],
    [{ subscribeArgs: { contracts: { 'aapl/usd': { conid: -1 } } } }, "takes a contract's number"],
    [{ subscribeArgs: { transport: 'tws', clientId: 2 ** 31 } }, 'clientId takes a whole number from 0 to'],
    [
      { subscribeArgs: { contracts: { 'aapl/usd': { symbol: 'AAPL' } } } },
      'symbol is unknown; expected one of conid, secType',
    ],
    [{ subscribeArgs: { transport: 'tws', clientId: 2 ** 31 } }, 'clientId takes a whole number from 0 to'],
    [{ currencyPairs: ['btc/usd:btc'] as const }, 'btc/usd:btc names a settlement'],
    [{ environment: 'testnet' as const }, 'there is no testnet'],
    [
      { apiHost: 'https://gateway.example:5000', subscribeArgs: { acceptSelfSigned: true } },
      'acceptSelfSigned is for a gateway on this machine',
    ],
    [
      { streamHost: 'wss://gateway.example:5000', subscribeArgs: { acceptSelfSigned: true } },
      'acceptSelfSigned is for a gateway on this machine',
    ],
    [
      { apiAuthData: { consumerKey: 'TESTCONS' } },
      'accessToken, accessTokenSecret, encryptionKey, signatureKey, dhPrime',
    ],
    [
      {
        apiKey: 'token',
        apiSecret: 'secret',
        apiAuthData: {
          consumerKey: 'TESTCONS',
          encryptionKey: 'key.pem',
          signatureKey: 'key.pem',
          dhPrime: 'ff',
        },
      },
      'apiAuthData.encryptionKey is not a private key in PEM',
    ],
  ])('%j', (options, message) => {
    expect(() => create(options)).toThrow(message);
  });

  test('unsampled trades need the other transport; the message names both alternatives', () => {
    expect(() => create({ subscribeChannels: [Channel.TRADE] })).toThrow(
      expect.objectContaining({
        code: 'unsupported_channel',
        message: expect.stringMatching(/sampledTrades: true.*transport: 'tws'/) as string,
      }) as Error,
    );
    const subscribeArgs = { orderBook: { delivery: 'update' } };
    expect(() => create({ subscribeChannels: [Channel.ORDER_BOOK], subscribeArgs })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }) as Error,
    );
  });

  test('environment demo checks for a paper account', async () => {
    await using venue = await start();
    venue.session.setPaper(false);
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, environment: 'demo' });
    await expect(watched.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  });

  test('a login of a live account is not used, and the stream waits for another', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, {
      ...OPTIONS,
      environment: 'demo',
      reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100, refusalPause: 20 },
    });
    await watched.stream.ready();
    venue.session.setPaper(false);
    venue.faults.drop();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain('the login is of a live account');
    });
    venue.session.setPaper(true);
    await eventually(() => {
      for (const channel of [Channel.TICKER, Channel.MY_TRADE] as const)
        expect(watched.stream.status().channels[channel]?.state).toBe('live');
    });
  });
});
