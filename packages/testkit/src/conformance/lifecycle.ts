import { AsyncQueue, Channel, type Trade } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Suite } from './harness.js';
import { Recorder } from '../recorder.js';
import { expectAllTrades } from './truth.js';

/** Observers, and stopping. */
export function describeLifecycle(suite: Suite): void {
  const { channels, pairs, publicChannels, startSimulator } = suite;

  describe('a stream', SIDE_BY_SIDE, () => {
    test.runIf(publicChannels.includes(Channel.TRADE))(
      'keeps two observers apart: a slow one does not delay the other',
      async () => {
        await using venue = await startSimulator({ seed: 31, pairs, rate: 300 });
        await using harness = open(suite, venue, { subscribeChannels: [Channel.TRADE] });
        const { recorder, stream } = harness;
        const slow = new AsyncQueue<Trade>({ capacity: 50 });
        stream.bindObserver({ tradeQueue: slow });
        await stream.ready();
        let handled = 0;
        const consumer = (async () => {
          for await (const trade of slow) {
            expect(trade.symbol).toBeDefined();
            await new Promise((resolve) => setTimeout(resolve, 50));
            handled++;
          }
        })();
        await eventually(() => {
          expect(recorder.trades.length).toBeGreaterThan(200);
          expect(handled).toBeGreaterThan(3);
        });
        venue.market.stop();
        await eventually(() => {
          expectAllTrades(recorder, venue, pairs);
        });
        expect(slow.size).toBeLessThanOrEqual(50);
        expect(slow.dropped).toBeGreaterThan(0);
        expect(stream.status().channels.trade?.dropped).toBe(slow.dropped);
        slow.close();
        slow.drain();
        await consumer;
      },
    );

    test.runIf(publicChannels.length > 0)('delivers nothing to an observer that was unbound', async () => {
      await using venue = await startSimulator({ seed: 32, pairs, rate: 200 });
      await using harness = open(suite, venue, { subscribeChannels: publicChannels });
      const { recorder, stream } = harness;
      const other = new Recorder();
      const received = (): number => recorder.events.length;
      stream.bindObserver(other);
      await stream.ready();
      await eventually(() => {
        expect(received()).toBeGreaterThan(0);
      });
      stream.unbindObserver(recorder);
      const before = received();
      other.takeAll();
      await eventually(() => {
        expect(other.events.length).toBeGreaterThan(5);
      });
      expect(received()).toBe(before);
    });

    test('stops at once while it is dialling, waiting or cut off', async () => {
      await using venue = await startSimulator({ seed: 34, pairs, rate: 10 });
      const dialling = open(suite, venue, { subscribeChannels: channels });
      await dialling.stream.stop();
      await dialling.ended;
      venue.faults.refuse(503);
      const waiting = open(suite, venue, {
        subscribeChannels: channels,
        reconnectTimes: { immediate: 0, initialDelay: 600_000, maxDelay: 600_000 },
      });
      await eventually(() => {
        expect(waiting.recorder.saw('reconnecting')).toBe(true);
      });
      await waiting.stream.stop();
      await waiting.ended;
      venue.faults.accept();
      const frozen = open(suite, venue, { subscribeChannels: channels });
      await frozen.stream.ready();
      venue.faults.freeze();
      await frozen.stream.stop();
      await frozen.ended;
      await expect(frozen.stream.start()).rejects.toMatchObject({ code: 'closed' });
      await expect(frozen.stream.ready()).rejects.toMatchObject({ code: 'closed' });
    });

    test('gives up after the attempts that it was allowed', async () => {
      await using venue = await startSimulator({ seed: 35, pairs, rate: 10 });
      await using harness = open(suite, venue, {
        subscribeChannels: channels,
        reconnectTimes: { attempts: 3, initialDelay: 5, maxDelay: 20 },
      });
      await harness.stream.ready();
      await venue.faults.down();
      await expect(harness.ended).rejects.toMatchObject({ code: 'reconnect_exhausted' });
      await expect(harness.stream.ready()).rejects.toMatchObject({ code: 'reconnect_exhausted' });
      expect(harness.recorder.saw('failed')).toBe(true);
    });
  });
}
