import { candleIntervals } from '@hftjs/core/adapter';

/**
 * The candle lengths of TWS that begin at whole multiples of their length on any exchange. Longer ones follow the hours
 * of the exchange: TWS states the begin of four hours as the exchange counts them, and of days only the date.
 *
 * https://interactivebrokers.github.io/tws-api/historical_bars.html
 */
export const CANDLES = candleIntervals(
  {
    '1m': '1 min',
    '2m': '2 mins',
    '3m': '3 mins',
    '5m': '5 mins',
    '10m': '10 mins',
    '15m': '15 mins',
    '20m': '20 mins',
    '30m': '30 mins',
    '1h': '1 hour',
  },
  '1m',
);
