import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Credentials } from '@hftjs/simulator';
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

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const response = await fetch(`${venue.apiHost}/api/v3/${path}`, { method, headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** A request signed with an HMAC secret, as the documentation describes. */
function signed(
  path: string,
  fields: Record<string, string> = {},
  { apiKey, apiSecret }: Credentials = venue.credentials,
): Promise<Answer> {
  const query = new URLSearchParams({ ...fields, timestamp: String(Date.now()) }).toString();
  const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
  return get(`${path}?${query}&signature=${signature}`, { 'X-MBX-APIKEY': apiKey });
}

// Published samples of Binance's documentation; the RFC 8032 seed stands for an Ed25519 key.
const API_KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const SYMBOL = '%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96';
const ED25519 = createPrivateKey({
  key: Buffer.from('MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g', 'base64'),
  format: 'der',
  type: 'pkcs8',
})
  .export({ format: 'pem', type: 'pkcs8' })
  .toString();

test.each([
  [
    'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
    'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
  ],
  [
    `symbol=${SYMBOL}&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559`,
    'E1353EC6B14D888F1164AE9AF8228A3DBD508BC82EB867DB8AB6046442F33EF3',
  ],
])('the documented HMAC signature of %s is good, and no other', async (query, signature) => {
  await restart({ clock: () => 1_499_827_319_600 });
  venue.addAccount({ apiKey: API_KEY, apiSecret: SECRET });
  const headers = { 'X-MBX-APIKEY': API_KEY };
  // The symbol is not traded here: the complaint comes after the signature was found good.
  expect((await get(`order?${query}&signature=${signature}`, headers)).text).toBe(
    '{"code":-1121,"msg":"Invalid symbol."}',
  );
  expect(await get(`order?${query}&signature=${signature.replace(/^./, 'a')}`, headers)).toMatchObject({
    status: 400,
    text: '{"code":-1022,"msg":"Signature for this request is not valid."}',
  });
  expect((await get(`order?x=1&${query}&signature=${signature}`, headers)).text).toContain('-1022');
});

test('the Ed25519 signatures of the published seed are good', async () => {
  await restart({ clock: () => 1_668_481_560_000 });
  venue.addAccount({ apiKey: API_KEY, apiSecret: ED25519 });
  const query =
    'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=1668481559918&recvWindow=5000';
  const signature =
    'XtZirsmmi0noRzUfkqktvkVfxpkq/WtbLg2UOL3QGYdUBZVlqOBEMuEVw8zioY93N54NcKj9UuAXQEa9zgTDBg==';
  const ask = (text: string): Promise<Answer> =>
    get(`allOrders?${query}&signature=${encodeURIComponent(text)}`, { 'X-MBX-APIKEY': API_KEY });
  expect(await ask(signature)).toMatchObject({ status: 200, text: '[]' });
  expect((await ask(signature.replace('Xt', 'Xu'))).text).toContain('-1022');
});

test('RSA keys sign too', async () => {
  const { apiKey, apiSecret } = venue.addAccount('rsa');
  const query = `timestamp=${Date.now()}`;
  const signature = sign('RSA-SHA256', Buffer.from(query), apiSecret).toString('base64');
  const { text } = await get(`openOrders?${query}&signature=${encodeURIComponent(signature)}`, {
    'X-MBX-APIKEY': apiKey,
  });
  expect(text).toBe('[]');
});

test('bad keys, times and parameters are refused in the venue’s words', async () => {
  const { apiKey, apiSecret } = venue.credentials;
  const at = (timestamp: number, more = ''): Promise<Answer> => {
    const query = `timestamp=${timestamp}${more}`;
    const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
    return get(`openOrders?${query}&signature=${signature}`, { 'X-MBX-APIKEY': apiKey });
  };
  expect(await get('openOrders')).toMatchObject({
    status: 401,
    text: '{"code":-2014,"msg":"API-key format invalid."}',
  });
  expect(await get('openOrders', { 'X-MBX-APIKEY': 'A'.repeat(64) })).toMatchObject({
    status: 401,
    text: '{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}',
  });
  expect((await get('openOrders', { 'X-MBX-APIKEY': apiKey })).text).toContain('-1102');
  expect((await at(Date.now() - 6000)).text).toContain('"code":-1021');
  expect((await at(Date.now() - 6000, '&recvWindow=60000')).text).toBe('[]');
  expect((await at(Date.now(), '&recvWindow=60001')).text).toContain('-1131');
  expect((await at(Date.now() + 2000)).text).toContain("1000ms ahead of the server's time");
  expect((await at(Date.now() * 1000)).text).toBe('[]');
  expect((await signed('myTrades')).text).toContain("Mandatory parameter 'symbol' was not sent");
  expect((await signed('order', { symbol: 'BTCUSDT', orderId: '1' })).text).toContain('-2013');
  expect((await signed('order', { symbol: 'BTCUSDT' })).text).toContain('-1102');
  expect((await get('trades?symbol=NOPEUSDT')).text).toContain('-1121');
});

test('orders and fills', async () => {
  const open = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.5,
    clientOrderId: 'mine',
  });
  const done = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.1 });
  const [fill] = venue.market.fills;
  expect((await signed('openOrders', { symbol: 'BTCUSDT' })).text).toBe(
    `[{"symbol":"BTCUSDT","orderId":${open.orderId},"orderListId":-1,"clientOrderId":"mine","price":"90000.00000000","origQty":"0.50000000","executedQty":"0.00000000","cummulativeQuoteQty":"0.00000000","status":"NEW","timeInForce":"GTC","type":"LIMIT","side":"BUY","stopPrice":"0.00000000","icebergQty":"0.00000000","time":${Math.floor(open.createdTime)},"updateTime":${Math.floor(open.updatedTime)},"isWorking":true,"workingTime":${Math.floor(open.updatedTime)},"origQuoteOrderQty":"0.00000000","selfTradePreventionMode":"EXPIRE_MAKER"}]`,
  );
  expect((await signed('openOrders', { symbol: 'ETHUSDT' })).text).toBe('[]');
  expect(
    JSON.parse((await signed('order', { symbol: 'BTCUSDT', origClientOrderId: 'mine' })).text),
  ).toMatchObject({
    status: 'NEW',
  });
  const all = JSON.parse(
    (await signed('allOrders', { symbol: 'BTCUSDT', orderId: done.orderId })).text,
  ) as object[];
  expect(all).toMatchObject([{ orderId: Number(done.orderId), status: 'FILLED', type: 'MARKET' }]);
  const mine = (await signed('myTrades', { symbol: 'BTCUSDT', fromId: String(fill!.tradeId), limit: '1' }))
    .text;
  expect(mine).toBe(
    `[{"symbol":"BTCUSDT","id":${fill!.tradeId},"orderId":${done.orderId},"orderListId":-1,"price":"${fill!.priceText}000000","qty":"${fill!.volumeText}000","quoteQty":"${fill!.costText}","commission":"${fill!.feeText}","commissionAsset":"BTC","time":${Math.floor(fill!.time)},"isBuyer":true,"isMaker":false,"isBestMatch":true}]`,
  );
  expect((await signed('myTrades', { symbol: 'BTCUSDT', orderId: open.orderId })).text).toBe('[]');
  expect((await signed('myTrades', { symbol: 'BTCUSDT', startTime: String(Date.now() + 5000) })).text).toBe(
    '[]',
  );
  expect(
    (await signed('myTrades', { symbol: 'BTCUSDT', startTime: '1', endTime: '100000000' })).text,
  ).toContain('-1127');
  expect((await signed('openOrders', {}, venue.addAccount())).text).toBe('[]');
});

