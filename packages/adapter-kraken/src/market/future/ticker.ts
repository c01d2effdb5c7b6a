import { Channel, type Stats24h, type Ticker } from '@hftjs/core';
import {
  amountOf,
  epochTimeOf,
  figureOf,
  type Mutable,
  type PublicHeader,
  type Row,
  type Sizes,
} from '@hftjs/core/adapter';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { Market } from '../../venue/future/instruments.js';

/**
 * A frame of the `ticker` feed: the whole state of a product. Also one of `ticker_lite`, which has neither time nor
 * sizes nor last price.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/ticker
 */
export function parseTicker(row: Row, { symbol, sizes }: Market, header: PublicHeader): Ticker {
  if (!('bid' in row || 'ask' in row || 'last' in row)) throw new Error('a ticker without prices');
  const isLite = row.feed === 'ticker_lite';
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: parseStats(row, sizes),
  };
  const bidPrice = priceOf(row.bid, 'bid');
  if (bidPrice !== undefined) {
    ticker.bidPrice = bidPrice;
    if (!isLite) ticker.bidVolume = volumeOf(sizes, amountOf(row.bid_size, 'bid_size'), bidPrice);
  }
  const askPrice = priceOf(row.ask, 'ask');
  if (askPrice !== undefined) {
    ticker.askPrice = askPrice;
    if (!isLite) ticker.askVolume = volumeOf(sizes, amountOf(row.ask_size, 'ask_size'), askPrice);
  }
  const lastPrice = priceOf(row.last, 'last');
  if (lastPrice !== undefined) ticker.lastPrice = lastPrice;
  const time = epochTimeOf(row.time);
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/**
 * A row of REST `tickers`, which is named otherwise and has no time of its own.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-tickers
 */
export function parseRestTicker(row: Row, market: Market, header: PublicHeader): Ticker {
  const { bid, ask, last, bidSize, askSize, vol24h, open24h, high24h, low24h, change24h } = row;
  const figures = { volume: vol24h, open: open24h, high: high24h, low: low24h, change: change24h };
  const quote = { bid: bid ?? null, ask: ask ?? null, last, bid_size: bidSize, ask_size: askSize };
  return parseTicker({ ...quote, ...figures }, market, header);
}

/** A price; a side without orders has none, or zero. */
function priceOf(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const price = amountOf(value, field);
  return price === 0 ? undefined : price;
}

/** Of an inverse product the day's volume is in contracts, traded at unknown prices: no base volume. */
function parseStats(row: Row, sizes: Sizes): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = figureOf(row.volume);
  if (volume !== undefined && volume >= 0 && !sizes.areInverse) stats.volume = volumeOf(sizes, volume, 1);
  const low = figureOf(row.low);
  if (low !== undefined) stats.low = low;
  const high = figureOf(row.high);
  if (high !== undefined) stats.high = high;
  const open = figureOf(row.open);
  if (open !== undefined) stats.open = open;
  const changePercent = figureOf(row.change);
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}
