import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { eventually, Recorder, watch } from '@hftjs/testkit';
import '../../../index.js';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../../index.js';
import { signed } from '../testing/wire.js';

const LIMIT = { symbol: 'PF_XBTUSD', side: 'buy', orderType: 'lmt', limitPrice: '90000', size: '0.01' };

type Status = Readonly<Record<string, unknown>> & {
  readonly orderEvents: readonly Record<string, unknown>[];
};

let venue: KrakenFutureSimulator;
/** Of the client: a key's nonces are its own. */
let credentials: Credentials;
beforeEach(async () => {
  const pairs = ['btc/usd', 'btc/usd:btc'];
  const funds = { usd: '10000', btc: '1' };
  venue = await startKrakenFutureSimulator({ seed: 9, pairs, rate: 0, funds, pace: 10 });
  credentials = venue.addKey();
});
afterEach(() => venue.close());

async function post(name: string, fields: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const body = new URLSearchParams(fields).toString();
  return (await signed(venue, name, { method: 'POST', body, credentials })).json;
}

const send = async (fields: Record<string, string> = {}): Promise<Status> =>
  (await post('sendorder', { ...LIMIT, ...fields })).sendStatus as Status;

const place = async (fields: Record<string, string> = {}): Promise<string> => {
  const { status, order_id } = await send(fields);
  expect(status).toBe('placed');
  return String(order_id);
};

const price = (part: number): string =>
  String(Math.round((venue.market.top('btc/usd').bid?.price ?? 0) * part));

describe('every kind of order is what the market has', () => {
  test.each([
    [{}, { type: 'limit', price: 90_000, status: 'new' }],
    [
      { orderType: 'post', cliOrdId: 'mine' },
      { postOnly: true, clientOrderId: 'mine' },
    ],
    [
      { orderType: 'mkt', side: 'sell' },
      { type: 'market', status: 'filled' },
    ],
    [
      { orderType: 'ioc', limitPrice: '120000' },
      { timeInForce: 'ioc', status: 'filled' },
    ],
    [
      { orderType: 'stp', stopPrice: '80000', side: 'sell', triggerSignal: 'last' },
      { type: 'stop', stopPrice: 80_000 },
    ],
    [
      { orderType: 'take_profit', stopPrice: '120000', side: 'sell' },
      { type: 'take_profit', triggerBy: 'mark' },
    ],
    [
      {
        orderType: 'trailing_stop',
        side: 'sell',
        trailingStopMaxDeviation: '2',
        trailingStopDeviationUnit: 'PERCENT',
      },
      { type: 'trailing_stop', trail: { ratio: 0.02 } },
    ],
    [
      { symbol: 'PI_XBTUSD', size: '100' },
      { pair: 'btc/usd:btc', volume: 100 },
    ],
  ])('%o', async (fields, expected) => {
    expect(venue.market.order(await place(fields))).toMatchObject(expected);
  });
});

test.each([
  [{ size: '10' }, 'insufficientAvailableFunds'],
  [{ orderType: 'post', limitPrice: '120000' }, 'postWouldExecute'],
  [{ orderType: 'ioc' }, 'iocWouldNotExecute'],
  [{ orderType: 'odd' }, 'invalidOrderType'],
  [{ side: 'hold' }, 'invalidSide'],
  [{ size: '0.00001' }, 'invalidSize'],
  [{ limitPrice: '90000.25' }, 'invalidPrice'],
  [{ reduceOnly: 'true' }, 'wouldNotReducePosition'],
  [{ cliOrdId: 'mine' }, 'clientOrderIdAlreadyExist'],
  [{ cliOrdId: 'x'.repeat(101) }, 'clientOrderIdTooLong'],
])('%o is answered with a status', async (fields, status) => {
  await place({ cliOrdId: 'mine' });
  expect(await send(fields)).toMatchObject({ status, orderEvents: [] });
});

test('a request that lacks something is refused with HTTP status 400', async () => {
  const refusalOf = async (fields: Record<string, string>): Promise<unknown> =>
    (await post('sendorder', fields)).errors;
  expect(await refusalOf({ ...LIMIT, symbol: 'PF_NOPEUSD' })).toEqual([
    { code: 11, message: 'Argument invalid: symbol' },
  ]);
  const { symbol, side, orderType } = LIMIT;
  expect(await refusalOf({ symbol, side, orderType })).toEqual([
    { code: 11, message: 'requiredArgumentMissing: size' },
  ]);
});

test('an order that takes and rests has an event for each fill, then its place', async () => {
  const { price: best = 0, volume = 0 } = venue.market.top('btc/usd').ask ?? {};
  const size = Number((volume + 0.01).toFixed(4));
  const { orderEvents, order_id } = await send({ limitPrice: String(best), size: String(size) });
  const order = venue.market.order(String(order_id));
  expect(orderEvents.map(({ type }) => type)).toEqual([
    ...(order?.fillIds ?? []).map(() => 'EXECUTION'),
    'PLACE',
  ]);
  const amounts = orderEvents.map(({ amount = 0 }) => Number(amount));
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(order?.filled ?? 0, 9);
});

