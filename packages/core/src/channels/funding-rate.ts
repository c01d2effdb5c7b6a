import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount, checkFigure } from './sound.js';

/** The funding of a perpetual contract: what holders of long positions pay to holders of short ones, per interval. */
export interface FundingRate extends HeaderOf<'funding_rate'> {
  /** Fraction of the position's worth per interval: 0.0001 is 0.01 %. Negative: short positions pay. */
  readonly rate: number;
  /** Length of the interval, in minutes. Absent where the venue does not send it and it is not known yet. */
  readonly intervalMinutes?: number;
  /** When `rate` is paid, in epoch milliseconds. Absent where the venue does not send it. */
  readonly nextFundingTime?: number;
  /** The rate of the interval after that, as a fraction like `rate`. Absent where the venue does not predict it. */
  readonly predictedRate?: number;
  /** Mark price, in quote currency. Absent where the venue does not send it. */
  readonly markPrice?: number;
  /** Index price, in quote currency. Absent where the venue does not send it. */
  readonly indexPrice?: number;
  /** Open interest, in base currency, contracts already converted. Absent where the venue does not send it. */
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
