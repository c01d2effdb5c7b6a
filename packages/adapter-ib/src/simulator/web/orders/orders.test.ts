import { afterEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import { call, connect, enter, messagesOf, rowsOf, sessionOf, settle, type Row } from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  const limits = { slowInterval: 0, requests: 100 };
  venue = await startIBSimulator({ seed: 7, pairs: ['aapl/usd', 'btc/usd'], rate: 0, limits, ...options });
}
afterEach(() => venue.close());

const pair = 'aapl/usd';

/** A bid that rests: far below the market. */
const place = (change: Partial<Parameters<IBSimulator['placeOrder']>[0]> = {}): string =>
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 180, volume: 300, ...change }).orderId;

/** Rows of one order, whose id comes as a number or as a text. */
const of = (rows: readonly Row[], orderId: string): Row[] =>
  rows.filter((row) => String(row.orderId ?? row.order_id) === orderId);

const without = (row: Row, ...keys: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));

const restOrders = async (query = ''): Promise<{ orders: Row[]; snapshot: boolean }> =>
  (await call(venue, `/iserver/account/orders${query}`)).json as { orders: Row[]; snapshot: boolean };

test('a new order comes whole and inactive, and then only what changes', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const orderId = place({ clientOrderId: 'my-1' });
  venue.market.fillOrder(orderId, 100);
  venue.market.fillOrder(orderId);
  await settle(client);
  const [first, ...changes] = of(rowsOf(client, 'sor'), orderId);
  expect(first).toMatchObject({
    acct: venue.accounts[0],
    conid: 265_598,
    conidex: '265598',
    status: 'Inactive',
    side: 'BUY',
    orderType: 'Limit',
    origOrderType: 'LIMIT',
    price: 180,
    timeInForce: 'GTC',
    totalSize: 300,
    remainingQuantity: 300,
    filledQuantity: 0,
    sizeAndFills: '0/300',
    order_ref: 'my-1',
    secType: 'STK',
    ticker: 'AAPL',
    cashCcy: 'USD',
    orderDesc: 'Buy 300 AAPL Limit 180.00, GTC',
  });
  const time = ['lastExecutionTime', 'lastExecutionTime_r', 'bgColor', 'fgColor', 'acct', 'orderId'];
  expect(changes.map((row) => without(row, ...time))).toEqual([
    { status: 'PreSubmitted' },
    { status: 'Submitted' },
    { sizeAndFills: '100/200', remainingQuantity: 200, filledQuantity: 100, avgPrice: '180' },
    {
      sizeAndFills: '300',
      remainingQuantity: 0,
      filledQuantity: 300,
      avgPrice: '180',
      status: 'Filled',
      orderDesc: 'Bought 300 AAPL Limit 180.00, GTC',
    },
  ]);
  // Java writes doubles with a fraction.
  expect(client.texts.join()).toContain('"remainingQuantity":300.0');
});

test('a market order has no price and is of the day; ids are numbers, and texts at times', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const ids = Array.from({ length: 40 }, () =>
    place({ type: 'market', price: undefined, volume: 1, side: 'sell' }),
  );
  await settle(client);
  const rows = rowsOf(client, 'sor');
  expect(of(rows, ids[0]!)[0]).toMatchObject({
    price: '',
    orderType: 'Market',
    timeInForce: 'CLOSE',
    side: 'SELL',
  });
  expect(new Set(rows.map(({ orderId }) => typeof orderId))).toEqual(new Set(['number', 'string']));
  for (const id of ids) expect(of(rows, id).at(-1)).toMatchObject({ status: 'Filled' });
});

test('a new subscription receives ids only, and then changes', async () => {
  await start();
  const orderId = place();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const [only, ...none] = rowsOf(client, 'sor');
  expect(none).toEqual([]);
  expect(Object.keys(only!).join()).toBe('acct,conidex,conid,orderId,isEventTrading');
  venue.amendOrder(orderId, { price: 181 });
  await settle(client);
  expect(rowsOf(client, 'sor').at(-1)).toMatchObject({ price: 181, totalSize: 300 });
  expect(rowsOf(client, 'sor').at(-1)).not.toHaveProperty('side');
  client.send('uor+{}');
  await settle(client);
  place();
  await settle(client);
  expect(rowsOf(client, 'sor')).toHaveLength(2);
});

test('who cancelled: the owner, or the venue with its reason', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const [mine, theirs] = [place(), place()];
  venue.cancelOrder(mine);
  venue.cancelOrder(theirs, 'Order rejected - we are unable to locate shares');
  const nothing = place({ price: 180, timeInForce: 'ioc' });
  await settle(client);
  const ends = (orderId: string): unknown[] =>
    of(rowsOf(client, 'sor'), orderId)
      .slice(3)
      .map((row) => [row.status, row.order_cancellation_by_system_reason]);
  expect(ends(mine)).toEqual([
    ['PendingCancel', undefined],
    ['Cancelled', undefined],
  ]);
  expect(ends(theirs)).toEqual([['Cancelled', 'Order rejected - we are unable to locate shares']]);
  expect(ends(nothing)).toEqual([['Cancelled', 'Order canceled: time in force does not allow it to rest']]);
});