test('orders are edited and cancelled', async () => {
  const id = await place({ cliOrdId: 'mine' });
  const { editStatus } = await post('editorder', { cliOrdId: 'mine', size: '0.02', limitPrice: '90001' });
  expect(editStatus).toMatchObject({
    status: 'edited',
    orderId: id,
    orderEvents: [{ type: 'EDIT', old: { quantity: 0.01 }, new: { quantity: 0.02, limitPrice: 90_001 } }],
  });
  const denied = async (name: string, fields: Record<string, string>): Promise<unknown> => {
    const { editStatus: edit, cancelStatus } = await post(name, fields);
    return ((edit ?? cancelStatus) as Status).status;
  };
  expect(await denied('editorder', { orderId: id, stopPrice: '1' })).toBe('orderForEditNotAStop');
  expect(await denied('editorder', { orderId: 'none', size: '1' })).toBe('orderForEditNotFound');
  expect(await denied('editorder', { orderId: id, size: '10' })).toBe('insufficientAvailableFunds');
  expect(venue.market.order(id)).toMatchObject({ volume: 0.02, status: 'new' });
  expect(await denied('cancelorder', { order_id: id })).toBe('cancelled');
  expect(await denied('cancelorder', { order_id: id })).toBe('notFound');
  expect(await denied('cancelorder', { order_id: await place({ orderType: 'mkt' }) })).toBe('filled');
});

test('all orders of a product, and all of the account', async () => {
  const [linear, inverse] = [await place(), await place({ symbol: 'PI_XBTUSD', size: '100' })];
  expect((await post('cancelallorders', { symbol: 'PI_XBTUSD' })).cancelStatus).toMatchObject({
    status: 'cancelled',
    cancelOnly: 'PI_XBTUSD',
    cancelledOrders: [{ order_id: inverse }],
  });
  expect((await post('cancelallorders')).cancelStatus).toMatchObject({
    cancelOnly: 'all',
    cancelledOrders: [{ order_id: linear }],
  });
  expect((await post('cancelallorders')).cancelStatus).toMatchObject({ status: 'noOrdersToCancel' });
});

test('a batch: each instruction succeeds or fails by itself', async () => {
  const id = await place();
  const batchOrder = [
    { order: 'send', order_tag: '1', ...LIMIT, size: 0.01, limitPrice: 90_000 },
    { order: 'send', order_tag: '2', ...LIMIT, size: 10, limitPrice: 90_000 },
    { order: 'edit', order_id: id, size: 0.03 },
    { order: 'cancel', order_id: id },
    { order: 'cancel', order_id: 'none' },
  ];
  const { batchStatus } = await post('batchorder', { json: JSON.stringify({ batchOrder }) });
  expect(batchStatus).toMatchObject([
    { status: 'placed', order_tag: '1' },
    { status: 'insufficientAvailableFunds', order_tag: '2' },
    { status: 'edited', orderId: id },
    { status: 'cancelled', order_id: id },
    { status: 'notFound', order_id: 'none' },
  ]);
});

test('the dead man switch cancels everything', async () => {
  const id = await place();
  const { status } = await post('cancelallordersafter', { timeout: '1' });
  const { currentTime, triggerTime } = status as Record<string, string>;
  expect(Date.parse(triggerTime ?? '') - Date.parse(currentTime ?? '')).toBe(1000);
  await eventually(() => {
    expect(venue.market.order(id)).toMatchObject({ status: 'canceled', reason: 'cancel_after' });
  });
});

test('an order placed over REST comes out of the stream, each fill once', async () => {
  await using watched = watch(new Recorder(), venue, {
    exchange: Exchange.KRAKEN_FUTURE,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
  });
  const { stream, recorder } = watched;
  await stream.ready();
  const resting = await place({ limitPrice: price(1), cliOrdId: 'mine' });
  venue.market.fillOrder(resting, 0.004);
  venue.market.fillOrder(resting);
  const taking = await place({ orderType: 'mkt', side: 'sell', size: '0.2' });
  const cancelled = await place();
  await post('cancelorder', { order_id: cancelled });
  await eventually(() => {
    const lastOf = (id: string): unknown =>
      recorder.myOrders.findLast(({ orderId }) => orderId === id)?.status;
    expect([resting, taking, cancelled].map(lastOf)).toEqual(['filled', 'filled', 'canceled']);
    expect(recorder.myTrades.map(({ tradeId }) => tradeId).sort()).toEqual(
      venue.market.fills.map(({ fillId }) => fillId).sort(),
    );
  });
});
