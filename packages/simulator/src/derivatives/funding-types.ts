import type { PositionSide } from '../ledger/position-record.js';

/** The funding of perpetual contracts. Rates are fractions per interval; holders of long positions pay positive ones. */
export interface FundingOptions {
  /** Whether positions pay. Otherwise rates are only shown. @defaultValue false */
  readonly pays?: boolean | undefined;
  /** Milliseconds from payment to payment. @defaultValue eight hours */
  readonly interval?: number | undefined;
  /** The first payment, in epoch milliseconds. @defaultValue the next whole multiple of the interval since the epoch */
  readonly firstTime?: number | undefined;
  /** Decimal text or number of up to 12 decimals. @defaultValue '0.0001' */
  readonly rate?: number | string | undefined;
  /** Standard deviation of the rates to come, which are drawn around `rate`. @defaultValue 0: all are the same */
  readonly spread?: number | undefined;
}

/** The funding of a pair now. */
export interface FundingState {
  readonly pair: string;
  /** What is paid next. */
  readonly rate: number;
  readonly rateText: string;
  /** What is paid after that. */
  readonly predictedRate: number;
  readonly predictedRateText: string;
  /** Milliseconds. */
  readonly interval: number;
  /** When `rate` is paid, in epoch milliseconds. */
  readonly nextTime: number;
}

/** What a position paid. */
export interface FundingPayment {
  readonly account: string;
  readonly side: PositionSide;
  readonly currency: string;
  /** Below zero when the account paid. */
  readonly amountText: string;
}

/** A time at which funding was due. */
export interface FundingPayments {
  readonly pair: string;
  /** When it was due, in epoch milliseconds. */
  readonly time: number;
  readonly rate: number;
  readonly rateText: string;
  readonly markPriceText: string;
  /** Of the accounts; the crowd is on the other side of each. */
  readonly payments: readonly FundingPayment[];
}

/** What `Funding.set` changes. */
export interface FundingChange {
  readonly rate?: number | string | undefined;
  readonly predictedRate?: number | string | undefined;
  readonly nextTime?: number | undefined;
  readonly interval?: number | undefined;
}