test('a stop order is held until it is triggered', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const { price } = venue.market.top(pair).bid!;
  const stopPrice = Number((price - 0.01).toFixed(2));
  const orderId = place({ type: 'stop', price: undefined, stopPrice, side: 'sell', volume: 5 });
  await settle(client);
  expect(of(rowsOf(client, 'sor'), orderId).map(({ status }) => status)).toEqual([
    'Inactive',
    'PreSubmitted',
  ]);
  expect(rowsOf(client, 'sor')[0]).toMatchObject({ orderType: 'Stop', auxPrice: stopPrice, price: '' });
  while (venue.market.order(orderId)?.status !== 'filled') venue.market.trade(pair, 'sell', 500);
  await settle(client);
  expect(of(rowsOf(client, 'sor'), orderId).map(({ status }) => status)).toContain('Submitted');
});

test('the first read of a session is empty, a forced one too; then orders as they stand', async () => {
  await start();
  const orderId = place({ clientOrderId: 'my-2' });
  expect(await call(venue, '/iserver/account/orders')).toMatchObject({ status: 400 });
  await call(venue, '/iserver/accounts');
  expect((await call(venue, '/iserver/account/orders')).text).toBe('{"orders":[],"snapshot":false}');
  expect(await restOrders()).toMatchObject({
    orders: [{ orderId: Number(orderId), status: 'Submitted', order_ref: 'my-2', price: 180, side: 'BUY' }],
    snapshot: true,
  });
  expect((await restOrders('?force=true')).snapshot).toBe(false);
  expect((await restOrders()).orders).toHaveLength(1);
  venue.session.dropBrokerage();
  await call(venue, '/iserver/auth/ssodh/init', { publish: true });
  await call(venue, '/iserver/accounts');
  expect((await restOrders()).snapshot).toBe(false);
});

test('a filtered read silences the topic until a forced one', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  await restOrders();
  place();
  await settle(client);
  const heard = rowsOf(client, 'sor').length;
  expect((await restOrders('?filters=filled,cancelled')).orders).toEqual([]);
  expect((await restOrders('?filters=submitted')).orders).toHaveLength(1);
  place();
  await settle(client);
  expect(rowsOf(client, 'sor')).toHaveLength(heard);
  await restOrders('?force=true');
  const orderId = place();
  await settle(client);
  expect(of(rowsOf(client, 'sor'), orderId)).toHaveLength(3);
  await restOrders('?filters=filled');
  venue.session.dropBrokerage();
  await call(venue, '/iserver/auth/ssodh/init', { publish: true });
  await call(venue, '/iserver/accounts');
  client.send('sor+{}');
  await settle(client);
  const afterwards = place();
  await settle(client);
  expect(of(rowsOf(client, 'sor'), afterwards)).toHaveLength(3);
});

test('orders and trades may be read once in five seconds', async () => {
  await start({ limits: {}, pace: 1 });
  await call(venue, '/iserver/accounts');
  for (const path of ['/iserver/account/orders', '/iserver/account/trades']) {
    expect((await call(venue, path)).status).toBe(200);
    expect((await call(venue, path)).status).toBe(429);
  }
});

test('the status of one order', async () => {
  await start();
  const orderId = place();
  venue.market.fillOrder(orderId, 100);
  await call(venue, '/iserver/accounts');
  expect((await call(venue, `/iserver/account/order/status/${orderId}`)).json).toMatchObject({
    order_id: Number(orderId),
    conid: 265_598,
    side: 'B',
    order_type: 'LIMIT',
    limit_price: '180',
    total_size: '300.0',
    cum_fill: '100.0',
    size: '200.0',
    order_status: 'Submitted',
    average_price: '180',
    tif: 'GTC',
  });
  expect((await call(venue, '/iserver/account/order/status/1')).status).toBe(404);
});

test('every fill comes twice, the second time with its commission', async () => {
  await start({ commissionDelay: 20 });
  await using client = await enter(venue);
  client.send('str+{"realtimeUpdatesOnly":true}');
  await settle(client);
  const orderId = place({
    type: 'market',
    price: undefined,
    clientOrderId: 'my-3',
    pair: 'btc/usd',
    volume: 0.001,
  });
  const fills = venue.market.fills;
  expect(fills.length).toBeGreaterThan(0);
  await client.waitUntil(() => rowsOf(client, 'str').length === 2 * fills.length);
  const rows = rowsOf(client, 'str');
  for (const fill of fills) {
    const sent = rows.filter(({ execution_id }) => execution_id === fill.fillId);
    expect(sent.map(({ commission }) => commission === undefined)).toEqual([true, false]);
    expect(sent[1]).toMatchObject({
      side: 'B',
      size: fill.volume,
      price: fill.priceText,
      order_id: Number(orderId),
      order_ref: 'my-3',
      conid: 479_624_278,
      account: venue.accounts[0],
      trade_time_r: Math.floor(fill.time / 1000) * 1000,
      trade_time: expect.stringMatching(/^\d{8}-\d\d:\d\d:\d\d$/) as string,
    });
    expect(Number(sent[1]!.commission)).toBe(fill.fee);
    expect(sent[1]!.execution_id).toMatch(/^[\da-f]{8}\.[\da-f]{8}\.01\.01$/);
    expect(without(sent[1]!, 'commission', 'trade_time_r')).toEqual(without(sent[0]!, 'trade_time_r'));
  }
});

