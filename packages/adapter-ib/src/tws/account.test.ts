import { addDecimals } from '@hftjs/core/adapter';
import type { MyOrder, MyTrade } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, OWN, type Opened } from '../testing/streams.js';

const PAIR = 'aapl/usd';

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 25_000, interval: 10 }).then(() => undefined);

const open = ({ streamHost }: TwsSimulator): Opened<Recorder> =>
  openStream(new Recorder(), { streamHost, currencyPairs: [PAIR], subscribeChannels: OWN });

/** An order that rests. */
function rest(venue: TwsSimulator, volume = 60): string {
  const price = Number(((venue.market.top(PAIR).ask?.price ?? 0) * 1.05).toFixed(2));
  return venue.placeOrder({ pair: PAIR, side: 'sell', type: 'limit', price, volume }).orderId;
}

const buy = (venue: TwsSimulator): string =>
  venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 40 }).orderId;

const last = ({ recorder }: Opened<Recorder>, id: string): MyOrder | undefined =>
  recorder.myOrders.findLast(({ orderId }) => orderId === id);

/** The last revision of each fill. */
const fillsOf = ({ recorder }: Opened<Recorder>): readonly MyTrade[] => [
  ...new Map(recorder.myTrades.map((fill) => [fill.tradeId, fill])).values(),
];

/** Every order has its true state, each fill was published once, and the fills add up to the orders' totals. */
function expectAccount(harness: Opened<Recorder>, venue: TwsSimulator): void {
  const { recorder, stream } = harness;
  const firsts = recorder.myTrades.filter(({ revision }) => revision === undefined);
  expect(firsts.map(({ tradeId }) => tradeId).sort()).toEqual(
    venue.market.fills.map(({ fillId }) => fillId).sort(),
  );
  for (const { orderId, status, filled } of venue.market.orders) {
    expect(last(harness, orderId)).toMatchObject({ status, filledVolume: filled });
    const volumes = fillsOf(harness)
      .filter((fill) => fill.orderId === orderId)
      .map(({ exact, volume }) => exact.volume ?? String(volume));
    expect(Number(volumes.reduce(addDecimals, '0'))).toBe(filled);
  }
  for (const channel of OWN) expect(stream.status().channels[channel]?.state).toBe('live');
}

