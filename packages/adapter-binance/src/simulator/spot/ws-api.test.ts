import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { WireClient, type Credentials } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBinanceSimulator, type BinanceSimulator } from '../index.js';
import type { BinanceSimulatorOptions } from '../options.js';

let venue: BinanceSimulator;
let client: WireClient;

async function start(options: Partial<BinanceSimulatorOptions> = {}): Promise<void> {
  venue = await startBinanceSimulator({ seed: 7, pairs: ['btc/usdt', 'eth/usdt'], rate: 0, ...options });
  client = await WireClient.connect(`${venue.streamHost}/ws-api/v3`);
}

async function restart(options: Partial<BinanceSimulatorOptions>): Promise<void> {
  await venue.close();
  await start(options);
}

beforeEach(() => start());
afterEach(() => venue.close());

interface Reply {
  readonly id: string;
  readonly status: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly data?: object };
}

let requests = 0;
async function ask(method: string, params?: Record<string, unknown>): Promise<Reply> {
  const id = `r${requests++}`;
  client.send({ id, method, params });
  return JSON.parse(await client.waitFor((frame) => frame.startsWith(`{"id":"${id}"`))) as Reply;
}

function signedParams(
  { apiKey, apiSecret }: Credentials,
  fields: Record<string, string | number> = {},
): Record<string, string | number> {
  const params: Record<string, string | number> = { ...fields, timestamp: Date.now(), apiKey };
  const payload = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  const signature = apiSecret.startsWith('-----')
    ? sign(apiSecret.length > 500 ? 'RSA-SHA256' : null, Buffer.from(payload), apiSecret).toString('base64')
    : createHmac('sha256', apiSecret).update(payload).digest('hex');
  return { ...params, signature };
}

const subscribe = (credentials: Credentials = venue.credentials): Promise<Reply> =>
  ask('userDataStream.subscribe.signature', signedParams(credentials));

interface Event {
  readonly subscriptionId: number;
  readonly event: Record<string, unknown> & { readonly e: string };
}

const events = (type = 'executionReport'): Event['event'][] =>
  client.frames
    .filter((frame) => frame.startsWith('{"subscriptionId"'))
    .map((frame) => (JSON.parse(frame) as Event).event)
    .filter(({ e }) => e === type);

