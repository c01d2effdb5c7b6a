import { RestClient, WebsocketAPIClient, WebsocketClient } from 'okx-api';
import { afterEach, expect, test } from 'vitest';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';

/**
 * A public client library pointed at the simulators, unchanged: what it needs of OKX, they have. It was written by people
 * who never saw our adapter, so that adapter and simulator do not share one misreading unnoticed.
 */
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Venue = OkxSimulator | OkxSwapSimulator;

interface Update {
  readonly arg: { readonly channel: string };
  readonly data: readonly Record<string, string>[];
}

interface Heard {
  readonly client: WebsocketClient;
  readonly updates: Update[];
  /** Logins, acks and the like. */
  readonly responses: { readonly event: string }[];
  readonly exceptions: unknown[];
}

const silent = { trace: () => undefined, info: () => undefined, error: () => undefined };

function accountOf(
  { credentials }: Venue,
  apiSecret = credentials.apiSecret,
): {
  apiKey: string;
  apiSecret: string;
  apiPass: string;
} {
  return { apiKey: credentials.apiKey, apiSecret, apiPass: credentials.apiAuthData?.passphrase ?? '' };
}

/** The library's stream client on one path, and all that it received: a URL of ours replaces all of its URLs. */
function listen(venue: Venue, path: string, account = accountOf(venue)): Heard {
  const client = new WebsocketClient(
    { accounts: [account], wsUrl: `${venue.streamHost}/ws/v5/${path}`, pingInterval: 50 },
    silent,
  );
  const heard: Heard = { client, updates: [], responses: [], exceptions: [] };
  client.on('update', (update) => heard.updates.push(update as Update));
  client.on('response', (response) => heard.responses.push(response as { event: string }));
  client.on('exception', (error) => heard.exceptions.push(error));
  cleanups.push(() => {
    client.closeAll(true);
  });
  return heard;
}

function started<V extends Venue>(venue: V): V {
  cleanups.push(() => venue.close());
  return venue;
}

const rowsOf = ({ updates }: Heard, channel: string): Record<string, string>[] =>
  updates.flatMap(({ arg, data }) => (arg.channel === channel ? data : []));

const VENUES = [
  { name: 'spot', start: startOkxSimulator, instId: 'BTC-USDT', instType: 'SPOT' },
  { name: 'swap', start: startOkxSwapSimulator, instId: 'BTC-USDT-SWAP', instType: 'SWAP' },
] as const;

test.each(VENUES)('$name: tickers and trades', async ({ start, instId }) => {
  const venue = started(await start({ seed: 5, pairs: ['btc/usdt'], rate: 100, limits: { dials: 20 } }));
  const [open, business] = [listen(venue, 'public'), listen(venue, 'business')];
  await Promise.all(
    open.client.subscribe([
      { channel: 'tickers', instId },
      { channel: 'trades', instId },
    ]),
  );
  // Its types do not know this channel, but it sends any argument.
  const each = { channel: 'trades-all' as 'trades', instId };
  await Promise.all(business.client.subscribe([each]));
  const channels = (): Set<string> =>
    new Set([...open.updates, ...business.updates].map(({ arg }) => arg.channel));
  await expect.poll(channels).toEqual(new Set(['tickers', 'trades', 'trades-all']));
  venue.market.stop();
  const last = String(venue.market.trades('btc/usdt').at(-1)?.id);
  await expect.poll(() => rowsOf(open, 'trades').at(-1)?.tradeId).toBe(last);
  await expect.poll(() => rowsOf(business, 'trades-all').at(-1)?.tradeId).toBe(last);
  const bid = String(venue.market.top('btc/usdt').bid?.price);
  await expect.poll(() => rowsOf(open, 'tickers').at(-1)?.bidPx).toBe(bid);
  expect([...open.exceptions, ...business.exceptions]).toEqual([]);
});

