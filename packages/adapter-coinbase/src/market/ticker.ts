import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import {
  describeRow,
  wire,
  wireRows,
  type DescribedRow,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { describeEnvelope } from '../venue/envelope.js';

/** What a ticker frame's rows have in common. */
export interface TickerHeader extends PublicHeader {
  /** Exchange time of the frame: rows have none of their own. */
  readonly time: number | undefined;
}

/**
 * `ticker_batch` has no best prices.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#ticker-channel
 */
const tickerRow = describeRow('ticker', {
  type: wire.ignored,
  product_id: wire.word,
  price: wire.figure,
  volume_24_h: wire.figure,
  low_24_h: wire.figure,
  high_24_h: wire.figure,
  low_52_w: wire.optional(wire.ignored),
  high_52_w: wire.optional(wire.ignored),
  price_percent_chg_24_h: wire.figure,
  best_bid: wire.optional(wire.optionalAmount),
  best_ask: wire.optional(wire.optionalAmount),
  best_bid_quantity: wire.optional(wire.optionalAmount),
  best_ask_quantity: wire.optional(wire.optionalAmount),
});

export const tickerMessages = ['ticker', 'ticker_batch'].map((channel) =>
  describeEnvelope(channel, { tickers: wireRows(tickerRow) }),
);

/**
 * One row of `ticker`, or of `ticker_batch`.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTicker(given: Row, symbol: CurrencyPair, header: TickerHeader): Ticker {
  if (given.price === undefined) throw new Error('price is missing');
  const row = tickerRow.read(given);
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: statsOf(row),
  };
  if (row.price !== undefined && row.price > 0) ticker.lastPrice = row.price;
  // A side without orders has no price, or zero. So has a product that was never traded.
  if (row.best_bid) {
    ticker.bidPrice = row.best_bid;
    if (row.best_bid_quantity !== undefined) ticker.bidVolume = row.best_bid_quantity;
  }
  if (row.best_ask) {
    ticker.askPrice = row.best_ask;
    if (row.best_ask_quantity !== undefined) ticker.askVolume = row.best_ask_quantity;
  }
  if (header.time !== undefined) ticker.exchangeTime = header.time;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

/** These only describe the market: one that is below zero and cannot be is left out, and the quotes are kept. */
const isAmount = (figure: number | undefined): figure is number => figure !== undefined && figure >= 0;

function statsOf(row: DescribedRow<typeof tickerRow>): Stats24h {
  const stats: Mutable<Stats24h> = {};
  if (isAmount(row.volume_24_h)) stats.volume = row.volume_24_h;
  if (isAmount(row.low_24_h)) stats.low = row.low_24_h;
  if (isAmount(row.high_24_h)) stats.high = row.high_24_h;
  if (row.price_percent_chg_24_h !== undefined) stats.changePercent = row.price_percent_chg_24_h;
  return stats;
}
