import { paced } from '@hftjs/core/adapter';

/** How much later than the venue demands, in milliseconds: what a request may be faster on its way than the one before. */
const MARGIN = 50;

/**
 * Times that respect the venue's limits.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#pacing-limitations
 */
const times = () => ({
  /** Between two calls that keep the session alive; after five minutes without any it dies. */
  tickle: 60_000,
  /** Between two `/tickle` at least. */
  tickleSpacing: paced(1_000) + MARGIN,
  /** Between two checks whether the brokerage session has come up. */
  authPoll: paced(1_000),
  /** The interval in which the venue counts requests. */
  requests: paced(1_000),
  /** Between two reads of `/iserver/account/orders` at least. */
  orderReads: paced(5_000) + 2 * MARGIN,
  /** Between two reads of `/iserver/account/trades` at least. */
  tradeReads: paced(5_000) + 2 * MARGIN,
  /** Between two reads of `/portfolio/accounts` at least. */
  portfolioReads: paced(5_000) + 2 * MARGIN,
  /** Between two reads of the positions, of which the socket sends nothing. */
  positions: 30_000,
  /** Between two reads of the positions at least, while own fills follow one another. */
  positionReads: 2_000,
  /** Between two reads of the ledger, whose changes the socket sends. */
  ledger: 300_000,
  /** Until the next check whether a user has logged in, or another program has released the session. */
  loginRetry: paced(60_000),
  /** Until the next check whether the venue's maintenance has ended. */
  outageRetry: paced(30_000),
  /** Between two attempts to take the session from another program, where that is allowed. */
  takeover: 600_000,
  /** How long a socket may take to report that it is authenticated. */
  socketReady: 3_000,
  /** Between two `tic` on a socket, of which the venue expects one each minute. */
  tic: 30_000,
  /** How old a subscription of market data may become; at fifteen minutes it would end without a message. */
  renewal: 540_000,
  /** Until a market data subscription is renewed after a lost frame, or after another connection has ended it. */
  resubscribe: paced(500),
  /** How long a fill waits for its commission. */
  commission: 1_000,
  /** How long an order may be `Inactive`, or filled with a remainder, until its status is requested. */
  unsettled: paced(2_000),
  /** Between two requests for single orders. */
  questions: paced(500),
});

/** How often and how long, in milliseconds. */
export type WebTiming = Readonly<ReturnType<typeof times>>;

export const webTiming = (): WebTiming => times();
