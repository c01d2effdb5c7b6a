import { epochTimeOf } from '@hftjs/core/adapter';

/** In milliseconds the year 5138, in microseconds 1973: no time of a market is near it. */
const MICROSECONDS_FROM = 1e14;

/**
 * A time of Binance in epoch milliseconds with a microsecond fraction; `undefined` where it is absent, zero, or in a
 * unit that Binance does not use. Spot connections are asked for microseconds; futures and recorded frames have
 * milliseconds.
 */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Number(value) : value;
  return epochTimeOf(time, Number(time) >= MICROSECONDS_FROM ? 'microseconds' : 'milliseconds');
}
