import { epochTimeOf, isRow, numberOf, type Sizes } from '@hftjs/core/adapter';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { CandleFigures } from '../candle.js';

/**
 * A candle of a linear product: that of a frame of a `candles_trade_` feed, or a row of REST charts. Prices and size are
 * texts. Nothing states that a candle has ended.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/charts/candles
 */
export function parseCandle(given: unknown, sizes: Sizes): CandleFigures {
  if (!isRow(given)) throw new Error('a candle is not an object');
  const openTime = epochTimeOf(given.time);
  if (openTime === undefined) throw new Error('time of a candle is not an epoch time in milliseconds');
  return {
    openTime,
    open: numberOf(given.open, 'open'),
    high: numberOf(given.high, 'high'),
    low: numberOf(given.low, 'low'),
    close: numberOf(given.close, 'close'),
    volume: volumeOf(sizes, numberOf(given.volume, 'volume'), 1),
  };
}
