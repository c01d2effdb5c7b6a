import type { CurrencyPair, Ticker } from '@hftjs/core';
import {
  describeRow,
  makeStats,
  makeTicker,
  wire,
  wireRows,
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
  const { best_bid: bidPrice, best_ask: askPrice, price: lastPrice } = row;
  const { best_bid_quantity: bidVolume, best_ask_quantity: askVolume } = row;
  const quotes = { bidPrice, bidVolume, askPrice, askVolume };
  const stats24h = makeStats({
    volume: row.volume_24_h,
    low: row.low_24_h,
    high: row.high_24_h,
    changePercent: row.price_percent_chg_24_h,
  });
  return makeTicker(header, {
    symbol,
    time: header.time,
    ...quotes,
    lastPrice: lastPrice !== undefined && lastPrice > 0 ? lastPrice : undefined,
    stats24h,
  });
}
