import type { CurrencyPair, Stats24h, Ticker } from '@hftjs/core';
import { amountOf, optionalNumberOf, type PublicHeader, type Row } from '@hftjs/core/adapter';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a market frame's rows have in common. */
export interface MarketHeader extends PublicHeader {
  /** Exchange time of the frame. */
  readonly time: number | undefined;
}

/**
 * One row of `ticker` or `ticker_batch`, which has no best prices. It has no time of its own but the frame's.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#ticker-channel
 */
export function parseTicker(row: Row, symbol: CurrencyPair, header: MarketHeader): Ticker {
  const ticker: Mutable<Ticker> = {
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    lastPrice: amountOf(row.price, 'price'),
    stats24h: parseStats(row),
  };
  const bidPrice = priceOf(row.best_bid, 'best_bid');
  if (bidPrice !== undefined) {
    ticker.bidPrice = bidPrice;
    ticker.bidVolume = amountOf(row.best_bid_quantity, 'best_bid_quantity');
  }
  const askPrice = priceOf(row.best_ask, 'best_ask');
  if (askPrice !== undefined) {
    ticker.askPrice = askPrice;
    ticker.askVolume = amountOf(row.best_ask_quantity, 'best_ask_quantity');
  }
  if (header.time !== undefined) ticker.exchangeTime = header.time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A price; a side without orders has none. */
function priceOf(value: unknown, field: string): number | undefined {
  if (value === undefined || value === '') return undefined;
  const price = amountOf(value, field);
  return price === 0 ? undefined : price;
}

function parseStats(row: Row): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = optionalNumberOf(row.volume_24_h, 'volume_24_h');
  if (volume !== undefined) stats.volume = volume;
  const low = optionalNumberOf(row.low_24_h, 'low_24_h');
  if (low !== undefined) stats.low = low;
  const high = optionalNumberOf(row.high_24_h, 'high_24_h');
  if (high !== undefined) stats.high = high;
  const changePercent = optionalNumberOf(row.price_percent_chg_24_h, 'price_percent_chg_24_h');
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}
