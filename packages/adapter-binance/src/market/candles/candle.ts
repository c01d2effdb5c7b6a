import type { Candle, CurrencyPair } from '@hftjs/core';
import {
  describeRow,
  describeValue,
  rowError,
  wire,
  type MessageDescription,
  type PublicHeader,
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
  st: wire.optional(wire.figure),
});

/** The hot messages of the channel. */
export const CANDLE_MESSAGES: readonly MessageDescription[] = [describeStream('kline', klineRow)];

/** What a row is read against. */
export interface CandleContext {
  readonly symbol: CurrencyPair;
  /** The interval as Binance writes it: `1m` is a minute, `1M` a month. */
  readonly venueInterval: string;
  /** The interval as the user writes it. */
  readonly interval: string;
}

/** What both of Binance's forms of a candle have. Times are epoch milliseconds. */
interface CandleFields {
  readonly openTime: number | undefined;
  /** The last millisecond, or microsecond, of the candle. */
  readonly lastTime: number | undefined;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly trades: number;
}

/**
 * One row of `kline`; `undefined` for a candle of another interval.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseKline(given: Row, context: CandleContext, header: PublicHeader): Candle | undefined {
  const { E: time, k: row } = klineRow.read(given);
  if (row.i !== context.venueInterval) return undefined;
  const { x: closed } = row;
  if (closed === undefined)
    throw rowError(() => 'k.x is not a flag: it must state whether the candle is closed');
  const fields = {
    openTime: row.t,
    lastTime: row.T,
    open: row.o,
    high: row.h,
    low: row.l,
    close: row.c,
    volume: row.v,
    quoteVolume: row.q,
    trades: row.n,
  };
  return candleOf(fields, { ...context, closed, time }, header);
}

/**
 * One row of REST `klines`.
 *
 * @param venueTime - a time that the venue's clock had certainly reached when it answered: a candle that ends later may
 * still change
 * @throws Error naming the value that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data
 */
export function parseRestCandle(
  row: unknown,
  context: CandleContext & { readonly venueTime: number },
  header: PublicHeader,
): Candle {
  if (!Array.isArray(row)) throw rowError(() => 'a row of klines is not an array');
  const [openTime, open, high, low, close, volume, lastTime, quoteVolume, trades] = row as unknown[];
  const fields = {
    openTime: timeOf(openTime),
    lastTime: timeOf(lastTime),
    open: wire.positive.read(open, 'open'),
    high: wire.positive.read(high, 'high'),
    low: wire.positive.read(low, 'low'),
    close: wire.positive.read(close, 'close'),
    volume: wire.amount.read(volume, 'volume'),
    quoteVolume: wire.amount.read(quoteVolume, 'quote volume'),
    trades: wire.id.read(trades, 'number of trades'),
  };
  const closed = endOf(fields.lastTime) <= context.venueTime;
  return candleOf(fields, { ...context, closed, time: undefined }, header);
}

/** The end of a candle, which is the begin of the next one. Binance states the last unit of time before it. */
const endOf = (lastTime: number | undefined): number => Math.floor(lastTime ?? NaN) + 1;

interface CandleState {
  readonly symbol: CurrencyPair;
  readonly interval: string;
  readonly closed: boolean;
  /** Time of the event at the exchange. */
  readonly time: number | undefined;
}

function candleOf(
  { openTime, lastTime, ...fields }: CandleFields,
  { symbol, interval, closed, time }: CandleState,
  { exchange, receivedTime, origin }: PublicHeader,
): Candle {
  if (openTime === undefined || lastTime === undefined)
    throw rowError(() => `a candle has the times ${describeValue(openTime)} and ${describeValue(lastTime)}`);
  return {
    channel: 'candle',
    exchange,
    symbol,
    ...(time !== undefined && { exchangeTime: time }),
    receivedTime,
    ...(origin !== undefined && { origin }),
    interval,
    openTime,
    closeTime: endOf(lastTime),
    ...fields,
    closed,
  };
}
