import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from './index.js';
import { framesOf, likeFrame, parseFrame, settle, subscribe } from './testing/frames.js';

let venue: KrakenSimulator;
let client: WireClient;

const connect = ({ streamHost }: KrakenSimulator): Promise<WireClient> =>
  WireClient.connect(`${streamHost}/v2`);

beforeEach(async () => {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  client = await connect(venue);
});
afterEach(() => venue.close());

test('greets with a status whose connection id no double holds', async () => {
  const status = await client.waitFor((frame) => frame.includes('status'));
  expect(status).toMatch(
    likeFrame(
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":#}]}',
    ),
  );
  const id = /connection_id":(\d+)/.exec(status)?.[1] ?? '0';
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
});

test('answers one frame per symbol: acks and refusals mixed', async () => {
  subscribe(
    client,
    { channel: 'ticker', symbol: ['BTC/USD', 'XBT/USD', 'ETH/USD', 'BTCUSD'], snapshot: false },
    11,
  );
  await settle(client);
  const replies = client.frames.filter((frame) => frame.includes('"req_id":11'));
  expect(replies).toEqual([
    expect.stringMatching(
      likeFrame(
        '{"method":"subscribe","req_id":11,"result":{"channel":"ticker","event_trigger":"trades","snapshot":false,"symbol":"BTC/USD"},"success":true,TIMES}',
      ),
    ),
    expect.stringMatching(
      likeFrame(
        '{"error":"Currency pair not supported XBT/USD","method":"subscribe","req_id":11,"success":false,"symbol":"XBT/USD",TIMES}',
      ),
    ),
    expect.stringContaining('"symbol":"ETH/USD"},"success":true'),
    expect.stringContaining('"error":"Currency pair not in ISO 4217-A3 format"'),
  ]);
});

test.each([
  [{ channel: 'trade', symbol: ['BTC/USD'] }, 'Already subscribed'],
  [{ channel: 'nonsense', symbol: ['BTC/USD'] }, 'Subscription name invalid'],
  [{ channel: 'status' }, 'Symbol(s) not found'],
  [{ channel: 'trade' }, 'Symbol(s) not found'],
  [{ channel: 'executions', token: 'wrong' }, 'ESession:Invalid session'],
  [{ channel: 'executions' }, 'Token(s) not found'],
])('refuses %j', async (params, error) => {
  subscribe(client, { channel: 'trade', symbol: ['BTC/USD'] });
  subscribe(client, params, 5);
  const reply = parseFrame(await client.waitFor((frame) => frame.includes('"req_id":5')));
  expect(reply).toMatchObject({ error, success: false, method: 'subscribe' });
});

test('garbage and unknown methods get an error, and the connection lives on', async () => {
  client.send('{"method":');
  client.send({ method: 'dance' });
  client.send({ method: 'ping', params: {} });
  await settle(client);
  expect(client.frames.map(parseFrame).map(({ error }) => error)).toEqual([
    undefined,
    'Malformed request',
    'Unsupported event',
    "Unsupported field: 'params' for the given msg type: ping",
    undefined,
  ]);
});

test('unsubscribing ends one subscription and no other', async () => {
  subscribe(client, { channel: 'trade', symbol: ['BTC/USD', 'ETH/USD'] });
  client.send({
    method: 'unsubscribe',
    params: { channel: 'trade', symbol: ['BTC/USD', 'XRP/USD'] },
    req_id: 3,
  });
  client.send({ method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] }, req_id: 4 });
  await settle(client);
  venue.market.trade('btc/usd', 'buy', 0.01);
  venue.market.trade('eth/usd', 'buy', 0.01);
  await settle(client);
  expect(framesOf(client, 'trade').map(({ data }) => data[0]?.symbol)).toEqual(['ETH/USD']);
  const replies = client.frames.filter((frame) => /"req_id":[34]/.test(frame));
  expect(replies[0]).toMatch(
    likeFrame(
      '{"method":"unsubscribe","req_id":3,"result":{"channel":"trade","symbol":"BTC/USD"},"success":true,TIMES}',
    ),
  );
  expect(replies.slice(1).map((reply) => parseFrame(reply).error)).toEqual([
    'Currency pair not supported XRP/USD',
    'Subscription Not Found',
  ]);
});

test('heartbeats fill the silence of a subscribed socket; an idle one is closed', async () => {
  await using quick = await startKrakenSimulator({
    pairs: ['btc/usd'],
    rate: 0,
    heartbeatInterval: 20,
    idleTimeout: 200,
  });
  const [busy, idle] = await Promise.all([connect(quick), connect(quick)]);
  subscribe(busy, { channel: 'trade', symbol: ['BTC/USD'] });
  await busy.waitUntil(() => busy.frames.filter((frame) => frame === '{"channel":"heartbeat"}').length >= 3);
  expect((await idle.closed).code).toBe(1000);
  expect(idle.frames).toHaveLength(1);
  await settle(busy);
});

test('maintenance is announced, data stops, and goes on afterwards', async () => {
  await using busy = await startKrakenSimulator({ pairs: ['btc/usd'], rate: 2000 });
  const listener = await connect(busy);
  const trades = (): number => framesOf(listener, 'trade').length;
  subscribe(listener, { channel: 'trade', symbol: ['BTC/USD'] });
  await listener.waitUntil(() => trades() > 0);
  busy.faults.maintenance(true);
  await settle(listener);
  const before = trades();
  busy.market.trade('btc/usd', 'buy', 0.01);
  await settle(listener);
  expect(trades()).toBe(before);
  busy.faults.maintenance(false);
  await listener.waitUntil(() => trades() > before);
  expect(framesOf(listener, 'status').map(({ data }) => data[0]?.system)).toEqual([
    'online',
    'maintenance',
    'online',
  ]);
});

test('after close nothing is left', async () => {
  subscribe(client, { channel: 'trade', symbol: ['BTC/USD'] });
  await settle(client);
  await venue.close();
  expect((await client.closed).code).toBe(1006);
  expect(venue.counters.connections).toBe(0);
  await expect(fetch(venue.apiHost)).rejects.toThrow();
});
