import { candleIntervals, epochTimeOf, isRow, numberOf, type CandleRow } from '@hftjs/core/adapter';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { Market } from '../../venue/future/instruments.js';

/** The candle lengths of derivatives. Kraken reads `1M` as a minute, so that there is no month. */
export const FUTURE_CANDLES = candleIntervals(
  {
    ...{ '1m': '1m', '5m': '5m', '15m': '15m', '30m': '30m', '1h': '1h', '4h': '4h', '12h': '12h' },
    ...{ '1d': '1d', '1w': '1w' },
  },
  '1m',
);

/**
 * A candle of a linear product: that of a frame of a `candles_trade_` feed, or a row of REST charts. Prices and size are
 * texts. Nothing states that a candle has ended.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/charts/candles
 */
export function parseCandle(given: unknown, { symbol, sizes }: Market): CandleRow {
  if (!isRow(given)) throw new Error('a candle is not an object');
  const openTime = epochTimeOf(given.time);
  if (openTime === undefined) throw new Error('time of a candle is not an epoch time in milliseconds');
  return {
    symbol,
    openTime,
    open: numberOf(given.open, 'open'),
    high: numberOf(given.high, 'high'),
    low: numberOf(given.low, 'low'),
    close: numberOf(given.close, 'close'),
    volume: volumeOf(sizes, numberOf(given.volume, 'volume'), 1),
  };
}
