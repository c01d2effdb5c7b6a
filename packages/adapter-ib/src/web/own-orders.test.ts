import { Channel, type MyOrder } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../simulator/index.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch, type Watched } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];
const OPTIONS = { currencyPairs: ['btc/usd'], subscribeChannels: PRIVATE } as const;

const start = (options: Partial<IBSimulatorOptions> = {}): Promise<IBSimulator> =>
  startIBSimulator({ seed: 3, pairs: ['btc/usd', 'eth/usd'], rate: 0, pace: TIME_SCALE, ...options });

const buy = (venue: IBSimulator): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 }).orderId;

const rest = (venue: IBSimulator): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 1000, volume: 0.01 }).orderId;

const last = ({ recorder }: Watched<Recorder>, orderId: string): MyOrder | undefined =>
  recorder.myOrders.findLast((order) => order.orderId === orderId);

describe.concurrent('a commission', () => {
  test('is awaited: one fill, with its commission', async () => {
    await using venue = await start({ commissionDelay: 300 });
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = buy(venue);
    await eventually(() => {
      expect(watched.recorder.myTrades).toMatchObject([
        { orderId, feeCurrency: 'usd', liquidity: 'unknown' },
      ]);
    });
    expect(watched.recorder.myTrades[0]?.fee).toBe(venue.market.fills[0]?.fee);
  });

  test.each([
    ['the same connection', 0],
    ['the next connection', 1],
  ])('that comes late, on %s, is a revision of its fill', async (_name, drops) => {
    await using venue = await start({ commissionDelay: 1_500 });
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, timing: { commission: 100 } });
    await watched.stream.ready();
    const orderId = buy(venue);
    await eventually(() => {
      expect(watched.recorder.myTrades).toHaveLength(1);
    });
    if (drops > 0) venue.faults.drop();
    await eventually(() => {
      expect(watched.recorder.myTrades).toHaveLength(2);
    });
    const [fill, revised] = watched.recorder.myTrades;
    expect(fill).not.toHaveProperty('fee');
    expect(fill).not.toHaveProperty('revision');
    expect(revised).toMatchObject({
      tradeId: fill?.tradeId,
      orderId,
      revision: 1,
      price: fill?.price,
      volume: fill?.volume,
      fee: venue.market.fills[0]?.fee,
      feeCurrency: 'usd',
    });
    const { myOrders } = watched.recorder;
    expect(myOrders.filter(({ lastFill }) => lastFill)).toHaveLength(1);
    expect(last(watched, orderId)).toMatchObject({ status: 'filled', filledVolume: fill?.volume });
  });

  test('that has not arrived when the stream stops does not hold back its fill', async () => {
    await using venue = await start({ commissionDelay: 60_000 });
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = buy(venue);
    await eventually(() => {
      expect(last(watched, orderId)?.status).toBe('filled');
      expect(watched.stream.status().channels.my_trade?.frames).toBeGreaterThan(3);
    });
    await watched.stream.stop();
    expect(watched.recorder.myTrades).toMatchObject([{ orderId }]);
  });
});

test('a repeated fill is published once, and a corrected fill is published as one revision', async () => {
  await using venue = await start();
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  buy(venue);
  await eventually(() => {
    expect(watched.recorder.myTrades).toHaveLength(1);
  });
  const { fillId = '', fee, volume } = venue.market.fills[0] ?? {};
  venue.repeatFill(fillId);
  venue.correctFill(fillId, 12_345);
  // The correction applies here and in the list that is read after a reconnect.
  venue.repeatFill(fillId);
  await eventually(() => {
    expect(watched.recorder.myTrades).toHaveLength(2);
  });
  expect(watched.recorder.myTrades[1]).toMatchObject({
    tradeId: fillId,
    revision: 1,
    price: 12_345,
    volume,
    fee,
  });
  venue.faults.drop();
  await eventually(() => {
    expect(watched.stream.status().channels.my_trade).toMatchObject({ reconnects: 1, state: 'live' });
  });
  const orderId = buy(venue);
  await eventually(() => {
    expect(watched.recorder.myTrades.some((fill) => fill.orderId === orderId)).toBe(true);
  });
  const firsts = watched.recorder.myTrades.filter(({ revision }) => revision === undefined);
  expect(firsts.map(({ tradeId }) => tradeId)).toEqual(venue.market.fills.map((fill) => fill.fillId));
  expect(watched.recorder.myTrades).toHaveLength(firsts.length + 1);
});

