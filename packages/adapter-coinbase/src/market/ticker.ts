import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import { amountOf, figureOf, type Mutable, type PublicHeader, type Row } from '@hftjs/core/adapter';

/** What a ticker frame's rows have in common. */
export interface TickerHeader extends PublicHeader {
  /** Exchange time of the frame: rows have none of their own. */
  readonly time: number | undefined;
}

/**
 * One row of `ticker`, or of `ticker_batch`, which has no best prices.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#ticker-channel
 */
export function parseTicker(row: Row, symbol: CurrencyPair, header: TickerHeader): Ticker {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: parseStats(row),
  };
  if (row.price === undefined) throw new Error('price is missing');
  const lastPrice = unlessNegative(row.price);
  if (lastPrice !== undefined && lastPrice > 0) ticker.lastPrice = lastPrice;
  const bidPrice = priceOf(row.best_bid, 'best_bid');
  if (bidPrice !== undefined) {
    ticker.bidPrice = bidPrice;
    const bidVolume = optionalAmountOf(row.best_bid_quantity, 'best_bid_quantity');
    if (bidVolume !== undefined) ticker.bidVolume = bidVolume;
  }
  const askPrice = priceOf(row.best_ask, 'best_ask');
  if (askPrice !== undefined) {
    ticker.askPrice = askPrice;
    const askVolume = optionalAmountOf(row.best_ask_quantity, 'best_ask_quantity');
    if (askVolume !== undefined) ticker.askVolume = askVolume;
  }
  if (header.time !== undefined) ticker.exchangeTime = header.time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** A price; a side without orders has none, nor has a product that was never traded. */
function priceOf(value: unknown, field: string): number | undefined {
  const price = optionalAmountOf(value, field);
  return price === 0 ? undefined : price;
}

const optionalAmountOf = (value: unknown, field: string): number | undefined =>
  value === undefined || value === null || value === '' ? undefined : amountOf(value, field);

function parseStats(row: Row): Stats24h {
  const stats: Mutable<Stats24h> = {};
  const volume = unlessNegative(row.volume_24_h);
  if (volume !== undefined) stats.volume = volume;
  const low = unlessNegative(row.low_24_h);
  if (low !== undefined) stats.low = low;
  const high = unlessNegative(row.high_24_h);
  if (high !== undefined) stats.high = high;
  const changePercent = figureOf(row.price_percent_chg_24_h);
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}

/** A figure that only describes the market: where it cannot be read it is left out, and the quotes go on. */
function unlessNegative(value: unknown): number | undefined {
  const figure = figureOf(value);
  return figure !== undefined && figure >= 0 ? figure : undefined;
}