test('a subscription replays the day, unless it wants none of it', async () => {
  await start({ commissionDelay: 1 });
  place({ type: 'market', price: undefined, volume: 10 });
  await using old = await enter(venue);
  old.send('str+{"realtimeUpdatesOnly":false,"days":1}');
  await old.waitFor('"str"');
  expect(rowsOf(old, 'str')).toHaveLength(venue.market.fills.length);
  await using fresh = await connect(venue);
  fresh.send('str+{"realtimeUpdatesOnly":true,"days":1}');
  await settle(fresh);
  expect(messagesOf(fresh, 'str')).toEqual([]);
  old.send('str+{}');
  await old.waitUntil(() => messagesOf(old, 'str').length >= 2);
  old.send('utr');
  await settle(old);
  const heard = rowsOf(old, 'str').length;
  place({ type: 'market', price: undefined, volume: 10 });
  await fresh.waitFor('"commission"');
  await settle(old);
  expect(rowsOf(old, 'str')).toHaveLength(heard);
});

test('a correction comes under the next id, and replaces the fill in what is read later', async () => {
  await start({ commissionDelay: 0 });
  await using client = await enter(venue);
  client.send('str+{}');
  await settle(client);
  place({ type: 'market', price: undefined, volume: 1 });
  const { fillId } = venue.market.fills[0]!;
  await client.waitFor('"commission"');
  venue.correctFill(fillId, 190.5);
  const corrected = fillId.replace(/01$/, '02');
  await client.waitFor(corrected);
  expect(rowsOf(client, 'str').at(-1)).toMatchObject({ execution_id: corrected, price: '190.50' });
  expect((await call(venue, '/iserver/account/trades')).text).toBe('[]');
  expect((await call(venue, '/iserver/account/trades?days=7')).json).toMatchObject([
    { execution_id: corrected, price: '190.50' },
  ]);
  venue.repeatFill(fillId);
  await client.waitUntil(() => rowsOf(client, 'str').length === 4);
});

test('accounts of one login share its topics', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const other = venue.addAccount();
  const orderId = place({ account: other });
  await settle(client);
  expect(of(rowsOf(client, 'sor'), orderId)[0]).toMatchObject({ acct: other.apiKey });
  expect((await call(venue, '/iserver/accounts')).json).toMatchObject({
    accounts: [venue.credentials.apiKey, other.apiKey],
  });
  await restOrders();
  expect((await restOrders(`?accountId=${venue.credentials.apiKey}`)).orders).toEqual([]);
  expect(() => place({ account: { apiKey: 'DU0' } })).toThrow('no such account');
});

test('own frames can be lost, doubled and withheld', async () => {
  await start();
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  venue.faults.duplicate();
  place();
  await settle(client);
  expect(messagesOf(client, 'sor')).toHaveLength(3);
  venue.faults.stall('my_order');
  place();
  await settle(client);
  expect(messagesOf(client, 'sor')).toHaveLength(3);
  expect(await sessionOf(venue)).toMatch(/^[\da-f]{32}$/);
});

test('lists of orders and of fills lag separately, and may have an unreadable row', async () => {
  await start();
  await call(venue, '/iserver/accounts');
  const trades = async (): Promise<Row[]> => (await call(venue, '/iserver/account/trades')).json as Row[];
  await restOrders();
  await trades();
  const orderId = place();
  venue.market.fillOrder(orderId, 100);
  const count = venue.market.fills.length;
  venue.faults.lag({ fills: 60 });
  expect(await trades()).toEqual([]);
  expect((await restOrders()).orders).toMatchObject([{ orderId: Number(orderId) }]);
  venue.faults.lag({ orders: 60 });
  expect(await trades()).toHaveLength(count);
  expect((await restOrders()).orders).toEqual([]);
  expect((await call(venue, `/iserver/account/order/status/${orderId}`)).status).toBe(404);
  venue.faults.lag({});
  venue.faults.poison('orders');
  expect((await restOrders()).orders).toMatchObject([{ orderId: 'n/a' }, { orderId: Number(orderId) }]);
  venue.faults.cure();
  expect((await restOrders()).orders).toMatchObject([{ orderId: Number(orderId) }]);
});
