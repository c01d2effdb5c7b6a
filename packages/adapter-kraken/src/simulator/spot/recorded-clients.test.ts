import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from '../index.js';
import { framesOf, settle } from '../testing/frames.js';

// What client libraries that are not ours send, recorded from them on the wire: ccxt 4.5.84 and kraken-api 1.0.2 (npm),
// both with these credentials, which are the example of Kraken's documentation. They signed; nothing here does.
const credentials = {
  apiKey: 'example',
  apiSecret: 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
};
const FORM = 'application/x-www-form-urlencoded';

interface Recorded {
  readonly target: string;
  /** A POST, if there is one. */
  readonly body?: string;
  readonly sign?: string;
  /** kraken-api names no content type. */
  readonly contentType?: string;
}

const CCXT = {
  assets: { target: '/0/public/Assets' },
  pairs: { target: '/0/public/AssetPairs' },
  trades: { target: '/0/public/Trades?pair=XXBTZUSD&since=1700000000&count=2' },
  openOrders: {
    target: '/0/private/OpenOrders',
    body: 'nonce=1795468191698',
    sign: 'z5aBxteaoItI/i4bzuOwVt0Mx588dUsGLKSHUlukrgNOjxvvFDRmGkUciLPtQcHtMOe4x7kcsPY16Z79AAB9TQ==',
    contentType: FORM,
  },
  tradesHistory: {
    target: '/0/private/TradesHistory',
    body: 'nonce=1795468191851&start=1700000000',
    sign: 'qqnHrvLg43NBgVs7DQg1JPswSQi0oEWSvsd2nxZ1qtFQq+qMSJ6ciyEpFiYQxCZrvCbjgwt8b0FKWBGsHIW5/g==',
    contentType: FORM,
  },
  token: {
    target: '/0/private/GetWebSocketsToken',
    body: 'nonce=1795468191943',
    sign: 'wivIx3oQfLjIhZRbRaBcIlDIA02pciQfdhHKQR2tThIDZZKQY3os73BF0UA+oTVhNm23qL5GnTly13mLmMN7cA==',
    contentType: FORM,
  },
  subscribeTrade:
    '{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD","ETH/USD"]},"req_id":1}',
  subscribeTicker: '{"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD"]},"req_id":2}',
  subscribeExecutions:
    '{"method":"subscribe","params":{"channel":"executions","token":"TOKEN","snap_orders":true},"req_id":3}',
  ping: '{"method":"ping"}',
} as const;

const KRAKEN_API = {
  pairs: { target: '/0/public/AssetPairs', body: 'pair=XBTUSD' },
  trades: { target: '/0/public/Trades', body: 'pair=XXBTZUSD&count=1' },
  token: {
    target: '/0/private/GetWebSocketsToken',
    body: 'nonce=1795468192859000',
    sign: 'FKJ7if+uLsP0IB59Ytc9imCX+LiQnasveoLVxStzkDRskOq2GC+sGVX9GEVa66kEqfTrEwEtYRUq5z6H+5FIDQ==',
  },
  openOrders: {
    target: '/0/private/OpenOrders',
    body: 'trades=true&nonce=1795468192867000',
    sign: 'ns8W7SN9gTGyrIJQNiIrND8sGiGUBd68vFCPEZo0ZS5rcTrm4Wys3Egfht9T73yNcyTtXPVd9KG2/FzkD/ESzA==',
  },
  tradesHistory: {
    target: '/0/private/TradesHistory',
    body: 'ofs=0&nonce=1795468192873000',
    sign: 'L9Dv1LeDrfHeSOor4l00AR/ALhJvxnkoXOGdkzSEFM+psjWJF6cTfzBIk4iW6sfAhommEg9jxOHhsGMN1++L1Q==',
  },
} as const;

let venue: KrakenSimulator;

beforeEach(async () => {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  venue.addAccount(credentials);
});
afterEach(() => venue.close());

