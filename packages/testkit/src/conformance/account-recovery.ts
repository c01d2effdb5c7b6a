import { Channel } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Harness, type Suite } from './harness.js';
import { priceAway, someVolume } from './orders.js';
import { placeKnown, restingOrder, tradeUnseen, tradeWithOwn } from './outage-orders.js';
import { expectAccount, expectConserved, firstLive, reconnected } from './recovered-account.js';

/** How far lists lag, in seconds: longer than a recovery takes, shorter than a test waits. */
const LAG = 1.5;

/** Own orders and fills of an outage are all published once, even if REST lags or fails. */
export function describeAccountRecovery(suite: Suite): void {
  const { pairs, privateChannels, startSimulator } = suite;
  const [pair, otherPair] = pairs;
  const hasAll = [Channel.MY_ORDER, Channel.MY_TRADE].every((name) => privateChannels.includes(name));

  describe.runIf(suite.recoversAccount && hasAll)('own orders and fills of an outage', SIDE_BY_SIDE, () => {
    const started = async (seed: number): Promise<Session> => {
      const venue = await startSimulator({ seed, pairs, rate: 0 });
      const harness = open(suite, venue, { subscribeChannels: privateChannels });
      await harness.stream.ready();
      return {
        venue,
        harness,
        async [Symbol.asyncDispose]() {
          await harness.stream.stop();
          await venue.close();
        },
      };
    };

    test.each([
      ['fills', { fills: LAG }],
      ['orders', { orders: LAG }],
      ['both', { fills: LAG, orders: LAG }],
    ])(
      'REST is behind with %s: all are delivered, and not live while one is known to be missing',
      async (_, lag) => {
        await using session = await started(41);
        const { venue, harness } = session;
        const known = await placeKnown(venue, harness, pair);
        await venue.faults.down();
        venue.faults.lag(lag);
        tradeUnseen(venue, { known, pair: otherPair });
        await venue.faults.up();
        await firstLive(harness);
        expectConserved(harness);
        await expectAccount(suite, venue, harness);
      },
    );

    test('a fill that is received after a reconnect does not hide the one that REST lists late', async () => {
      await using session = await started(42);
      const { venue, harness } = session;
      const known = await placeKnown(venue, harness, pair);
      await venue.faults.down();
      venue.faults.lag({ fills: LAG });
      venue.market.fillOrder(known.orderId, someVolume(venue, pair, 1));
      const before = venue.counters.dials;
      await venue.faults.up();
      await eventually(() => {
        expect(venue.counters.dials).toBeGreaterThan(before);
        expect(harness.stream.status().channels.my_order?.reconnects).toBeGreaterThan(0);
      });
      venue.market.fillOrder(known.orderId);
      await expectAccount(suite, venue, harness);
      venue.faults.drop();
      await reconnected(harness, 2);
      await expectAccount(suite, venue, harness);
    });

    test('both sides of one trade are own orders: two fills, live and after an outage', async () => {
      await using session = await started(43);
      const { venue, harness } = session;
      tradeWithOwn(venue, pair);
      await expectAccount(suite, venue, harness);
      await venue.faults.down();
      tradeWithOwn(venue, otherPair);
      await venue.faults.up();
      await expectAccount(suite, venue, harness);
    });

    test('orders that began and ended unseen are published with their ends', async () => {
      await using session = await started(44);
      const { venue, harness } = session;
      await venue.faults.down();
      tradeUnseen(venue, { pair });
      const volume = someVolume(venue, otherPair);
      const part = venue.placeOrder({
        ...{ pair: otherPair, side: 'sell', type: 'limit', volume },
        price: priceAway(venue, otherPair, 0.02),
      });
      venue.market.fillOrder(part.orderId, someVolume(venue, otherPair, 1));
      venue.cancelOrder(part.orderId);
      await venue.faults.up();
      await expectAccount(suite, venue, harness);
    });

    test('an unreadable row costs only that row: the stream is ready, and no batch is complete', async () => {
      await using venue = await startSimulator({ seed: 45, pairs, rate: 0 });
      const known = venue.placeOrder(restingOrder(venue, pair));
      venue.faults.poison('orders');
      venue.faults.poison('fills');
      await using harness = open(suite, venue, { subscribeChannels: privateChannels });
      const { recorder, stream } = harness;
      await stream.ready();
      await venue.faults.down();
      const before = recorder.myOrderBatches.length;
      tradeUnseen(venue, { known, pair });
      const open1 = venue.placeOrder(restingOrder(venue, otherPair));
      await venue.faults.up();
      await reconnected(harness, 1);
      await expectAccount(suite, venue, harness);
      const malformed = privateChannels.map((name) => stream.status().channels[name]?.malformed ?? 0);
      expect(Math.max(...malformed)).toBeGreaterThan(0);
      expect(recorder.myOrders.some(({ orderId }) => orderId === open1.orderId)).toBe(true);
      const readOverRest = recorder.myOrderBatches
        .slice(before)
        .filter(({ origin }) => origin === 'reconcile');
      if (!suite.listsOnSocket) for (const batch of readOverRest) expect(batch.complete).toBe(false);
      venue.faults.cure();
    });

    test.each([Channel.MY_ORDER, Channel.MY_TRADE])(
      'a private frame of %s that arrives cut is made up for, without another frame',
      async (channel) => {
        await using session = await started(46);
        const { venue, harness } = session;
        await placeKnown(venue, harness, pair);
        venue.faults.corrupt(1, channel);
        venue.placeOrder({ pair, side: 'buy', type: 'market', volume: someVolume(venue, pair, 1) });
        await expectAccount(suite, venue, harness);
        venue.faults.corrupt(50, channel);
        venue.placeOrder({ pair, side: 'buy', type: 'market', volume: someVolume(venue, pair, 1) });
        await expectAccount(suite, venue, harness);
      },
    );

    test('a connection that is lost during its recovery does not move the beginning of the outage', async () => {
      await using session = await started(47);
      const { venue, harness } = session;
      const known = await placeKnown(venue, harness, pair);
      await venue.faults.down();
      tradeUnseen(venue, { known, pair: otherPair });
      await venue.faults.up();
      for (let round = 1; round <= 2; round++) {
        venue.faults.refuseRest(503);
        const { dials } = venue.counters;
        const asked = restCount(venue);
        venue.faults.drop();
        await eventually(() => {
          if (!suite.dialsOverRest) expect(venue.counters.dials).toBeGreaterThan(dials);
          expect(restCount(venue)).toBeGreaterThan(asked);
        });
      }
      venue.faults.accept();
      venue.faults.drop();
      await expectAccount(suite, venue, harness);
    });

    test('answers to a connection that has ended are not published', async () => {
      await using session = await started(48);
      const { venue, harness } = session;
      const known = await placeKnown(venue, harness, pair);
      venue.faults.spoilRest('late', { duration: 1_200 });
      const asked = restCount(venue);
      venue.faults.drop();
      await eventually(() => {
        expect(restCount(venue)).toBeGreaterThan(asked);
      });
      venue.faults.accept();
      venue.cancelOrder(known.orderId);
      tradeUnseen(venue, { pair: otherPair });
      venue.faults.drop();
      await expectAccount(suite, venue, harness);
      await eventually(() => {
        expect(venue.counters.openRestRequests).toBe(0);
      });
      await expectAccount(suite, venue, harness);
    });
  });
}

/** A venue, and a stream on it that is ready. */
interface Session extends AsyncDisposable {
  readonly venue: SimulatedVenue;
  readonly harness: Harness;
}

const restCount = ({ counters }: SimulatedVenue): number =>
  Object.values(counters.restRequests).reduce((sum, count) => sum + count, 0);
