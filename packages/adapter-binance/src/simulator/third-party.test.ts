import { MainClient, USDMClient, WebsocketAPIClient, WebsocketClient, WS_KEY_MAP } from 'binance';
import { afterEach, expect, test } from 'vitest';
import {
  startBinanceFutureSimulator,
  startBinanceSimulator,
  type BinanceFutureSimulator,
  type BinanceSimulator,
} from './index.js';

/**
 * A public client library pointed at the simulators, unchanged: what it needs of Binance, they have. It was written by
 * people who never saw our adapter, so that adapter and simulator do not share one misreading unnoticed.
 */
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Venue = BinanceSimulator | BinanceFutureSimulator;

interface Message {
  readonly e?: string;
  readonly s?: string;
  readonly [field: string]: unknown;
}

const silent = { trace: () => undefined, info: () => undefined, error: () => undefined };

function settings({ credentials, streamHost, apiHost }: Venue, keys = credentials): object {
  return {
    api_key: keys.apiKey,
    api_secret: keys.apiSecret,
    wsUrl: streamHost,
    restOptions: { baseUrl: apiHost, disableTimeSync: true },
  };
}

/** What is in the wrapper of combined streams or of the WebSocket API. */
function payloadOf(frame: unknown): Message {
  const { data, event } = frame as { data?: Message; event?: Message };
  return data ?? event ?? (frame as Message);
}

/** The library's stream client, and all that it received. */
function streamClient(venue: Venue): { client: WebsocketClient; messages: Message[] } {
  const client = new WebsocketClient(settings(venue), silent);
  const messages: Message[] = [];
  client.on('message', (message) => messages.push(payloadOf(message)));
  client.on('exception', (error: unknown) => messages.push({ e: `exception ${JSON.stringify(error)}` }));
  cleanups.push(() => {
    client.closeAll(true);
  });
  return { client, messages };
}

const start = <V extends Venue>(venue: V): V => {
  cleanups.push(() => venue.close());
  return venue;
};

const options = { seed: 5, pairs: ['btc/usdt', 'eth/usdt'], rate: 100 };

test('spot: tickers and trades', async () => {
  const venue = start(await startBinanceSimulator({ ...options, tickerInterval: 50 }));
  const { client, messages } = streamClient(venue);
  await client.subscribe(
    ['btcusdt@trade', 'btcusdt@bookTicker', 'ethusdt@aggTrade', 'ethusdt@ticker'],
    'main',
  );
  await expect
    .poll(() => new Set(messages.map(({ e, u }) => e ?? (u === undefined ? undefined : 'bookTicker'))))
    .toEqual(new Set(['trade', 'bookTicker', 'aggTrade', '24hrTicker']));
  venue.market.stop();
  await expect
    .poll(() => messages.findLast(({ e }) => e === 'trade')?.t)
    .toBe(venue.market.trades('btc/usdt').at(-1)?.id);
});

test.each(['hmac', 'rsa', 'ed25519'] as const)(
  'spot: own orders over the WebSocket API with %s',
  async (keyType) => {
    const venue = start(await startBinanceSimulator({ ...options, rate: 0, keyType }));
    const api = new WebsocketAPIClient({ ...settings(venue), attachEventListeners: false }, silent);
    const client = api.getWSClient();
    const events: Message[] = [];
    client.on('message', (message) => events.push(payloadOf(message)));
    client.on('exception', () => undefined);
    cleanups.push(() => {
      client.closeAll(true);
    });
    await api.subscribeUserDataStream(WS_KEY_MAP.mainWSAPI);
    const { orderId } = venue.placeOrder({
      pair: 'btc/usdt',
      side: 'buy',
      type: 'limit',
      price: 100_000,
      volume: 0.1,
      clientOrderId: 'mine',
    });
    venue.market.fillOrder(orderId);
    await expect
      .poll(() => events.filter(({ e }) => e === 'executionReport').map(({ x, X, i }) => [x, X, i]))
      .toEqual([
        ['NEW', 'NEW', Number(orderId)],
        ['TRADE', 'FILLED', Number(orderId)],
      ]);
    expect(events.some(({ e }) => e === 'outboundAccountPosition')).toBe(true);
  },
);

test('spot: REST', async () => {
  const venue = start(await startBinanceSimulator({ ...options, rate: 0 }));
  const { apiKey: api_key, apiSecret: api_secret } = venue.credentials;
  const client = new MainClient({ api_key, api_secret, baseUrl: venue.apiHost, disableTimeSync: true });
  const { orderId } = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.1 });
  const info = await client.getExchangeInfo({ symbol: 'BTCUSDT' });
  expect(info.symbols[0]?.baseAsset).toBe('BTC');
  expect(await client.getOpenOrders({ symbol: 'BTCUSDT' })).toEqual([]);
  expect(await client.getOrder({ symbol: 'BTCUSDT', orderId: Number(orderId) })).toMatchObject({
    status: 'FILLED',
  });
  const trades = await client.getAccountTradeList({ symbol: 'BTCUSDT', fromId: 1 });
  expect(trades.map(({ id }) => id)).toEqual(venue.market.fills.map(({ tradeId }) => tradeId));
  await expect(client.getOrder({ symbol: 'BTCUSDT', orderId: 1 })).rejects.toMatchObject({ code: -2013 });
});

