import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import {
  amountOf,
  describeRow,
  wire,
  type DescribedRow,
  type MessageDescription,
  type Mutable,
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
  u: wire.figure,
  s: wire.word,
  ps: wire.optional(wire.ignored),
  b: wire.amount,
  B: wire.amount,
  a: wire.amount,
  A: wire.amount,
  T: wire.epochTime('milliseconds or microseconds'),
  E: wire.epochTime('milliseconds or microseconds'),
  st: wire.optional(wire.figure),
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
  st: wire.optional(wire.figure),
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
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
  };
  addQuotes(ticker, row);
  const time = row.T ?? row.E;
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
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
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: statsOf(row),
  };
  if (quotes.b !== undefined || quotes.a !== undefined) addQuotes(ticker, quotes);
  // These only describe: one that cannot be read costs itself, and not the quotes.
  if (isPositive(row.c)) {
    ticker.lastPrice = row.c;
    if (isPositive(row.Q)) ticker.lastVolume = row.Q;
  }
  if (row.E !== undefined) ticker.exchangeTime = row.E;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/**
 * A side without orders has a price of zero.
 *
 * @throws Error naming the one that is missing
 */
function addQuotes(ticker: Mutable<Ticker>, { b, B, a, A }: Quotes): void {
  const bidPrice = b ?? amountOf(b, 'b');
  const bidVolume = B ?? amountOf(B, 'B');
  if (bidPrice !== 0) {
    ticker.bidPrice = bidPrice;
    ticker.bidVolume = bidVolume;
  }
  const askPrice = a ?? amountOf(a, 'a');
  const askVolume = A ?? amountOf(A, 'A');
  if (askPrice !== 0) {
    ticker.askPrice = askPrice;
    ticker.askVolume = askVolume;
  }
}

const isPositive = (figure: number | undefined): figure is number => figure !== undefined && figure > 0;

const isAmount = (figure: number | undefined): figure is number => figure !== undefined && figure >= 0;

function statsOf({ v, w, l, h, o, p, P }: DescribedRow<typeof dayRow>): Stats24h {
  const stats: Mutable<Stats24h> = {};
  if (isAmount(v)) stats.volume = v;
  if (isAmount(w)) stats.averagePrice = w;
  if (isAmount(l)) stats.low = l;
  if (isAmount(h)) stats.high = h;
  if (isAmount(o)) stats.open = o;
  if (p !== undefined) stats.change = p;
  if (P !== undefined) stats.changePercent = P;
  return stats;
}

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
