import { afterEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import { connect, connectPrivate, controls, rowsOf, settle, subscribe } from './testing/wire.js';

let venue: OkxSimulator;

async function start(options: Partial<OkxSimulatorOptions> = {}): Promise<void> {
  venue = await startOkxSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    limits: { dials: 100 },
    ...options,
  });
}
afterEach(() => venue.close());

const tickers = { channel: 'tickers', instId: 'BTC-USDT' };
const WRONG = "doesn't exist. Please use the correct URL, channel and parameters referring to API document.";

test('every argument gets its ack or its error', async () => {
  await start();
  const client = await connect(venue, 'public');
  client.send({
    id: '1512',
    op: 'subscribe',
    args: [tickers, { channel: 'trades', instId: 'NOPE-USDT' }, { channel: 'trades', instId: 'ETH-USDT' }],
  });
  await settle(client);
  expect(controls(client)).toEqual([
    '{"id":"1512","event":"subscribe","arg":{"channel":"tickers","instId":"BTC-USDT"}}',
    `{"id":"1512","event":"error","msg":"Subscribe failed, wrong URL or channel:trades,instId:NOPE-USDT ${WRONG}","code":"60018"}`,
    '{"id":"1512","event":"subscribe","arg":{"channel":"trades","instId":"ETH-USDT"}}',
  ]);
  expect(client.frames[0]).toMatch(/,"connId":"[\da-f]{8}"}$/);
  expect(rowsOf(client, 'tickers')).toHaveLength(1);
});

test('nothing comes after an unsubscription', async () => {
  await start();
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'trades', instId: 'BTC-USDT' });
  client.send({ id: 'a1', op: 'unsubscribe', args: [{ instId: 'BTC-USDT', channel: 'trades' }] });
  await settle(client);
  venue.market.trade('btc/usdt', 'buy', 0.1);
  await settle(client);
  expect(controls(client).at(-1)).toBe(
    '{"id":"a1","event":"unsubscribe","arg":{"channel":"trades","instId":"BTC-USDT"}}',
  );
  expect(rowsOf(client, 'trades')).toEqual([]);
});

test.each([
  ['public', { channel: 'trades-all', instId: 'BTC-USDT' }],
  ['public', { channel: 'orders', instType: 'SPOT' }],
  ['public', { channel: 'nothing', instId: 'BTC-USDT' }],
  ['public', { channel: 'tickers' }],
  ['public', { channel: 'tickers', instId: 'BTC-USDT', instType: 'SPOT' }],
  ['public', { channel: 'instruments', instType: 'STOCKS' }],
  ['business', { channel: 'tickers', instId: 'BTC-USDT' }],
  ['private', { channel: 'tickers', instId: 'BTC-USDT' }],
  ['private', { channel: 'orders', instType: 'SPOT', instId: 'NOPE-USDT' }],
  ['private', { channel: 'orders' }],
])('on /%s there is no %o', async (path, argument) => {
  await start();
  const client = path === 'private' ? await connectPrivate(venue) : await connect(venue, path);
  client.send({ op: 'subscribe', args: [argument] });
  await settle(client);
  expect(controls(client).at(-1)).toContain('"code":"60018"');
});

test.each([
  ['{"op":"subscribe","args":[', '60012'],
  ['[]', '60012'],
  ['{"op":"subscribe","argss":[{"channel":"tickers","instId":"BTC-USDT"}]}', '60012'],
  ['{"args":[{"channel":"tickers","instId":"BTC-USDT"}]}', '60012'],
  ['{"op":"subscribe","args":[]}', '60013'],
  ['{"op":"subscribe","args":[{"channel":"tickers","instId":"BTC-USDT"},7]}', '60013'],
  ['{"op":"whisper","args":[{"channel":"tickers","instId":"BTC-USDT"}]}', '60019'],
  ['{"id":"no-dash","op":"subscribe","args":[{"channel":"tickers","instId":"BTC-USDT"}]}', '60033'],
])('%s is refused as a whole', async (text, code) => {
  await start();
  const client = await connect(venue, 'public');
  client.send(text);
  await settle(client);
  expect(controls(client)).toEqual([expect.stringContaining(`"code":"${code}"}`)]);
  expect(rowsOf(client, 'tickers')).toEqual([]);
  if (code === '60012')
    expect(JSON.parse(controls(client)[0]!)).toMatchObject({ msg: `Invalid request: ${text}` });
});

