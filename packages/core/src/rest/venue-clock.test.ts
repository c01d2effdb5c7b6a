import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { now } from '../contract/clock.js';
import { VenueClock } from './venue-clock.js';

test('its earliest time is never ahead of the venue, however the answer is late', async () => {
  for (const [there, back] of [
    [60, 0],
    [0, 60],
    [30, 30],
  ] as const) {
    const ahead = 5_000;
    const clock = new VenueClock(async () => {
      await sleep(there);
      const time = now() + ahead;
      await sleep(back);
      return time;
    });
    await clock.synchronize();
    const venueTime = now() + ahead;
    expect(clock.earliest()).toBeLessThanOrEqual(venueTime + 1);
    expect(clock.earliest()).toBeGreaterThan(venueTime - 60_000);
  }
});

test('before it was measured our own clock is not trusted to the millisecond', () => {
  const clock = new VenueClock(() => Promise.reject(new Error('no network')));
  expect(clock.earliest()).toBeLessThan(now() - 200);
});
