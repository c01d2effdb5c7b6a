import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBinanceSimulator, type BinanceSimulator } from '../index.js';
import type { BinanceSimulatorOptions } from '../options.js';

let venue: BinanceSimulator;

async function start(options: Partial<BinanceSimulatorOptions> = {}): Promise<void> {
  venue = await startBinanceSimulator({ seed: 7, pairs: ['btc/usdt', 'eth/usdt'], rate: 0, ...options });
}

async function restart(options: Partial<BinanceSimulatorOptions>): Promise<void> {
  await venue.close();
  await start(options);
}

beforeEach(() => start());
afterEach(() => venue.close());

const connect = (path: string): Promise<WireClient> => WireClient.connect(venue.streamHost + path);

/** Asks something and waits for the answer: all that was sent before has been heard then. */
let requests = 1000;
async function settle(client: WireClient): Promise<void> {
  const id = requests++;
  client.send({ method: 'GET_PROPERTY', params: ['combined'], id });
  await client.waitFor((frame) => frame.endsWith(`,"id":${id}}`));
}

const dataFrames = (client: WireClient): string[] =>
  client.frames.filter((frame) => !frame.startsWith('{"result"'));

const wire = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[{}[\]().+?]/g, '\\$&').replaceAll('#', '[^,\\]}]+')}$`);

test('every trade of a pair, once, with ids that rise by one', async () => {
  const client = await connect('/stream?streams=btcusdt@trade');
  await settle(client);
  for (let count = 0; count < 300; count++) venue.market.step();
  venue.market.trade('btc/usdt', 'sell', 0.5);
  await settle(client);
  const ids = dataFrames(client).map((frame) => Number(/"t":(\d+)/.exec(frame)?.[1]));
  expect(ids.length).toBeGreaterThan(20);
  const truth = venue.market.trades('btc/usdt').slice(-ids.length);
  expect(ids).toEqual(truth.map(({ id }) => id));
  const last = truth.at(-1)!;
  expect(dataFrames(client).at(-1)).toMatch(
    wire(
      `{"stream":"btcusdt@trade","data":{"e":"trade","E":#,"s":"BTCUSDT","t":${last.id},"p":"${last.priceText}000000","q":"${last.volumeText}000","T":${Math.floor(last.time)},"m":true,"M":true}}`,
    ),
  );
});

