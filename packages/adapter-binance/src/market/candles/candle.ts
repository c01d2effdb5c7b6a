import type { CurrencyPair } from '@hftjs/core';
import {
  describeRow,
  describeValue,
  rowError,
  wire,
  type CandleInterval,
  type CandleRow,
  type MessageDescription,
  type Row,
} from '@hftjs/core/adapter';
import { describeStream } from '../../venue/packet.js';
import { timeOf } from '../../venue/time.js';

/** The candle itself. Prices are those of trades: a candle without a trade has the price of the last one before it. */
const candleRow = describeRow('k', {
  t: wire.epochTime('milliseconds or microseconds'),
  T: wire.epochTime('milliseconds or microseconds'),
  s: wire.ignored,
  i: wire.mostly(wire.text, '1m'),
  f: wire.ignored,
  L: wire.ignored,
  o: wire.positive,
  c: wire.positive,
  h: wire.positive,
  l: wire.positive,
  v: wire.amount,
  n: wire.id,
  x: wire.flag,
  q: wire.amount,
  V: wire.ignored,
  Q: wire.ignored,
  B: wire.ignored,
});

/**
 * The present candle of a pair.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#klinecandlestick-streams-for-utc
 */
const klineRow = describeRow('kline', {
  e: wire.name('kline'),
  E: wire.epochTime('milliseconds or microseconds'),
  s: wire.word,
  ps: wire.optional(wire.ignored),
  k: candleRow,
  st: wire.optional(wire.wholeFigure),
});

/** The hot messages of the channel. */
export const CANDLE_MESSAGES: readonly MessageDescription[] = [describeStream('kline', klineRow)];

/** What a row is read against. */
export interface CandleContext {
  readonly symbol: CurrencyPair;
  /** Binance's word for its length is case-sensitive: `1m` is a minute, `1M` a month. */
  readonly interval: CandleInterval;
}

/**
 * One row of `kline`; `undefined` for a candle of another length.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseKline(given: Row, { symbol, interval }: CandleContext): CandleRow | undefined {
  const { E: exchangeTime, k: row } = klineRow.read(given);
  if (row.i !== interval.code) return undefined;
  const { x: closed } = row;
  if (closed === undefined)
    throw rowError(() => 'k.x is not a flag, which states whether the candle is closed');
  return {
    symbol,
    openTime: openTimeOf({ openTime: row.t, lastTime: row.T }, interval),
    open: row.o,
    high: row.h,
    low: row.l,
    close: row.c,
    volume: row.v,
    quoteVolume: row.q,
    trades: row.n,
    exchangeTime,
    closed,
  };
}

/**
 * One row of REST `klines`.
 *
 * @param venueTime - a time that the venue's clock had reached before it answered: a candle that ended until then is
 * complete
 * @throws Error naming the value that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data
 */
export function parseRestCandle(
  row: unknown,
  { symbol, interval }: CandleContext,
  venueTime: number,
): CandleRow {
  if (!Array.isArray(row)) throw rowError(() => 'a row of klines is not an array');
  const [begin, open, high, low, close, volume, last, quoteVolume, trades] = row as unknown[];
  const openTime = openTimeOf({ openTime: timeOf(begin), lastTime: timeOf(last) }, interval);
  return {
    symbol,
    openTime,
    open: wire.positive.read(open, 'open'),
    high: wire.positive.read(high, 'high'),
    low: wire.positive.read(low, 'low'),
    close: wire.positive.read(close, 'close'),
    volume: wire.amount.read(volume, 'volume'),
    quoteVolume: wire.amount.read(quoteVolume, 'quote volume'),
    trades: wire.id.read(trades, 'number of trades'),
    closed: interval.closeTime(openTime) <= venueTime ? true : undefined,
  };
}

interface CandleTimes {
  readonly openTime: number | undefined;
  /** The last millisecond, or microsecond, of the candle. */
  readonly lastTime: number | undefined;
}

/** @throws Error if a candle has no times, or does not have this length */
function openTimeOf({ openTime, lastTime }: CandleTimes, interval: CandleInterval): number {
  if (openTime === undefined || lastTime === undefined)
    throw rowError(() => `a candle has the times ${describeValue(openTime)} and ${describeValue(lastTime)}`);
  if (Math.floor(lastTime) + 1 !== interval.closeTime(openTime))
    throw rowError(() => `a candle from ${openTime} to ${lastTime} is not one of ${interval.name}`);
  return openTime;
}
