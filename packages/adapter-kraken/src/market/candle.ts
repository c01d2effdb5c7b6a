import type { CurrencyPair } from '@hftjs/core';
import {
  candleIntervals,
  describeMessage,
  describeRow,
  idOf,
  isRow,
  numberOf,
  wire,
  wireRows,
  type CandleRow,
  type DescribedRow,
} from '@hftjs/core/adapter';

/** The candle lengths of the spot market, and Kraken's words for them: minutes. */
export const SPOT_CANDLES = candleIntervals(
  {
    ...{ '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240 },
    ...{ '1d': 1_440, '1w': 10_080, '15d': 21_600 },
  },
  '1m',
);

/**
 * A row of the `ohlc` channel: a whole candle, sent with each trade. Nothing states that a candle has ended, and an
 * interval without trades has none.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/ohlc
 */
export const candleRow = describeRow('ohlc', {
  symbol: wire.word,
  open: wire.positive,
  high: wire.positive,
  low: wire.positive,
  close: wire.positive,
  trades: wire.optional(wire.id),
  volume: wire.amount,
  vwap: wire.optional(wire.ignored),
  interval_begin: wire.optional(wire.isoTime),
  /** Minutes. */
  interval: wire.id,
  timestamp: wire.optional(wire.ignored),
});

export const candleMessage = describeMessage('ohlc', {
  channel: wire.literal('ohlc'),
  type: wire.mostly(wire.text, 'update', 'snapshot'),
  timestamp: wire.optional(wire.isoTime),
  data: wireRows(candleRow),
});

/**
 * The candle of a row, which may be of parsed JSON or read from the bytes of a frame.
 *
 * @throws Error naming what is missing
 */
export function candleOf(row: DescribedRow<typeof candleRow>, symbol: CurrencyPair): CandleRow {
  const { interval_begin: openTime, open, high, low, close, volume, trades } = row;
  if (openTime === undefined) throw new Error('ohlc.interval_begin is not a time');
  return { symbol, openTime, open, high, low, close, volume, trades };
}

/**
 * A row of REST `OHLC`: begin in seconds, open, high, low, close, average price, volume, number of trades. `undefined` for
 * an interval without trades, which REST fills with the last price.
 *
 * @throws Error naming the column that is missing or wrong
 * @see https://docs.kraken.com/api/docs/rest-api/get-ohlc-data
 */
export function parseRestCandle(row: unknown, symbol: CurrencyPair): CandleRow | undefined {
  if (!Array.isArray(row)) throw new Error(`a row of OHLC is ${isRow(row) ? 'an object' : 'not an array'}`);
  const [seconds, open, high, low, close, , volume, count] = row as unknown[];
  const trades = idOf(count, 'trades');
  if (trades === 0) return undefined;
  return {
    symbol,
    openTime: idOf(seconds, 'seconds') * 1000,
    open: numberOf(open, 'open'),
    high: numberOf(high, 'high'),
    low: numberOf(low, 'low'),
    close: numberOf(close, 'close'),
    volume: numberOf(volume, 'volume'),
    trades,
  };
}
