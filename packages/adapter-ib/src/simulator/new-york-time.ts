const EASTERN = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
  minute: '2-digit', second: '2-digit',
}); // prettier-ignore

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Parts {
  readonly date: string;
  readonly clock: string;
}

function newYorkParts(time: number): Parts {
  const parts = new Map(EASTERN.formatToParts(time).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    date: `${part('year')}${part('month')}${part('day')}`,
    clock: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
}

/** `20261123 10:04:05 US/Eastern`. */
export function easternTime(time: number): string {
  const { date, clock } = newYorkParts(time);
  return `${date} ${clock} US/Eastern`;
}

/** When clocks of New York show this hour the next time, in epoch milliseconds. */
export function nextNewYorkHour(time: number, hour: number): number {
  const start = Math.ceil(time / HOUR) * HOUR;
  for (let next = start; next <= start + DAY + HOUR; next += HOUR)
    if (next > time && newYorkParts(next).clock === `${String(hour).padStart(2, '0')}:00:00`) return next;
  throw new RangeError(`there is no hour ${hour} in New York`);
}

/** Epoch milliseconds of a date and a time there: `20261123`, `10:04:05`. */
export function fromNewYork(date: string, clock: string): number {
  const utc = fromUtc(date, clock);
  const shown = newYorkParts(utc);
  return utc + (utc - fromUtc(shown.date, shown.clock));
}

/** The same in UTC; not a number for a text that is not a time. */
export const fromUtc = (date: string, clock: string): number =>
  Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T${clock}Z`);
