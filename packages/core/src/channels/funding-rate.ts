import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount, checkFigure } from './sound.js';

/** The funding of a perpetual contract: what holders of long positions pay to holders of short ones, per interval. */
export interface FundingRate extends HeaderOf<'funding_rate'> {
  /** Fraction of the position's worth per interval: 0.0001 is 0.01 %. Negative: short positions pay. */
  readonly rate: number;
  /** Length of the interval, where it is known. */
  readonly intervalMinutes?: number;
  /** When `rate` is paid, in epoch milliseconds. */
  readonly nextFundingTime?: number;
  /** The rate of the interval after that, as far as the venue predicts it. */
  readonly predictedRate?: number;
  /** Quote currency. */
  readonly markPrice?: number;
  /** Quote currency. */
  readonly indexPrice?: number;
  /** Base currency, contracts already converted. */
  readonly openInterest?: number;
}

/** Queue of an observer. */
export interface FundingRateObserver {
  /** Funding rates, mark and index prices. Under load, only the latest per pair if the queue conflates. */
  readonly fundingRateQueue?: EventSink<FundingRate>;
}

/** Callback of a service. */
export interface FundingRateHandler {
  /** The funding rate, or the mark or index price of a contract changed. */
  onFundingRate(rate: FundingRate): void | Promise<void>;
}

export const fundingRate = channelRow<FundingRateObserver, FundingRateHandler>()({
  queue: 'fundingRateQueue',
  handler: 'onFundingRate',
  list: 'fundingRates',
  summary: 'funding rates, mark and index prices of perpetuals',
  access: 'public',
  delivery: 'latest',
  lossless: false,
  sound: soundFundingRate,
});

function soundFundingRate(event: FundingRate): FundingRate {
  checkFigure('rate', event.rate);
  checkFigure('predictedRate', event.predictedRate);
  checkAmount('intervalMinutes', event.intervalMinutes);
  checkAmount('markPrice', event.markPrice);
  checkAmount('indexPrice', event.indexPrice);
  checkAmount('openInterest', event.openInterest);
  return event;
}
