import { BoundedMap } from '../contract/bounded.js';
import { timestampOf } from './timestamps.js';

/** Zones remembered, the unknown ones too. */
const ZONES_KEPT = 100;

const formatters = new BoundedMap<string, Intl.DateTimeFormat | undefined>(ZONES_KEPT);

/** The longest time: with the name of a zone. */
const MAX_LENGTH = 80;

/**
 * Makes a reader of times that are texts with the parts of a clock, such as `20261123 10:04:05 US/Eastern`. It returns
 * epoch milliseconds, and `undefined` for any other value, or one of an unknown zone: a guess would be wrong by hours.
 *
 * @param shape - its groups are `year` (of four or two digits), `month`, `day`, `hour`, `minute`, `second`, and `zone`,
 * the IANA name of a time zone; without a zone the time is in UTC
 */
export const clockTimeReader =
  (shape: RegExp) =>
  (value: unknown): number | undefined => {
    if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
    const { year = '', month, day, hour, minute, second, zone } = shape.exec(value)?.groups ?? {};
    const date = `${year.padStart(4, '20')}-${String(month)}-${String(day)}`;
    const wall = timestampOf(`${date}T${String(hour)}:${String(minute)}:${String(second)}Z`);
    if (wall === undefined || zone === undefined) return wall;
    const first = offsetOf(zone, wall);
    // The offset is that of the moment meant, not of the moment at which UTC shows these digits.
    return first === undefined ? undefined : wall - (offsetOf(zone, wall - first) ?? first);
  };

/** How far a zone's clock is ahead of UTC, in milliseconds. */
function offsetOf(zone: string, time: number): number | undefined {
  const formatter = formatterOf(zone);
  if (formatter === undefined) return undefined;
  const parts = new Map(formatter.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - time;
}

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formatters.has(zone)) formatters.set(zone, makeFormatter(zone));
  return formatters.get(zone);
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }); // prettier-ignore
  } catch {
    return undefined;
  }
}