test('the public tape can be requested from an id on', async () => {
  const truth = venue.market.trades('btc/usdt');
  const from = truth.at(-3)!;
  const rows = (await get(`historicalTrades?symbol=BTCUSDT&fromId=${from.id}&limit=2`)).text;
  expect(JSON.parse(rows)).toMatchObject([{ id: from.id }, { id: from.id + 1 }]);
  expect(rows).toMatch(
    new RegExp(
      `^\\[{"id":${from.id},"price":"${from.priceText}000000","qty":"${from.volumeText}000","quoteQty":"[\\d.]+","time":${Math.floor(from.time)},"isBuyerMaker":${from.side === 'sell'},"isBestMatch":true}`,
    ),
  );
  expect(JSON.parse((await get('trades?symbol=BTCUSDT&limit=1')).text)).toMatchObject([
    { id: truth.at(-1)!.id },
  ]);
  const aggregates = JSON.parse((await get('aggTrades?symbol=BTCUSDT')).text) as { a: number; l: number }[];
  expect(aggregates.at(-1)?.l).toBe(truth.at(-1)!.id);
  const some = JSON.parse(
    (await get(`aggTrades?symbol=BTCUSDT&fromId=${aggregates[1]!.a}&limit=1`)).text,
  ) as object;
  expect(some).toEqual([aggregates[1]]);
  expect(JSON.parse((await get(`aggTrades?symbol=BTCUSDT&startTime=${Date.now() + 9000}`)).text)).toEqual([]);
});

