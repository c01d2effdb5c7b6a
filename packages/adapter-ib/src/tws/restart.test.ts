import { expectFills, Recorder } from '@hftjs/testkit';
import { expect, test, vi } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, OWN } from '../testing/streams.js';

const PAIR = 'aapl/usd';

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 10 }).then(() => undefined);

const buy = (venue: TwsSimulator): void => {
  venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 10 });
};

test('after a restart, fills of the pause are delivered once, each with its commission', async () => {
  await using venue = await startTwsSimulator({ seed: 31, pairs: [PAIR], rate: 0 });
  const { streamHost } = venue;
  await using harness = openStream(new Recorder(), {
    ...{ currencyPairs: [PAIR], subscribeChannels: OWN, streamHost },
  });
  const { recorder, stream } = harness;
  await stream.ready();
  buy(venue);
  await eventually(() => {
    expectFills(recorder, venue);
  });
  await stream.stop();
  buy(venue);
  void stream.restart();
  await stream.ready();
  buy(venue);
  await eventually(() => {
    expectFills(recorder, venue);
  });
});

test('fills that wait for their commissions are published at each end of the stream', async () => {
  await using venue = await startTwsSimulator({ seed: 32, pairs: [PAIR], rate: 0, commissionDelay: 60_000 });
  const { streamHost } = venue;
  await using harness = openStream(new Recorder(), {
    ...{ currencyPairs: [PAIR], subscribeChannels: OWN, streamHost },
  });
  const { recorder, stream } = harness;
  for (const life of [1, 2]) {
    if (life > 1) void stream.restart();
    await stream.ready();
    const before = recorder.myTrades.length;
    buy(venue);
    const { orderId } = venue.market.orders.at(-1) ?? {};
    await eventually(() => {
      expect(recorder.myOrders.findLast((order) => order.orderId === orderId)?.status).toBe('filled');
    });
    expect(recorder.myTrades).toHaveLength(before);
    await stream.stop();
    expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
  }
});
