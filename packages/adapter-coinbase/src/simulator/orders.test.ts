import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type CoinbaseSimulatorOptions } from './index.js';
import { connectUser, ofChannel, ordersOf, settle, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
let client: WireClient;
const pair = 'btc/usd';

async function restart(options: Partial<CoinbaseSimulatorOptions> = {}): Promise<void> {
  await venue.close();
  await open(options);
}

async function open(options: Partial<CoinbaseSimulatorOptions> = {}): Promise<void> {
  venue = await startCoinbaseSimulator({
    seed: 7,
    pairs: [pair, 'eth/usd'],
    rate: 0,
    limits: { dials: 100 },
    ...options,
  });
  client = await connectUser(venue);
}

beforeEach(() => open());
afterEach(() => venue.close());

async function rows(): Promise<Row[]> {
  await settle(client);
  return ordersOf(client);
}

const column = async (name: string): Promise<unknown[]> => (await rows()).map((row) => row[name]);

const resting = (volume = 0.1): string =>
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume }).orderId;

test('an order is pending, then open, with all fields of the venue', async () => {
  const { orderId } = venue.placeOrder({
    pair,
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.1,
    clientOrderId: 'mine',
  });
  const [pending, open] = await rows();
  expect(pending).toMatchObject({ order_id: orderId, status: 'PENDING' });
  expect(JSON.stringify({ ...open, creation_time: 'now' })).toMatchInlineSnapshot(
    `"{"avg_price":"0","cancel_reason":"","client_order_id":"mine","completion_percentage":"0","contract_expiry_type":"UNKNOWN_CONTRACT_EXPIRY_TYPE","cumulative_quantity":"0","filled_value":"0","leaves_quantity":"0.1","limit_price":"90000","number_of_fills":"0","order_id":"7b08106a-2012-4069-ab5c-5c2fbdd3ccac","order_side":"BUY","order_type":"Limit","outstanding_hold_amount":"9054","post_only":"false","product_id":"BTC-USD","product_type":"SPOT","reject_reason":"","retail_portfolio_id":"93edf7f9-2308-4773-a413-be1442481d2d","risk_managed_by":"UNKNOWN_RISK_MANAGEMENT_TYPE","status":"OPEN","stop_price":"","time_in_force":"GOOD_UNTIL_CANCELLED","total_fees":"0","total_value_after_fees":"0","trigger_status":"INVALID_ORDER_TYPE","creation_time":"now","end_time":"0001-01-01T00:00:00Z","start_time":"0001-01-01T00:00:00Z"}"`,
  );
  expect(open?.creation_time).toMatch(/^[\d-]{10}T[\d:]{8}(\.\d{1,6})?Z$/);
  expect(Object.values(open ?? {}).every((value) => typeof value === 'string')).toBe(true);
});

test('fills show only in what has been filled so far', async () => {
  const price = Number(((venue.market.top(pair).bid?.price ?? 0) + 0.01).toFixed(2));
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'limit', price, volume: 0.3 });
  venue.market.fillOrder(orderId, 0.1);
  venue.market.fillOrder(orderId);
  const [, , partial, ...filled] = await rows();
  const fees = venue.market.fills.map(({ fee }) => fee);
  expect(partial).toMatchObject({
    status: 'OPEN',
    cumulative_quantity: '0.1',
    leaves_quantity: '0.2',
    number_of_fills: '1',
    avg_price: String(price),
    completion_percentage: '33.33',
  });
  expect(Number(partial?.filled_value)).toBeCloseTo(price * 0.1, 10);
  expect(Number(partial?.total_fees)).toBe(fees[0]);
  expect(filled.map(({ status }) => status)).toEqual(['FILLED', 'FILLED']);
  expect(filled[0]).toMatchObject({
    cumulative_quantity: '0.3',
    leaves_quantity: '0',
    completion_percentage: '100',
  });
  expect(filled[0]?.outstanding_hold_amount).not.toBe('0');
  expect(filled[1]).toEqual({ ...filled[0], outstanding_hold_amount: '0' });
});

test('the value filled is exact, fill by fill', async () => {
  const { fillIds } = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.2 });
  const published = (await rows()).filter((row) => row.cumulative_quantity !== '0');
  expect(fillIds.length).toBeGreaterThan(2);
  expect(published).toHaveLength(fillIds.length + 1);
  let value = 0n;
  const units = (text: unknown): bigint => {
    const [whole = '0', fraction = ''] = String(text).split('.');
    return BigInt(whole + fraction.padEnd(10, '0'));
  };
  for (const [index, fill] of venue.market.fills.entries()) {
    value += (units(fill.priceText) * units(fill.volumeText)) / 10n ** 10n;
    expect(units(published[index]?.filled_value)).toBe(value);
    expect(published[index]?.number_of_fills).toBe(String(index + 1));
  }
  const [last] = published.slice(-1);
  expect(Number(last?.avg_price)).toBeCloseTo(Number(last?.filled_value) / 0.2, 8);
});

test.each([
  ['CANCELLED', (orderId: string) => venue.cancelOrder(orderId), ['CANCEL_QUEUED', 'CANCELLED']],
  ['EXPIRED', (orderId: string) => venue.market.expireOrder(orderId), ['EXPIRED']],
] as const)('what is %s leaves nothing, whatever its size was', async (status, end, words) => {
  end(resting());
  const all = await rows();
  expect(all.map((row) => row.status)).toEqual(['PENDING', 'OPEN', ...words]);
  expect(all.at(-1)).toMatchObject({
    status,
    cumulative_quantity: '0',
    leaves_quantity: '0',
    outstanding_hold_amount: '0',
  });
});

