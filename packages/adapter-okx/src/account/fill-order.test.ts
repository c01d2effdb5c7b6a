import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import '../index.js';
import { startOkxSimulator, startOkxSwapSimulator } from '../simulator/index.js';

test.each([
  { exchange: Exchange.OKX, start: startOkxSimulator },
  { exchange: Exchange.OKX_SWAP, start: startOkxSwapSimulator },
])('$exchange: recovered fills of one millisecond come in the order of the venue', async (market) => {
  const pair = 'btc/usdt';
  let standing: number | undefined;
  await using venue = await market.start({
    seed: 12,
    pairs: [pair],
    rate: 0,
    clock: () => standing ?? performance.timeOrigin + performance.now(),
  });
  await using stream = getExchangeStream({
    exchange: market.exchange,
    currencyPairs: [pair],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
    ...venue.credentials,
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  void stream.start();
  await stream.ready();
  venue.faults.drop();
  standing = Math.ceil(performance.timeOrigin + performance.now());
  for (const side of ['buy', 'sell', 'buy', 'sell', 'buy', 'sell'] as const)
    venue.placeOrder({ pair, side, type: 'market', volume: 0.01 });
  standing = undefined;
  const { fills } = venue.market;
  expect(fills.length).toBeGreaterThan(5);
  expect(new Set(fills.map(({ time }) => Math.floor(time))).size).toBe(1);
  await eventually(() => {
    expect(recorder.myTrades).toHaveLength(fills.length);
  });
  expect(recorder.myTrades.map(({ tradeId, orderId, origin }) => [tradeId, orderId, origin])).toEqual(
    fills.map(({ tradeId, orderId }) => [String(tradeId), orderId, 'reconcile']),
  );
});
