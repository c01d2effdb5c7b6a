import type { ChannelParams, VenueLimits } from '@hftjs/core/adapter';

/** Market data. */
const MARKET_HOST = 'wss://advanced-trade-ws.coinbase.com';

/** The account's data: it serves `heartbeats`, `user` and `futures_balance_summary` only. */
const USER_HOST = 'wss://advanced-trade-ws-user.coinbase.com';

export const REST_HOST = 'https://api.coinbase.com';

/**
 * Eight dials and eight messages a second per address: half of it as a burst, half as refill, so that no window
 * holds more. Ten public REST calls a second; signed ones may be more.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-rate-limits
 */
export const LIMITS: VenueLimits = {
  dials: { count: 4, per: 1_000 },
  messages: { count: 4, per: 1_000 },
  rest: { count: 5, per: 1_000 },
};

/** Heartbeats come each second. A connection without any frame for this long is closed as dead. In milliseconds. */
const SILENCE = 10_000;

/**
 * Without any event of a market channel for this long, its subscription counts as dead although heartbeats arrive.
 * Coinbase itself closes what is quiet for 60 to 90 s where heartbeats are not subscribed. In milliseconds.
 */
const DATA_SILENCE = 120_000;

/** One subscribe message names them all. */
const PAIRS_PER_CONNECTION = 100;

const BOOKS_PER_CONNECTION = 20;

type ConnectionFacts = Omit<ChannelParams, 'channel' | 'open'>;

/** What all connections to Coinbase have in common. */
const CONNECTION: Omit<ConnectionFacts, 'host'> = {
  limits: LIMITS,
  timeouts: { silence: SILENCE },
  // 451: Coinbase does not serve the place. 403 comes from the firewall and passes.
  fatalHttpCodes: [400, 401, 404, 451],
};

/** Connections of a public channel. */
export const MARKET_CONNECTION: ConnectionFacts = {
  ...CONNECTION,
  host: MARKET_HOST,
  maxPairs: PAIRS_PER_CONNECTION,
  timeouts: { silence: SILENCE, data: DATA_SILENCE },
};

/**
 * Connections of order books: each product begins with megabytes, and a frame that is missing puts all books of its
 * connection in doubt.
 */
export const BOOK_CONNECTION: ConnectionFacts = { ...MARKET_CONNECTION, maxPairs: BOOKS_PER_CONNECTION };

/** The connection of the account. */
export const ACCOUNT_CONNECTION: ConnectionFacts = {
  ...CONNECTION,
  host: USER_HOST,
  feed: 'user',
  acknowledges: 'subscription',
  exactNumbers: true,
};
