import type { Candle } from '../channels/candle.js';
import type { PublicHeader } from '../channels/header.js';
import type { CandleRow } from './candle-facts.js';
import type { CandleInterval } from './candle-interval.js';

export interface CandleHeader extends PublicHeader {
  readonly interval: CandleInterval;
  readonly closed: boolean;
}

/** Makes the event of a row. */
export function makeCandle(row: CandleRow, header: CandleHeader): Candle {
  const { symbol, openTime, open, high, low, close, volume, quoteVolume, trades, exchangeTime } = row;
  const { exchange, receivedTime, origin, interval, closed } = header;
  return {
    channel: 'candle',
    exchange,
    symbol,
    ...(exchangeTime !== undefined && { exchangeTime }),
    receivedTime,
    ...(origin !== undefined && { origin }),
    interval: interval.name,
    openTime,
    closeTime: interval.closeTime(openTime),
    open,
    high,
    low,
    close,
    volume,
    ...(quoteVolume !== undefined && { quoteVolume }),
    ...(trades !== undefined && { trades }),
    closed,
  };
}

/** Whether two states of a candle have the same figures. Those that only one of them states are not compared. */
export const isSameCandle = (known: CandleRow, row: CandleRow): boolean =>
  known.open === row.open &&
  known.high === row.high &&
  known.low === row.low &&
  known.close === row.close &&
  known.volume === row.volume &&
  !differ(known.quoteVolume, row.quoteVolume) &&
  !differ(known.trades, row.trades);

/**
 * Whether a row is an older state of a candle than the known one. Of two connections, or of a connection and REST, one
 * may be behind: volume and number of trades of a candle do not fall.
 */
export function isStale(known: CandleRow, row: CandleRow, isSameSource: boolean): boolean {
  if (known.exchangeTime !== undefined && row.exchangeTime !== undefined && isSameSource)
    return row.exchangeTime < known.exchangeTime;
  if (isSameSource) return false;
  return row.volume < known.volume || (row.trades ?? Infinity) < (known.trades ?? 0);
}

const differ = (left: number | undefined, right: number | undefined): boolean =>
  left !== undefined && right !== undefined && left !== right;
