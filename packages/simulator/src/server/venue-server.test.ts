import { afterEach, beforeEach, expect, test } from 'vitest';
import { GARBAGE_KINDS } from '../faults/garbage.js';
import { VenueServer } from './venue-server.js';
import { WireClient } from './wire-client.js';

let server: VenueServer;
let url: string;

/** Sends a numbered data frame to everybody. */
let count = 0;
function publish(channel: string): string {
  const frame = JSON.stringify({ channel, data: [{ count: ++count, price: 1.25 }] });
  for (const connection of server.connections) connection.send(frame, channel);
  return frame;
}

beforeEach(async () => {
  server = new VenueServer();
  server.socket('/ws', (connection) => ({
    onMessage: (text) => {
      connection.send(`echo ${text}`);
    },
  }));
  server.route('GET /time', () => ({ body: '{"time":1}' }));
  await server.listen();
  url = `${server.streamHost}/ws`;
});

afterEach(() => server.close());

/** A client, and a second one to show that all are affected alike. */
const connect = (): Promise<[WireClient, WireClient]> =>
  Promise.all([WireClient.connect(url), WireClient.connect(url)]);

test('a route may have parts that stand for anything', async () => {
  server.route('GET /orders/{id}/fills', ({ url: { pathname } }) => ({ body: `"${pathname}"` }));
  server.route('GET /orders/mine/fills', () => ({ body: '"exact"' }));
  server.route('GET *', () => ({ body: '"unknown"' }));
  const get = async (path: string): Promise<unknown> => (await fetch(server.apiHost + path)).json();
  expect(await get('/orders/a.1/fills')).toBe('/orders/a.1/fills');
  expect(await get('/orders/mine/fills')).toBe('exact');
  expect(await get('/orders/a/b/fills')).toBe('unknown');
  expect(server.routes).toEqual(['GET /time', 'GET /orders/mine/fills', 'GET /orders/{id}/fills']);
});

test('serves paths and routes, answers pings, and counts', async () => {
  const [client] = await connect();
  client.send('hello');
  await client.waitFor((frame) => frame === 'echo hello');
  client.ping();
  await client.waitUntil(() => client.pongs === 1);
  const response = await fetch(`${server.apiHost}/time?x=1`);
  expect(await response.text()).toBe('{"time":1}');
  expect((await fetch(`${server.apiHost}/other`)).status).toBe(404);
  await expect(WireClient.connect(`${server.streamHost}/other`)).rejects.toThrow('404');
  expect(server.counters).toEqual({
    dials: 3,
    refusedDials: 1,
    connections: 2,
    restRequests: { '/time': 1, '/other': 1 },
    openRestRequests: 0,
    limitedRequests: 0,
    budgets: [],
    messages: 1,
  });
});

test('listens on a given port, and not on one that is in use', async () => {
  const port = Number(new URL(url).port);
  const second = new VenueServer({ port });
  await expect(second.listen()).rejects.toThrow('EADDRINUSE');
  await server.close();
  await second.listen();
  expect(second.streamHost).toBe(server.streamHost);
  await second.close();
});

test('reports pings and pongs to handlers, and pings clients', async () => {
  const heard: string[] = [];
  server.socket('/pings', (connection) => ({
    onMessage: () => {
      connection.ping('hello');
    },
    onPing: () => heard.push('ping'),
    onPong: (payload) => heard.push(`pong ${payload}`),
  }));
  const client = await WireClient.connect(`${server.streamHost}/pings`);
  client.ping();
  client.pong();
  client.send('now');
  await client.waitUntil(() => client.pings === 1);
  await expect.poll(() => heard).toEqual(['ping', 'pong ', 'pong hello']);
  const mute = await WireClient.connect(`${server.streamHost}/pings`, { autoPong: false });
  mute.send('now');
  await mute.waitUntil(() => mute.pings === 1);
  mute.ping();
  await mute.waitUntil(() => mute.pongs === 1);
  expect(heard).toHaveLength(4);
});

test('refuses dials as the venue’s own limits say', async () => {
  await using strict = new VenueServer({ guardDial: () => ({ status: 418, retryAfter: 9 }) });
  strict.socket('/ws', () => ({ onMessage: () => undefined }));
  await strict.listen();
  await expect(WireClient.connect(`${strict.streamHost}/ws`)).rejects.toThrow('418');
  expect(strict.counters).toMatchObject({ dials: 1, refusedDials: 1, connections: 0 });
});

test('stall loses one channel, others go on', async () => {
  const [client] = await connect();
  server.faults.stall('trade');
  publish('trade');
  const ticker = publish('ticker');
  await client.waitFor((frame) => frame === ticker);
  server.faults.resume('trade');
  const trade = publish('trade');
  await client.waitFor((frame) => frame === trade);
  expect(client.frames).toEqual([ticker, trade]);
});

test('freeze withholds every byte, dials get no answer; thaw sends all of it', async () => {
  const [client] = await connect();
  server.faults.freeze();
  const frame = publish('trade');
  client.ping();
  client.send('hello');
  const late = WireClient.connect(url);
  await expect.poll(() => server.counters.dials).toBe(3);
  // A REST round trip later, anything that leaked would be here.
  await fetch(`${server.apiHost}/time`);
  expect(client.frames).toEqual([]);
  expect(client.pongs).toBe(0);
  expect(server.counters.connections).toBe(2);
  server.faults.thaw();
  await client.waitFor((text) => text === 'echo hello');
  expect(client.frames[0]).toBe(frame);
  await client.waitUntil(() => client.pongs === 1);
  await late;
});

