import { VenueError } from '../wire/venue-error.js';

/** Lengths of candles. Names are case-sensitive: `1M` is a month. */
const NAMES: ReadonlySet<string> = new Set([
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
]);

export const isInterval = (name: string): boolean => NAMES.has(name);

/** The same; throws the venue's error. */
export function checkInterval(name: string): string {
  if (!isInterval(name)) throw new VenueError(-1120, 'Invalid interval.');
  return name;
}