test('reference data and tickers', async () => {
  expect((await get('ping')).text).toBe('{}');
  const { text } = await get('time', { 'X-MBX-TIME-UNIT': 'MICROSECOND' });
  expect(text).toMatch(/^{"serverTime":\d{16}}$/);
  const info = JSON.parse((await get('exchangeInfo?symbols=["ETHUSDT"]')).text) as { symbols: object[] };
  expect(info.symbols).toMatchObject([
    {
      symbol: 'ETHUSDT',
      status: 'TRADING',
      baseAsset: 'ETH',
      quoteAsset: 'USDT',
      isSpotTradingAllowed: true,
    },
  ]);
  expect((await get('exchangeInfo?symbol=NOPE')).text).toContain('-1121');
  const { bid } = venue.market.top('btc/usdt');
  expect(JSON.parse((await get('ticker/bookTicker?symbol=BTCUSDT')).text)).toMatchObject({
    symbol: 'BTCUSDT',
    bidPrice: `${bid!.priceText}000000`,
  });
  expect(JSON.parse((await get('ticker/24hr')).text)).toHaveLength(2);
});

test('listen keys are gone', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect((await get('userDataStream', { 'X-MBX-APIKEY': venue.credentials.apiKey }, method)).status).toBe(
      410,
    );
});

test('weight is counted; too much is 429, and going on 418', async () => {
  await restart({ limits: { weight: 25, violations: 1 } });
  expect((await get('exchangeInfo')).headers.get('x-mbx-used-weight-1m')).toBe('20');
  expect((await get('time')).headers.get('x-mbx-used-weight-1m')).toBe('21');
  const refused = await get('exchangeInfo');
  expect(refused).toMatchObject({ status: 429, text: expect.stringContaining('"code":-1003') as string });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  expect((await get('time')).status).toBe(418);
});

test('weight is free again after its window', async () => {
  await restart({ limits: { weight: 20, weightInterval: 2_000 } });
  expect((await get('exchangeInfo')).status).toBe(200);
  expect((await get('time')).status).toBe(429);
  await setTimeout(2_100);
  expect((await get('time')).status).toBe(200);
});

test('lists lag, orders and fills apart, and contain an unreadable row', async () => {
  const { orderId } = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  const fields = { symbol: 'BTCUSDT' };
  const list = async (path: string): Promise<unknown> =>
    JSON.parse((await signed(path, fields)).text) as unknown;
  const count = venue.market.fills.length;
  venue.faults.lag({ fills: 60 });
  expect(await list('myTrades')).toEqual([]);
  expect(await list('allOrders')).toMatchObject([{ orderId: Number(orderId) }]);
  venue.faults.lag({ orders: 60 });
  expect(await list('myTrades')).toHaveLength(count);
  expect(await list('allOrders')).toEqual([]);
  expect((await signed('order', { ...fields, orderId })).text).toContain('-2013');
  venue.faults.lag({});
  venue.faults.poison('orders');
  expect(await list('allOrders')).toMatchObject([{ orderId: 'n/a' }, { orderId: Number(orderId) }]);
  venue.faults.cure();
  expect(await list('allOrders')).toMatchObject([{ orderId: Number(orderId) }]);
});

test('a ban names its end: over REST with and without Retry-After, and to dials', async () => {
  venue.faults.refuseRest(418, { bannedFor: 60_000, times: 1 });
  const { status, text, headers } = await get('time');
  expect([status, headers.get('retry-after')]).toEqual([418, null]);
  const until = Number(/"code":-1003,.*IP banned until (\d+)\./.exec(text)?.[1]);
  expect(Math.abs(until - Date.now() - 60_000)).toBeLessThan(5_000);
  venue.ban(60_000);
  expect((await get('time')).headers.get('retry-after')).toBe('60');
  await expect(fetch(`${venue.apiHost}/ws`).then((answer) => answer.status)).resolves.toBe(404);
});
