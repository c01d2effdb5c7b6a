import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { CBAdvancedTradeClient, WebsocketClient } from 'coinbase-api';
import { afterEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type KeyType } from './index.js';

/**
 * A public client library pointed at the simulator, unchanged: what it needs of Coinbase, this has. It was written by
 * people who never saw our adapter, so that adapter and simulator do not share one misreading unnoticed.
 */
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Row = Readonly<Record<string, unknown>>;

interface Update {
  readonly channel: string;
  readonly events: readonly {
    readonly type?: string;
    readonly tickers?: readonly Row[];
    readonly trades?: readonly Row[];
    readonly orders?: readonly Row[];
  }[];
}

interface Heard {
  readonly client: WebsocketClient;
  readonly updates: Update[];
  /** Acknowledgements. */
  readonly responses: unknown[];
  readonly exceptions: unknown[];
}

const KEY_TYPES: readonly KeyType[] = ['ed25519', 'ec'];
const pair = 'btc/usd';
const silent = { trace: () => undefined, info: () => undefined, error: () => undefined };

async function start(rate: number, keyType: KeyType = 'ed25519'): Promise<CoinbaseSimulator> {
  const venue = await startCoinbaseSimulator({ seed: 5, pairs: [pair], rate, keyType });
  cleanups.push(() => venue.close());
  return venue;
}

/** The library's stream client, and all that it received: a URL of ours replaces all of its URLs. */
function listen(venue: CoinbaseSimulator, credentials = venue.credentials): Heard {
  const client = new WebsocketClient({ ...credentials, wsUrl: venue.streamHost }, silent);
  const heard: Heard = { client, updates: [], responses: [], exceptions: [] };
  client.on('update', (update) => heard.updates.push(update as Update));
  client.on('response', (response) => heard.responses.push(response));
  client.on('exception', (error) => heard.exceptions.push(error));
  cleanups.push(() => {
    client.closeAll(true);
  });
  return heard;
}

/** Its REST client signs for the host of its URL, which must be the venue's own: only the way there is another one. */
function restClient(venue: CoinbaseSimulator, credentials = venue.credentials): CBAdvancedTradeClient {
  const { hostname, port } = new URL(venue.apiHost);
  const detour = { protocol: 'http:', hostname, port, agent: undefined };
  const transport = {
    request: (options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest =>
      request({ ...options, ...detour }, onResponse),
  };
  return new CBAdvancedTradeClient(credentials, { transport });
}

const rowsOf = ({ updates }: Heard, channel: string, kind: 'tickers' | 'trades' | 'orders'): Row[] =>
  updates
    .filter((update) => update.channel === channel)
    .flatMap(({ events }) => events.flatMap((event) => event[kind] ?? []));

test('tickers, trades and heartbeats', async () => {
  const venue = await start(100);
  const heard = listen(venue);
  const payload = { product_ids: ['BTC-USD'] };
  heard.client.subscribe(
    ['heartbeats', { topic: 'ticker', payload }, { topic: 'market_trades', payload }],
    'advTradeMarketData',
  );
  const channels = (): Set<string> => new Set(heard.updates.map(({ channel }) => channel));
  await expect.poll(channels, { timeout: 5000 }).toEqual(new Set(['heartbeats', 'ticker', 'market_trades']));
  expect(heard.responses).toHaveLength(3);
  venue.market.stop();
  const last = venue.market.trades(pair).at(-1);
  await expect
    .poll(() => rowsOf(heard, 'market_trades', 'trades').some((row) => row.trade_id === String(last?.id)))
    .toBe(true);
  const bid = String(venue.market.top(pair).bid?.price);
  await expect.poll(() => rowsOf(heard, 'ticker', 'tickers').at(-1)?.best_bid).toBe(bid);
  expect(heard.exceptions).toEqual([]);
});

test.each(KEY_TYPES)('own orders, with a key of type %s', async (keyType) => {
  const venue = await start(0, keyType);
  const heard = listen(venue);
  heard.client.subscribe(['heartbeats', 'user'], 'advTradeUserData');
  await expect.poll(() => heard.responses.length).toBe(2);
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  venue.cancelOrder(orderId);
  await expect
    .poll(() => rowsOf(heard, 'user', 'orders').map((row) => [row.order_id, row.status]))
    .toEqual(['PENDING', 'OPEN', 'CANCEL_QUEUED', 'CANCELLED'].map((status) => [orderId, status]));
  expect(heard.exceptions).toEqual([]);
});

test("somebody else's key is an exception to it", async () => {
  const venue = await start(0);
  const { apiSecret } = venue.addAccount();
  const heard = listen(venue, { ...venue.credentials, apiSecret });
  heard.client.subscribe('user', 'advTradeUserData');
  await expect.poll(() => JSON.stringify(heard.exceptions)).toContain('authentication failure');
});

test.each(KEY_TYPES)('REST, with a key of type %s', async (keyType) => {
  const venue = await start(0, keyType);
  const client = restClient(venue);
  const open = venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  const done = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.1 });
  const { products } = await client.getPublicProducts();
  expect(products.map((row) => row.product_id)).toEqual(['BTC-USD', 'BTC-USDC']);
  expect(await client.getPublicProduct({ product_id: 'BTC-USDC' })).toMatchObject({ alias: 'BTC-USD' });
  const last = venue.market.trades(pair).at(-1);
  expect(await client.getPublicMarketTrades({ product_id: 'BTC-USD', limit: 1 })).toMatchObject({
    trades: [{ trade_id: String(last?.id) }],
  });
  expect(Number((await client.getServerTime()).epochMillis)).toBeGreaterThan(1.7e12);
  expect(await client.getApiKeyPermissions()).toMatchObject({ can_view: true });
  expect(await client.getOrders({ order_status: ['OPEN'] })).toMatchObject({
    orders: [{ order_id: open.orderId, status: 'OPEN' }],
  });
  expect(await client.getOrder({ order_id: done.orderId })).toMatchObject({ order: { status: 'FILLED' } });
  const { fills } = await client.getFills({ order_ids: [done.orderId] });
  expect(fills.map((row) => row.trade_id)).toEqual(done.fillIds.toReversed());
  await expect(client.getOrder({ order_id: 'nope' })).rejects.toMatchObject({ code: 404 });
  const stranger = restClient(venue, {
    ...venue.credentials,
    apiSecret: venue.addAccount(keyType).apiSecret,
  });
  await expect(stranger.getFills()).rejects.toMatchObject({ code: 401 });
});

