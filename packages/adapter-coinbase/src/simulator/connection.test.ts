import type { WireClient } from '@hftjs/simulator';
import { afterEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type CoinbaseSimulatorOptions } from './index.js';
import {
  acks,
  connect,
  connectUser,
  errors,
  framesOf,
  ofChannel,
  settle,
  subscribe,
  token,
  type Frame,
} from './testing/wire.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const pair = 'btc/usd';

async function start(options: Partial<CoinbaseSimulatorOptions> = {}): Promise<CoinbaseSimulator> {
  const venue = await startCoinbaseSimulator({ seed: 7, pairs: [pair], rate: 0, ...options });
  cleanups.push(() => venue.close());
  return venue;
}

test('a connection without a subscription is closed', async () => {
  const venue = await start({ subscribeTimeout: 250 });
  const [silent, unlucky, subscribed] = await Promise.all([connect(venue), connect(venue), connect(venue)]);
  unlucky.send({ type: 'subscribe', channel: 'full' });
  await subscribe(subscribed, 'heartbeats');
  await Promise.all([silent.closed, unlucky.closed]);
  await expect.poll(() => venue.counters.connections).toBe(1);
  expect(acks(subscribed)).toEqual([{ heartbeats: ['heartbeats'] }]);
});

test('a quiet connection is closed, unless it has heartbeats', async () => {
  const venue = await start({ idleTimeout: 400, heartbeatInterval: 20 });
  const [quiet, alive] = await Promise.all([connect(venue), connect(venue)]);
  await subscribe(quiet, 'market_trades', 'BTC-USD');
  await subscribe(alive, 'market_trades', 'BTC-USD');
  await subscribe(alive, 'heartbeats');
  await quiet.closed;
  const beats = ofChannel(alive, 'heartbeats').length;
  await alive.waitUntil(() => ofChannel(alive, 'heartbeats').length > beats + 25);
});

test.each(['heartbeat', 'full', 'matches', '', 'toString'])(
  'an unknown channel %j gets the answer to a bad token',
  async (channel) => {
    const client = await connect(await start());
    await subscribe(client, channel, 'BTC-USD');
    expect(client.frames).toEqual(['{"type":"error","message":"authentication failure"}']);
  },
);

test.each([
  'nonsense',
  'null',
  '{}',
  '{"type":"subscribe"}',
  '{"type":"subscribe","channels":["ticker"],"product_ids":["BTC-USD"]}',
  '{"type":"subscribe","channel":"ticker","product_ids":"BTC-USD"}',
  '{"type":"ping","channel":"ticker"}',
])('%s is not a request', async (text) => {
  const client = await connect(await start());
  client.send(text);
  await settle(client);
  expect(client.frames).toEqual(['{"type":"error","message":"failure to subscribe"}']);
});

test('errors have no number', async () => {
  const client = await connect(await start());
  await subscribe(client, 'ticker', 'BTC-USD');
  await subscribe(client, 'nope');
  await subscribe(client, 'heartbeats');
  expect(framesOf(client).map(({ sequence_num: number }) => number)).toEqual([0, 1, undefined, 2]);
});

test('messages without a token are limited for all connections together', async () => {
  const venue = await start({ limits: { messages: 3 } });
  const [one, two] = await Promise.all([connect(venue), connect(venue)]);
  await subscribe(one, 'ticker', 'BTC-USD');
  await subscribe(two, 'ticker', 'BTC-USD');
  await subscribe(one, 'heartbeats');
  await subscribe(two, 'heartbeats');
  expect([errors(one), errors(two)]).toEqual([[], ['rate limit exceeded']]);
  const user = await connectUser(venue);
  expect(errors(user)).toEqual([]);
});

test('dials are limited', async () => {
  const venue = await start({ limits: { dials: 2 } });
  await Promise.all([connect(venue), connect(venue)]);
  await expect(connect(venue)).rejects.toThrow('429');
  expect(venue.counters).toMatchObject({ dials: 3, refusedDials: 1 });
});

