import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CoinbaseSimulator } from './index.js';
import { limit, orderIdOf, pair, place, placed, startFunded, stop } from './testing/placing.js';
import { as, connectUser, ordersOf, post, settle, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
beforeEach(async () => {
  venue = await startFunded();
});
afterEach(() => venue.close());

const last = (): number => venue.market.trades(pair).at(-1)?.price ?? NaN;

test('a limit order is acknowledged, rests, and comes back as it was sent', async () => {
  const { status, body } = await place(venue, limit(), { client_order_id: 'mine' });
  const [order] = venue.market.orders;
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      success_response: {
        order_id: order?.orderId,
        product_id: 'BTC-USD',
        side: 'BUY',
        client_order_id: 'mine',
      },
      order_configuration: limit(),
    },
  ]);
  expect(order).toMatchObject({ status: 'new', price: 90_000, volume: 0.01, clientOrderId: 'mine' });
  const { body: found } = await signed(venue, `orders/historical/${order?.orderId}`);
  expect(found.order).toMatchObject({ order_configuration: limit(), outstanding_hold_amount: '905.4' });
});

const END = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
const STOP = {
  base_size: '0.01',
  limit_price: '110000',
  stop_price: '109000',
  stop_direction: 'STOP_DIRECTION_STOP_UP',
};

test.each<[string, Row, Row]>([
  ['market_market_ioc', { base_size: '0.01' }, { type: 'market', status: 'filled', filled: 0.01 }],
  ['market_market_fok', { base_size: '0.01' }, { type: 'market', status: 'filled', timeInForce: 'fok' }],
  ['sor_limit_ioc', { base_size: '0.01', limit_price: '90000' }, { timeInForce: 'ioc', status: 'canceled' }],
  [
    'limit_limit_fok',
    { base_size: '0.01', limit_price: '90000' },
    { timeInForce: 'fok', status: 'canceled' },
  ],
  [
    'limit_limit_gtc',
    { base_size: '0.01', limit_price: '90000', post_only: true },
    { postOnly: true, status: 'new' },
  ],
  [
    'limit_limit_gtd',
    { base_size: '0.01', limit_price: '90000', end_time: END, post_only: false },
    { timeInForce: 'gtd', expireTime: Date.parse(END) },
  ],
  ['stop_limit_stop_limit_gtc', STOP, { type: 'stop', stopPrice: 109_000, status: 'untriggered' }],
  ['stop_limit_stop_limit_gtd', { ...STOP, end_time: END }, { type: 'stop', timeInForce: 'gtd' }],
  [
    'stop_limit_stop_limit_gtc',
    {
      base_size: '0.01',
      limit_price: '90000',
      stop_price: '91000',
      stop_direction: 'STOP_DIRECTION_STOP_DOWN',
    },
    { type: 'take_profit', stopPrice: 91_000, status: 'untriggered' },
  ],
])('%s', async (name, fields, expected) => {
  const id = await placed(venue, { [name]: fields });
  expect(venue.market.order(id)).toMatchObject(expected);
  const { body } = await signed(venue, `orders/historical/${id}`);
  expect(body.order?.order_configuration).toEqual({ [name]: fields });
});

test('an amount to spend pays the fee too', async () => {
  const id = await placed(venue, { market_market_ioc: { quote_size: '500' } });
  const { body } = await signed(venue, `orders/historical/${id}`);
  expect(body.order).toMatchObject({
    order_configuration: { market_market_ioc: { quote_size: '500' } },
    size_in_quote: true,
    size_inclusive_of_fees: true,
    status: 'FILLED',
  });
  expect(Number(body.order?.total_value_after_fees)).toBeLessThanOrEqual(500);
  expect(Number(body.order?.total_value_after_fees)).toBeGreaterThan(499);
});

test('an order that has an end expires then', async () => {
  const end = new Date(Date.now() + 300).toISOString();
  const id = await placed(venue, {
    limit_limit_gtd: { base_size: '0.01', limit_price: '90000', end_time: end },
  });
  await expect
    .poll(async () => (await signed(venue, `orders/historical/${id}`)).body.order?.status)
    .toBe('EXPIRED');
});

test('the id of an order that exists brings that order back', async () => {
  const first = await place(venue, limit(), { client_order_id: 'twice' });
  const second = await place(venue, limit({ limit_price: '80000' }), { client_order_id: 'twice' });
  expect(orderIdOf(second)).toBe(orderIdOf(first));
  expect(venue.market.orders).toHaveLength(1);
});

test('a preview states the cost of an order and places none', async () => {
  const { body } = await post(venue, 'orders/preview', {
    product_id: 'BTC-USD',
    side: 'BUY',
    order_configuration: limit(),
  });
  expect(body).toMatchObject({ errs: [], order_total: '905.4', commission_total: '5.4', base_size: '0.01' });
  expect(venue.market.orders).toEqual([]);
  const id = await placed(venue, limit());
  const edited = await post(venue, 'orders/edit_preview', { order_id: id, price: '91000', size: '0.01' });
  expect(edited.body).toMatchObject({ order_total: '915.46', quote_size: '910' });
  expect(venue.market.order(id)).toMatchObject({ price: 90_000 });
});

test('the user channel reports what was done over REST, with the same ids', async () => {
  const client = await connectUser(venue);
  const id = await placed(venue, limit(), { client_order_id: 'mine' });
  await post(venue, 'orders/edit', { order_id: id, price: '91000', size: '0.01' });
  await post(venue, 'orders/batch_cancel', { order_ids: [id] });
  await settle(client);
  const rows = ordersOf(client);
  expect(rows.map((row) => row.status)).toEqual([
    'PENDING',
    'OPEN',
    'EDIT_QUEUED',
    'OPEN',
    'CANCEL_QUEUED',
    'CANCELLED',
  ]);
  expect(new Set(rows.map((row) => [row.order_id, row.client_order_id].join()))).toEqual(
    new Set([`${id},mine`]),
  );
});

test('a stop order waits for its price', async () => {
  const id = await placed(venue, stop(Math.floor(last()) - 1, 'DOWN', 50_000), { side: 'SELL' });
  venue.market.movePrice(pair, last() - 500);
  venue.market.trade(pair, 'sell', 0.001);
  expect(venue.market.order(id)?.status).toBe('filled');
});

test('all keys of an account see its orders', async () => {
  const key = venue.addKey();
  const id = await placed(as(key, venue), limit());
  expect((await signed(venue, `orders/historical/${id}`)).body.order?.order_id).toBe(id);
  expect((await post(venue, 'orders/batch_cancel', { order_ids: [id] })).body.results?.[0]?.success).toBe(
    true,
  );
  venue.revokeKey(key);
  expect((await signed(venue, 'accounts', key)).status).toBe(401);
  expect((await signed(venue, 'accounts')).status).toBe(200);
});
