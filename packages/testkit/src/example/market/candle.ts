import type { CurrencyPair } from '@hftjs/core';
import {
  candleIntervals,
  describeMessage,
  describeRow,
  wire,
  wireRows,
  type CandleRow,
} from '@hftjs/core/adapter';

/** The lengths that Acme has, with its own words. */
export const CANDLES = candleIntervals({ '1m': 'min', '1h': 'hour', '1d': 'day' }, '1m');

/**
 * One row of `candle`, or of REST. There is none of an interval without trades, and no row says that a candle is closed.
 *
 * @see https://docs.acme.example/stream#candle
 */
const candleRow = describeRow('candle', {
  symbol: wire.word,
  begin: wire.epochTime('milliseconds'),
  open: wire.amount,
  high: wire.amount,
  low: wire.amount,
  close: wire.amount,
  size: wire.amount,
  trades: wire.amount,
});

export const candleMessage = describeMessage('candle', {
  type: wire.literal('candle'),
  rows: wireRows(candleRow),
});

/** @throws Error naming the field that is missing or wrong */
export function parseCandle(given: unknown, symbol: CurrencyPair): CandleRow {
  const { begin: openTime = NaN, open, high, low, close, size: volume, trades } = candleRow.read(given);
  return { symbol, openTime, open, high, low, close, volume, trades };
}
