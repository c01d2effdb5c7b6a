import { eventually, expectFills, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { limit, placed } from './simulator/testing/placing.js';
import { post } from './simulator/testing/wire.js';
import { last, PAIRS, PRIVATE, start, watchWith } from './testing/watch.js';

const [pair] = PAIRS;

test('orders placed over REST come out of the stream with their ids, each fill once', async () => {
  await using venue = await start({ pace: 100 });
  await using watched = watchWith(new Recorder(), venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const rested = await placed(venue, limit(), { client_order_id: 'rested' });
  const edited = await placed(venue, limit(), { client_order_id: 'edited' });
  await post(venue, 'orders/edit', { order_id: edited, price: '90001', size: '0.02' });
  await post(venue, 'orders/batch_cancel', { order_ids: [rested] });
  const bought = await placed(venue, { market_market_ioc: { base_size: '0.3' } });
  const spent = await placed(venue, { market_market_ioc: { quote_size: '1000' } });
  const maker = await placed(venue, limit({ limit_price: String(venue.market.top(pair).bid?.price) }));
  venue.market.fillOrder(maker, 0.004);
  venue.market.fillOrder(maker);
  await eventually(() => {
    expect(last(recorder, rested)).toMatchObject({ status: 'canceled', clientOrderId: 'rested' });
    expect(last(recorder, edited)).toMatchObject({
      status: 'new',
      clientOrderId: 'edited',
      price: 90_001,
      volume: 0.02,
    });
    for (const orderId of [bought, spent, maker])
      expect(last(recorder, orderId)).toMatchObject({
        status: 'filled',
        filledVolume: venue.market.order(orderId)?.filled,
      });
    expectFills(recorder, venue);
  });
});

test('orders of any kind are published as what they are', async () => {
  await using venue = await start({ pace: 100 });
  await using watched = watchWith(new Recorder(), venue, { subscribeChannels: PRIVATE });
  await watched.stream.ready();
  const stop = {
    base_size: '0.01',
    limit_price: '90000',
    stop_price: '91000',
    stop_direction: 'STOP_DIRECTION_STOP_DOWN',
  };
  const stopLoss = await placed(venue, { stop_limit_stop_limit_gtc: stop }, { side: 'SELL' });
  const takeProfit = await placed(venue, { stop_limit_stop_limit_gtc: stop });
  const ends = new Date(Date.now() + 600_000).toISOString();
  const dated = await placed(venue, {
    limit_limit_gtd: { base_size: '0.01', limit_price: '90000', end_time: ends, post_only: true },
  });
  await eventually(() => {
    expect(last(watched.recorder, stopLoss)).toMatchObject({ side: 'sell', price: 90_000, volume: 0.01 });
    expect(last(watched.recorder, takeProfit)).toMatchObject({ side: 'buy', price: 90_000, volume: 0.01 });
    expect(last(watched.recorder, dated)).toMatchObject({ status: 'new', postOnly: true });
  });
});

test('an order that is refused is not published', async () => {
  await using venue = await start({ pace: 100 });
  await using watched = watchWith(new Recorder(), venue, { subscribeChannels: PRIVATE });
  await watched.stream.ready();
  const { body } = await post(venue, 'orders', {
    client_order_id: 'too much',
    product_id: 'BTC-USD',
    side: 'SELL',
    order_configuration: limit({ base_size: '1000000', limit_price: '200000' }),
  });
  expect(body.success).toBe(false);
  const accepted = await placed(venue, limit());
  await eventually(() => {
    expect(last(watched.recorder, accepted)?.status).toBe('new');
  });
  expect(new Set(watched.recorder.myOrders.map(({ orderId }) => orderId))).toEqual(new Set([accepted]));
});