const wire = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[{}[\]().+?]/g, '\\$&').replaceAll('#', '[^,\\]}]+')}$`);

const API_KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const ED25519 = createPrivateKey({
  key: Buffer.from('MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g', 'base64'),
  format: 'der',
  type: 'pkcs8',
})
  .export({ format: 'pem', type: 'pkcs8' })
  .toString();

test('documented signatures: sorted, raw, the non-ASCII symbol too', async () => {
  await restart({ clock: () => 1_645_423_376_540 });
  venue.addAccount({ apiKey: API_KEY, apiSecret: SECRET });
  const order = {
    apiKey: API_KEY,
    side: 'SELL',
    timeInForce: 'GTC',
    type: 'LIMIT',
    timestamp: 1645423376532,
  };
  const first = { ...order, symbol: 'BTCUSDT', price: '52000.00', quantity: '0.01000000', recvWindow: 100 };
  const signature = 'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24';
  expect(await ask('allOrders', { ...first, signature })).toMatchObject({ status: 200, result: [] });
  expect(await ask('allOrders', { ...first, price: '52000.01', signature })).toMatchObject({
    status: 400,
    error: { code: -1022, msg: 'Signature for this request is not valid.' },
  });
  const second = {
    ...order,
    side: 'BUY',
    symbol: '１２３４５６',
    price: '0.10000000',
    quantity: '1.00000000',
    recvWindow: 5000,
    signature: 'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd',
  };
  expect(await ask('allOrders', second)).toMatchObject({ error: { code: -1121 } });
});

test('logging on: the documented Ed25519 vector; with HMAC it is refused', async () => {
  await restart({ clock: () => 1_649_729_878_600 });
  venue.addAccount({ apiKey: API_KEY, apiSecret: ED25519 });
  const signature =
    '763GJeFgG09B/06V/dq24cLu6f0R57whgDMyOCubDex4CTTElmDgPSIQqLdOsvW5TBxyaaFotVCI8tUmQMChAA==';
  expect(await ask('userDataStream.subscribe')).toMatchObject({ status: 401 });
  const logon = await ask('session.logon', { apiKey: API_KEY, timestamp: 1649729878532, signature });
  expect(logon).toMatchObject({
    status: 200,
    result: { apiKey: API_KEY, returnRateLimits: true, userDataStream: false },
  });
  expect(await ask('userDataStream.subscribe')).toMatchObject({ result: { subscriptionId: 0 } });
  expect(await ask('session.status')).toMatchObject({ result: { userDataStream: true } });
  // After logging on, a timestamp is enough.
  expect(await ask('openOrders.status', { timestamp: 1649729878540 })).toMatchObject({ result: [] });
  expect(await ask('session.logout')).toMatchObject({ result: { apiKey: null, userDataStream: false } });
  await client.waitFor((frame) => frame.includes('eventStreamTerminated'));
  expect(await ask('session.subscriptions')).toMatchObject({ result: [] });
  venue.addAccount({ apiKey: API_KEY, apiSecret: SECRET });
  const hmac = '1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed';
  expect(
    await ask('session.logon', { apiKey: API_KEY, timestamp: 1649729878532, signature: hmac }),
  ).toMatchObject({
    status: 400,
    error: { code: -1193 },
  });
});

test.each(['hmac', 'rsa', 'ed25519'] as const)('%s keys subscribe by signature', async (type) => {
  const credentials = venue.addAccount(type);
  expect(await subscribe(credentials)).toMatchObject({
    status: 200,
    result: { subscriptionId: 0 },
    rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 }],
  });
  expect(await subscribe(credentials)).toMatchObject({ status: 400, error: { code: -2035 } });
  expect(await subscribe()).toMatchObject({ result: { subscriptionId: 1 } });
  expect(await ask('session.subscriptions')).toMatchObject({
    result: [{ subscriptionId: 0 }, { subscriptionId: 1 }],
  });
});

test('an order’s life', async () => {
  await subscribe();
  const order = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 100_000,
    volume: 0.5,
    clientOrderId: 'my-1',
  });
  venue.market.fillOrder(order.orderId, 0.2);
  venue.cancelOrder(order.orderId);
  await ask('ping');
  const reports = events();
  expect(reports.map(({ x, X, z, c, C, w }) => [x, X, z, c, C, w])).toEqual([
    ['NEW', 'NEW', '0.00000000', 'my-1', '', true],
    ['TRADE', 'PARTIALLY_FILLED', '0.20000000', 'my-1', '', true],
    ['CANCELED', 'CANCELED', '0.20000000', expect.stringMatching(/^\w{22}$/), 'my-1', false],
  ]);
  const [fill] = venue.market.fills;
  expect(client.frames.find((frame) => frame.includes('"x":"TRADE"'))).toMatch(
    wire(
      `{"subscriptionId":0,"event":{"e":"executionReport","E":#,"s":"BTCUSDT","c":"my-1","S":"BUY","o":"LIMIT","f":"GTC","q":"0.50000000","p":"100000.00000000","P":"0.00000000","F":"0.00000000","g":-1,"C":"","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":${order.orderId},"l":"0.20000000","z":"0.20000000","L":"100000.00000000","n":"0.00020000","N":"BTC","T":${Math.floor(fill!.time)},"t":${fill!.tradeId},"I":#,"w":true,"m":true,"M":true,"O":${Math.floor(order.createdTime)},"Z":"20000.00000000","Y":"20000.00000000","Q":"0.00000000","W":#,"V":"EXPIRE_MAKER"}}`,
    ),
  );
  expect(client.frames.find((frame) => frame.includes('"x":"CANCELED"'))).toMatch(
    /"n":"0","N":null,"T":\d+,"t":-1,"I":\d+,"w":false,"m":false,"M":false,/,
  );
  const balances = events('outboundAccountPosition').map(({ B }) => B) as {
    a: string;
    f: string;
    l: string;
  }[][];
  expect(balances.map(([, quote]) => quote?.l)).toEqual(['50000.00000000', '30000.00000000', '0.00000000']);
  expect(balances[0]?.map(({ a }) => a)).toEqual(['BTC', 'USDT']);
});

