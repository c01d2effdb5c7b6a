import { paced } from '@hftjs/core/adapter';

/** How much later than the venue demands, in milliseconds: what a request may be faster on its way than the one before. */
const MARGIN = 50;

/** How often and how long, in milliseconds. */
export interface WebTiming {
  /** Between two calls that keep the session alive; after five minutes without any it dies. */
  readonly tickle: number;
  /** Between two `/tickle` at least. */
  readonly tickleSpacing: number;
  /** Between two looks whether the brokerage session has come up. */
  readonly authPoll: number;
  /** The interval in which the venue counts requests. */
  readonly requests: number;
  /** Between two reads of `/iserver/account/orders` at least. */
  readonly orderReads: number;
  /** Between two reads of `/iserver/account/trades` at least. */
  readonly tradeReads: number;
  /** Until the next look whether a person has logged in, or another program has given the session back. */
  readonly loginRetry: number;
  /** Until the next look whether the venue is back from its maintenance. */
  readonly outageRetry: number;
  /** Between two attempts to take the session from another program, where that is allowed. */
  readonly takeover: number;
  /** How long a socket may take to report that it is authenticated. */
  readonly socketReady: number;
  /** Between two `tic` on a socket, of which the venue expects one each minute. */
  readonly tic: number;
  /** How old a subscription of market data may become; at fifteen minutes it would end without a message. */
  readonly renewal: number;
  /** Until a subscription of market data is begun anew after a doubt, or after another connection has ended it. */
  readonly resubscribe: number;
  /** How long a fill waits for its commission. */
  readonly commission: number;
  /** How long an order may be `Inactive`, or filled with a rest, until it is asked what that means. */
  readonly unsettled: number;
  /** Between two questions about single orders. */
  readonly questions: number;
}

/**
 * What suits the venue.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#pacing-limitations
 */
export const TIMING: WebTiming = {
  tickle: 60_000,
  get tickleSpacing() {
    return paced(1_000) + MARGIN;
  },
  get authPoll() {
    return paced(1_000);
  },
  get requests() {
    return paced(1_000);
  },
  get orderReads() {
    return paced(5_000) + 2 * MARGIN;
  },
  get tradeReads() {
    return paced(5_000) + 2 * MARGIN;
  },
  get loginRetry() {
    return paced(60_000);
  },
  get outageRetry() {
    return paced(30_000);
  },
  takeover: 600_000,
  socketReady: 3_000,
  tic: 30_000,
  renewal: 540_000,
  get resubscribe() {
    return paced(500);
  },
  commission: 1_000,
  get unsettled() {
    return paced(2_000);
  },
  get questions() {
    return paced(500);
  },
};
