import { afterEach, expect, test } from 'vitest';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import { get, post, postAs, signed } from './testing/wire.js';

let venue: OkxSimulator | OkxSwapSimulator;
afterEach(() => venue.close());

const start = async (options: Partial<OkxSimulatorOptions> = {}): Promise<void> => {
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, ...options });
};
const startSwap = async (options: Partial<OkxSimulatorOptions> = {}): Promise<void> => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, ...options });
};

const spot = { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'limit', px: '50000', sz: '0.01' };
const swap = { ...spot, instId: 'BTC-USDT-SWAP', tdMode: 'cross', sz: '1' };

/** Sends an action, and returns why its only row was refused. */
async function refusal(path: string, body: object): Promise<unknown[]> {
  const before = JSON.stringify([
    venue.market.orders,
    venue.market.ledger.balances(venue.credentials.apiKey),
  ]);
  const { code, data } = await post(venue, path, body);
  expect(code).toBe('1');
  expect(JSON.stringify([venue.market.orders, venue.market.ledger.balances(venue.credentials.apiKey)])).toBe(
    before,
  );
  return [data[0]?.sCode, data[0]?.sMsg];
}

test.each([
  [{ instId: 'NOPE-USDT' }, '51001', "Instrument ID, Instrument ID code or Spread ID doesn't exist."],
  [{ instId: '' }, '50014', 'Parameter instId can not be empty.'],
  [{ side: 'up' }, '51000', 'Parameter side error'],
  [{ tdMode: '' }, '50014', 'Parameter tdMode can not be empty.'],
  [{ tdMode: 'isolated' }, '51010', 'Operation is not supported under the current account mode'],
  [{ ordType: 'iceberg' }, '51000', 'Parameter ordType error'],
  [{ px: '' }, '51204', 'The price for the limit order can not be empty'],
  [{ px: '0' }, '51000', 'Parameter px error'],
  [{ px: '50000.01' }, '51150', 'The precision of the number of trades or the price exceeds the limit'],
  [{ sz: '-1' }, '51000', 'Parameter sz error'],
  [{ sz: '0.000000001' }, '51121', 'Order quantity must be a multiple of the lot size.'],
  [{ sz: '0.000001' }, '51020', 'Your order should meet or exceed the minimum order amount.'],
  [{ sz: '1000' }, '51008', 'Order failed. Insufficient USDT balance in account'],
  [{ side: 'sell', sz: '1000', px: '200000' }, '51008', 'Order failed. Insufficient BTC balance in account'],
  [{ clOrdId: 'not-one' }, '51000', 'Parameter clOrdId error'],
  [{ reduceOnly: true }, '51205', 'Reduce-only is not available'],
])('an order on spot with %j', async (change, code, text) => {
  await start({ funds: { usdt: '10000', btc: '1' } });
  expect(await refusal('trade/order', { ...spot, ...change })).toEqual([code, text]);
});

