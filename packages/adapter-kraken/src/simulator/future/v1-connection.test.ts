import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';
import { connect, framesOf, parsed, pongs, settle, subscribe } from './testing/wire.js';

let venue: KrakenFutureSimulator;
beforeEach(async () => {
  venue = await startKrakenFutureSimulator({ seed: 7, pairs: ['btc/usd', 'btc/usd:btc'], rate: 0 });
});
afterEach(() => venue.close());

test('it sends its version first', async () => {
  const client = await connect(venue);
  await settle(client);
  expect(client.frames).toEqual(['{"event":"info","version":1}', '{"event":"pong"}']);
});

test('products are acknowledged one by one, in upper case, before any data; an unknown one is not named', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'pi_xbtusd', 'PF_NOPEUSD', 'PF_XBTUSD');
  expect(client.frames.slice(1, 4)).toEqual([
    '{"event":"subscribed","feed":"trade","product_ids":["PI_XBTUSD"]}',
    '{"event":"error","message":"Invalid product id"}',
    '{"event":"subscribed","feed":"trade","product_ids":["PF_XBTUSD"]}',
  ]);
  expect(parsed(client).slice(4, 6)).toMatchObject([
    { feed: 'trade_snapshot', product_id: 'PI_XBTUSD' },
    { feed: 'trade_snapshot', product_id: 'PF_XBTUSD' },
  ]);
});

test.each([
  ['{"event":"subscribe"', '{"event":"error","message":"Json Error"}'],
  ['[]', '{"event":"error","message":"Json Error"}'],
  ['{"event":"order"}', '{"event":"alert","message":"Bad request"}'],
  ['{"event":"challenge"}', '{"event":"alert","message":"Bad request"}'],
  [
    '{"event":"subscribe","feed":"nope","product_ids":["PF_XBTUSD"]}',
    '{"event":"error","message":"Invalid feed"}',
  ],
  [
    '{"event":"subscribe","feed":"constructor","product_ids":["PF_XBTUSD"]}',
    '{"event":"error","message":"Invalid feed"}',
  ],
  ['{"event":"subscribe","feed":"ticker"}', '{"event":"error","message":"Invalid product id"}'],
  [
    '{"event":"unsubscribe","feed":"ticker","product_ids":["PF_XBTUSD"]}',
    '{"event":"alert","message":"Not subscribed to feed"}',
  ],
  [
    '{"event":"subscribe","feed":"fills","api_key":"x","original_challenge":"y","signed_challenge":"z"}',
    '{"event":"alert","message":"Failed to subscribe to authenticated feed"}',
  ],
])('%s is answered by %s', async (request, answer) => {
  const client = await connect(venue);
  client.send(request);
  await settle(client);
  expect(client.frames.slice(1, -1)).toEqual([answer]);
});

test('a second subscription is reported as such, and repeats the snapshot once', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PF_XBTUSD');
  await subscribe(client, 'trade', 'PF_XBTUSD');
  expect(client.frames).toContain('{"event":"alert","message":"Already subscribed to feed, re-requesting"}');
  expect(framesOf(client, 'trade_snapshot')).toHaveLength(2);
  venue.market.trade('btc/usd', 'buy', 0.0001);
  await settle(client);
  expect(framesOf(client, 'trade')).toHaveLength(1);
});

test('a client receives nothing after it unsubscribes', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PF_XBTUSD');
  client.send({ event: 'unsubscribe', feed: 'trade', product_ids: ['PF_XBTUSD'] });
  await settle(client);
  venue.market.trade('btc/usd', 'buy', 0.0001);
  await settle(client);
  expect(client.frames).toContain('{"event":"unsubscribed","feed":"trade","product_ids":["PF_XBTUSD"]}');
  expect(framesOf(client, 'trade')).toEqual([]);
});

test('requests beyond a hundred in a second are dropped, and only an alert reports it', async () => {
  const client = await connect(venue);
  for (let count = 0; count < 100; count++) client.send({ event: 'ping' });
  client.send({ event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD'] });
  await client.waitUntil(() => client.frames.includes('{"event":"alert","message":"rate_limited"}'));
  expect(pongs(client)).toBe(100);
  expect(client.frames.at(-1)).toBe('{"event":"alert","message":"rate_limited"}');
  expect(parsed(client).some(({ feed }) => feed === 'ticker')).toBe(false);
});

test('a client that does not ping is closed; only the two kinds of ping count', async () => {
  await using hasty = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, pingTimeout: 1_500 });
  const [silent, protocol, application] = await Promise.all([connect(hasty), connect(hasty), connect(hasty)]);
  const timer = setInterval(() => {
    protocol.ping();
    application.send({ event: 'ping' });
    silent.send({ event: 'subscribe', feed: 'heartbeat' });
  }, 20);
  try {
    expect(await silent.closed).toMatchObject({ code: 1000 });
    await Promise.all([settle(protocol), settle(application)]);
  } finally {
    clearInterval(timer);
  }
});

test('the heartbeat feed sends until it is unsubscribed', async () => {
  await using quick = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, heartbeatInterval: 5 });
  const client = await connect(quick);
  client.send({ event: 'subscribe', feed: 'heartbeat' });
  await client.waitUntil(() => framesOf(client, 'heartbeat').length > 2);
  expect(client.frames[1]).toBe('{"event":"subscribed","feed":"heartbeat"}');
  expect(client.frames[2]).toMatch(/^{"feed":"heartbeat","time":\d{13}}$/);
  client.send({ event: 'unsubscribe', feed: 'heartbeat' });
  await settle(client);
  expect(client.frames.at(-2)).toBe('{"event":"unsubscribed","feed":"heartbeat"}');
});

test('one unsubscribe ends a heartbeat feed that was subscribed twice', async () => {
  await using quick = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, heartbeatInterval: 5 });
  const [client, clock] = await Promise.all([connect(quick), connect(quick)]);
  for (const one of [client, client, clock]) one.send({ event: 'subscribe', feed: 'heartbeat' });
  await client.waitUntil(() => framesOf(client, 'heartbeat').length > 0);
  client.send({ event: 'unsubscribe', feed: 'heartbeat' });
  await settle(client);
  const heard = framesOf(client, 'heartbeat').length;
  const ticks = framesOf(clock, 'heartbeat').length;
  await clock.waitUntil(() => framesOf(clock, 'heartbeat').length > ticks + 3);
  await settle(client);
  expect(framesOf(client, 'heartbeat')).toHaveLength(heard);
});

test('in maintenance tickers have suspended, v1 closes and refuses connections', async () => {
  const client = await connect(venue);
  await subscribe(client, 'ticker', 'PF_XBTUSD');
  venue.faults.maintenance();
  expect(await client.closed).toMatchObject({ code: 1001 });
  expect(framesOf(client, 'ticker').at(-1)).toMatchObject({ suspended: true });
  await expect(connect(venue)).rejects.toThrow('503');
  venue.faults.maintenance(false);
  await settle(await connect(venue));
});

test('it has no tokens that could expire', () => {
  expect(() => {
    venue.faults.expireTokens();
  }).toThrow('no tokens');
});
