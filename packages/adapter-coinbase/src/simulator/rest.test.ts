import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type CoinbaseSimulatorOptions } from './index.js';
import { get, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
const pair = 'btc/usd';

async function restart(options: Partial<CoinbaseSimulatorOptions>): Promise<void> {
  await venue.close();
  await open(options);
}

async function open(options: Partial<CoinbaseSimulatorOptions> = {}): Promise<void> {
  venue = await startCoinbaseSimulator({
    seed: 7,
    pairs: [pair, 'eth/usd', 'usdt/usdc'],
    rate: 0,
    limits: { publicRest: 1000, privateRest: 1000 },
    ...options,
  });
}

beforeEach(() => open());
afterEach(() => venue.close());

const market = (volume = 0.01): string =>
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume }).orderId;

const ids = (rows: readonly Row[] = [], name = 'trade_id'): unknown[] => rows.map((row) => row[name]);

test('products say which ones are aliases', async () => {
  const { body } = await get(venue, 'market/products');
  const listed = body.products?.map((row) => [row.product_id, row.alias, row.alias_to]);
  expect(listed).toEqual([
    ['BTC-USD', '', ['BTC-USDC']],
    ['ETH-USD', '', ['ETH-USDC']],
    ['USDT-USDC', '', []],
    ['BTC-USDC', 'BTC-USD', []],
    ['ETH-USDC', 'ETH-USD', []],
  ]);
  expect(body.num_products).toBe(5);
  expect((await signed(venue, 'products?product_ids=ETH-USD')).body.products).toHaveLength(1);
});

test('one product', async () => {
  const { body } = await get(venue, 'market/products/BTC-USD');
  expect(body).toMatchObject({
    product_id: 'BTC-USD',
    base_increment: '0.00000001',
    quote_increment: '0.01',
    status: 'online',
    trading_disabled: false,
    product_type: 'SPOT',
    base_currency_id: 'BTC',
    quote_currency_id: 'USD',
  });
  const unknown = await get(venue, 'market/products/NOPE-USD');
  expect([unknown.status, unknown.body.error]).toEqual([404, 'NOT_FOUND']);
});

test('aliases may be named, or none', async () => {
  await restart({ aliases: { 'btc/eur': pair } });
  expect(ids((await get(venue, 'market/products')).body.products, 'product_id')).toContain('BTC-EUR');
  await restart({ aliases: {} });
  expect((await get(venue, 'market/products')).body.products).toHaveLength(3);
});

test('recent trades are newest first, with the side of the maker', async () => {
  venue.market.trade(pair, 'buy', 0.001);
  const { body } = await get(venue, 'market/products/BTC-USDC/ticker?limit=5');
  const truth = venue.market.trades(pair).slice(-5).toReversed();
  expect(ids(body.trades)).toEqual(truth.map(({ id }) => String(id)));
  expect(body.trades?.[0]).toMatchObject({ side: 'SELL', product_id: 'BTC-USD', exchange: 'coinbase' });
  expect(body.best_bid).toBe(String(venue.market.top(pair).bid?.price));
  const none = await get(venue, 'market/products/BTC-USD/ticker?limit=5&start=1&end=2');
  expect(none.body.trades).toEqual([]);
});

test('keyless answers are kept for a while; a client may insist on new ones', async () => {
  const path = 'products/BTC-USD/ticker?limit=1';
  const newest = async (headers?: Record<string, string>): Promise<unknown> =>
    ids((await get(venue, `market/${path}`, headers)).body.trades)[0];
  const before = await newest();
  venue.market.trade(pair, 'buy', 0.001);
  const after = String(venue.market.trades(pair).at(-1)?.id);
  expect(await newest()).toBe(before);
  expect(ids((await signed(venue, path)).body.trades)).toEqual([after]);
  expect(await newest({ 'Cache-Control': 'no-cache' })).toBe(after);
});