test('a correction of an execution from before the stream is not published', async () => {
  await using venue = await start();
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  const row = { conid: 479624278, side: 'B', size: 0.001, price: '1000', commission: '0.01', order_id: 7 };
  const old = { ...row, execution_id: '1.old.01.02', trade_time_r: Date.now() - 3_600_000 };
  venue.session.send({ topic: 'str', args: [old] });
  const orderId = buy(venue);
  await eventually(() => {
    expect(watched.recorder.myTrades).toMatchObject([{ orderId }]);
  });
});

test('fills from before the stream are not published, neither at the start nor when the venue repeats them', async () => {
  await using venue = await start();
  buy(venue);
  const begun = Math.ceil(Date.now() / 1000) * 1000;
  await eventually(() => {
    // The venue sends whole seconds.
    expect(Date.now()).toBeGreaterThan(begun);
  });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  await venue.faults.down();
  const missed = buy(venue);
  await venue.faults.up();
  await eventually(() => {
    expect(watched.recorder.myTrades).toMatchObject([{ orderId: missed, origin: 'reconcile' }]);
  });
  await watched.stream.ready();
  expect(watched.recorder.myTrades).toHaveLength(1);
});

test('a fill without a time is published if its order is known; otherwise it is looked up in the list', async () => {
  await using venue = await start();
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  const orderId = rest(venue);
  await eventually(() => {
    expect(last(watched, orderId)?.status).toBe('new');
  });
  const row = { conid: 479624278, side: 'B', size: 0.001, price: '1000', commission: '0.01' };
  venue.session.send({ topic: 'str', args: [{ ...row, execution_id: '1.old.01.01', order_id: 7 }] });
  const undated = { ...row, execution_id: '1.undated.01.01', order_id: Number(orderId) };
  venue.session.send({ topic: 'str', args: [undated] });
  venue.session.send({ topic: 'str', args: [undated] });
  await eventually(() => {
    expect(watched.recorder.myTrades).toMatchObject([{ tradeId: '1.undated.01.01' }]);
    expect(watched.warnings.join()).toContain('fill 1.old.01.01 has no time');
    expect(watched.stream.status().channels.my_trade?.duplicates).toBeGreaterThan(0);
    expect(venue.counters.restRequests['/v1/api/iserver/account/trades']).toBeGreaterThan(0);
  });
  expect(watched.recorder.myOrderBatches.find(({ orders }) => orders[0]?.lastFill)).toMatchObject({
    orders: [{ orderId, lastFill: { tradeId: '1.undated.01.01', fee: 0.01 }, filledVolume: 0.001 }],
  });
  expect(watched.recorder.myTrades).toHaveLength(1);
});

test('after truncated frames, orders and fills are requested again', async () => {
  await using venue = await start({ commissionDelay: 10 });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  // The order, its end, and both messages of its fill.
  venue.faults.corrupt(6);
  const orderId = buy(venue);
  rest(venue);
  await eventually(() => {
    expect(watched.recorder.myTrades).toMatchObject([{ orderId, fee: venue.market.fills[0]?.fee }]);
    expect(watched.recorder.myOrders.some(({ status }) => status === 'new')).toBe(true);
  });
  expect(watched.stream.status().channels.my_order?.reconnects).toBe(0);
});

