import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import {
  amountOf,
  figureOf,
  type Mutable,
  optionalNumberOf,
  type PublicHeader,
  type Row,
  timestampOf,
} from '@hftjs/core/adapter';

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
  const time = timestampOf(row.timestamp);
  if (time !== undefined) ticker.exchangeTime = time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A side's best price; `undefined` when the side is empty, which must be stated, not left out. */
function sideOf(value: unknown, side: 'bid' | 'ask'): number | undefined {
  if (value === null) return undefined;
  const price = amountOf(value, side);
  return price === 0 ? undefined : price;
}

/** Figures of the day. An invalid one is left out; the quotes of its row are kept. */
function parseStats(row: Row): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = figureOf(row.volume);
  if (volume !== undefined) stats.volume = volume;
  const averagePrice = figureOf(row.vwap);
  if (averagePrice !== undefined) stats.averagePrice = averagePrice;
  const low = figureOf(row.low);
  if (low !== undefined) stats.low = low;
  const high = figureOf(row.high);
  if (high !== undefined) stats.high = high;
  const change = figureOf(row.change);
  if (change !== undefined) stats.change = change;
  const changePercent = figureOf(row.change_pct);
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}
