import { describe, expect, test } from 'vitest';
import { eventually, open, QUICK, SIDE_BY_SIDE, type Suite } from './harness.js';

/** How a stream acts when the venue refuses it or demands a pause. */
export function describeConnections(suite: Suite): void {
  const { channels, pairs, publicChannels, startSimulator } = suite;

  describe('a connection', SIDE_BY_SIDE, () => {
    test('that is refused with HTTP 403 after it was live is made again', async () => {
      await using venue = await startSimulator({ seed: 42, pairs, rate: 20 });
      await using harness = open(suite, venue, { subscribeChannels: channels });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.refuse(403, { times: 3 });
      venue.faults.drop();
      await eventually(() => {
        expect(venue.counters.refusedDials).toBe(3);
      });
      await stream.ready();
      for (const channel of channels) expect(stream.status().channels[channel]?.state).toBe('live');
      expect(recorder.saw('failed')).toBe(false);
    });

    test('that is closed with code 1008 after it was live is made again', async () => {
      await using venue = await startSimulator({ seed: 43, pairs, rate: 20 });
      await using harness = open(suite, venue, { subscribeChannels: channels });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.drop({ code: 1008, reason: 'Pong timeout' });
      await eventually(() => {
        expect(recorder.saw('reconnecting')).toBe(true);
      });
      await stream.ready();
      for (const channel of channels) expect(stream.status().channels[channel]?.state).toBe('live');
      expect(recorder.saw('failed')).toBe(false);
    });

    test.each([
      [429, 200],
      // A venue may state the end of its ban in words. The simulators say one second, some of which may pass unread.
      [418, 400],
    ])('that is refused with HTTP %i and no time keeps away', async (status, pause) => {
      await using venue = await startSimulator({ seed: 44, pairs, rate: 10 });
      await using harness = open(suite, venue, {
        subscribeChannels: publicChannels.length > 0 ? publicChannels.slice(0, 1) : channels,
        reconnectTimes: { immediate: 2, initialDelay: 10, maxDelay: 100, tooManyPause: 200, banPause: 400 },
        // Where a busy machine answers late, a dial that is given up has no status.
        timeouts: { ...QUICK.timeouts, connect: 20_000 },
      });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.refuse(status, { times: 1 });
      venue.faults.drop();
      await eventually(() => {
        expect(recorder.statuses.some(({ nextDelay = 0 }) => nextDelay >= pause)).toBe(true);
      });
      await stream.ready();
      expect(venue.counters.refusedDials).toBe(1);
    });
  });
}
