import { inPresentTime, now } from '../contract/clock.js';
import type { Outage } from './session.js';

/** An outage that lasts from then until the time of the question. */
export const outageSince = (lostAt: number): Outage => ({
  get from() {
    return inPresentTime(lostAt);
  },
  get until() {
    return now();
  },
});