describe.concurrent('own orders and fills of TWS', () => {
  test('that began and ended during an outage are published with their final status, and none from before', async () => {
    await using venue = await startTwsSimulator({ seed: 21, pairs: [PAIR], rate: 0 });
    const before = [buy(venue), rest(venue)];
    venue.cancelOrder(before[1] ?? '');
    await using harness = open(venue);
    await harness.stream.ready();
    await venue.faults.down();
    const filled = buy(venue);
    const canceled = rest(venue);
    const part = rest(venue);
    venue.cancelOrder(canceled);
    venue.market.fillOrder(part, 20);
    venue.cancelOrder(part);
    await venue.faults.up();
    await eventually(() => {
      expect(last(harness, filled)).toMatchObject({ status: 'filled', side: 'buy', filledVolume: 40 });
      expect(last(harness, canceled)).toMatchObject({ status: 'canceled', side: 'sell', filledVolume: 0 });
      expect(last(harness, part)).toMatchObject({ status: 'canceled', side: 'sell', filledVolume: 20 });
      expect(harness.stream.status().channels.my_trade?.state).toBe('live');
    });
    const { recorder } = harness;
    for (const id of before) expect(last(harness, id)).toBeUndefined();
    const missed = venue.market.fills.filter(({ orderId }) => !before.includes(orderId));
    expect(
      fillsOf(harness)
        .map(({ tradeId }) => tradeId)
        .sort(),
    ).toEqual(missed.map(({ fillId }) => fillId).sort());
    expect(recorder.saw('gap')).toBe(false);
  });

  test('an order that was filled in part before the stream began: only its new fills are delivered', async () => {
    await using venue = await startTwsSimulator({ seed: 22, pairs: [PAIR], rate: 0 });
    const orderId = rest(venue);
    venue.market.fillOrder(orderId, 20);
    await using harness = open(venue);
    await harness.stream.ready();
    await venue.faults.down();
    venue.market.fillOrder(orderId, 15);
    await venue.faults.up();
    await eventually(() => {
      expect(last(harness, orderId)).toMatchObject({ status: 'partially_filled', filledVolume: 35 });
      expect(harness.stream.status().channels.my_trade?.state).toBe('live');
      expect(harness.recorder.myTrades).toHaveLength(1);
    });
    venue.market.fillOrder(orderId);
    await eventually(() => {
      expect(last(harness, orderId)).toMatchObject({ status: 'filled', filledVolume: 60 });
      expect(fillsOf(harness).map(({ volume }) => volume)).toEqual([15, 25]);
    });
    expect(harness.recorder.saw('gap')).toBe(false);
  });

  test('the stream is not live while executions that must exist are not listed', async () => {
    await using venue = await startTwsSimulator({ seed: 23, pairs: [PAIR], rate: 0 });
    await using harness = open(venue);
    const { recorder, stream } = harness;
    await stream.ready();
    const orderId = rest(venue);
    await eventually(() => {
      expect(last(harness, orderId)?.status).toBe('new');
    });
    await venue.faults.down();
    venue.market.fillOrder(orderId);
    venue.faults.withholdExecutions();
    const from = recorder.statuses.length;
    await venue.faults.up();
    await eventually(() => {
      expect(last(harness, orderId)?.status).toBe('filled');
    });
    expect(recorder.myTrades).toEqual([]);
    expect(recorder.saw('live', from)).toBe(false);
    venue.faults.withholdExecutions(false);
    await eventually(() => {
      expectAccount(harness, venue);
    });
    expect(recorder.saw('recovering', from)).toBe(true);
    expect(recorder.saw('gap', from)).toBe(false);
  });

  test('a commission that comes on the next connection is a revision of its fill', async () => {
    await using venue = await startTwsSimulator({ seed: 24, pairs: [PAIR], rate: 0, commissionDelay: 3_000 });
    await using harness = open(venue);
    await harness.stream.ready();
    buy(venue);
    await eventually(() => {
      expect(harness.recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    for (const fill of harness.recorder.myTrades) expect(fill).not.toHaveProperty('fee');
    venue.faults.drop();
    await eventually(() => {
      for (const { fillId, fee } of venue.market.fills)
        expect(fillsOf(harness).find(({ tradeId }) => tradeId === fillId)).toMatchObject({
          revision: 1,
          fee,
        });
    });
    await eventually(() => {
      expectAccount(harness, venue);
    });
  });

  test('after an unreadable message, orders are reconciled with a list', async () => {
    await using venue = await startTwsSimulator({ seed: 25, pairs: [PAIR], rate: 0 });
    await using harness = open(venue);
    await harness.stream.ready();
    const from = harness.recorder.statuses.length;
    venue.faults.garble();
    await eventually(() => {
      expect(harness.recorder.saw('recovering', from)).toBe(true);
      expect(harness.stream.status().channels.my_order?.state).toBe('live');
    });
    expect(harness.stream.status().channels.my_order?.reconnects).toBe(0);
  });

  test('events of an outage are requested before the stream is live again', async () => {
    await using venue = await startTwsSimulator({ seed: 26, pairs: [PAIR], rate: 0 });
    await using harness = open(venue);
    await harness.stream.ready();
    const orderId = rest(venue);
    await eventually(() => {
      expect(last(harness, orderId)?.status).toBe('new');
    });
    venue.faults.loseConnectivity();
    await eventually(() => {
      expect(harness.stream.status().channels.my_order?.state).toBe('stale');
    });
    const from = harness.recorder.statuses.length;
    venue.market.fillOrder(orderId);
    buy(venue);
    venue.faults.restoreConnectivity({ isDataLost: false });
    await eventually(() => {
      expect(harness.recorder.saw('live', from)).toBe(true);
    });
    expectAccount(harness, venue);
    expect(harness.recorder.saw('recovering', from)).toBe(true);
  });
});