test('a second subscription to the user channel is acknowledged and changes nothing', async () => {
  const venue = await start();
  const client = await connectUser(venue);
  const jwt = token(venue.credentials);
  client.send({ type: 'subscribe', product_ids: ['NOPE-USD'], channel: 'user', jwt });
  await settle(client);
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  await settle(client);
  const [first, second] = acks(client);
  expect(second).toEqual(first);
  expect(ofChannel(client, 'user').map(({ events }) => events?.[0]?.type)).toEqual([
    'snapshot',
    'update',
    'update',
  ]);
});

test('frames have a client id where that is wanted', async () => {
  const client = await connect(await start({ clientId: true }));
  await subscribe(client, 'heartbeats');
  expect(client.frames[0]).toMatch(/^\{"channel":"subscriptions","client_id":"","timestamp":/);
});

async function trading(): Promise<{ venue: CoinbaseSimulator; client: WireClient }> {
  const venue = await start({ heartbeatInterval: 10, tradeInterval: 10 });
  const client = await connect(venue);
  await subscribe(client, 'market_trades', 'BTC-USD');
  await subscribe(client, 'heartbeats');
  return { venue, client };
}

const numbers = (client: WireClient): (number | undefined)[] =>
  framesOf(client).map(({ sequence_num: number }) => number);

const updates = (client: WireClient): number =>
  ofChannel(client, 'market_trades').filter(({ events }) => events?.[0]?.type === 'update').length;

async function beat(client: WireClient): Promise<void> {
  const beats = ofChannel(client, 'heartbeats').length;
  await client.waitUntil(() => ofChannel(client, 'heartbeats').length > beats + 2);
}

test('a stalled channel makes no frames, and loses what happens meanwhile; heartbeats go on', async () => {
  const { venue, client } = await trading();
  await subscribe(client, 'ticker', 'BTC-USD');
  venue.faults.stall('ticker');
  venue.faults.stall('trade');
  venue.market.trade(pair, 'buy', 0.001);
  await beat(client);
  venue.market.trade(pair, 'buy', 0.001);
  venue.faults.resume();
  await beat(client);
  expect(updates(client)).toBe(0);
  venue.market.trade(pair, 'buy', 0.001);
  await client.waitUntil(() => updates(client) === 1);
  expect(ofChannel(client, 'market_trades').at(-1)?.events?.[0]?.trades).toHaveLength(1);
  expect(ofChannel(client, 'ticker').map(({ events }) => events?.[0]?.type)).toEqual(['snapshot', 'update']);
  expect(numbers(client)).toEqual(numbers(client).map((_, index) => index));
});

test('a frame that is lost has used up its number', async () => {
  const { venue, client } = await trading();
  venue.loseFrames(1, 'trade');
  venue.market.trade(pair, 'buy', 0.001);
  await beat(client);
  expect(updates(client)).toBe(0);
  const all = numbers(client);
  expect(all.at(-1)).toBe(all.length);
});

test('a frame that is sent twice has one number; one cut in the middle has used up its own', async () => {
  const { venue, client } = await trading();
  venue.faults.duplicate();
  venue.market.trade(pair, 'buy', 0.001);
  await client.waitUntil(() => updates(client) === 2);
  const [first, second] = ofChannel(client, 'market_trades').slice(-2);
  expect(second).toEqual(first);
  venue.faults.corrupt();
  venue.market.trade(pair, 'buy', 0.001);
  await client.waitFor(isCut);
  await client.waitUntil(() => client.frames.at(-1)?.includes('heartbeats') === true);
  const whole = client.frames
    .filter((frame) => !isCut(frame))
    .map((frame) => (JSON.parse(frame) as Frame).sequence_num ?? NaN);
  expect(whole.at(-1)).toBe(new Set(whole).size);
});

const isCut = (frame: string): boolean => !frame.endsWith('}');
