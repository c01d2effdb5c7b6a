import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import {
  amountOf,
  figureOf,
  rowError,
  type Mutable,
  type PublicHeader,
  type Row,
  type Sizes,
} from '@hftjs/core/adapter';
import { timeOf } from '../venue/data-packet.js';

/** The market that a row is of. */
export interface Market {
  readonly symbol: CurrencyPair;
  readonly sizes: Sizes;
}

/**
 * One row of `bbo-tbt`: the best level of each side; a side without orders is an empty list.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel
 */
export function parseBestPrices(row: Row, market: Market, header: PublicHeader): Ticker {
  const [bidPrice, bidSize] = bestOf(row.bids, 'bids');
  const [askPrice, askSize] = bestOf(row.asks, 'asks');
  return makeTicker({ bidPrice, bidSize, askPrice, askSize, time: row.ts }, market, header);
}

/**
 * One row of `tickers`: best prices, last trade, and the trailing 24 hours.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-tickers-channel
 */
export function parseTicker(row: Row, market: Market, header: PublicHeader): Ticker {
  const { bidPx: bidPrice, bidSz: bidSize, askPx: askPrice, askSz: askSize, ts: time } = row;
  if (bidPrice === undefined || askPrice === undefined) throw new Error('a ticker without best prices');
  const ticker = makeTicker({ bidPrice, bidSize, askPrice, askSize, time }, market, header);
  const last = unlessNegative(row.last);
  if (last !== undefined && last > 0) ticker.lastPrice = last;
  const lastSize = unlessNegative(row.lastSz);
  if (ticker.lastPrice !== undefined && lastSize !== undefined)
    ticker.lastVolume = market.sizes.volume(row.lastSz, ticker.lastPrice);
  ticker.stats24h = parseStats(row, market.sizes);
  return ticker;
}

/** A figure that only describes the market: where it cannot be read it is left out, and the quotes go on. */
function unlessNegative(value: unknown): number | undefined {
  const figure = figureOf(value);
  return figure !== undefined && figure >= 0 ? figure : undefined;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

interface Quotes {
  readonly bidPrice: unknown;
  readonly bidSize: unknown;
  readonly askPrice: unknown;
  readonly askSize: unknown;
  readonly time: unknown;
}

function makeTicker(quotes: Quotes, { symbol, sizes }: Market, header: PublicHeader): Mutable<Ticker> {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
  };
  const bidPrice = priceOf(quotes.bidPrice, 'bid price');
  if (bidPrice !== undefined) {
    ticker.bidPrice = bidPrice;
    ticker.bidVolume = sizes.volume(quotes.bidSize, bidPrice);
  }
  const askPrice = priceOf(quotes.askPrice, 'ask price');
  if (askPrice !== undefined) {
    ticker.askPrice = askPrice;
    ticker.askVolume = sizes.volume(quotes.askSize, askPrice);
  }
  const time = timeOf(quotes.time);
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A price; a side without orders has none, or an empty text. */
function priceOf(value: unknown, field: string): number | undefined {
  if (isAbsent(value)) return undefined;
  const price = amountOf(value, field);
  return price === 0 ? undefined : price;
}

/** Price and size of a side's first level. */
function bestOf(levels: unknown, side: 'bids' | 'asks'): readonly unknown[] {
  if (!Array.isArray(levels)) throw rowError(() => `${side} is not an array`);
  if (levels.length === 0) return [];
  const level: unknown = levels[0];
  if (!Array.isArray(level) || level.length < 2)
    throw rowError(() => `${side} has a level without price and size`);
  return level as unknown[];
}

/** On contracts `vol24h` counts contracts, and `volCcy24h` is in base currency. */
function parseStats(row: Row, { areContracts }: Sizes): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = unlessNegative(areContracts ? row.volCcy24h : row.vol24h);
  if (volume !== undefined) stats.volume = volume;
  const low = unlessNegative(row.low24h);
  if (low !== undefined) stats.low = low;
  const high = unlessNegative(row.high24h);
  if (high !== undefined) stats.high = high;
  const open = unlessNegative(row.open24h);
  if (open !== undefined) stats.open = open;
  return stats;
}