test.each([
  [{ tdMode: 'cash' }, '51000', 'Parameter tdMode error'],
  [{ sz: '0.001' }, '51121', 'Order quantity must be a multiple of the lot size.'],
  [{ sz: '100000' }, '51008', 'Order failed. Insufficient USDT margin in account'],
  [{ posSide: 'long' }, '51000', 'Parameter posSide error'],
  [
    { reduceOnly: 'true' },
    '51169',
    "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  ],
])('an order of contracts with %j', async (change, code, text) => {
  await startSwap({ funds: { usdt: '10000' } });
  expect(await refusal('trade/order', { ...swap, ...change })).toEqual([code, text]);
});

test('a client order id is refused while its order is open', async () => {
  await start();
  await post(venue, 'trade/order', { ...spot, clOrdId: 'mine' });
  expect(await refusal('trade/order', { ...spot, clOrdId: 'mine' })).toEqual([
    '51016',
    'Duplicated client order ID',
  ]);
  await post(venue, 'trade/cancel-order', { instId: 'BTC-USDT', clOrdId: 'mine' });
  expect(await post(venue, 'trade/order', { ...spot, clOrdId: 'mine' })).toMatchObject({ code: '0' });
});

test('an instrument that is suspended or announced takes no orders', async () => {
  await start();
  venue.market.setStatus('btc/usdt', 'halted');
  expect((await get(venue, 'public/instruments?instType=SPOT')).data[0]).toMatchObject({ state: 'suspend' });
  expect(await refusal('trade/order', spot)).toEqual(['51022', 'Contract suspended']);
  venue.setInstrumentState('btc/usdt', 'preopen');
  expect(await refusal('trade/order', spot)).toEqual(['51021', 'Contract to be listed']);
  venue.setInstrumentState('btc/usdt', 'live');
  expect(await post(venue, 'trade/order', spot)).toMatchObject({ code: '0' });
});

const GONE = 'failed as the order has been filled, canceled or does not exist.';

test('amendments and cancellations', async () => {
  await start({ funds: { usdt: '10000' } });
  const { data } = await post(venue, 'trade/order', spot);
  const named = { instId: 'BTC-USDT', ordId: data[0]?.ordId };
  const amend = (change: object): Promise<unknown[]> => refusal('trade/amend-order', { ...named, ...change });
  expect(await amend({})).toEqual(['51500', 'Either order price or amount is required']);
  expect(await amend({ newSz: '1' })).toEqual([
    '51502',
    'Order modification failed for insufficient margin or balance',
  ]);
  expect(await amend({ newPx: '0.01' })).toEqual([
    '51150',
    'The precision of the number of trades or the price exceeds the limit',
  ]);
  expect(await amend({ ordId: '1', newSz: '0.02' })).toEqual(['51503', `Order modification ${GONE}`]);
  const cancel = (body: object): Promise<unknown[]> => refusal('trade/cancel-order', body);
  expect(await cancel({ instId: 'BTC-USDT' })).toEqual([
    '51003',
    'Either client order ID or order ID is required',
  ]);
  expect(await cancel({ ...named, ordId: '1' })).toEqual(['51400', `Order cancellation ${GONE}`]);
  await post(venue, 'trade/cancel-order', named);
  expect(await cancel(named)).toEqual(['51400', `Order cancellation ${GONE}`]);
  expect(await amend({ newSz: '0.02' })).toEqual(['51503', `Order modification ${GONE}`]);
});

test('with cxlOnFail an order does not outlive an amendment that fails', async () => {
  await start({ funds: { usdt: '10000' } });
  const { data } = await post(venue, 'trade/order', spot);
  const body = { instId: 'BTC-USDT', ordId: data[0]?.ordId, newSz: '1', cxlOnFail: true };
  expect(await post(venue, 'trade/amend-order', body)).toMatchObject({
    code: '1',
    data: [{ sCode: '51502' }],
  });
  expect(venue.market.orders).toMatchObject([{ status: 'canceled' }]);
});

test('orders of others cannot be touched', async () => {
  await start();
  const { data } = await post(venue, 'trade/order', spot);
  const named = { instId: 'BTC-USDT', ordId: data[0]?.ordId };
  const stranger = venue.addAccount();
  expect((await postAs(venue, stranger)('trade/cancel-order', named)).data).toMatchObject([
    { sCode: '51400' },
  ]);
  expect(venue.market.orders).toMatchObject([{ status: 'new' }]);
});

test('bodies that are not what they should be', async () => {
  await start();
  expect(await post(venue, 'trade/order', '')).toMatchObject({
    status: 400,
    text: '{"msg":"Body for POST request can not be empty.","code":"50000"}',
  });
  for (const body of ['{', '[]', '1', [spot]])
    expect(await post(venue, 'trade/order', body)).toMatchObject({
      status: 400,
      text: '{"msg":"Incorrect json data format","code":"50002"}',
    });
  expect(await post(venue, 'trade/batch-orders', spot)).toMatchObject({ status: 400 });
});

test('unknown calls are refused at once', async () => {
  await start();
  const notFound = { status: 404, text: '{"code":"404","data":{},"msg":"Not Found"}' };
  expect(await get(venue, 'trade/nothing')).toMatchObject(notFound);
  expect(await post(venue, 'trade/fills', {})).toMatchObject(notFound);
  expect(await signed(venue, 'trade/batch-orders')).toMatchObject(notFound);
});

test('too many orders are refused, by instrument and kind', async () => {
  await start({ limits: { orders: 3, batchOrders: 4 } });
  const answers = [];
  for (let count = 0; count < 4; count++) answers.push((await post(venue, 'trade/order', spot)).code);
  expect(answers).toEqual(['0', '0', '0', '50011']);
  expect(await post(venue, 'trade/batch-orders', [spot, spot, spot])).toMatchObject({ code: '0' });
  expect(await post(venue, 'trade/batch-orders', [spot, spot])).toMatchObject({ status: 429 });
  // One order in a list counts as an order.
  expect(await post(venue, 'trade/batch-orders', [spot])).toMatchObject({ status: 429 });
  const cancel = { instId: 'BTC-USDT', ordId: venue.market.orders[0]?.orderId };
  expect(await post(venue, 'trade/cancel-order', cancel)).toMatchObject({ code: '0' });
});