test.each(KEY_TYPES)('orders are placed, edited and cancelled, with a key of type %s', async (keyType) => {
  const venue = await start(0, keyType);
  // It signs for the address that it dials.
  const client = new CBAdvancedTradeClient({ ...venue.credentials, baseUrl: venue.apiHost });
  const heard = listen(venue);
  heard.client.subscribe(['heartbeats', 'user'], 'advTradeUserData');
  await expect.poll(() => heard.responses.length).toBe(2);
  const { success_response: placed } = await client.submitOrder({
    client_order_id: client.generateNewOrderId(),
    product_id: 'BTC-USD',
    side: 'BUY',
    order_configuration: { limit_limit_gtc: { base_size: '0.1', limit_price: '90000', post_only: true } },
  });
  const order_id = String(placed?.order_id);
  expect(venue.market.order(order_id)).toMatchObject({ status: 'new', price: 90_000, postOnly: true });
  const change = { order_id, price: '91000', size: '0.2' };
  expect(await client.updateOrderPreview(change)).toMatchObject({ base_size: '0.2' });
  expect(await client.updateOrder(change)).toMatchObject({ success: true });
  expect(venue.market.order(order_id)).toMatchObject({ price: 91_000, volume: 0.2 });
  expect(await client.cancelOrders({ order_ids: [order_id, 'none'] })).toMatchObject({
    results: [
      { order_id, success: true },
      { order_id: 'none', success: false, failure_reason: 'UNKNOWN_CANCEL_ORDER' },
    ],
  });
  await expect
    .poll(() => rowsOf(heard, 'user', 'orders').map((row) => row.status))
    .toEqual(['PENDING', 'OPEN', 'EDIT_QUEUED', 'OPEN', 'CANCEL_QUEUED', 'CANCELLED']);
  const refused = await client.submitOrder({
    client_order_id: client.generateNewOrderId(),
    product_id: 'BTC-USD',
    side: 'SELL',
    order_configuration: { market_market_ioc: { base_size: '1000000' } },
  });
  expect(refused).toMatchObject({ success: false, error_response: { error: 'INSUFFICIENT_FUND' } });
});

test('what programs ask at their start', async () => {
  const venue = await start(0);
  const client = new CBAdvancedTradeClient({ ...venue.credentials, baseUrl: venue.apiHost });
  const { accounts } = await client.getAccounts({ limit: 250 });
  expect(accounts.map(({ currency }) => currency)).toEqual(['USD', 'BTC', 'USDC']);
  expect(await client.getAccount({ account_id: accounts[0]?.uuid ?? '' })).toEqual({ account: accounts[0] });
  const { portfolios } = await client.getPortfolios();
  const portfolio_uuid = portfolios[0]?.uuid ?? '';
  expect(await client.getPortfolioBreakdown({ portfolio_uuid })).toMatchObject({
    breakdown: { portfolio: { uuid: portfolio_uuid } },
  });
  expect(await client.getTransactionSummary()).toMatchObject({ fee_tier: { taker_fee_rate: '0.006' } });
  const { pricebook } = await client.getProductBook({ product_id: 'BTC-USD', limit: 1 });
  expect(Number(pricebook.bids[0]?.price)).toBe(venue.market.top(pair).bid?.price);
  expect((await client.getBestBidAsk({ product_ids: ['BTC-USD'] })).pricebooks).toHaveLength(1);
  const now = Math.floor(Date.now() / 1000);
  const { candles } = await client.getProductCandles({
    product_id: 'BTC-USD',
    start: String(now - 86_400),
    end: String(now),
    granularity: 'ONE_HOUR',
  });
  expect(candles[0]?.close).toBe(String(venue.market.trades(pair).at(-1)?.price));
  expect(
    await client.previewOrder({
      product_id: 'BTC-USD',
      side: 'BUY',
      order_configuration: { market_market_ioc: { quote_size: '100' } },
    }),
  ).toMatchObject({ errs: [] });
  expect((await client.getProducts({ product_type: 'FUTURE' })).products).toEqual([]);
});
