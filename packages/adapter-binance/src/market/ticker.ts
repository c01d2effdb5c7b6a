import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import { amountOf, figureOf, type Row, type PublicHeader, type Mutable } from '@hftjs/core/adapter';
import { timeOf } from '../venue/time.js';

/**
 * One row of `bookTicker`: best bid and ask. Spot rows have no time.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-book-ticker-streams
 */
export function parseBookTicker(row: Row, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
  };
  addQuotes(ticker, row);
  const time = timeOf(row.T ?? row.E);
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/**
 * One row of `ticker`: last price and the trailing 24 hours, and on the spot market best bid and ask.
 *
 * @param quotes - best prices to publish instead, where newer ones are known
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-ticker-streams
 */
export function parse24hTicker(
  { row, quotes = row }: { readonly row: Row; readonly quotes?: Row | undefined },
  symbol: CurrencyPair,
  header: PublicHeader,
): Ticker {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: parseStats(row),
  };
  if (quotes.b !== undefined || quotes.a !== undefined) addQuotes(ticker, quotes);
  // These only describe: one that cannot be read costs itself, and not the quotes.
  const last = positiveFigure(row.c);
  if (last !== undefined) ticker.lastPrice = last;
  const lastVolume = last === undefined ? undefined : positiveFigure(row.Q);
  if (lastVolume !== undefined) ticker.lastVolume = lastVolume;
  const time = timeOf(row.E);
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A side without orders has a price of zero. */
function addQuotes(ticker: Mutable<Ticker>, { b, B, a, A }: Row): void {
  const bidPrice = amountOf(b, 'b');
  const bidVolume = amountOf(B, 'B');
  if (bidPrice !== 0) {
    ticker.bidPrice = bidPrice;
    ticker.bidVolume = bidVolume;
  }
  const askPrice = amountOf(a, 'a');
  const askVolume = amountOf(A, 'A');
  if (askPrice !== 0) {
    ticker.askPrice = askPrice;
    ticker.askVolume = askVolume;
  }
}

const STATS = {
  volume: 'v',
  averagePrice: 'w',
  low: 'l',
  high: 'h',
  open: 'o',
  change: 'p',
  changePercent: 'P',
} as const satisfies Record<keyof Stats24h, string>;

const MAY_FALL: ReadonlySet<keyof Stats24h> = new Set(['change', 'changePercent']);

const positiveFigure = (value: unknown): number | undefined => {
  const figure = figureOf(value);
  return figure !== undefined && figure > 0 ? figure : undefined;
};

function parseStats(row: Row): Stats24h {
  const stats: Mutable<Stats24h> = {};
  for (const name of Object.keys(STATS) as (keyof Stats24h)[]) {
    const value = figureOf(row[STATS[name]]);
    if (value !== undefined && (value >= 0 || MAY_FALL.has(name))) stats[name] = value;
  }
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