test('a frozen venue can be cut off and closed', async () => {
  const [client] = await connect();
  server.faults.freeze();
  publish('trade');
  server.faults.drop();
  expect((await client.closed).code).toBe(1006);
  await expect.poll(() => server.counters.connections).toBe(0);
  const waiting = WireClient.connect(url);
  await expect.poll(() => server.counters.dials).toBe(3);
  await server.close();
  await expect(waiting).rejects.toThrow();
});

test('drop cuts without a close frame, or closes with a code', async () => {
  const [client, other] = await connect();
  server.faults.drop();
  expect((await client.closed).code).toBe(1006);
  expect((await other.closed).code).toBe(1006);
  const [next] = await connect();
  server.faults.drop({ code: 1012, reason: 'restart' });
  expect(await next.closed).toEqual({ code: 1012, reason: 'restart' });
});

test('cutMidFrame delivers nothing and cuts', async () => {
  const [client] = await connect();
  server.faults.cutMidFrame();
  expect((await client.closed).code).toBe(1006);
  expect(client.frames).toEqual([]);
});

test.each(GARBAGE_KINDS)('garble sends %s besides the real frames', async (kind) => {
  const [client] = await connect();
  const frame = publish('trade');
  server.faults.garble(1, kind);
  if (kind === 'invalid_utf8') {
    // The client must fail the connection; the code 1007 is for the server to see.
    expect((await client.closed).code).toBe(1006);
    return;
  }
  const last = publish('trade');
  await client.waitFor((text) => text === last);
  expect(client.frames).toHaveLength(3);
  expect([client.frames[0], client.frames[2]]).toEqual([frame, last]);
  expect(client.frames[1]).not.toBe(frame);
});

test('corrupt loses frames, duplicate repeats them; acks are spared', async () => {
  const client = await WireClient.connect(url);
  server.faults.corrupt(1);
  server.faults.duplicate(1);
  client.send('ack');
  await client.waitFor((text) => text === 'echo ack');
  const [lost, twice, once] = [publish('trade'), publish('trade'), publish('trade')];
  await client.waitFor((text) => text === once);
  expect(client.frames.slice(1)).toEqual([lost.slice(0, lost.length >> 1), twice, twice, once]);
});

test('refuse answers so many dials with a status', async () => {
  server.faults.refuse(429, { times: 1, retryAfter: 7 });
  await expect(WireClient.connect(url)).rejects.toThrow('429');
  await connect();
  server.faults.refuse(503);
  await expect(WireClient.connect(url)).rejects.toThrow('503');
  server.faults.accept();
  await connect();
  expect(server.counters.refusedDials).toBe(2);
});

test('refuseRest answers requests of a path with a status', async () => {
  server.faults.refuseRest(429, { path: '/time', retryAfter: 3, times: 1 });
  const refused = await fetch(`${server.apiHost}/time`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3']);
  expect((await fetch(`${server.apiHost}/time`)).status).toBe(200);
});

test('the body of a refusal is the configured text', async () => {
  server.faults.refuseRest(418, { path: '/ti*', body: '{"msg":"banned"}' });
  const refused = await fetch(`${server.apiHost}/time`);
  expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
    418,
    null,
    '{"msg":"banned"}',
  ]);
  server.faults.accept();
});

test('bodies that are late or slow arrive whole, and cut ones do not', async () => {
  const time = `${server.apiHost}/time`;
  const whole = await (await fetch(time)).text();
  for (const fault of ['late', 'slow'] as const) {
    server.faults.spoilRest(fault, { times: 1, duration: 20 });
    expect(await (await fetch(time)).text()).toBe(whole);
  }
  server.faults.spoilRest('cut', { times: 1, path: '/time' });
  await expect(fetch(time).then((response) => response.text())).rejects.toThrow();
  expect(await (await fetch(time)).text()).toBe(whole);
});

test.each(['stuck', 'endless', 'silent'] as const)('a body that is %s does not end', async (fault) => {
  server.faults.spoilRest(fault, { times: 1 });
  const signal = AbortSignal.timeout(150);
  const answer = fetch(`${server.apiHost}/time`, { signal }).then((response) => response.text());
  await expect(answer).rejects.toThrow('timeout');
});

test('corrupt spares the frames of other channels when it names one', async () => {
  const [client] = await connect();
  server.faults.corrupt(1, 'my_order');
  const [trade, order] = [publish('trade'), publish('my_order')];
  server.faults.corrupt();
  server.faults.intact();
  const last = publish('trade');
  await client.waitFor((text) => text === last);
  expect(client.frames).toEqual([trade, order.slice(0, order.length >> 1), last]);
});

test('down cuts and refuses by TCP, up listens on the same port', async () => {
  const [client] = await connect();
  await server.faults.down();
  expect((await client.closed).code).toBe(1006);
  await expect(WireClient.connect(url)).rejects.toThrow('ECONNREFUSED');
  await server.faults.up();
  await connect();
});

test('faults that the venue lacks say so', () => {
  expect(() => {
    server.faults.expireTokens();
  }).toThrow('no tokens');
  expect(() => {
    server.faults.maintenance();
  }).toThrow('maintenance');
  expect(() => {
    server.faults.lag({ fills: 1 });
  }).toThrow('no own orders');
});

test('requests that the venue refuses for its own limits are counted, those of faults are not', async () => {
  await using limited = new VenueServer({ budgets: () => [{ name: 'calls', most: 1, peak: 2 }] });
  limited.route('GET /busy', () => ({ status: 429, body: '' }));
  await limited.listen();
  await fetch(`${limited.apiHost}/busy`);
  limited.faults.refuseRest(429);
  await fetch(`${limited.apiHost}/busy`);
  expect(limited.counters).toMatchObject({
    limitedRequests: 1,
    restRequests: { '/busy': 2 },
    budgets: [{ name: 'calls', most: 1, peak: 2 }],
  });
});
