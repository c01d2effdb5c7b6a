import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { eventually, Recorder, watch } from '@hftjs/testkit';
import '../../../index.js';
import { startKrakenSimulator, type KrakenSimulator } from '../../index.js';
import { privateCall } from '../../testing/rest.js';

const PAIR = { pair: 'XBTUSD' };
const LIMIT = { ...PAIR, type: 'buy', ordertype: 'limit', price: '90000.5', volume: '0.01' };

let venue: KrakenSimulator;
/** Of the client: a key's nonces are its own. */
let credentials: Credentials;
beforeEach(async () => {
  const funds = { usd: '100000', btc: '2' };
  venue = await startKrakenSimulator({ seed: 9, pairs: ['btc/usd'], rate: 0, funds });
  credentials = venue.addKey();
});
afterEach(() => venue.close());

const call = async (
  method: string,
  fields: Record<string, string> = {},
): Promise<Record<string, unknown>> => {
  const { error, result } = await privateCall(venue, method, { fields, credentials });
  expect(error).toEqual([]);
  return result;
};

const errorOf = async (method: string, fields: Record<string, string>): Promise<unknown> =>
  (await privateCall(venue, method, { fields, credentials })).error[0];

const place = async (fields: Record<string, string> = {}): Promise<string> => {
  const { txid } = await call('AddOrder', { ...LIMIT, ...fields });
  return (txid as string[])[0] ?? '';
};

const price = (part: number): string => ((venue.market.top('btc/usd').bid?.price ?? 0) * part).toFixed(1);

describe('every kind of order is what the market has', () => {
  test.each([
    [{}, { type: 'limit', price: 90_000.5, timeInForce: 'gtc', status: 'new' }],
    [{ oflags: 'post', userref: '7' }, { postOnly: true }],
    [{ timeinforce: 'IOC' }, { timeInForce: 'ioc', status: 'canceled' }],
    [{ timeinforce: 'FOK' }, { timeInForce: 'fok', status: 'canceled' }],
    [{ timeinforce: 'GTD', expiretm: '+60' }, { timeInForce: 'gtd' }],
    [
      { ordertype: 'market', price: '' },
      { type: 'market', status: 'filled' },
    ],
    [{ ordertype: 'market', price: '', volume: '500', oflags: 'viqc' }, { quoteAmount: 500 }],
    [
      { ordertype: 'stop-loss', type: 'sell' },
      { type: 'stop', stopPrice: 90_000.5, price: undefined, status: 'untriggered' },
    ],
    [
      { ordertype: 'stop-loss-limit', type: 'sell', price2: '89000' },
      { type: 'stop', stopPrice: 90_000.5, price: 89_000 },
    ],
    [
      { ordertype: 'take-profit', type: 'sell', price: '120000', trigger: 'index' },
      { type: 'take_profit', stopPrice: 120_000, triggerBy: 'mark' },
    ],
    [
      { ordertype: 'take-profit-limit', type: 'sell', price: '120000', price2: '119000' },
      { type: 'take_profit', stopPrice: 120_000, price: 119_000 },
    ],
    [
      { ordertype: 'trailing-stop', type: 'sell', price: '+1%' },
      { type: 'trailing_stop', trail: { ratio: 0.01 } },
    ],
    [
      { ordertype: 'trailing-stop-limit', type: 'sell', price: '+500', price2: '-20' },
      { type: 'trailing_stop', trail: { distance: 500, limitOffset: '20.0' } },
    ],
  ])('%o', async (fields, expected) => {
    const asked = Object.fromEntries(
      Object.entries({ ...LIMIT, ...fields }).filter(([, value]) => value !== ''),
    );
    const { txid } = await call('AddOrder', asked);
    expect(venue.market.order((txid as string[])[0] ?? '')).toMatchObject(expected);
  });

  test('a relative price counts from the last one', async () => {
    const last = venue.market.trades('btc/usd').at(-1)?.price ?? 0;
    const order = venue.market.order(await place({ price: '-1000' }));
    expect(order?.price).toBe(Number((last - 1000).toFixed(1)));
  });

  test('a post-only order that would take is accepted, then cancelled', async () => {
    const txid = await place({ oflags: 'post', price: price(1.01) });
    expect((await call('QueryOrders', { txid }))[txid]).toMatchObject({
      status: 'canceled',
      reason: 'Post only order',
      vol_exec: '0.00000000',
    });
  });

  test('an order that is only validated is described, and not placed', async () => {
    expect(await call('AddOrder', { ...LIMIT, validate: 'true' })).toEqual({
      descr: { order: 'buy 0.01000000 XBTUSD @ limit 90000.5' },
    });
    expect(venue.market.orders).toEqual([]);
    expect(await errorOf('AddOrder', { ...LIMIT, validate: 'true', volume: '50' })).toBe(
      'EOrder:Insufficient funds',
    );
  });
});

