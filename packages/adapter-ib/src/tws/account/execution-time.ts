import { BoundedMap, epochTimeOf } from '@hftjs/core/adapter';

const SHAPE = /^(\d{4})(\d\d)(\d\d)([ -])\s*(\d\d):(\d\d):(\d\d)(?:\s+(\S+))?$/;

/** Zones remembered, the unknown ones too. */
const ZONES_KEPT = 100;

const formatters = new BoundedMap<string, Intl.DateTimeFormat | undefined>(ZONES_KEPT);

/** The longest time: with the name of a zone. */
const MAX_LENGTH = 80;

/**
 * Epoch milliseconds of a time as TWS writes it: `20261123 10:04:05 US/Eastern`, or `20261123-15:04:05` in UTC.
 * `undefined` where the zone is missing or unknown: a guess would be wrong by hours.
 */
export function parseExecutionTime(text: string): number | undefined {
  const match = text.length > MAX_LENGTH ? null : SHAPE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, separator, hours, minutes, seconds, zone] = match;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  if (separator === '-')
    return zone === undefined || zone === 'UTC' ? epochTimeOf(wall, 'milliseconds') : undefined;
  if (zone === undefined) return undefined;
  const first = offsetOf(zone, wall);
  if (first === undefined) return undefined;
  // The offset is that of the moment meant, not of the moment at which UTC shows these digits.
  return epochTimeOf(wall - (offsetOf(zone, wall - first) ?? first), 'milliseconds');
}

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
