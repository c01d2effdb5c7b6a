import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import { connectPrivate, rowsOf, settle, subscribe, type Row } from './testing/wire.js';

let venue: OkxSimulator;
let client: WireClient;

beforeEach(async () => {
  venue = await startOkxSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    limits: { dials: 100 },
  });
  client = await connectPrivate(venue);
  await subscribe(client, { channel: 'orders', instType: 'ANY' });
});
afterEach(() => venue.close());

async function rows(): Promise<Row[]> {
  await settle(client);
  return rowsOf(client, 'orders');
}

const pair = 'btc/usdt';
test.each([
  ['1', 'canceled', (orderId: string) => venue.cancelOrder(orderId)],
  ['20', 'canceled', (orderId: string) => venue.cancelOrder(orderId, '20')],
  ['38', 'mmp_canceled', (orderId: string) => venue.cancelOrder(orderId, '38')],
  ['0', 'canceled', (orderId: string) => venue.market.expireOrder(orderId)],
])('cancelled with source %s it is %s', async (cancelSource, state, cancel) => {
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1 });
  cancel(orderId);
  expect((await rows()).slice(1)).toMatchObject([{ state, cancelSource, accFillSz: '0', fillSz: '0' }]);
});

test.each([
  [{ timeInForce: 'ioc' }, ['live', 'canceled'], { ordType: 'ioc', cancelSource: '14' }],
  [{ timeInForce: 'fok' }, ['live', 'canceled'], { ordType: 'fok', cancelSource: '13' }],
  // Since August 2026 it is never live when it would have traded.
  [{ postOnly: true, price: 110_000 }, ['canceled'], { ordType: 'post_only', cancelSource: '31' }],
] as const)('%o ends at once', async (request, states, last) => {
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 0.1, ...request });
  const all = await rows();
  expect(all.map(({ state }) => state)).toEqual(states);
  expect(all.at(-1)).toMatchObject(last);
});

test('an amended order is live again, whatever of it is filled', async () => {
  const price = venue.market.top(pair).bid!.price + 0.1;
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'limit', price, volume: 0.3 });
  venue.market.fillOrder(orderId, 0.1);
  venue.amendOrder(orderId, { price: 90_000, volume: 0.2 });
  venue.cancelOrder(orderId);
  expect((await rows()).slice(2)).toMatchObject([
    {
      state: 'live',
      accFillSz: '0.1',
      px: '90000',
      sz: '0.2',
      amendResult: '0',
      amendSource: '1',
      tradeId: '',
    },
    { state: 'canceled', accFillSz: '0.1', amendResult: '', cancelSource: '1' },
  ]);
});

test('the venue may repeat a fill, and may trade for an account that did not', async () => {
  const { orderId } = venue.forceOrder({ category: 'full_liquidation', pair, side: 'sell', volume: 0.01 });
  venue.repeatOrder(orderId);
  const [, first, again] = await rows();
  expect(first).toMatchObject({ category: 'full_liquidation', state: 'filled', fillSz: '0.01' });
  expect(again).toEqual({ ...first, uTime: again!.uTime });
});

test('a stop order is unknown here until it has become a real one', async () => {
  const { price } = venue.market.trades(pair).at(-1)!;
  const stop = { pair, side: 'sell', type: 'stop', volume: 0.00001 } as const;
  const { orderId } = venue.placeOrder({ ...stop, stopPrice: Number((price - 0.1).toFixed(1)) });
  const waiting = venue.placeOrder({ ...stop, stopPrice: 50_000 });
  venue.cancelOrder(waiting.orderId);
  expect(await rows()).toEqual([]);
  const { bids } = venue.market.book(pair, 2);
  venue.market.trade(pair, 'sell', bids[0]!.volume);
  venue.market.trade(pair, 'sell', bids[1]!.volume);
  expect(await rows()).toMatchObject([
    { state: 'live', source: '6', ordType: 'market', ordId: orderId, algoId: venue.algoIdOf(orderId) },
    { state: 'filled' },
  ]);
});
