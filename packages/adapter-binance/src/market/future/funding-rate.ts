import type { CurrencyPair, FundingRate } from '@hftjs/core';
import {
  describeRow,
  wire,
  type MessageDescription,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { describeStream } from '../../venue/packet.js';
import type { FundingIntervals } from './funding-intervals.js';

/** What follows a symbol in the name of its stream of mark prices and funding rates. */
export const MARK_PRICE_STREAM = 'markPrice@1s';

/**
 * Mark price, index price and the rate of the next payment. A dated contract has an empty rate: it pays none. The other
 * prices here, a moving average and the estimated price of settlement, have no place in the event.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Mark-Price-Stream
 */
const markPriceRow = describeRow('markPriceUpdate', {
  e: wire.name('markPriceUpdate'),
  E: wire.epochTime(),
  s: wire.word,
  ps: wire.optional(wire.ignored),
  p: wire.optionalAmount,
  ap: wire.optional(wire.ignored),
  P: wire.optional(wire.ignored),
  i: wire.optional(wire.optionalAmount),
  r: wire.optionalNumber,
  T: wire.epochTime(),
  st: wire.optional(wire.wholeFigure),
});

/** The hot messages of the channel. */
export const FUNDING_MESSAGES: readonly MessageDescription[] = [
  describeStream(
    'markPriceUpdate',
    markPriceRow.inOrder('e', 'E', 's', 'ps', 'p', 'ap', 'i', 'P', 'r', 'T', 'st'),
  ),
  describeStream('markPriceUpdate with its index last', markPriceRow),
];

/** What a row is read against. */
export interface FundingContext {
  readonly symbol: CurrencyPair;
  readonly intervals: Pick<FundingIntervals, 'minutesOf'>;
}

/**
 * One row of `markPrice`; `undefined` for a contract that pays no funding.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseMarkPrice(
  given: Row,
  { symbol, intervals }: FundingContext,
  { exchange, receivedTime, origin }: PublicHeader,
): FundingRate | undefined {
  const { E: time, p: markPrice, i: indexPrice, r: rate, T: nextFundingTime } = markPriceRow.read(given);
  if (rate === undefined) return undefined;
  const event: Mutable<FundingRate> = {
    channel: 'funding_rate',
    exchange,
    symbol,
    receivedTime,
    rate,
  };
  if (time !== undefined) event.exchangeTime = time;
  if (origin !== undefined) event.origin = origin;
  const minutes = intervals.minutesOf(symbol, nextFundingTime, time);
  if (minutes !== undefined) event.intervalMinutes = minutes;
  if (nextFundingTime !== undefined) event.nextFundingTime = nextFundingTime;
  // Where there is no price, Binance writes zero.
  if (isPrice(markPrice)) event.markPrice = markPrice;
  if (isPrice(indexPrice)) event.indexPrice = indexPrice;
  return event;
}

const isPrice = (price: number | undefined): price is number => price !== undefined && price > 0;