test('fills, with maker and taker, newest first', async () => {
  const orderId = market();
  const price = Number(((venue.market.top(pair).ask?.price ?? 0) - 0.01).toFixed(2));
  const maker = venue.placeOrder({ pair, side: 'sell', type: 'limit', price, volume: 0.1 });
  venue.market.fillOrder(maker.orderId);
  const { body } = await signed(venue, 'orders/historical/fills');
  const truth = venue.market.fills.toReversed();
  expect(body.fills?.map((row) => [row.trade_id, row.order_id, row.liquidity_indicator])).toEqual(
    truth.map((fill) => [fill.fillId, fill.orderId, fill.liquidity.toUpperCase()]),
  );
  expect(Number(body.fills?.[0]?.commission)).toBe(truth[0]?.fee);
  expect(body.fills?.[0]).toMatchObject({
    trade_type: 'FILL',
    price: String(price),
    size: '0.1',
    product_id: 'BTC-USD',
    side: 'SELL',
    size_in_quote: false,
  });
  const { body: one } = await signed(venue, `orders/historical/fills?order_ids=${orderId}&order_ids=x`);
  expect(new Set(ids(one.fills, 'order_id'))).toEqual(new Set([orderId]));
  expect((await signed(venue, 'orders/historical/fills?product_ids=ETH-USD')).body.fills).toEqual([]);
});

test('fills of an order sized in quote currency are sized so too', async () => {
  const { orderId } = venue.placeOrder({
    pair,
    side: 'buy',
    type: 'market',
    volume: 0.00001,
    sizedIn: 'quote',
  });
  const { body } = await signed(venue, 'orders/historical/fills');
  const [fill] = venue.market.fills;
  expect(body.fills?.[0]).toMatchObject({ size_in_quote: true });
  expect(Number(body.fills?.[0]?.size)).toBeCloseTo((fill?.price ?? 0) * (fill?.volume ?? 0), 9);
  const { body: found } = await signed(venue, `orders/historical/${orderId}`);
  expect(found.order).toMatchObject({ size_in_quote: true, filled_size: '0.00001' });
});

test('fills are paged by cursor and by time, none twice', async () => {
  while (venue.market.fills.length < 25) market();
  const listed: unknown[] = [];
  let cursor = '';
  let calls = 0;
  do {
    const path = `orders/historical/fills?limit=10${cursor && `&cursor=${cursor}`}`;
    const { body } = await signed(venue, path);
    listed.push(...ids(body.fills));
    cursor = body.cursor ?? '';
    calls++;
    // What happens meanwhile moves no page.
    market();
  } while (cursor !== '');
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.length).toBeGreaterThanOrEqual(25);
  expect(venue.restCalls('orders/historical/fills')).toBe(calls);
  const { body } = await signed(venue, 'orders/historical/fills?limit=3');
  const [, second] = body.fills ?? [];
  const time = encodeURIComponent(String(second?.sequence_timestamp));
  const since = await signed(venue, `orders/historical/fills?start_sequence_timestamp=${time}`);
  expect(since.body.fills).toHaveLength(2);
  const until = await signed(venue, `orders/historical/fills?limit=1&end_sequence_timestamp=${time}`);
  expect(ids(until.body.fills)).toEqual([second?.trade_id]);
  expect((await signed(venue, 'orders/historical/fills?start_sequence_timestamp=x')).status).toBe(400);
});

test('fills may come into the list later than they are pushed', async () => {
  await restart({ fillDelay: 150 });
  market();
  const fills = async (): Promise<number> =>
    (await signed(venue, 'orders/historical/fills')).body.fills?.length ?? NaN;
  expect(await fills()).toBe(0);
  await expect.poll(fills).toBe(venue.market.fills.length);
});

test('open orders, newest first and paged', async () => {
  const open = [1, 2, 3].map(
    (index) =>
      venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000 + index, volume: 0.1 }).orderId,
  );
  market();
  const { body } = await signed(venue, 'orders/historical/batch?order_status=OPEN&limit=2');
  expect(ids(body.orders, 'order_id')).toEqual([open[2], open[1]]);
  expect(body.has_next).toBe(true);
  const next = await signed(
    venue,
    `orders/historical/batch?order_status=OPEN&limit=2&cursor=${body.cursor ?? ''}`,
  );
  expect(ids(next.body.orders, 'order_id')).toEqual([open[0]]);
  expect([next.body.has_next, next.body.cursor]).toEqual([false, '']);
  expect((await signed(venue, 'orders/historical/batch')).body.orders).toHaveLength(4);
  const both = await signed(venue, 'orders/historical/batch?order_status=OPEN&order_status=FILLED');
  expect(both.status).toBe(400);
});