describe.concurrent('orders', () => {
  test('that stay inactive are requested, and continue', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = rest(venue);
    await eventually(() => {
      expect(last(watched, orderId)?.status).toBe('new');
    });
    venue.session.send({ topic: 'sor', args: [{ orderId: Number(orderId), status: 'Inactive' }] });
    await eventually(() => {
      expect(venue.counters.restRequests[`/v1/api/iserver/account/order/status/${orderId}`]).toBe(1);
    });
    expect(last(watched, orderId)?.status).toBe('new');
    venue.session.send({ topic: 'sor', args: [{ orderId, status: 'Slumbering' }] });
    await eventually(() => {
      expect(last(watched, orderId)).toMatchObject({ status: 'unknown', rawStatus: 'Slumbering' });
    });
    venue.cancelOrder(orderId);
    await eventually(() => {
      expect(last(watched, orderId)?.status).toBe('canceled');
    });
  });

  test('that are called filled and have a remainder are requested, and have not ended', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = rest(venue);
    await eventually(() => {
      expect(last(watched, orderId)?.status).toBe('new');
    });
    const row = { orderId, status: 'Filled', filledQuantity: 0.004, remainingQuantity: 0.006 };
    venue.session.send({ topic: 'sor', args: row });
    await eventually(() => {
      expect(venue.counters.restRequests[`/v1/api/iserver/account/order/status/${orderId}`]).toBe(1);
    });
    expect(last(watched, orderId)).toMatchObject({ status: 'partially_filled', filledVolume: 0.004 });
  });

  test('of which only a change is sent are requested', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    venue.faults.stall(Channel.MY_ORDER);
    const orderId = rest(venue);
    venue.faults.resume();
    venue.amendOrder(orderId, { price: 1001 });
    await eventually(() => {
      expect(last(watched, orderId)).toMatchObject({
        symbol: 'btc/usd',
        status: 'new',
        price: 1001,
        volume: 0.01,
      });
    });
  });

  test('from before the stream are read from the list, and not requested one by one', async () => {
    await using venue = await start();
    const before = [rest(venue), buy(venue), rest(venue)];
    await using watched = watch(new Recorder(), venue, OPTIONS);
    const { stream, recorder } = watched;
    await stream.ready();
    const { frames = 0 } = stream.status().channels.my_order ?? {};
    await eventually(() => {
      expect(stream.status().channels.my_order?.frames).toBeGreaterThan(frames + 10);
    });
    expect(recorder.myOrderBatches).toMatchObject([{ complete: true, kind: 'snapshot' }]);
    expect(recorder.myOrders.map(({ orderId }) => orderId).sort()).toEqual([before[0], before[2]].sort());
    expect(recorder.myTrades).toEqual([]);
    expect(Object.keys(venue.counters.restRequests).join()).not.toContain('order/status');
  });

  test('that the venue rejects have a reason', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = rest(venue);
    venue.cancelOrder(orderId, 'Order rejected - insufficient funds');
    await eventually(() => {
      expect(last(watched, orderId)).toMatchObject({
        status: 'rejected',
        reason: 'other',
        rawReason: 'Order rejected - insufficient funds',
      });
    });
  });

  test('are never requested with a filter, which would silence the socket', async () => {
    await using venue = await start();
    await fetch(`${venue.apiHost}/v1/api/iserver/accounts`);
    await fetch(`${venue.apiHost}/v1/api/iserver/account/orders?filters=filled`);
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const orderId = rest(venue);
    await eventually(() => {
      expect(last(watched, orderId)?.status).toBe('new');
    });
  });

  test('of the named account only are published', async () => {
    await using venue = await start();
    const { apiKey: other } = venue.addAccount();
    await using watched = watch(new Recorder(), venue, { ...OPTIONS, account: other });
    await watched.stream.ready();
    rest(venue);
    const { orderId } = venue.placeOrder({
      account: { apiKey: other },
      pair: 'btc/usd',
      side: 'buy',
      type: 'market',
      volume: 0.001,
    });
    await eventually(() => {
      expect(watched.recorder.myTrades).toMatchObject([{ orderId, account: other }]);
    });
    expect(new Set(watched.recorder.myOrders.map((order) => order.orderId))).toEqual(new Set([orderId]));
  });
});
