import { toMicroseconds } from '@hftjs/simulator';

/** The venue's word for no time. */
export const NO_TIME = '0001-01-01T00:00:00Z';

/** RFC 3339 in UTC to the microsecond, without zeros at the end: `2026-08-09T21:05:44.25045Z`. */
export const microTime = (time: number): string => withFraction(time, fractionOf(time));

/** To the nanosecond; what is below the microsecond is made up from it, so that the text has all its digits. */
export const nanoTime = (time: number): string =>
  withFraction(time, fractionOf(time) + belowMicrosecond(time));

/** What Go prints of a time: `2026-08-09 21:05:48.854840045 +0000 UTC m=+41691.260485341`. */
export function goTime(time: number, uptime: number): string {
  const fraction = fractionOf(time) + belowMicrosecond(time);
  return `${secondsOf(time).replace('T', ' ')}.${fraction} +0000 UTC m=+${uptime.toFixed(9)}`;
}

/** RFC 3339 to the microsecond, in epoch milliseconds: `Date` cuts off what is below the millisecond. */
export function readTime(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  const seconds = Date.parse(`${match?.[1] ?? ''}Z`);
  if (match === null || Number.isNaN(seconds)) return undefined;
  return (seconds * 1000 + Number((match[2] ?? '').padEnd(6, '0').slice(0, 6))) / 1000;
}

const secondsOf = (time: number): string =>
  new Date(Math.floor(toMicroseconds(time) / 1_000_000) * 1000).toISOString().slice(0, 19);

const fractionOf = (time: number): string => String(toMicroseconds(time) % 1_000_000).padStart(6, '0');

const belowMicrosecond = (time: number): string =>
  String(((toMicroseconds(time) % 1000) * 7) % 1000).padStart(3, '0');

function withFraction(time: number, fraction: string): string {
  const digits = fraction.replace(/0+$/, '');
  return `${secondsOf(time)}${digits === '' ? '' : `.${digits}`}Z`;
}