test('one order, by other names than on the socket', async () => {
  const { orderId } = venue.placeOrder({
    pair,
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.1,
    clientOrderId: 'mine',
  });
  const { body } = await signed(venue, `orders/historical/${orderId}`);
  expect(body.order).toMatchObject({
    order_id: orderId,
    client_order_id: 'mine',
    side: 'BUY',
    status: 'OPEN',
    order_type: 'LIMIT',
    filled_size: '0',
    order_configuration: {
      limit_limit_gtc: { base_size: '0.1', limit_price: '90000', post_only: false },
    },
    pending_cancel: false,
    settled: false,
  });
  venue.cancelOrder(orderId);
  const { body: later } = await signed(venue, `orders/historical/${orderId}`);
  expect(later.order).toMatchObject({ status: 'CANCELLED', cancel_message: 'User requested cancel' });
});

test("somebody else's orders and fills are not to be seen", async () => {
  const orderId = market();
  const other = venue.addAccount();
  expect((await signed(venue, `orders/historical/${orderId}`, other)).status).toBe(404);
  expect((await signed(venue, 'orders/historical/fills', other)).body.fills).toEqual([]);
  expect((await signed(venue, 'orders/historical/batch', other)).body.orders).toEqual([]);
});

test('too many requests are refused, and all answers report how many requests are left', async () => {
  await restart({ limits: { publicRest: 2, privateRest: 1 } });
  const answers = [await get(venue, 'time'), await get(venue, 'time'), await get(venue, 'time')];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
  expect(answers[2]?.body).toMatchObject({ errors: [{ id: 'rate_limit_exceeded' }] });
  expect((await signed(venue, 'key_permissions')).status).toBe(200);
  expect((await signed(venue, 'key_permissions')).status).toBe(429);
  expect((await signed(venue, 'key_permissions', venue.addAccount())).status).toBe(200);
});

test('the time, and what there is not', async () => {
  const { body } = await get(venue, 'time');
  expect(body.epochMillis).toMatch(/^\d{13}$/);
  expect(String(body.epochMillis).slice(0, -3)).toBe(body.epochSeconds);
  expect((await get(venue, 'nope')).status).toBe(404);
});

test('lists lag, orders and fills apart, and contain an unreadable row', async () => {
  const orderId = market();
  const orders = async (): Promise<unknown[]> =>
    ids((await signed(venue, 'orders/historical/batch')).body.orders, 'order_id');
  const fills = async (): Promise<unknown[]> =>
    ids((await signed(venue, 'orders/historical/fills')).body.fills, 'order_id');
  const count = venue.market.fills.length;
  venue.faults.lag({ fills: 60 });
  expect(await fills()).toEqual([]);
  expect(await orders()).toEqual([orderId]);
  venue.faults.lag({ orders: 60 });
  expect(await fills()).toHaveLength(count);
  expect(await orders()).toEqual([]);
  expect((await signed(venue, `orders/historical/${orderId}`)).status).toBe(404);
  venue.faults.lag({});
  venue.faults.poison('orders');
  expect(await orders()).toEqual(['n/a', orderId]);
  venue.faults.cure();
  expect(await orders()).toEqual([orderId]);
});

test('orders are found by the time at which they were placed', async () => {
  const [first, second] = [market(), market()];
  const date = new Date(venue.market.order(second)!.createdTime + 1000).toISOString();
  const found = async (query: string): Promise<unknown[]> =>
    ids((await signed(venue, `orders/historical/batch?${query}`)).body.orders, 'order_id');
  expect(await found(`start_date=${date}`)).toEqual([]);
  expect(await found(`end_date=${date}`)).toEqual([second, first]);
});