test('an order about to be cancelled can still fill', async () => {
  const price = Number(((venue.market.top(pair).bid?.price ?? 0) + 0.01).toFixed(2));
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'limit', price, volume: 0.3 });
  venue.queueCancel(orderId);
  venue.market.fillOrder(orderId, 0.1);
  venue.market.fillOrder(orderId);
  const published = (await rows()).map((row) => [row.status, row.cumulative_quantity]);
  expect(published.slice(2)).toEqual([
    ['CANCEL_QUEUED', '0'],
    ['CANCEL_QUEUED', '0.1'],
    ['FILLED', '0.3'],
    ['FILLED', '0.3'],
  ]);
  expect(() => venue.cancelOrder(orderId)).toThrow('no open order');
});

test('an order that is changed is queued for it first', async () => {
  venue.amendOrder(resting(), { price: 91_000, volume: 0.05 });
  expect((await rows()).slice(2)).toMatchObject([
    { status: 'EDIT_QUEUED', limit_price: '91000', leaves_quantity: '0.05' },
    { status: 'OPEN', limit_price: '91000', leaves_quantity: '0.05' },
  ]);
});

test('what would have traded although it must not has failed', async () => {
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 150_000, volume: 0.1, postOnly: true });
  expect((await rows()).at(-1)).toMatchObject({
    status: 'FAILED',
    post_only: 'true',
    reject_reason: 'INVALID_LIMIT_PRICE_POST_ONLY',
  });
});

test.each([
  ['ioc', 'IMMEDIATE_OR_CANCEL'],
  ['fok', 'FILL_OR_KILL'],
] as const)('%s is cancelled when it finds nothing', async (timeInForce, word) => {
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1, timeInForce });
  expect((await rows()).at(-1)).toMatchObject({ status: 'CANCELLED', time_in_force: word });
});

test('a stop order waits, and is a limit order then', async () => {
  const { bid } = venue.market.top(pair);
  const stopPrice = bid?.price ?? 0;
  venue.placeOrder({ pair, side: 'sell', type: 'stop', stopPrice, price: 50_000, volume: 0.00001 });
  venue.market.trade(pair, 'sell', 0.00001);
  const published = (await rows()).map((row) => [row.status, row.order_type, row.trigger_status]);
  expect(published).toEqual([
    ['PENDING', 'Stop Limit', 'STOP_PENDING'],
    ['OPEN', 'Stop Limit', 'STOP_PENDING'],
    ['OPEN', 'Stop Limit', 'STOP_TRIGGERED'],
    ['FILLED', 'Stop Limit', 'STOP_TRIGGERED'],
    ['FILLED', 'Stop Limit', 'STOP_TRIGGERED'],
  ]);
  expect(() => venue.placeOrder({ pair, side: 'sell', type: 'stop', stopPrice, volume: 0.1 })).toThrow(
    'limit',
  );
});

test('orders are published under the product they were sent for', async () => {
  venue.placeOrder({ pair: 'btc/usdc', side: 'buy', type: 'market', volume: 0.00001 });
  venue.placeOrder({ pair: 'eth/usd', side: 'buy', type: 'market', volume: 0.00001 });
  expect(new Set(await column('product_id'))).toEqual(new Set(['BTC-USDC', 'ETH-USD']));
  const filtered = await connectUser(venue, { productIds: ['BTC-USDC'] });
  venue.placeOrder({ pair: 'btc/usdc', side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  await settle(filtered);
  expect(ordersOf(filtered).map((row) => row.product_id)).toEqual(['BTC-USDC', 'BTC-USDC']);
});

test('each account receives its own orders', async () => {
  const other = venue.addAccount();
  const theirs = await connectUser(venue, { credentials: other });
  resting();
  const { orderId } = venue.placeOrder({
    account: other,
    pair,
    side: 'sell',
    type: 'limit',
    price: 200_000,
    volume: 0.1,
  });
  await settle(theirs);
  expect(new Set(ordersOf(theirs).map((row) => row.order_id))).toEqual(new Set([orderId]));
  expect(await column('order_id')).not.toContain(orderId);
});

test.each([0, 1, 49, 50, 51, 100])(
  'the snapshot of %i orders ends with a frame that is not full',
  async (count) => {
    for (let index = 0; index < count; index++) resting(0.001);
    venue.cancelOrder(resting());
    const late = await connectUser(venue);
    const frames = ofChannel(late, 'user').map(({ events }) => events?.[0]);
    expect(frames.map((event) => event?.type)).toEqual(frames.map(() => 'snapshot'));
    const sizes = frames.map((event) => event?.orders?.length ?? NaN);
    expect(sizes).toEqual([...Array<number>(Math.floor(count / 50)).fill(50), count % 50]);
    expect(new Set(ordersOf(late).map((row) => row.order_id)).size).toBe(count);
  },
);

test('an order may be published again', async () => {
  const orderId = resting();
  venue.repeatOrder(orderId);
  const [, open, again] = await rows();
  expect(again).toEqual(open);
});

test('updates of one step are published as one when that option is set', async () => {
  await restart({ mergeUpdates: true });
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.2 });
  const published = (await rows()).map((row) => [row.status, Number(row.number_of_fills) > 2]);
  expect(published).toEqual([
    ['PENDING', false],
    ['OPEN', false],
    ['FILLED', true],
    ['FILLED', true],
  ]);
  await restart({ repeatFilled: false });
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.00001 });
  expect(await column('status')).toEqual(['PENDING', 'OPEN', 'FILLED']);
});
