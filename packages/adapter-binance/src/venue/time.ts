import { epochTimeOf } from '@hftjs/core/adapter';

/**
 * A time of Binance in epoch milliseconds; `undefined` where it is absent, zero, or in a unit that Binance does not use.
 * Spot connections request microseconds; futures and recorded frames have milliseconds.
 */
export const timeOf = (value: unknown): number | undefined =>
  epochTimeOf(value, 'milliseconds or microseconds');