async function send({ target, body, sign, contentType }: Recorded): Promise<Record<string, unknown>> {
  const headers = {
    ...(sign && { 'API-Key': credentials.apiKey, 'API-Sign': sign }),
    ...(contentType && { 'Content-Type': contentType }),
  };
  // As bytes: `fetch` gives a text a content type.
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: Buffer.from(body) };
  const { error, result } = (await (await fetch(venue.apiHost + target, init)).json()) as {
    error: string[];
    result: Record<string, unknown>;
  };
  expect(error).toEqual([]);
  return result;
}

/** One order that rests and one that fills, both of the account that the recorded clients use. */
function trade(): { resting: string; fills: string[] } {
  const account = credentials;
  const order = { account, pair: 'btc/usd', side: 'buy' } as const;
  const { orderId } = venue.placeOrder({ ...order, type: 'limit', price: 90_000, volume: 0.01 });
  venue.placeOrder({ ...order, type: 'market', volume: 0.02 });
  return { resting: orderId, fills: venue.market.fills.map(({ fillId }) => fillId) };
}

const newest = (count: number): number[] =>
  venue.market
    .trades('btc/usd')
    .slice(-count)
    .map(({ id }) => id);
const ids = (result: Record<string, unknown>): unknown[] =>
  (result.XXBTZUSD as unknown[][]).map((row) => row[6]);

test('ccxt: REST', async () => {
  const { resting, fills } = trade();
  expect(fills.length).toBeGreaterThan(0);
  expect(Object.keys(await send(CCXT.assets))).toEqual(['XXBT', 'ZUSD', 'XETH']);
  expect(Object.keys(await send(CCXT.pairs))).toEqual(['XXBTZUSD', 'XETHZUSD']);
  const oldest = venue.market.trades('btc/usd').slice(0, 2);
  expect(ids(await send(CCXT.trades))).toEqual(oldest.map(({ id }) => id));
  expect(Object.keys((await send(CCXT.openOrders)).open as object)).toEqual([resting]);
  expect(Object.keys((await send(CCXT.tradesHistory)).trades as object)).toEqual(fills.toReversed());
});

test('kraken-api: REST, public methods posted too', async () => {
  const { resting, fills } = trade();
  expect(Object.keys(await send(KRAKEN_API.pairs))).toEqual(['XXBTZUSD']);
  expect(ids(await send(KRAKEN_API.trades))).toEqual(newest(1));
  expect((await send(KRAKEN_API.token)).token).toMatch(/^\w{43}$/);
  expect(Object.keys((await send(KRAKEN_API.openOrders)).open as object)).toEqual([resting]);
  expect(Object.keys((await send(KRAKEN_API.tradesHistory)).trades as object)).toEqual(fills.toReversed());
});

test('ccxt: WebSocket', async () => {
  const { token } = await send(CCXT.token);
  const client = await WireClient.connect(`${venue.streamHost}/v2`);
  client.send(CCXT.subscribeTrade);
  client.send(CCXT.subscribeTicker);
  client.send(CCXT.subscribeExecutions.replace('TOKEN', String(token)));
  client.send(CCXT.ping);
  await client.waitFor((frame) => frame.startsWith('{"method":"pong","time_in"'));
  const acks = client.frames.filter((frame) => frame.includes('"success":true'));
  expect(acks.map((ack) => /"req_id":(\d)/.exec(ack)?.[1])).toEqual(['1', '1', '2', '3']);
  const { resting, fills } = trade();
  await settle(client);
  const rows = framesOf(client, 'executions').flatMap(({ data }) => data);
  expect(rows.find(({ exec_type }) => exec_type === 'new')?.order_id).toBe(resting);
  expect(rows.flatMap(({ exec_id }) => exec_id ?? [])).toEqual(fills);
  const trades = framesOf(client, 'trade').flatMap(({ data }) => data);
  expect(trades.map(({ trade_id }) => trade_id)).toEqual(newest(trades.length));
  expect(trades).toHaveLength(fills.length);
  expect(framesOf(client, 'ticker').map(({ type }) => type)).toEqual(['snapshot', 'update']);
});
