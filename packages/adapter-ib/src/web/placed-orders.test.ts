import { Channel } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test, vi } from 'vitest';
import { startIBSimulator, type IBSimulator } from '../simulator/index.js';
import { call, CONID, placeConfirmed, request, type Row } from '../simulator/testing/web.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const OPTIONS = {
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
} as const;

/** The stream and the client use one login. */
const start = (): Promise<IBSimulator> =>
  startIBSimulator({
    seed: 3,
    pairs: ['btc/usd', 'eth/usd'],
    rate: 0,
    pace: TIME_SCALE,
    limits: { requests: 100_000 },
  });

const place = async (venue: IBSimulator, order: object): Promise<string> => {
  const answer = await placeConfirmed(venue, { conid: CONID.BTC, side: 'BUY', tif: 'GTC', ...order });
  return String((answer.json as readonly Row[])[0]?.order_id);
};

test('orders placed, changed and cancelled over REST come out of the stream, each fill once', async () => {
  await using venue = await start();
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  const account = venue.accounts[0]!;
  const last = (orderId: string): unknown =>
    watched.recorder.myOrders.findLast((order) => order.orderId === orderId);

  const bought = await place(venue, { orderType: 'MKT', quantity: 0.01, cOID: 'taker' });
  const resting = await place(venue, { orderType: 'LMT', price: 90_000, quantity: 0.02, cOID: 'maker' });
  const changed = await call(venue, `/iserver/account/${account}/order/${resting}`, {
    price: 90_100,
    quantity: 0.03,
  });
  const asked = (changed.json as readonly Row[])[0];
  if (typeof asked?.id === 'string') await call(venue, `/iserver/reply/${asked.id}`, { confirmed: true });
  venue.market.fillOrder(resting, 0.01);
  await request(venue, 'DELETE', `/iserver/account/${account}/order/${resting}`);
  const stop = await place(venue, { orderType: 'STP', price: 150_000, quantity: 0.01 });

  await eventually(() => {
    expect(last(bought)).toMatchObject({ status: 'filled', clientOrderId: 'taker', filledVolume: 0.01 });
    expect(last(resting)).toMatchObject({
      status: 'canceled',
      clientOrderId: 'maker',
      price: 90_100,
      volume: 0.03,
      filledVolume: 0.01,
    });
    expect(last(stop)).toMatchObject({ status: 'untriggered', type: 'stop', stopPrice: 150_000 });
    expect(watched.recorder.myTrades).toHaveLength(venue.market.fills.length);
  });
  expect(
    watched.recorder.myTrades.map(({ tradeId, orderId, price, volume, fee }) => [
      tradeId,
      orderId,
      price,
      volume,
      fee,
    ]),
  ).toEqual(
    venue.market.fills.map(({ fillId, orderId, price, volume, fee }) => [
      fillId,
      orderId,
      price,
      volume,
      fee,
    ]),
  );
});