test.each([
  [{ pair: 'NOPE' }, 'EQuery:Unknown asset pair'],
  [{ volume: '50' }, 'EOrder:Insufficient funds'],
  [{ price: '90000.55' }, 'EOrder:Invalid price:XBTUSD price can only be specified up to 1 decimals.'],
  [{ price: 'abc' }, 'EGeneral:Invalid arguments:price'],
  [{ volume: '0.000001' }, 'EGeneral:Invalid arguments:volume minimum not met'],
  [{ volume: '0.00002', price: '1000' }, 'EOrder:Cost minimum not met'],
  [{ volume: 'many' }, 'EGeneral:Invalid arguments:volume'],
  [{ ordertype: 'iceberg' }, 'EGeneral:Invalid arguments:ordertype'],
  [{ type: 'hold' }, 'EGeneral:Invalid arguments:type'],
  [{ leverage: '5:1' }, 'EGeneral:Invalid arguments:leverage'],
  [{ timeinforce: 'GTD' }, 'EGeneral:Invalid arguments:expiretm'],
  [{ oflags: 'fast' }, 'EGeneral:Invalid arguments:oflags'],
  [{ oflags: 'viqc' }, 'EGeneral:Invalid arguments:viqc'],
  [{ 'close[ordertype]': 'limit', 'close[price]': '1' }, 'EGeneral:Invalid arguments:close'],
  [{ cl_ord_id: 'mine' }, 'EGeneral:Invalid arguments:cl_ord_id'],
  [{ deadline: '2020-01-01T00:00:00Z' }, 'EService:Deadline elapsed'],
])('%o is refused, and nothing has changed', async (fields, error) => {
  await place({ cl_ord_id: 'mine' });
  const before = [venue.market.orders, venue.market.ledger.balances(venue.credentials.apiKey)];
  expect(await errorOf('AddOrder', { ...LIMIT, ...fields })).toBe(error);
  expect([venue.market.orders, venue.market.ledger.balances(venue.credentials.apiKey)]).toEqual(before);
});

test('pairs that are halted refuse orders as Kraken does', async () => {
  venue.halt('btc/usd', 'cancel_only');
  expect(await errorOf('AddOrder', LIMIT)).toBe('EService:Market in cancel_only mode');
  venue.halt('btc/usd', 'post_only');
  expect(await errorOf('AddOrder', LIMIT)).toBe('EService:Market in post_only mode');
  venue.resume('btc/usd');
  await place();
  venue.faults.maintenance();
  expect(await errorOf('AddOrder', LIMIT)).toBe('EService:Unavailable');
});

test('orders are amended under their id, and edited under another one', async () => {
  const txid = await place({ userref: '5' });
  const { amend_id: amendId } = await call('AmendOrder', { txid, order_qty: '0.02', limit_price: '90001' });
  expect(venue.market.order(txid)).toMatchObject({ volume: 0.02, price: 90_001, status: 'new' });
  const { amends, count } = await call('OrderAmends', { order_id: txid });
  expect({ amends, count }).toMatchObject({
    count: 2,
    amends: [
      { amend_type: 'original', order_qty: '0.01000000' },
      { amend_id: amendId, amend_type: 'user', order_qty: '0.02000000' },
    ],
  });
  const { txid: edited, descr } = await call('EditOrder', { ...PAIR, txid, price: '90002.5' });
  expect(descr).toEqual({ order: 'buy 0.02000000 XBTUSD @ limit 90002.5' });
  expect(edited).not.toBe(txid);
  expect(venue.market.order(txid)).toMatchObject({ status: 'canceled', reason: 'replaced' });
  expect(venue.market.order(String(edited))).toMatchObject({ price: 90_002.5, volume: 0.02, status: 'new' });
  expect(await errorOf('EditOrder', { ...PAIR, txid: String(edited), volume: '50' })).toBe(
    'EOrder:Insufficient funds',
  );
  expect(venue.market.order(String(edited))?.status).toBe('new');
  expect(await errorOf('AmendOrder', { txid, order_qty: '0.03' })).toBe('EOrder:Unknown order');
});