test.each(VENUES)('$name: login and own orders', async ({ start, instId, instType }) => {
  const venue = started(await start({ seed: 5, pairs: ['btc/usdt'], rate: 0 }));
  const heard = listen(venue, 'private');
  await Promise.all(heard.client.subscribe([{ channel: 'orders', instType }]));
  await expect
    .poll(() => heard.responses.map(({ event }) => event))
    .toEqual(expect.arrayContaining(['login', 'subscribe', 'channel-conn-count']));
  const { orderId } = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 100_000,
    volume: 0.1,
  });
  venue.market.fillOrder(orderId);
  await expect
    .poll(() => rowsOf(heard, 'orders').map((row) => [row.instId, row.state, row.ordId]))
    .toEqual([
      [instId, 'live', orderId],
      [instId, 'filled', orderId],
    ]);
  expect(heard.exceptions).toEqual([]);
});

test('a wrong secret is an exception to it', async () => {
  const venue = started(await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0 }));
  const heard = listen(venue, 'private', accountOf(venue, 'wrong'));
  for (const request of heard.client.subscribe([{ channel: 'orders', instType: 'SPOT' }]))
    request.catch(() => undefined);
  await expect.poll(() => JSON.stringify(heard.exceptions)).toContain('60007');
});

test.each(VENUES)('$name: REST', async ({ start, instId, instType }) => {
  const venue = started(await start({ seed: 5, pairs: ['btc/usdt'], rate: 0 }));
  const client = new RestClient({ ...accountOf(venue), baseUrl: venue.apiHost });
  const open = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.1,
    clientOrderId: 'mine',
  });
  const done = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.1 });
  const instruments = await client.getInstruments({ instType });
  expect(instruments.find((row) => row.state === 'live')?.instId).toBe(instId);
  expect(await client.getTicker({ instId })).toMatchObject([{ instId }]);
  expect(await client.getTrades({ instId, limit: 1 })).toMatchObject([
    { tradeId: String(venue.market.trades('btc/usdt').at(-1)?.id) },
  ]);
  expect(await client.getOrderList({ instType })).toMatchObject([{ ordId: open.orderId, state: 'live' }]);
  expect(await client.getOrderDetails({ instId, clOrdId: 'mine' })).toMatchObject([{ ordId: open.orderId }]);
  expect(await client.getOrderHistory({ instType })).toMatchObject([
    { ordId: done.orderId, state: 'filled' },
  ]);
  const fills = await client.getFills({ instType, ordId: done.orderId });
  expect(fills.map(({ tradeId }) => tradeId)).toEqual(
    venue.market.fills.map(({ tradeId }) => String(tradeId)).reverse(),
  );
  await expect(client.getOrderDetails({ instId, ordId: '1' })).rejects.toMatchObject({ code: '51603' });
  const stranger = new RestClient({ ...accountOf(venue, 'wrong'), baseUrl: venue.apiHost });
  await expect(stranger.getFills({ instType })).rejects.toMatchObject({ code: '50113' });
});

