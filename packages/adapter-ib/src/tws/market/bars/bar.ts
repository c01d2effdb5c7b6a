import { amountOf, describeValue, epochTimeOf, numberOf, rowError } from '@hftjs/core/adapter';
import { isSet } from '../../../numbers.js';

/** One bar: prices and volume of an interval, of which TWS states the beginning. */
export interface Bar {
  /** Epoch milliseconds. */
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency. */
  readonly volume: number;
  readonly trades?: number;
}

/** What stands in place of a time behind the last bar of an answer. */
const END = 'finished';

/** Whether an event marks the end of an answer. */
export const isEnd = ([, time]: readonly unknown[]): boolean =>
  typeof time === 'string' && time.startsWith(END);

/**
 * Reads the arguments of `historicalData` and `historicalDataUpdate`: id, time in epoch seconds, open, high, low, close,
 * volume, number of trades, average price. A volume that TWS does not know is -1, and such a bar is not a candle.
 *
 * https://interactivebrokers.github.io/tws-api/historical_bars.html
 *
 * @throws Error naming what is wrong with the bar
 */
export function readBar([, time, open, high, low, close, volume, count]: readonly unknown[]): Bar {
  const openTime = epochTimeOf(time, 'seconds');
  if (openTime === undefined) throw rowError(() => `the time of a bar is ${describeValue(time)}`);
  // A number of trades that is not known is -1 too.
  const trades = typeof count === 'number' && count >= 0 && isSet(count) ? { trades: count } : undefined;
  return {
    openTime,
    open: priceOf(open, 'open'),
    high: priceOf(high, 'high'),
    low: priceOf(low, 'low'),
    close: priceOf(close, 'close'),
    volume: setOf(amountOf(volume, 'volume'), 'volume'),
    ...trades,
  };
}

function priceOf(value: unknown, name: string): number {
  const price = numberOf(value, name);
  if (price === -1) throw rowError(() => `${name} is -1, which is no price`);
  return setOf(price, name);
}

function setOf(value: number, name: string): number {
  if (isSet(value)) return value;
  throw rowError(() => `${name} is ${value}, which is not set`);
}
