import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import '../../index.js';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../../simulator/index.js';

const PAIR = 'btc/usdt';
const CHANNELS = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

function watch({ streamHost, apiHost, credentials }: BinanceFutureSimulator) {
  const stream = getExchangeStream({
    exchange: Exchange.BINANCE_FUTURE,
    currencyPairs: [PAIR],
    subscribeChannels: CHANNELS,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    logger: silentLogger,
    streamHost,
    apiHost,
    ...credentials,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  void stream.start();
  return { stream, recorder, [Symbol.asyncDispose]: () => stream.stop() };
}

/** A stop that waits, and what makes it fire. */
function placeStop(venue: BinanceFutureSimulator): { orderId: string; fire: () => void } {
  const stopPrice = Math.floor((venue.market.top(PAIR).bid?.price ?? 0) - 3);
  const { orderId } = venue.placeOrder({ pair: PAIR, side: 'sell', type: 'stop', stopPrice, volume: 0.002 });
  return {
    orderId,
    fire: () => {
      while (venue.market.order(orderId)?.status === 'untriggered') venue.market.trade(PAIR, 'sell', 0.01);
    },
  };
}

test('a stop that fires in an outage is filled, and the order that it placed is published with its fills', async () => {
  await using venue = await startBinanceFutureSimulator({ seed: 31, pairs: [PAIR], rate: 0 });
  await using watched = watch(venue);
  const { stream, recorder } = watched;
  await stream.ready();
  const { orderId, fire } = placeStop(venue);
  await eventually(() => {
    expect(recorder.myOrders.at(-1)?.status).toBe('untriggered');
  });
  const algoId = recorder.myOrders.at(-1)?.orderId;
  await venue.faults.down();
  fire();
  expect(venue.market.order(orderId)?.status).toBe('filled');
  await venue.faults.up();
  await eventually(() => {
    expect(recorder.myOrders.findLast((order) => order.orderId === algoId)).toMatchObject({
      status: 'filled',
      filledVolume: 0.002,
    });
    expect(recorder.myOrders.findLast((order) => order.orderId === orderId)).toMatchObject({
      status: 'filled',
      filledVolume: 0.002,
    });
    expect(stream.status().channels.my_order?.state).toBe('live');
  });
  const fills = recorder.myTrades.filter((fill) => fill.orderId === orderId);
  expect(fills.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(0.002, 9);
  expect(recorder.myTrades).toHaveLength(fills.length);
  expect(recorder.saw('gap')).toBe(false);
});

test.each([1, 2, 3, 4, 5, 6])(
  'a stop that fires while a connection recovers never becomes unknown: %i',
  async (seed) => {
    await using venue = await startBinanceFutureSimulator({ seed, pairs: [PAIR], rate: 0 });
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    const { fire } = placeStop(venue);
    await eventually(() => {
      expect(recorder.myOrders.at(-1)?.status).toBe('untriggered');
    });
    const algoId = recorder.myOrders.at(-1)?.orderId;
    const subscribed = (): number => recorder.statuses.filter(({ state }) => state === 'subscribing').length;
    const before = subscribed();
    venue.faults.drop();
    await eventually(() => {
      expect(subscribed()).toBeGreaterThan(before);
    });
    fire();
    await eventually(() => {
      expect(recorder.myOrders.findLast((order) => order.orderId === algoId)?.status).toBe('filled');
      expect(stream.status().channels.my_order?.state).toBe('live');
    });
    const statuses = recorder.myOrders
      .filter((order) => order.orderId === algoId)
      .map(({ status }) => status);
    expect(statuses).not.toContain('unknown');
    expect(statuses.at(-1)).toBe('filled');
  },
);