test.each([
  { ...VENUES[0], tdMode: 'cash', sz: '0.01' },
  { ...VENUES[1], tdMode: 'cross', sz: '1' },
] as const)('$name: places, amends and cancels', async ({ start, instId, instType, tdMode, sz }) => {
  const venue = started(await start({ seed: 5, pairs: ['btc/usdt'], rate: 0 }));
  const heard = listen(venue, 'private');
  await Promise.all(heard.client.subscribe([{ channel: 'orders', instType }]));
  await expect.poll(() => heard.responses.map(({ event }) => event)).toContain('channel-conn-count');
  const client = new RestClient({ ...accountOf(venue), baseUrl: venue.apiHost });
  const order = { instId, tdMode, side: 'buy', ordType: 'limit', px: '90000', sz } as const;
  const [placed] = await client.submitOrder({ ...order, clOrdId: 'sdk1' });
  const ordId = String(placed?.ordId);
  expect(placed).toMatchObject({ clOrdId: 'sdk1', sCode: '0' });
  expect(await client.amendOrder({ instId, ordId, newPx: '90001' })).toMatchObject([{ ordId, sCode: '0' }]);
  const more = await client.submitMultipleOrders([order, { ...order, px: '89000' }]);
  expect(more.map(({ sCode }) => sCode)).toEqual(['0', '0']);
  expect(await client.cancelMultipleOrders(more.map((one) => ({ instId, ordId: one.ordId })))).toHaveLength(
    2,
  );
  const stop = {
    instId,
    tdMode,
    side: 'sell',
    ordType: 'conditional',
    sz,
    slTriggerPx: '80000',
    slOrdPx: '-1',
  } as const;
  const [algo] = await client.placeAlgoOrder(stop);
  const waiting = await client.getAlgoOrderList({ ordType: 'conditional' });
  expect(waiting).toMatchObject([{ algoId: algo?.algoId, slTriggerPx: '80000' }]);
  await client.cancelAlgoOrder([{ instId, algoId: String(algo?.algoId) }]);
  await client.submitOrder({ instId, tdMode, side: 'sell', ordType: 'market', sz });
  await client.cancelOrder({ instId, ordId });
  const [balance] = await client.getBalance({ ccy: 'USDT' });
  const { ledger } = venue.market;
  const { totalText } = ledger.balance(venue.credentials.apiKey, 'usdt');
  expect(balance?.details[0]?.cashBal).toBe(totalText.replace(/\.?0+$/, ''));
  await expect(client.submitOrder({ ...order, sz: '90000000' })).rejects.toMatchObject({
    data: [{ sCode: '51008' }],
  });
  await expect
    .poll(() =>
      rowsOf(heard, 'orders')
        .filter((row) => row.ordId === ordId)
        .map((row) => [row.state, row.px]),
    )
    .toEqual([
      ['live', '90000'],
      ['live', '90001'],
      ['canceled', '90001'],
    ]);
  expect(heard.exceptions).toEqual([]);
});

test.each([
  { ...VENUES[0], tdMode: 'cash', sz: '0.01' },
  { ...VENUES[1], tdMode: 'cross', sz: '1' },
] as const)('$name: places, amends and cancels on its socket', async ({ start, instType, tdMode, sz }) => {
  const venue = started(await start({ seed: 5, pairs: ['btc/usdt'], rate: 0 }));
  const client = new WebsocketAPIClient(
    { accounts: [accountOf(venue)], wsUrl: `${venue.streamHost}/ws/v5/private`, attachEventListeners: false },
    silent,
  );
  cleanups.push(() => {
    client.getWSClient().closeAll(true);
  });
  // It logs in when it connects, and again for the first order: of two logins at once it waits for ever for one.
  const events: unknown[] = [];
  client.getWSClient().on('response', ({ event }) => events.push(event));
  await Promise.all(client.getWSClient().subscribe([{ channel: 'orders', instType }]));
  await expect.poll(() => events).toContain('channel-conn-count');
  const rest = new RestClient({ ...accountOf(venue), baseUrl: venue.apiHost });
  const [{ instIdCode } = {}] = (await rest.getInstruments({ instType })) as { instIdCode?: number }[];
  const named = { instIdCode: Number(instIdCode) };
  const order = { ...named, tdMode, side: 'buy', ordType: 'limit', px: '90000', sz } as const;
  const placed = await client.submitNewOrder(order);
  const ordId = placed.data[0].ordId;
  expect(venue.market.order(ordId)).toMatchObject({ price: 90_000, status: 'new' });
  await client.amendOrder({ ...named, ordId, newPx: '90001' });
  expect(venue.market.order(ordId)).toMatchObject({ price: 90_001 });
  await client.cancelOrder({ ...named, ordId });
  expect(venue.market.order(ordId)).toMatchObject({ status: 'canceled' });
  await expect(client.submitNewOrder({ ...order, sz: '90000000' })).rejects.toMatchObject({
    data: [{ sCode: '51008' }],
  });
});
