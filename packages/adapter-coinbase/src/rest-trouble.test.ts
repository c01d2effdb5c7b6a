import { inspect } from 'node:util';
import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type Logger,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { VenueServer, type RestHandler } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import './index.js';
import { startCoinbaseSimulator } from './simulator/index.js';

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

const FILLS = '/api/v3/brokerage/orders/historical/fills';

/** A REST host beside the venue's sockets: it returns the time, and answers calls for fills as given. */
async function startRest(fills: RestHandler): Promise<{ apiHost: string } & AsyncDisposable> {
  const server = new VenueServer({ seed: 1 });
  server.route('GET *', (request) => {
    if (request.url.pathname === FILLS) return fills(request);
    return { body: JSON.stringify({ epochMillis: String(Date.now()), products: [] }) };
  });
  await server.listen();
  return { apiHost: server.apiHost, [Symbol.asyncDispose]: () => server.close() };
}

/** A logger that keeps all messages. */
function listen(): { logger: Logger; logged: string[] } {
  const logged: string[] = [];
  const keep = (details: object, message: string): void => {
    logged.push(message, inspect(details, { depth: 9, showHidden: true }));
  };
  return { logger: { ...silentLogger, debug: keep, info: keep, warn: keep, error: keep }, logged };
}

function open(options: Pick<StreamOptions, 'streamHost' | 'apiHost' | 'apiKey' | 'apiSecret' | 'logger'>): {
  stream: StreamBase;
  recorder: Recorder;
} {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd'],
    subscribeChannels: PRIVATE,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    ...options,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  return { stream, recorder };
}

const handles = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout|Immediate/.test(kind));

test('a stream that waits for a REST that hangs stops at once, and quietly', async () => {
  await using venue = await startCoinbaseSimulator({ seed: 5, pairs: ['btc/usd'], rate: 0 });
  const { logger, logged } = listen();
  const never = new Promise<{ body: string }>(() => undefined);
  let asked = 0;
  await using rest = await startRest(() => {
    asked++;
    return never;
  });
  const before = handles().length;
  const { streamHost, credentials } = venue;
  const { stream, recorder } = open({ streamHost, apiHost: rest.apiHost, ...credentials, logger });
  const ended = stream.start();
  await stream.ready();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  await eventually(() => {
    expect(asked).toBe(1);
  });
  expect(recorder.myOrders.at(-1)?.status).toBe('filled');
  logged.splice(0);
  await stream.stop();
  await ended;
  await eventually(() => {
    // What the servers of this test keep may go before, and nothing may be added.
    expect(handles().length).toBeLessThanOrEqual(before);
  });
  expect(logged).toEqual([]);
  expect(recorder.myTrades).toEqual([]);
});

test('a stream that waits for the list of products stops at once, and quietly', async () => {
  const server = new VenueServer({ seed: 1 });
  const never = new Promise<{ body: string }>(() => undefined);
  let asked = 0;
  server.route('GET *', () => {
    asked++;
    return never;
  });
  await server.listen();
  const { logger, logged } = listen();
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TRADE],
    streamHost: server.streamHost,
    apiHost: server.apiHost,
    logger,
  });
  const ended = stream.start();
  await eventually(() => {
    expect(asked).toBe(1);
  });
  await stream.stop();
  await ended;
  expect(logged).toEqual([]);
  await server.close();
});

test('tokens that REST quotes are not shown', async () => {
  await using venue = await startCoinbaseSimulator({ seed: 5, pairs: ['btc/usd'], rate: 0 });
  const tokens: string[] = [];
  await using rest = await startRest(({ headers: { authorization = '' } }) => {
    tokens.push(authorization.replace('Bearer ', ''));
    return {
      status: 401,
      body: JSON.stringify({ error: 'unauthorized', message: `wrong ${authorization}` }),
    };
  });
  const { logger, logged } = listen();
  const { streamHost, credentials } = venue;
  const { stream, recorder } = open({ streamHost, apiHost: rest.apiHost, ...credentials, logger });
  void stream.start();
  await stream.ready();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  await eventually(() => {
    expect(logged.join()).toContain('unauthorized, wrong Bearer [token]');
  });
  await stream.stop();
  // Each call has its own token, and is sent once more before it counts as rejected.
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(tokens.length).toBeGreaterThanOrEqual(2);
  const all = [...logged, inspect(recorder.statuses), inspect(stream, { depth: 9, showHidden: true })].join();
  for (const secret of [...tokens, credentials.apiSecret]) expect(all).not.toContain(secret);
});

test('tokens that a socket quotes are not shown', async () => {
  const server = new VenueServer({ seed: 1 });
  const tokens: string[] = [];
  server.socket('/', (connection) => ({
    onMessage: (text) => {
      const { jwt } = JSON.parse(text) as { jwt: string };
      tokens.push(jwt);
      connection.send(JSON.stringify({ type: 'error', message: `authentication failure of ${jwt}` }));
    },
  }));
  await server.listen();
  const { logger, logged } = listen();
  const apiSecret = Buffer.alloc(32, 7).toString('base64');
  const { streamHost, apiHost } = server;
  const { stream, recorder } = open({ streamHost, apiHost, apiKey: 'the name', apiSecret, logger });
  const error: unknown = await stream.start().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'auth_rejected',
    message: expect.stringContaining('authentication failure of [token]') as string,
  });
  expect(tokens).toHaveLength(2);
  const all = [...logged, inspect(recorder.statuses), inspect(error, { depth: 9 })].join();
  for (const secret of [...tokens, apiSecret]) expect(all).not.toContain(secret);
  await server.close();
});