test('orders are cancelled by id, number, name, in batches and all at once', async () => {
  const ids = [await place(), await place({ userref: '5' }), await place({ cl_ord_id: 'mine' })];
  expect(await call('CancelOrder', { txid: ids[0] ?? '' })).toEqual({ count: 1 });
  expect(await call('CancelOrder', { txid: '5' })).toEqual({ count: 1 });
  expect(await call('CancelOrder', { cl_ord_id: 'mine' })).toEqual({ count: 1 });
  expect(ids.map((id) => venue.market.order(id)?.status)).toEqual(['canceled', 'canceled', 'canceled']);
  expect(await errorOf('CancelOrder', { txid: ids[0] ?? '' })).toBe('EOrder:Unknown order');
  const { orders } = await call('AddOrderBatch', {
    ...PAIR,
    orders: JSON.stringify([LIMIT, { ...LIMIT, volume: '50' }, { ...LIMIT, cl_ord_id: 'mine' }]),
  });
  expect(orders).toMatchObject([
    { txid: expect.any(String) as string },
    { error: 'EOrder:Insufficient funds' },
    { cl_ord_id: 'mine' },
  ]);
  const [first] = orders as { txid: string }[];
  expect(
    await call('CancelOrderBatch', {
      'orders[0]': first?.txid ?? '',
      'orders[1]': 'NONE',
      'cl_ord_ids[0]': 'mine',
    }),
  ).toEqual({ count: 2 });
  await place();
  await place();
  expect(await call('CancelAll')).toEqual({ count: 2 });
});

test('the dead man switch cancels everything, unless it is set again', async () => {
  const txid = await place();
  const { currentTime, triggerTime } = await call('CancelAllOrdersAfter', { timeout: '60' });
  expect(Date.parse(String(triggerTime)) - Date.parse(String(currentTime))).toBe(60_000);
  expect((await call('CancelAllOrdersAfter', { timeout: '0' })).triggerTime).toBe('0');
  await call('CancelAllOrdersAfter', { timeout: '1' });
  await eventually(() => {
    expect(venue.market.order(txid)).toMatchObject({ status: 'canceled', reason: 'cancel_after' });
  });
});

test('an order placed over REST comes out of the stream, each fill once', async () => {
  await using watched = watch(new Recorder(), venue, {
    exchange: Exchange.KRAKEN,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
  });
  const { stream, recorder } = watched;
  await stream.ready();
  const resting = await place({ price: price(1), cl_ord_id: 'mine' });
  venue.market.fillOrder(resting, 0.004);
  venue.market.fillOrder(resting);
  const taking = await place({ ordertype: 'market', type: 'sell', volume: '0.5' });
  const cancelled = await place();
  await call('CancelOrder', { txid: cancelled });
  await eventually(() => {
    const lastOf = (id: string): unknown =>
      recorder.myOrders.findLast(({ orderId }) => orderId === id)?.status;
    expect([resting, taking, cancelled].map(lastOf)).toEqual(['filled', 'filled', 'canceled']);
    expect(recorder.myTrades.map(({ tradeId }) => tradeId)).toEqual(
      venue.market.fills.map(({ fillId }) => fillId),
    );
  });
  expect(recorder.myOrders.find(({ orderId }) => orderId === resting)?.clientOrderId).toBe('mine');
});

test('another key of the account has its orders and money', async () => {
  const txid = await place();
  const { result } = await privateCall(venue, 'OpenOrders');
  expect(Object.keys(result.open as object)).toEqual([txid]);
  const stranger = venue.addAccount();
  expect((await privateCall(venue, 'OpenOrders', { credentials: stranger })).result.open).toEqual({});
  expect((await privateCall(venue, 'CancelOrder', { fields: { txid } })).result).toEqual({
    count: 1,
  });
});
