import type { CurrencyPair } from '@hftjs/core';
import type { CandleRow, Recovery } from '@hftjs/core/adapter';

/** The request for the bars of one pair. */
export class BarLine {
  readonly pair: CurrencyPair;
  /** Its number; each request has one of its own, so that rows of an older one are not taken for its rows. */
  readonly requestId: number;
  /** The bars of the answer, until it is complete. */
  list: CandleRow[] | undefined = [];
  /** When something came of it, or it was asked for, in milliseconds of `performance.now()`. */
  heardAt = performance.now();
  /** TWS refused to serve it now. */
  recovery: Recovery | undefined;
  isRefused = false;
  /** Whether it asks for the bars of a day. */
  readonly isLong: boolean;

  constructor(pair: CurrencyPair, requestId: number, isLong: boolean) {
    this.isLong = isLong;
    this.pair = pair;
    this.requestId = requestId;
  }
}
