import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '@hftjs/core/adapter';
import { describe, expect, test, vi } from 'vitest';
import { eventually, open, QUICK, type Suite } from './harness.js';
import { expectWhole } from './whole.js';

/** How far the wall clock leaps, and the `silence` time-out, in milliseconds. */
const LEAP = 3_000;
const SILENCE = 2_000;

const clockError = (): number => Math.abs(now() - Date.now());

/** Handles that keep a process alive, by kind. */
const handles = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout|Immediate/.test(kind));

/** Tests that change or measure the whole process. No other test runs at the same time. */
export function describeProcess(suite: Suite): void {
  const { channels, pairs, startSimulator } = suite;

  describe('a connection', () => {
    test('is replaced after a suspend, and the clock is right afterwards', async () => {
      await using venue = await startSimulator({ seed: 41, pairs, rate: 60 });
      await using harness = open(suite, venue, {
        subscribeChannels: channels,
        timeouts: { ...QUICK.timeouts, silence: SILENCE },
      });
      const { recorder, stream } = harness;
      await stream.ready();
      const before = recorder.statuses.length;
      const realNow = Date.now.bind(Date);
      const wallClock = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + LEAP);
      try {
        await eventually(() => {
          const stale = recorder.statuses.slice(before).filter(({ state }) => state === 'stale');
          expect(new Set(stale.map(({ channel }) => channel))).toEqual(new Set(channels));
        });
        expect(clockError()).toBeLessThan(100);
        await stream.ready();
        await expectWhole(suite, venue, harness);
      } finally {
        wallClock.mockRestore();
      }
      // Set back by as much: the clock of events is right again, and never steps back on its way.
      let last = now();
      await eventually(() => {
        const time = now();
        expect(time).toBeGreaterThanOrEqual(last);
        last = time;
        expect(clockError()).toBeLessThan(100);
      });
    });
  });

  describe('a stream', () => {
    test('leaves no handle, timer or socket after stop()', async () => {
      await using venue = await startSimulator({ seed: 33, pairs, rate: 100 });
      const before = handles().length;
      const harness = open(suite, venue, { subscribeChannels: channels });
      await harness.stream.ready();
      await harness.stream.stop();
      await harness.ended;
      await eventually(() => {
        expect(venue.counters.connections).toBe(0);
      });
      // Not within `eventually`, which has timers of its own.
      for (let turn = 0; turn < 500 && handles().length > before; turn++) await sleep(10);
      expect(handles().length).toBeLessThanOrEqual(before);
      for (const channel of channels)
        expect(harness.stream.status().channels[channel]?.state).toBe('stopped');
    });
  });
}
