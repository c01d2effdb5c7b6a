import { VenueError } from '../wire/venue-error.js';
import type { Interval } from './candle.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Weeks begin on Monday; the epoch began on a Thursday. */
const FIRST_MONDAY = 4 * DAY;

const LENGTHS: Readonly<Record<string, number>> = {
  '1s': SECOND,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
};

/** The interval of a name that a time lies in; absent for a name of none. Names are case-sensitive: `1M` is a month. */
export function intervalNamed(name: string): ((time: number) => Interval) | undefined {
  if (name === '1w') return (time) => regular(time - FIRST_MONDAY, 7 * DAY, FIRST_MONDAY);
  if (name === '1M') return month;
  const length = Object.hasOwn(LENGTHS, name) ? LENGTHS[name] : undefined;
  return length === undefined ? undefined : (time) => regular(time, length, 0);
}

/** The same; throws the venue's error. */
export function intervalOf(name: string): (time: number) => Interval {
  const interval = intervalNamed(name);
  if (interval === undefined) throw new VenueError(-1120, 'Invalid interval.');
  return interval;
}

function regular(time: number, length: number, shift: number): Interval {
  const openTime = Math.floor(time / length) * length + shift;
  return { openTime, closeTime: openTime + length - 1 };
}

function month(time: number): Interval {
  const date = new Date(time);
  const [year, index] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { openTime: Date.UTC(year, index), closeTime: Date.UTC(year, index + 1) - 1 };
}
