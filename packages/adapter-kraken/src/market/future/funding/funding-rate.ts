import type { FundingRate } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  wire,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { volumeOf } from '../../../venue/future/contract-sizes.js';
import type { Market } from '../../../venue/future/instruments.js';

/**
 * A frame of the `ticker` feed, as far as it is about funding. `funding_rate` is an amount per contract; the relative rate is
 * the fraction of its worth. Dated contracts have neither.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/ticker
 */
const fundingRow = describeRow('ticker', {
  time: wire.epochTime(),
  product_id: wire.word,
  funding_rate: wire.optional(wire.ignored),
  funding_rate_prediction: wire.optional(wire.ignored),
  relative_funding_rate: wire.optional(wire.optionalNumber),
  relative_funding_rate_prediction: wire.optional(wire.optionalNumber),
  next_funding_rate_time: wire.optional(wire.epochTime()),
  leverage: wire.optional(wire.ignored),
  premium: wire.optional(wire.ignored),
  feed: wire.mostly(wire.word, 'ticker'),
  bid: wire.optional(wire.ignored),
  ask: wire.optional(wire.ignored),
  bid_size: wire.optional(wire.ignored),
  ask_size: wire.optional(wire.ignored),
  volume: wire.optional(wire.ignored),
  dtm: wire.optional(wire.ignored),
  index: wire.optional(wire.optionalAmount),
  last: wire.optional(wire.ignored),
  change: wire.optional(wire.ignored),
  suspended: wire.optional(wire.ignored),
  tag: wire.optional(wire.ignored),
  pair: wire.optional(wire.ignored),
  openInterest: wire.optional(wire.optionalAmount),
  markPrice: wire.optional(wire.optionalAmount),
  maturityTime: wire.optional(wire.ignored),
  post_only: wire.optional(wire.ignored),
  volumeQuote: wire.optional(wire.ignored),
  open: wire.optional(wire.ignored),
  high: wire.optional(wire.ignored),
  low: wire.optional(wire.ignored),
});

const { keys } = fundingRow;

/** Inverse products have two keys at other places than linear ones. */
const inverseKeys = keys
  .filter((key) => key !== 'leverage' && key !== 'premium')
  .flatMap((key) => (key === 'index' ? (['leverage', key, 'premium'] as const) : [key]));

export const fundingMessages = [
  describeMessage('ticker', fundingRow),
  describeMessage('ticker of inverse products', fundingRow.inOrder(...inverseKeys)),
];

/**
 * The funding of a perpetual; `undefined` where the frame states none.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseFunding(
  given: Row,
  { symbol, sizes }: Market,
  { exchange, receivedTime, origin }: PublicHeader,
): Mutable<FundingRate> | undefined {
  const row = fundingRow.read(given);
  const { time, relative_funding_rate: rate, relative_funding_rate_prediction: predictedRate } = row;
  if (rate === undefined) return undefined;
  const { next_funding_rate_time: nextFundingTime, markPrice, index: indexPrice, openInterest: open } = row;
  const event: Mutable<FundingRate> = { channel: 'funding_rate', exchange, symbol, receivedTime, rate };
  if (time !== undefined) event.exchangeTime = time;
  if (origin !== undefined) event.origin = origin;
  if (nextFundingTime !== undefined) event.nextFundingTime = nextFundingTime;
  if (predictedRate !== undefined) event.predictedRate = predictedRate;
  if (markPrice) event.markPrice = markPrice;
  if (indexPrice) event.indexPrice = indexPrice;
  if (open === undefined) return event;
  // Contracts of one dollar are worth what the mark price says.
  if (!sizes.areInverse) event.openInterest = volumeOf(sizes, open, 1);
  else if (markPrice) event.openInterest = volumeOf(sizes, open, markPrice);
  return event;
}
