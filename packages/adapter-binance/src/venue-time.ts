/** In milliseconds the year 5138, in microseconds 1973: no time of a market is near it. */
const MICROSECONDS_FROM = 1e14;

/**
 * A time of Binance in epoch milliseconds with a microsecond fraction. Spot connections are asked for
 * microseconds; futures and recorded frames have milliseconds.
 */
export const toMilliseconds = (time: number): number => (time >= MICROSECONDS_FROM ? time / 1000 : time);

/** The same for a field of a frame; `undefined` where it is absent, zero or no time. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? toMilliseconds(time) : undefined;
}