test('the words for orders that end by themselves', async () => {
  await subscribe();
  const { ask: best, bid } = venue.market.top('btc/usdt');
  const order = { pair: 'btc/usdt', side: 'buy', type: 'limit', volume: 0.1 } as const;
  venue.placeOrder({ ...order, price: bid!.price - 100, timeInForce: 'ioc' });
  venue.placeOrder({ ...order, price: bid!.price - 100, timeInForce: 'fok' });
  venue.placeOrder({ ...order, price: best!.price, postOnly: true });
  const resting = venue.placeOrder({ ...order, side: 'sell', price: best!.price - 0.01 });
  venue.placeOrder({ ...order, price: best!.price });
  venue.market.expireOrder(resting.orderId);
  const stop = {
    pair: 'btc/usdt',
    side: 'buy',
    type: 'stop',
    stopPrice: best!.price + 50,
    volume: 0.01,
  } as const;
  venue.placeOrder(stop);
  venue.market.trade('btc/usdt', 'buy', 5);
  await ask('ping');
  expect(events().map(({ o, x, X, r, w, eR }) => [o, x, X, r, w, eR].join(' ').trim())).toEqual([
    'LIMIT NEW NEW NONE true',
    'LIMIT EXPIRED EXPIRED NONE false UNFILLED_IOC_QUANTITY_EXPIRED',
    'LIMIT NEW NEW NONE true',
    'LIMIT EXPIRED EXPIRED NONE false UNFILLED_FOK_ORDER_EXPIRED',
    'LIMIT_MAKER REJECTED REJECTED WOULD_MATCH_IMMEDIATELY false REJECTED',
    'LIMIT NEW NEW NONE true',
    'LIMIT NEW NEW NONE true',
    'LIMIT TRADE_PREVENTION EXPIRED_IN_MATCH NONE false',
    'LIMIT EXPIRED EXPIRED NONE false EXCHANGE_CANCELED',
    'STOP_LOSS NEW NEW NONE false',
    'STOP_LOSS NEW NEW NONE true',
    // The crowd left nothing to buy.
    'STOP_LOSS EXPIRED EXPIRED NONE false INSUFFICIENT_LIQUIDITY',
  ]);
});

test('another account hears nothing; an unsubscribed one no more', async () => {
  await subscribe(venue.addAccount());
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  await ask('ping');
  expect(events()).toEqual([]);
  await subscribe();
  venue.deposit('usdt', -5);
  await client.waitFor((frame) => frame.includes('outboundAccountPosition'));
  expect(events('balanceUpdate')).toMatchObject([{ a: 'USDT', d: '-5.00000000' }]);
  expect(await ask('userDataStream.unsubscribe', { subscriptionId: 1 })).toMatchObject({ result: {} });
  await client.waitFor((frame) =>
    /^{"subscriptionId":1,"event":{"e":"eventStreamTerminated","E":\d+}}$/.test(frame),
  );
  expect(await ask('userDataStream.unsubscribe', { subscriptionId: 1 })).toMatchObject({
    error: { code: -2036 },
  });
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  await ask('ping');
  expect(events()).toEqual([]);
});

test('streams end though the socket stays open, with or without a word', async () => {
  await subscribe();
  venue.terminateStreams();
  expect(await client.waitFor((frame) => frame.startsWith('{"subscriptionId"'))).toMatch(
    wire('{"subscriptionId":0,"event":{"e":"eventStreamTerminated","E":#}}'),
  );
  expect(await subscribe()).toMatchObject({ result: { subscriptionId: 1 } });
  venue.faults.expireTokens();
  await client.waitFor((frame) => frame.startsWith('{"subscriptionId":1'));
  await restart({ expiryNotice: false });
  await subscribe();
  venue.faults.expireTokens();
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  await ask('ping');
  expect(client.frames.filter((frame) => frame.startsWith('{"subscriptionId"'))).toEqual([]);
});

test('rate limits are returned unless the client opts out; excess weight is rejected with a retry time', async () => {
  await restart({ limits: { weight: 23, violations: 1 } });
  expect(await ask('exchangeInfo', { symbol: 'BTCUSDT' })).toMatchObject({
    rateLimits: [{ limit: 23, count: 22 }],
  });
  expect(await ask('time', { returnRateLimits: false })).not.toHaveProperty('rateLimits');
  expect(await ask('time')).toMatchObject({
    status: 429,
    error: { code: -1003, data: { retryAfter: expect.any(Number) as number } },
  });
  expect(await ask('time')).toMatchObject({ status: 418 });
  expect(await ask('time')).toMatchObject({ status: 418 });
});

test('what cannot be read or done', async () => {
  client.send('{"id"');
  await client.waitFor((frame) => frame.startsWith('{"id":null,"status":400'));
  expect(await ask('dance')).toMatchObject({ status: 400 });
  expect(await ask('openOrders.status')).toMatchObject({ error: { code: -1102 } });
  expect(await ask('openOrders.status', { apiKey: 'short' })).toMatchObject({
    status: 401,
    error: { code: -2014 },
  });
  const stale = { ...signedParams(venue.credentials), timestamp: Date.now() - 10_000 };
  expect(await ask('openOrders.status', stale)).toMatchObject({ error: { code: -1021 } });
});

test('microseconds where they are wanted', async () => {
  client = await WireClient.connect(
    `${venue.streamHost}/ws-api/v3?timeUnit=MICROSECOND&returnRateLimits=false`,
  );
  await subscribe();
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  await ask('ping');
  expect(String(events()[0]?.E)).toHaveLength(16);
  expect(client.frames.some((frame) => frame.includes('rateLimits'))).toBe(false);
});
