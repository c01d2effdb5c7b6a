import type { Stats24h, Ticker } from '@hftjs/core';
import {
  amountOf,
  describeMessage,
  describeRow,
  makeStats,
  makeTicker,
  wire,
  type DescribedRow,
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
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/ticker
 */
const tickerRow = describeRow('ticker', {
  time: wire.epochTime(),
  product_id: wire.word,
  funding_rate: wire.optional(wire.ignored),
  funding_rate_prediction: wire.optional(wire.ignored),
  relative_funding_rate: wire.optional(wire.ignored),
  relative_funding_rate_prediction: wire.optional(wire.ignored),
  next_funding_rate_time: wire.optional(wire.ignored),
  leverage: wire.optional(wire.ignored),
  premium: wire.optional(wire.ignored),
  feed: wire.mostly(wire.word, 'ticker'),
  bid: wire.optionalAmount,
  ask: wire.optionalAmount,
  bid_size: wire.optionalAmount,
  ask_size: wire.optionalAmount,
  volume: wire.figure,
  dtm: wire.optional(wire.ignored),
  index: wire.optional(wire.ignored),
  last: wire.optionalAmount,
  change: wire.figure,
  suspended: wire.flag,
  tag: wire.optional(wire.ignored),
  pair: wire.optional(wire.ignored),
  openInterest: wire.optional(wire.ignored),
  markPrice: wire.optional(wire.ignored),
  maturityTime: wire.optional(wire.ignored),
  post_only: wire.flag,
  volumeQuote: wire.optional(wire.ignored),
  open: wire.optional(wire.figure),
  high: wire.optional(wire.figure),
  low: wire.optional(wire.figure),
});

const { keys } = tickerRow;

/** Inverse and dated products have two keys at other places than linear ones. */
const inverseKeys = keys
  .filter((key) => key !== 'leverage' && key !== 'premium')
  .flatMap((key) => (key === 'index' ? (['leverage', key, 'premium'] as const) : [key]));

export const tickerMessages = [
  describeMessage('ticker', tickerRow),
  describeMessage('ticker of inverse products', tickerRow.inOrder(...inverseKeys)),
];

/** @throws Error naming the field that is missing or wrong */
export function parseTicker(given: Row, { symbol, sizes }: Market, header: PublicHeader): Ticker {
  if (!('bid' in given || 'ask' in given || 'last' in given)) throw new Error('a ticker without prices');
  const row = tickerRow.read(given);
  const { time, bid: bidPrice, bid_size: bidSize, ask: askPrice, ask_size: askSize, last: lastPrice } = row;
  const isLite = row.feed === 'ticker_lite';
  let bidVolume: number | undefined;
  if (bidPrice && !isLite)
    bidVolume = volumeOf(sizes, bidSize ?? amountOf(given.bid_size, 'bid_size'), bidPrice);
  let askVolume: number | undefined;
  if (askPrice && !isLite)
    askVolume = volumeOf(sizes, askSize ?? amountOf(given.ask_size, 'ask_size'), askPrice);
  const stats24h = statsOf(row, sizes);
  return makeTicker(header, { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h });
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

/** Of an inverse product the day's volume is in contracts, traded at unknown prices: no base volume. */
function statsOf(row: DescribedRow<typeof tickerRow>, sizes: Sizes): Stats24h {
  const { volume: size, low, high, open, change: changePercent } = row;
  const isKnown = size !== undefined && size >= 0 && !sizes.areInverse;
  return makeStats({
    volume: isKnown ? volumeOf(sizes, size, 1) : undefined,
    low,
    high,
    open,
    changePercent,
  });
}