test('aggregates: one per price of a taker, in a space of ids of their own', async () => {
  const client = await connect('/stream?streams=btcusdt@aggTrade');
  await settle(client);
  const before = venue.market.trades('btc/usdt').length;
  venue.market.trade('btc/usdt', 'buy', 3);
  for (let count = 0; count < 200; count++) venue.market.step('btc/usdt');
  await settle(client);
  const rows = dataFrames(client).map(
    (frame) =>
      (JSON.parse(frame) as { data: { a: number; f: number; l: number; p: string; q: string; m: boolean } })
        .data,
  );
  const trades = venue.market.trades('btc/usdt').slice(before);
  expect(rows.map(({ a }) => a)).toEqual(rows.map((_, index) => (rows[0]?.a ?? 0) + index));
  let next = trades[0]!.id;
  for (const { f, l, p, q, m } of rows) {
    expect(f).toBe(next);
    next = l + 1;
    const parts = trades.filter(({ id }) => id >= f && id <= l);
    for (const { priceText, side } of parts) {
      expect(`${priceText}000000`).toBe(p);
      expect(side === 'sell').toBe(m);
    }
    expect(parts.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(Number(q), 8);
  }
  expect(next).toBe(trades.at(-1)!.id + 1);
  expect(rows.length).toBeLessThan(trades.length + 1);
  expect(dataFrames(client)[0]).toMatch(
    wire(
      '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":#,"s":"BTCUSDT","a":#,"p":#,"q":#,"f":#,"l":#,"T":#,"m":false,"M":true}}',
    ),
  );
});

test('book tickers: on every new top, without an event name and a time', async () => {
  const client = await connect('/ws/btcusdt@bookTicker');
  await settle(client);
  let tops = 0;
  venue.market.on('top', ({ pair }) => {
    if (pair === 'btc/usdt') tops++;
  });
  for (let count = 0; count < 200; count++) venue.market.step();
  await settle(client);
  const frames = dataFrames(client);
  expect(frames).toHaveLength(tops);
  const { bid, ask } = venue.market.top('btc/usdt');
  expect(frames.at(-1)).toMatch(
    wire(
      `{"u":#,"s":"BTCUSDT","b":"${bid!.priceText}000000","B":"${bid!.volumeText}000","a":"${ask!.priceText}000000","A":"${ask!.volumeText}000"}`,
    ),
  );
  const updates = frames.map((frame) => (JSON.parse(frame) as { u: number }).u);
  expect(updates).toEqual([...updates].sort((left, right) => left - right));
});

test('the 24-hour tickers come by themselves', async () => {
  await restart({ tickerInterval: 20 });
  const client = await connect('/stream?streams=ethusdt@ticker/ethusdt@miniTicker');
  await client.waitFor((frame) => frame.includes('24hrMiniTicker'));
  const { bid } = venue.market.top('eth/usdt');
  expect(client.frames.find((frame) => frame.includes('"24hrTicker"'))).toMatch(
    wire(
      `{"stream":"ethusdt@ticker","data":{"e":"24hrTicker","E":#,"s":"ETHUSDT","p":#,"P":#,"w":#,"x":#,"c":#,"Q":#,"b":"${bid!.priceText}000000","B":#,"a":#,"A":#,"o":#,"h":#,"l":#,"v":#,"q":#,"O":#,"C":#,"F":#,"L":#,"n":#}}`,
    ),
  );
  expect(client.frames.find((frame) => frame.includes('MiniTicker'))).toMatch(
    wire(
      '{"stream":"ethusdt@miniTicker","data":{"e":"24hrMiniTicker","E":#,"s":"ETHUSDT","c":#,"o":#,"h":#,"l":#,"v":#,"q":#}}',
    ),
  );
});

test('acknowledges what it does not have, and is silent', async () => {
  const client = await connect('/stream');
  client.send({ method: 'SUBSCRIBE', params: ['nopeusdt@trade', 'BTCUSDT@trade', 'btcusdt@dance'], id: 1 });
  client.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade'], id: 'two' });
  client.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
  await client.waitFor((frame) => frame.includes('"id":3'));
  const before = venue.market.trades('btc/usdt').length;
  venue.market.trade('btc/usdt', 'buy', 0.01);
  const heard = venue.market.trades('btc/usdt').length - before;
  client.send({ method: 'UNSUBSCRIBE', params: ['btcusdt@trade'], id: null });
  await client.waitFor((frame) => frame.includes('"id":null'));
  venue.market.trade('btc/usdt', 'buy', 0.01);
  await settle(client);
  expect(client.frames.filter((frame) => frame.includes('"id":'))).toEqual([
    '{"result":null,"id":1}',
    '{"result":null,"id":"two"}',
    '{"result":["nopeusdt@trade","BTCUSDT@trade","btcusdt@dance","btcusdt@trade"],"id":3}',
    '{"result":null,"id":null}',
    expect.stringContaining('{"result":true,"id":'),
  ]);
  expect(dataFrames(client)).toHaveLength(heard);
});

test.each([
  ['{"method":', { error: { code: 3 } }],
  [
    { method: 'DANCE', id: 1 },
    { error: { code: 2 }, id: 1 },
  ],
  [
    { method: 'SUBSCRIBE', params: [], id: 1 },
    { error: { code: 2 }, id: 1 },
  ],
  [
    { method: 'SUBSCRIBE', params: 'x', id: 1 },
    { error: { code: 2 }, id: 1 },
  ],
  [
    { method: 'SET_PROPERTY', params: ['combined', 1], id: 1 },
    { error: { code: 1 }, id: 1 },
  ],
  [
    { method: 'GET_PROPERTY', params: ['colour'], id: 1 },
    { error: { code: 0 }, id: 1 },
  ],
])('refuses %j', async (message, error) => {
  const client = await connect('/ws');
  client.send(message);
  expect(JSON.parse(await client.waitFor(() => true))).toMatchObject(error);
});

test('microseconds have 16 digits; properties change the form', async () => {
  const client = await connect('/ws/btcusdt@trade?timeUnit=microsecond');
  client.send({ method: 'SET_PROPERTY', params: ['combined', true], id: 1 });
  await settle(client);
  venue.market.trade('btc/usdt', 'buy', 0.01);
  await settle(client);
  expect(dataFrames(client)[0]).toMatch(
    /^{"stream":"btcusdt@trade","data":{"e":"trade","E":\d{16},.*"T":\d{16},/,
  );
});

test('five messages a second, pongs and pings included, and a sixth ends the connection', async () => {
  const client = await connect('/ws');
  for (let id = 1; id <= 2; id++) client.send({ method: 'LIST_SUBSCRIPTIONS', id });
  for (let count = 0; count < 2; count++) client.ping();
  client.pong();
  client.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 });
  expect(await client.closed).toEqual({ code: 1008, reason: 'Too many requests' });
  expect(client.frames).toHaveLength(2);
});

test('so many streams and not one more', async () => {
  await restart({ limits: { streamsPerConnection: 2 } });
  const client = await connect('/ws');
  client.send({ method: 'SUBSCRIBE', params: ['a@trade', 'b@trade', 'c@trade'], id: 1 });
  client.send({ method: 'SUBSCRIBE', params: ['a@trade', 'b@trade'], id: 2 });
  await client.waitFor((frame) => frame === '{"result":null,"id":2}');
  expect(client.frames[0]).toBe('{"error":{"code":4,"msg":"Too many subscriptions"},"id":1}');
});

test('too many dials: 429, and 418 for those who go on', async () => {
  await restart({ limits: { dials: 2, violations: 1 } });
  await connect('/ws');
  await connect('/stream');
  await expect(connect('/ws')).rejects.toThrow('429');
  await expect(connect('/ws')).rejects.toThrow('418');
  const response = await fetch(`${venue.apiHost}/api/v3/ping`);
  expect(response.status).toBe(418);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(100);
  expect(await response.text()).toContain(
    '"code":-1003,"msg":"Way too much request weight used; IP banned until ',
  );
});

test('pings; who does not answer is cut off', async () => {
  await restart({ pingInterval: 20, pongTimeout: 100, limits: { messagesPerSecond: 1000 } });
  const mute = await WireClient.connect(`${venue.streamHost}/ws`, { autoPong: false });
  const polite = await connect('/ws');
  expect(await mute.closed).toEqual({ code: 1008, reason: 'Pong timeout' });
  await polite.waitUntil(() => polite.pings > 10);
  expect(venue.counters.connections).toBe(1);
});

test('a connection has a maximum age, and may be notified before it ends', async () => {
  await restart({ lifetime: 200, shutdownNotice: 150 });
  const [raw, combined, wsApi] = await Promise.all([
    connect('/ws'),
    connect('/stream'),
    connect('/ws-api/v3'),
  ]);
  expect((await raw.closed).code).toBe(1001);
  await Promise.all([combined.closed, wsApi.closed]);
  expect(raw.frames).toEqual([expect.stringMatching(wire('{"e":"serverShutdown","E":#}'))]);
  expect(combined.frames).toEqual([
    expect.stringMatching(wire('{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":#}}')),
  ]);
  expect(wsApi.frames).toEqual([expect.stringMatching(wire('{"event":{"e":"serverShutdown","E":#}}'))]);
});

test('errors can have the documented shape', async () => {
  await restart({ errorShape: 'flat' });
  const client = await connect('/ws');
  client.send({ method: 'GET_PROPERTY', params: ['colour'], id: 7 });
  expect(await client.waitFor(() => true)).toBe('{"code":0,"msg":"Unknown property","id":7}');
});

test('faults reach the frames by wire name and by channel', async () => {
  const client = await connect('/stream?streams=btcusdt@trade/btcusdt@bookTicker');
  await settle(client);
  venue.faults.stall('trade');
  venue.market.trade('btc/usdt', 'buy', 0.5);
  await settle(client);
  expect(dataFrames(client).every((frame) => frame.includes('bookTicker'))).toBe(true);
  venue.faults.resume();
  venue.market.trade('btc/usdt', 'buy', 0.01);
  await client.waitFor((frame) => frame.includes('"e":"trade"'));
});

test('trades and aggregates that are numbered anew, on the wire and over REST', async () => {
  const client = await connect('/stream?streams=btcusdt@trade/btcusdt@aggTrade');
  await settle(client);
  venue.market.restartTradeIds('btc/usdt');
  venue.market.trade('btc/usdt', 'buy', 0.001);
  await settle(client);
  const frames = dataFrames(client);
  expect(frames.find((frame) => frame.includes('"e":"trade"'))).toContain('"t":1,');
  expect(frames.find((frame) => frame.includes('"e":"aggTrade"'))).toContain('"a":1,');
  const answer = await fetch(`${venue.apiHost}/api/v3/aggTrades?symbol=BTCUSDT`);
  expect(await answer.json()).toMatchObject([{ a: 1, f: 1 }]);
});