test('futures: tickers, trades and own orders', async () => {
  const venue = start(await startBinanceFutureSimulator({ ...options, emptyTradePercent: 0 }));
  const { client, messages } = streamClient(venue);
  await client.subscribe(['btcusdt@bookTicker', 'btcusdt@aggTrade'], 'usdm');
  // The library would ask for it elsewhere: the stream is not documented.
  await client.subscribe(['btcusdt@trade'], 'usdmPublic');
  await client.subscribeUsdFuturesUserDataStream();
  await expect
    .poll(() => new Set(messages.map(({ e }) => e)))
    .toEqual(new Set(['bookTicker', 'aggTrade', 'trade']));
  venue.market.stop();
  const { orderId } = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'sell',
    type: 'limit',
    price: 110_000,
    volume: 0.1,
  });
  venue.market.fillOrder(orderId);
  await expect
    .poll(() => messages.map(({ e }) => e).filter((e) => /^[A-Z_]+$/.test(e ?? '')))
    .toEqual(['ORDER_TRADE_UPDATE', 'TRADE_LITE', 'ACCOUNT_UPDATE', 'ORDER_TRADE_UPDATE']);
});

test('futures: REST', async () => {
  const venue = start(await startBinanceFutureSimulator({ ...options, rate: 0 }));
  const { apiKey: api_key, apiSecret: api_secret } = venue.credentials;
  const client = new USDMClient({ api_key, api_secret, baseUrl: venue.apiHost, disableTimeSync: true });
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.1 });
  expect((await client.getExchangeInfo()).symbols.map(({ symbol }) => symbol)).toEqual([
    'BTCUSDT',
    'ETHUSDT',
  ]);
  expect(await client.getAllOpenOrders({ symbol: 'BTCUSDT' })).toMatchObject([
    { status: 'NEW', price: '90000.00' },
  ]);
  const trades = await client.getAccountTrades({ symbol: 'BTCUSDT' });
  expect(trades.map(({ id }) => id)).toEqual(venue.market.fills.map(({ tradeId }) => tradeId));
});

test('spot: places, replaces and cancels over REST and the WebSocket API', async () => {
  const venue = start(await startBinanceSimulator({ ...options, rate: 0 }));
  const { apiKey: api_key, apiSecret: api_secret } = venue.credentials;
  const client = new MainClient({ api_key, api_secret, baseUrl: venue.apiHost, disableTimeSync: true });
  const order = {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: 0.01,
  } as const;
  const placed = await client.submitNewOrder({ ...order, price: 90_000 });
  expect(venue.market.order(String(placed.orderId))).toMatchObject({ price: 90_000, status: 'new' });
  const replaced = await client.replaceOrder({
    ...order,
    price: 91_000,
    cancelReplaceMode: 'STOP_ON_FAILURE',
    cancelOrderId: placed.orderId,
  });
  expect(replaced).toMatchObject({ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' });
  const open = await client.getOpenOrders({ symbol: 'BTCUSDT' });
  expect(open).toMatchObject([{ price: '91000.00000000' }]);
  await client.cancelOrder({ symbol: 'BTCUSDT', orderId: Number(open[0]?.orderId) });
  expect(venue.market.openOrders({ account: api_key })).toEqual([]);

  const api = new WebsocketAPIClient({ ...settings(venue), attachEventListeners: false }, silent);
  cleanups.push(() => {
    api.getWSClient().closeAll(true);
  });
  api.getWSClient().on('exception', () => undefined);
  // The library leaves it to its callers, and has no type for it.
  const timed = { ...order, price: 92_000, timestamp: Date.now() };
  const { result } = await api.submitNewSpotOrder(timed);
  const { orderId } = result as { orderId: number };
  expect(venue.market.order(String(orderId))).toMatchObject({ price: 92_000, status: 'new' });
  await api.cancelSpotOrder({ symbol: 'BTCUSDT', orderId, timestamp: Date.now() });
  expect(venue.market.order(String(orderId))?.status).toBe('canceled');
});

test('futures: places, changes and cancels', async () => {
  const venue = start(await startBinanceFutureSimulator({ ...options, rate: 0 }));
  const { apiKey: api_key, apiSecret: api_secret } = venue.credentials;
  const client = new USDMClient({ api_key, api_secret, baseUrl: venue.apiHost, disableTimeSync: true });
  const order = { symbol: 'BTCUSDT', side: 'BUY', quantity: 0.01 } as const;
  const newClientOrderId = 'x-mine';
  await client.submitNewOrder({
    ...order,
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: 90_000,
    newClientOrderId,
  });
  const [placed] = venue.market.openOrders({ account: api_key });
  expect(placed).toMatchObject({ price: 90_000, clientOrderId: newClientOrderId });
  await client.modifyOrder({
    ...order,
    quantity: 0.02,
    price: 91_000,
    origClientOrderId: newClientOrderId,
  });
  expect(venue.market.order(placed!.orderId)).toMatchObject({ price: 91_000, volume: 0.02 });
  await client.cancelOrder({ symbol: 'BTCUSDT', origClientOrderId: newClientOrderId });
  expect(venue.market.order(placed!.orderId)?.status).toBe('canceled');
  await client.submitNewOrder({ ...order, type: 'MARKET' });
  const positions = await client.getPositionsV3({ symbol: 'BTCUSDT' });
  expect(positions.map(({ positionAmt }) => Number(positionAmt))).toEqual([0.01]);
});
