import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import { amountOf, optionalNumberOf, parseTimestamp, type Row, type PublicHeader } from '@hftjs/core/adapter';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * One row of the `ticker` channel: the whole state of a pair, never a delta.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/websocket-v2/ticker
 */
export function parseTicker(row: Row, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: parseStats(row),
  };
  const bidPrice = sideOf(row.bid, 'bid');
  if (bidPrice !== undefined) {
    ticker.bidPrice = bidPrice;
    ticker.bidVolume = amountOf(row.bid_qty, 'bid_qty');
  }
  const askPrice = sideOf(row.ask, 'ask');
  if (askPrice !== undefined) {
    ticker.askPrice = askPrice;
    ticker.askVolume = amountOf(row.ask_qty, 'ask_qty');
  }
  const last = optionalNumberOf(row.last, 'last');
  if (last !== undefined && last !== 0) ticker.lastPrice = last;
  if (typeof row.timestamp === 'string') {
    const time = parseTimestamp(row.timestamp);
    if (!Number.isNaN(time)) ticker.exchangeTime = time;
  }
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A side's best price; `undefined` when the side is empty, which must be said, not left out. */
function sideOf(value: unknown, side: 'bid' | 'ask'): number | undefined {
  if (value === null) return undefined;
  const price = amountOf(value, side);
  return price === 0 ? undefined : price;
}

function parseStats(row: Row): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = optionalNumberOf(row.volume, 'volume');
  if (volume !== undefined) stats.volume = volume;
  const averagePrice = optionalNumberOf(row.vwap, 'vwap');
  if (averagePrice !== undefined) stats.averagePrice = averagePrice;
  const low = optionalNumberOf(row.low, 'low');
  if (low !== undefined) stats.low = low;
  const high = optionalNumberOf(row.high, 'high');
  if (high !== undefined) stats.high = high;
  const change = optionalNumberOf(row.change, 'change');
  if (change !== undefined) stats.change = change;
  const changePercent = optionalNumberOf(row.change_pct, 'change_pct');
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}
