import type { CurrencyPair, Stats24h, Ticker } from '@hftjs/core';
import {
  amountOf,
  describeRow,
  makeStats,
  makeTicker,
  wire,
  type DescribedRow,
  type MessageDescription,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import type { TickerKind } from '../subscribe-args.js';
import { describeStream } from '../venue/packet.js';

/**
 * Best bid and ask. Rows of the spot market have neither type nor time.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-book-ticker-streams
 */
const bookRow = describeRow('bookTicker', {
  e: wire.name('bookTicker'),
  u: wire.wholeFigure,
  s: wire.word,
  ps: wire.optional(wire.ignored),
  b: wire.amount,
  B: wire.amount,
  a: wire.amount,
  A: wire.amount,
  T: wire.epochTime('milliseconds or microseconds'),
  E: wire.epochTime('milliseconds or microseconds'),
  st: wire.optional(wire.wholeFigure),
});

/**
 * Last price and the trailing 24 hours, and on the spot market best bid and ask.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-ticker-streams
 */
const dayRow = describeRow('24hrTicker', {
  e: wire.name('24hrTicker'),
  E: wire.epochTime('milliseconds or microseconds'),
  s: wire.word,
  ps: wire.optional(wire.ignored),
  p: wire.figure,
  P: wire.figure,
  w: wire.figure,
  x: wire.optional(wire.ignored),
  c: wire.figure,
  Q: wire.figure,
  b: wire.optional(wire.amount),
  B: wire.optional(wire.amount),
  a: wire.optional(wire.amount),
  A: wire.optional(wire.amount),
  o: wire.figure,
  h: wire.figure,
  l: wire.figure,
  v: wire.figure,
  q: wire.ignored,
  O: wire.ignored,
  C: wire.ignored,
  F: wire.ignored,
  L: wire.ignored,
  n: wire.ignored,
  st: wire.optional(wire.wholeFigure),
});

/** Best prices of any row; not every row has some. */
const quotesRow = describeRow('quotes', {
  b: wire.optional(wire.amount),
  B: wire.optional(wire.amount),
  a: wire.optional(wire.amount),
  A: wire.optional(wire.amount),
});

type Quotes = DescribedRow<typeof quotesRow>;

const spotBook = [describeStream('bookTicker', bookRow.inOrder('u', 's', 'b', 'B', 'a', 'A'))];
const futureBook = [
  describeStream('bookTicker', bookRow),
  describeStream(
    'bookTicker with its times first',
    bookRow.inOrder('e', 'u', 'E', 'T', 's', 'b', 'B', 'a', 'A', 'st'),
  ),
];
const day = [describeStream('24hrTicker', dayRow)];

/** The hot messages of a kind of ticker. */
export function tickerMessages(kind: TickerKind, isFuture: boolean): readonly MessageDescription[] {
  const book = isFuture ? futureBook : spotBook;
  return kind === 'book' ? book : kind === '24h' ? day : [...book, ...day];
}

/**
 * One row of `bookTicker`.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseBookTicker(given: Row, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const row = bookRow.read(given);
  return makeTicker(header, {
    symbol,
    time: row.T ?? row.E,
    bidPrice: row.b,
    bidVolume: row.B,
    askPrice: row.a,
    askVolume: row.A,
  });
}

/**
 * One row of `ticker`.
 *
 * @param quotes - a row with the best prices to publish instead, where newer ones are known
 * @throws Error naming the field that is missing or wrong
 */
export function parse24hTicker(
  { row: given, quotes: newer }: { readonly row: Row; readonly quotes?: Row | undefined },
  symbol: CurrencyPair,
  header: PublicHeader,
): Ticker {
  const row = dayRow.read(given);
  const quotes: Quotes = newer === undefined ? row : quotesRow.read(newer);
  const { b: bidPrice, B: bidVolume, a: askPrice, A: askVolume } = quotes;
  // Rows with best prices have all four.
  if (bidPrice !== undefined || askPrice !== undefined) checkQuotes(quotes);
  const lastPrice = isPositive(row.c) ? row.c : undefined;
  const stats24h = statsOf(row);
  const time = row.E;
  const fields = { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h };
  const ticker = makeTicker(header, fields);
  if (lastPrice !== undefined && isPositive(row.Q)) ticker.lastVolume = row.Q;
  return ticker;
}

/** @throws Error naming the one that is missing */
function checkQuotes({ b, B, a, A }: Quotes): void {
  amountOf(b, 'b');
  amountOf(B, 'B');
  amountOf(a, 'a');
  amountOf(A, 'A');
}

const isPositive = (figure: number | undefined): figure is number => figure !== undefined && figure > 0;

const statsOf = ({ v, w, l, h, o, p, P }: DescribedRow<typeof dayRow>): Stats24h =>
  makeStats({ volume: v, averagePrice: w, low: l, high: h, open: o, change: p, changePercent: P });

const REST_FIELDS: Readonly<Record<string, string>> = {
  bidPrice: 'b',
  bidQty: 'B',
  askPrice: 'a',
  askQty: 'A',
  lastUpdateId: 'u',
  time: 'T',
  closeTime: 'E',
  lastPrice: 'c',
  lastQty: 'Q',
  openPrice: 'o',
  highPrice: 'h',
  lowPrice: 'l',
  volume: 'v',
  weightedAvgPrice: 'w',
  priceChange: 'p',
  priceChangePercent: 'P',
};

/**
 * A row of REST's `ticker/bookTicker` or `ticker/24hr` under the names that the streams use.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#symbol-order-book-ticker
 */
export const asStreamRow = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [REST_FIELDS[name] ?? name, value]));
