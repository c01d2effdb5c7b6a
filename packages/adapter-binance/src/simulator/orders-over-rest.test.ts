import { Channel, Exchange } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { Recorder, watch } from '@hftjs/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import '../index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './index.js';
import { SignedClient, type Fields } from './testing/signed-client.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const options = { seed: 11, pairs: ['btc/usdt', 'eth/usdt'], rate: 0 };
const symbol = 'BTCUSDT';
const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.01' };

const VENUES = {
  spot: {
    exchange: Exchange.BINANCE,
    start: () => startBinanceSimulator(options),
    prefix: '/api/v3/',
    v1: '',
  },
  futures: {
    exchange: Exchange.BINANCE_FUTURE,
    start: () => startBinanceFutureSimulator(options),
    prefix: '/fapi/',
    v1: 'v1/',
  },
} as const;

type Row = (typeof VENUES)[keyof typeof VENUES];

/** A venue, a client of its REST, and our own stream of the same account. */
async function open({ exchange, start, prefix }: Row): Promise<{
  venue: SimulatedVenue;
  client: SignedClient;
  recorder: Recorder;
}> {
  const venue = await start();
  cleanups.push(() => venue.close());
  const { stream, recorder } = watch(new Recorder(), venue, {
    exchange,
    currencyPairs: ['btc/usdt', 'eth/usdt'],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
  });
  cleanups.push(() => stream.stop());
  await stream.ready();
  return { venue, client: new SignedClient(venue, prefix), recorder };
}

describe.each(Object.entries(VENUES))('%s: orders placed over REST', (_name, row) => {
  const call = (text: string): string => text.replace(' ', ` ${row.v1}`);
  const price = (venue: SimulatedVenue, part: number): string => {
    const bid = venue.market.top('btc/usdt').bid?.price ?? 0;
    return (bid * part).toFixed(1);
  };

  test('come out of our stream with the same ids, each fill once, and its end', async () => {
    const { venue, client, recorder } = await open(row);
    const { market } = venue;
    const place = async (fields: Fields): Promise<string> => {
      const { body, text } = await client.send(call('POST order'), { newOrderRespType: 'RESULT', ...fields });
      expect(body, text).toHaveProperty('orderId');
      return String(body.orderId);
    };
    const resting = await place({ ...limit, price: price(venue, 0.99), newClientOrderId: 'mine-1' });
    const cancelled = await place({ ...limit, price: price(venue, 0.98), newClientOrderId: 'mine-2' });
    const taker = await place({ symbol, side: 'SELL', type: 'MARKET', quantity: '0.5' });
    const immediate = await place({ ...limit, price: price(venue, 0.97), timeInForce: 'IOC' });
    market.fillOrder(resting, 0.004);
    market.fillOrder(resting);
    await client.send(call('DELETE order'), { symbol, orderId: cancelled });
    const truth = [resting, cancelled, taker, immediate].map((orderId) => market.order(orderId)!);
    await expect
      .poll(() =>
        truth.map(({ orderId }) => {
          const last = recorder.myOrders.findLast((order) => order.orderId === orderId);
          return last && [last.clientOrderId, last.status, last.filledVolume];
        }),
      )
      .toEqual([
        ['mine-1', 'filled', 0.01],
        ['mine-2', 'canceled', 0],
        [expect.stringMatching(/^\w{22}$/), 'filled', 0.5],
        [expect.stringMatching(/^\w{22}$/), 'expired', 0],
      ]);
    expect(truth.map(({ clientOrderId }) => clientOrderId)).toEqual(
      truth.map(({ orderId }) => recorder.myOrders.find((order) => order.orderId === orderId)?.clientOrderId),
    );
    expect(recorder.myTrades.map(({ tradeId }) => tradeId).toSorted()).toEqual(
      market.fills.map(({ tradeId }) => String(tradeId)).toSorted(),
    );
  });

  test('the ids of the answer name the order afterwards, and only in its account', async () => {
    const { venue, client } = await open(row);
    const { body } = await client.send(call('POST order'), {
      ...limit,
      price: price(venue, 0.99),
      newClientOrderId: 'mine',
    });
    const orderId = String(body.orderId);
    for (const name of [{ orderId }, { origClientOrderId: 'mine' }])
      expect((await client.send(call('GET order'), { symbol, ...name })).body).toMatchObject({
        orderId: body.orderId,
        clientOrderId: 'mine',
        status: 'NEW',
      });
    const key = (venue as Awaited<ReturnType<Row['start']>>).addKey();
    const sameAccount = new SignedClient(venue, row.prefix, key);
    expect((await sameAccount.list(call('GET openOrders'), { symbol })).length).toBe(1);
    const stranger = new SignedClient(venue, row.prefix, venue.addAccount());
    expect((await stranger.send(call('GET order'), { symbol, orderId })).body.code).toBe(-2013);
    expect((await stranger.send(call('DELETE order'), { symbol, orderId })).body.code).toBe(-2011);
    expect(
      (await sameAccount.send(call('DELETE order'), { symbol, origClientOrderId: 'mine' })).body,
    ).toMatchObject({ orderId: body.orderId, status: 'CANCELED' });
    expect((await client.send(call('DELETE order'), { symbol, orderId })).body).toEqual({
      code: -2011,
      msg: 'Unknown order sent.',
    });
  });

  test('a test order is checked, and is not placed', async () => {
    const { venue, client } = await open(row);
    const order = { ...limit, price: price(venue, 0.99) };
    expect((await client.send(call('POST order/test'), order)).body).toEqual({});
    expect(
      (await client.send(call('POST order/test'), { ...order, price: '100000.123' })).body,
    ).toHaveProperty('code');
    expect(venue.market.orders).toEqual([]);
  });
});
