import { Channel } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { openBalances } from './account/balance-session.js';
import { openPositions } from './account/position-session.js';
import { AccountSession } from './account/session.js';
import { OrderBookSession } from './market/books/order-book-session.js';
import { CandleSession } from './market/candle-session.js';
import { FundingRateSession } from './market/funding-rate-session.js';
import { InstrumentSession, readInstruments } from './market/instrument-session.js';
import { LiquidationSession } from './market/liquidation-session.js';
import { TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { isOnBusiness, LIMITS } from './venue/endpoints.js';
import type { OkxVenue } from './venue/okx-venue.js';

/** Subscriptions of books on one connection; OKX recommends fewer than 30. */
const BOOKS_PER_CONNECTION = 25;

/** Arguments on one connection: some 10 kB of the 64 kB that OKX takes. */
const PAIRS_PER_CONNECTION = 200;

/** Without any best price or book of any pair for this long, a subscription counts as dead. In milliseconds. */
const TICKER_SILENCE = 120_000;

/** OKX closes a connection on which nothing was sent for 30 s; our pings find a dead one sooner. In milliseconds. */
const PING_INTERVAL = 8_000;

/** Without any frame, pongs included, for this long a connection counts as dead. */
const SILENCE = 20_000;

type Facts = Pick<
  ChannelParams,
  'feed' | 'timeouts' | 'maxPairs' | 'startsWithData' | 'readInstruments' | 'open'
> & {
  readonly path: 'public' | 'private' | 'business';
};

const orders = (venue: OkxVenue): Facts => ({
  path: 'private',
  feed: 'orders',
  open: (context) => new AccountSession(venue, context),
});

/** Contracts on one connection of funding rates, each with four subscriptions. */
const FUNDED_PER_CONNECTION = 50;

/** A channel that spot markets do not have. */
const ofContracts =
  (facts: (venue: OkxVenue) => Facts) =>
  (venue: OkxVenue): Facts | undefined =>
    venue.market.hasContracts ? facts(venue) : undefined;

/** The channels of both markets. */
const CHANNELS: Partial<Record<Channel, (venue: OkxVenue) => Facts | undefined>> = {
  [Channel.TICKER]: (venue) => ({
    path: 'public',
    timeouts: { data: TICKER_SILENCE },
    maxPairs: venue.args.ticker === 'bbo-tbt' ? BOOKS_PER_CONNECTION : PAIRS_PER_CONNECTION,
    open: (context) => new TickerSession(venue, context, venue.args.ticker),
  }),
  [Channel.TRADE]: (venue) => ({
    path: isOnBusiness(venue.args.trade) ? 'business' : 'public',
    maxPairs: PAIRS_PER_CONNECTION,
    open: (context) => new TradeSession(venue, context, venue.args.trade),
  }),
  [Channel.ORDER_BOOK]: (venue) => ({
    path: 'public',
    startsWithData: true,
    timeouts: { data: TICKER_SILENCE },
    maxPairs: BOOKS_PER_CONNECTION,
    open: (context) => new OrderBookSession(venue, context),
  }),
  [Channel.CANDLE]: (venue) => ({
    path: 'business',
    maxPairs: PAIRS_PER_CONNECTION,
    open: (context) => new CandleSession(venue, context),
  }),
  [Channel.INSTRUMENT]: (venue) => ({
    path: 'public',
    readInstruments: (pairs) => readInstruments(venue, pairs),
    open: (context) => new InstrumentSession(venue, context),
  }),
  [Channel.FUNDING_RATE]: ofContracts((venue) => ({
    path: 'public',
    maxPairs: FUNDED_PER_CONNECTION,
    open: (context) => new FundingRateSession(venue, context),
  })),
  [Channel.LIQUIDATION]: ofContracts((venue) => ({
    path: 'public',
    open: (context) => new LiquidationSession(venue, context),
  })),
  [Channel.MY_ORDER]: orders,
  [Channel.MY_ORDER_BATCH]: orders,
  [Channel.MY_TRADE]: orders,
  [Channel.MY_BALANCE]: (venue) => ({ path: 'private', open: (context) => openBalances(venue, context) }),
  [Channel.MY_POSITION]: (venue) => ({ path: 'private', open: (context) => openPositions(venue, context) }),
};

/** The facts of a channel's connections; `undefined` for a channel that is not supported. */
export function okxParams(venue: OkxVenue, channel: Channel): ChannelParams | undefined {
  const found = CHANNELS[channel]?.(venue);
  if (!found) return undefined;
  const { path, ...facts } = found;
  const { silence = SILENCE } = venue.options.timeouts ?? {};
  const interval = Math.max(1_000, Math.min(PING_INTERVAL, silence / 3));
  return {
    channel,
    host: `${venue.hosts.streams}/ws/v5/${path}`,
    limits: LIMITS,
    // 480 subscriptions and logins an hour: half of it at once, half over the hour.
    pace: { count: 240, per: 3_600_000 },
    heartbeat: { interval, frame: () => 'ping', reply: 'pong' },
    // 4007: the API key was changed or deleted.
    finalCloseCodes: [4007],
    // 451: OKX does not serve the place. 403 is the firewall, which forgets.
    fatalHttpCodes: [400, 401, 404, 451],
    ...facts,
    timeouts: { silence: SILENCE, ...facts.timeouts },
  };
}
