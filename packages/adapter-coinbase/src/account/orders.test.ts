import { eventually, Recorder, expectFills, type VenueAddress } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { PRIVATE, buy, last, rest, start, watchWith, type Options } from '../testing/watch.js';

const watch = (venue: VenueAddress, options: Options) => watchWith(new Recorder(), venue, options);

test.each([60, 50, 100, 1, 0])('%i open orders: one complete batch', async (count) => {
  await using venue = await start();
  const placed = Array.from({ length: count }, (_, index) => rest(venue, 0.5, 1000 + index).orderId);
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  await watched.stream.ready();
  const { recorder } = watched;
  expect(recorder.myOrderBatches).toHaveLength(1);
  const [batch] = recorder.myOrderBatches;
  expect(batch).toMatchObject({ kind: 'snapshot', complete: true, origin: 'snapshot' });
  expect(batch?.orders.map(({ orderId }) => orderId).sort()).toEqual(placed.sort());
});

test('a cancel that is queued leaves the order live; its volume outlives its end', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const { orderId } = rest(venue);
  venue.queueCancel(orderId);
  await eventually(() => {
    expect(last(recorder, orderId)).toMatchObject({ status: 'new' });
  });
  venue.cancelOrder(orderId);
  await eventually(() => {
    expect(last(recorder, orderId)).toMatchObject({
      status: 'canceled',
      rawStatus: 'CANCELLED',
      volume: 0.5,
      remainingVolume: 0.5,
      filledVolume: 0,
    });
  });
});

test('a filled order that comes twice is one event', async () => {
  await using venue = await start({ repeatFilled: true });
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const { orderId } = buy(venue);
  venue.repeatOrder(orderId);
  const resting = rest(venue);
  await eventually(() => {
    expect(last(recorder, resting.orderId)?.status).toBe('new');
  });
  const filled = recorder.myOrders.filter((order) => order.orderId === orderId && order.status === 'filled');
  expect(filled).toHaveLength(1);
  expect(stream.status().channels.my_order?.duplicates).toBeGreaterThan(1);
});

test('a key that Coinbase does not take: once more with a fresh token, then the end', async () => {
  await using venue = await start();
  venue.revokeKey();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  await expect(watched.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  expect(venue.counters.dials).toBe(2);
});

test.each(['ed25519', 'ec'] as const)('an %s key', async (keyType) => {
  await using venue = await start({ keyType });
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  await watched.stream.ready();
  buy(venue);
  await eventually(() => {
    expectFills(watched.recorder, venue);
  });
});
