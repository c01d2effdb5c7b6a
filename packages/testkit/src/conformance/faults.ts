import { Channel } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { eventually, open, QUICK, SIDE_BY_SIDE, type Suite } from './harness.js';
import { ordealsOf } from './ordeals.js';
import { placeSome, someVolume } from './orders.js';
import { expectAllFills, expectAllTrades, expectOrdersAsTheyAre, ordersOf } from './truth.js';
import { expectWhole } from './whole.js';

/** After every fault, no event is lost and none is published twice. */
export function describeFaults(suite: Suite): void {
  const { channels, pairs, privateChannels, publicChannels, startSimulator } = suite;
  const quick = { ...QUICK, timeouts: { ...QUICK.timeouts, silence: 2_500, connect: 1_000 } };

  describe('the venue', SIDE_BY_SIDE, () => {
    test.each(ordealsOf(suite))('$name: live again, nothing lost, nothing doubled', async (ordeal) => {
      await using venue = await startSimulator({ seed: 21, pairs, rate: 60 });
      const { receiver } = ordeal;
      await using harness = open(suite, venue, { subscribeChannels: channels, receiver, ...quick });
      const { recorder, stream } = harness;
      await stream.ready();
      if (publicChannels.length > 0)
        await eventually(() => {
          expect(publicChannels.flatMap((channel) => recorder.eventsOf(channel)).length).toBeGreaterThan(0);
        });
      if (privateChannels.length > 0) placeSome(venue, pairs[0]);
      const before = recorder.statuses.length;
      await ordeal.strike(venue);
      if (ordeal.cuts)
        await eventually(() => {
          const lost = recorder.statuses.slice(before).filter(({ state }) => state === 'reconnecting');
          expect(new Set(lost.map(({ channel }) => channel))).toEqual(new Set(channels));
        });
      // Fills while the stream is cut off.
      if (privateChannels.length > 0) placeSome(venue, pairs[1]);
      await ordeal.relieve?.(venue);
      await stream.ready();
      if (privateChannels.length > 0) placeSome(venue, pairs[0]);
      await expectWhole(suite, venue, harness);
      if (ordeal.cuts)
        for (const channel of channels)
          expect(stream.status().channels[channel]?.reconnects, channel).toBeGreaterThan(0);
    });

    test.runIf(privateChannels.includes(Channel.MY_TRADE))(
      'fills missed while cut off are published as reconciled, once',
      async () => {
        await using venue = await startSimulator({ seed: 22, pairs, rate: 0 });
        await using harness = open(suite, venue, { subscribeChannels: privateChannels });
        const { recorder, stream } = harness;
        await stream.ready();
        await venue.faults.down();
        const { orderId } = venue.placeOrder({
          pair: pairs[0],
          side: 'buy',
          type: 'market',
          volume: someVolume(venue, pairs[0]),
        });
        await venue.faults.up();
        await eventually(() => {
          expectAllFills(suite, recorder, venue.market.fills);
        });
        for (const trade of recorder.myTrades) expect(trade).toMatchObject({ orderId, origin: 'reconcile' });
      },
    );

    test.runIf(privateChannels.includes(Channel.MY_TRADE))(
      'hundreds of fills missed while cut off are all published, once',
      async () => {
        await using venue = await startSimulator({ seed: 23, pairs, rate: 0 });
        await using harness = open(suite, venue, { subscribeChannels: privateChannels });
        const { recorder, stream } = harness;
        await stream.ready();
        placeSome(venue, pairs[0]);
        await eventually(() => {
          expectAllFills(suite, recorder, venue.market.fills);
        });
        await venue.faults.down();
        while (venue.market.fills.length < 150) {
          placeSome(venue, pairs[0]);
          venue.market.step();
        }
        await venue.faults.up();
        await eventually(() => {
          expectAllFills(suite, recorder, venue.market.fills);
          expectOrdersAsTheyAre(
            recorder,
            venue.market.orders.filter((order) =>
              ordersOf(recorder).some(({ orderId }) => orderId === order.orderId),
            ),
          );
        });
      },
    );

    test.runIf(suite.tradesAreNumbered && publicChannels.includes(Channel.TRADE))(
      'trades that a stalled channel lost are fetched, once',
      async () => {
        await using venue = await startSimulator({ seed: 24, pairs, rate: 0 });
        await using harness = open(suite, venue, { subscribeChannels: [Channel.TRADE] });
        const { recorder, stream } = harness;
        await stream.ready();
        const trade = (): void => {
          for (const pair of pairs) venue.market.trade(pair, 'buy', someVolume(venue, pair, 1));
        };
        trade();
        await eventually(() => {
          expectAllTrades(recorder, venue, pairs);
        });
        venue.faults.stall(Channel.TRADE);
        for (let round = 0; round < 5; round++) trade();
        venue.faults.resume();
        trade();
        await eventually(() => {
          expectAllTrades(recorder, venue, pairs);
        });
        expect(recorder.trades.some(({ origin }) => origin === 'backfill')).toBe(true);
        await stream.ready();
        const recovered = recorder.statuses.filter(({ state }) => state === 'recovering');
        expect(new Set(recovered.map(({ symbol }) => symbol))).toEqual(new Set(pairs));
        for (const symbol of pairs) {
          const filled = recorder.trades.filter(
            (one) => one.symbol === symbol && one.origin === 'backfill',
          ).length;
          expect(filled).toBeGreaterThanOrEqual(5);
          expect(recorder.statuses).toContainEqual(
            expect.objectContaining({ channel: Channel.TRADE, state: 'live', symbol, filled }),
          );
        }
        expect(recorder.saw('gap')).toBe(false);
        expect(stream.status().channels.trade?.reconnects).toBe(0);
      },
    );

    test('a channel that becomes quiet on an open connection is reported as stale, and recovers', async () => {
      const [channel] = publicChannels;
      if (channel === undefined) return;
      await using venue = await startSimulator({ seed: 25, pairs, rate: 200 });
      await using harness = open(suite, venue, {
        subscribeChannels: [channel],
        timeouts: { ...QUICK.timeouts, data: 700 },
      });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.stall(channel);
      await eventually(() => {
        expect(recorder.saw('stale')).toBe(true);
      });
      venue.faults.resume();
      await stream.ready();
      expect(stream.status().channels[channel]?.reconnects).toBeGreaterThan(0);
    });

    test('a Retry-After is obeyed', async () => {
      await using venue = await startSimulator({ seed: 26, pairs, rate: 10 });
      await using harness = open(suite, venue, { subscribeChannels: channels.slice(0, 1) });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.refuse(429, { times: 1, retryAfter: 1 });
      venue.faults.drop();
      await eventually(() => {
        expect(recorder.statuses.some(({ nextDelay }) => nextDelay !== undefined && nextDelay >= 1000)).toBe(
          true,
        );
      });
      await stream.ready();
      expect(venue.counters.refusedDials).toBe(1);
    });

    test.runIf(suite.announcesMaintenance)(
      'maintenance is reported as stale, and its end as live',
      async () => {
        await using venue = await startSimulator({ seed: 27, pairs, rate: 50 });
        await using harness = open(suite, venue, { subscribeChannels: channels });
        const { recorder, stream } = harness;
        await stream.ready();
        venue.faults.maintenance();
        await eventually(() => {
          for (const channel of channels) expect(stream.status().channels[channel]?.state).toBe('stale');
        });
        venue.faults.maintenance(false);
        await eventually(() => {
          for (const channel of channels) expect(stream.status().channels[channel]?.state).toBe('live');
        });
        expect(recorder.saw('stale')).toBe(true);
      },
    );
  });
}