test('requests are counted, not their arguments; pings are free', async () => {
  await start({ limits: { operations: 3 } });
  const client = await connect(venue, 'public');
  const many = [tickers, { ...tickers, instId: 'ETH-USDT' }];
  for (const op of ['subscribe', 'unsubscribe', 'subscribe']) client.send({ op, args: many });
  client.send({ id: '4', op: 'subscribe', args: many });
  await settle(client);
  expect(controls(client)).toHaveLength(7);
  expect(controls(client).at(-1)).toBe(
    '{"id":"4","event":"error","msg":"Requests too frequent","code":"60014"}',
  );
});

test('a fourth dial within a second is refused', async () => {
  await start({ limits: {} });
  const dials = Array.from({ length: 4 }, () => connect(venue, 'public'));
  const results = await Promise.allSettled(dials);
  expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { message: expect.stringContaining('429') as string } },
  ]);
  await expect
    .poll(() =>
      connect(venue, 'public').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

test('silence on both sides ends a connection; a protocol ping is silence too', async () => {
  await start({ idleTimeout: 150, tickerInterval: 1 });
  const quiet = await connect(venue, 'public');
  const pinging = setInterval(() => {
    quiet.ping();
  }, 20);
  const talking = await connect(venue, 'public');
  const talk = setInterval(() => {
    talking.send('ping');
  }, 20);
  const listening = await connect(venue, 'public');
  await subscribe(listening, tickers);
  const trade = setInterval(() => {
    venue.market.step();
  }, 5);
  expect(await quiet.closed).toMatchObject({ code: 4004 });
  await Promise.all([talking, listening].map(settle));
  for (const timer of [pinging, talk, trade]) clearInterval(timer);
  expect(await talking.closed).toMatchObject({ code: 4004 });
});

test('a request of more than 64 KB ends the connection', async () => {
  await start();
  const client = await connect(venue, 'public');
  client.send({ op: 'subscribe', args: Array.from({ length: 2000 }, () => tickers) });
  expect(await client.closed).toMatchObject({ code: 1009 });
});

test('an upgrade is announced on all paths, then the connections end', async () => {
  await start();
  const clients = [
    await connect(venue, 'public'),
    await connect(venue, 'business'),
    await connectPrivate(venue),
  ];
  venue.announceUpgrade(20);
  for (const client of clients) {
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(controls(client).at(-1)).toBe(
      '{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect."}',
    );
  }
});

test('connections of a private channel are counted by account, and one too many is cut off after its ack', async () => {
  await start({ limits: { dials: 100, connectionsPerChannel: 2 } });
  const orders = { channel: 'orders', instType: 'ANY' };
  const clients = [await connectPrivate(venue), await connectPrivate(venue), await connectPrivate(venue)];
  for (const client of clients) await subscribe(client, orders, { ...orders, instType: 'SPOT' });
  const counts = clients.map((client) => controls(client).filter((frame) => frame.includes('conn-count')));
  expect(counts).toEqual([
    ['{"event":"channel-conn-count","channel":"orders","connCount":"1"}'],
    ['{"event":"channel-conn-count","channel":"orders","connCount":"2"}'],
    Array(2).fill('{"event":"channel-conn-count-error","channel":"orders","connCount":"2"}'),
  ]);
  expect(controls(clients[2]!)[1]).toBe('{"event":"subscribe","arg":{"channel":"orders","instType":"ANY"}}');
  const stranger = await connectPrivate(venue, venue.addAccount());
  await subscribe(stranger, orders);
  expect(controls(stranger).at(-1)).toContain('"connCount":"1"');
  await clients[0]!.close();
  await expect
    .poll(async () => {
      await subscribe(clients[2]!, orders);
      return controls(clients[2]!).at(-1);
    })
    .toBe('{"event":"channel-conn-count","channel":"orders","connCount":"2"}');
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  await settle(clients[2]!);
  expect(rowsOf(clients[2]!, 'orders')).toHaveLength(1);
});
