import { Channel } from '@hftjs/core';
import type { ChannelParams, VenueLimits } from '@hftjs/core/adapter';
import type { ChannelTable } from '../stream-facts.js';
import { AccountSession } from './account/account-session.js';
import { HoldingsSession } from './account/holdings/holdings-session.js';
import { CandleData } from './market/bars/candle-data.js';
import { DepthData } from './market/depth-data.js';
import { listInstruments } from './market/instruments/instrument-query.js';
import { InstrumentSession } from './market/instruments/instrument-session.js';
import { MarketSession } from './market/market-session.js';
import { TickerData } from './market/ticker-data.js';
import { TradeData } from './market/trade-data.js';
import { calls } from './venue/calls.js';
import { OUT_OF_DATE } from './venue/tws-link.js';
import type { TwsVenue } from './venue/tws-venue.js';

/** IB Gateway's ports; those of TWS are 7496 and 7497. https://interactivebrokers.github.io/tws-api/initial_setup.html */
const LIVE_HOST = 'tcp://127.0.0.1:4001';
const DEMO_HOST = 'tcp://127.0.0.1:4002';

/** TWS takes 50 messages a second: https://interactivebrokers.github.io/tws-api/introduction.html */
const LIMITS: VenueLimits = { messages: { count: 40, per: 1_000 } };

/** In milliseconds: without a byte, and between two questions for a sign of life. */
const SILENCE = 30_000;
const HEARTBEAT = 15_000;
/** Own orders are listed anew with each of them. */
const ACCOUNT_HEARTBEAT = 5_000;
/** Contracts, orders and executions are asked for one after the other before own orders are live. */
const ACCOUNT_ACKNOWLEDGEMENT = 20_000;

type Facts = Omit<ChannelParams, 'channel'>;

const hostOf = ({ options }: TwsVenue): string => (options.environment === 'demo' ? DEMO_HOST : LIVE_HOST);

/** What every connection has in common. */
const common = (venue: TwsVenue, heartbeat = HEARTBEAT): Omit<Facts, 'open'> => ({
  host: hostOf(venue),
  limits: LIMITS,
  timeouts: { silence: SILENCE },
  // TWS answers and is otherwise silent while the market is: three questions fit into the silence that is borne.
  heartbeat: {
    interval: Math.min(heartbeat, (venue.options.timeouts?.silence ?? SILENCE) / 3),
    frame: calls.currentTime,
  },
  fatalCloseCodes: [OUT_OF_DATE],
  // A client id is of one connection at a time.
  overlaps: false,
});

const market =
  (
    Data: typeof TickerData | typeof TradeData | typeof DepthData | typeof CandleData,
    clientIdOffset: number,
  ) =>
  (venue: TwsVenue): Facts => ({
    ...common(venue),
    open: (context) =>
      new MarketSession(context, venue, {
        clientId: venue.clientId + clientIdOffset,
        data: new Data(context, venue),
      }),
  });

const account = (venue: TwsVenue): Facts => ({
  ...common(venue, ACCOUNT_HEARTBEAT),
  timeouts: { silence: SILENCE, acknowledge: ACCOUNT_ACKNOWLEDGEMENT },
  feed: 'user_data',
  acknowledges: 'subscription',
  exactNumbers: true,
  open: (context) => new AccountSession(context, venue),
});

/** Balances and positions: both are sent without their being asked for again, and do not delay own orders. */
const holdings = (venue: TwsVenue): Facts => ({
  ...common(venue),
  timeouts: { silence: SILENCE, acknowledge: ACCOUNT_ACKNOWLEDGEMENT },
  feed: 'holdings',
  acknowledges: 'subscription',
  exactNumbers: true,
  open: (context) => new HoldingsSession(context, venue, venue.clientId + 4),
});

const instruments = (venue: TwsVenue): Facts => ({
  ...common(venue),
  readInstruments: (pairs) =>
    listInstruments(venue, pairs, {
      url: venue.options.streamHost ?? hostOf(venue),
      clientId: venue.clientId + 7,
    }),
  open: (context) => new InstrumentSession(context, venue, venue.clientId + 6),
});

/** The channels of TWS and IB Gateway. */
export const TWS_CHANNELS: ChannelTable<TwsVenue> = {
  [Channel.TICKER]: market(TickerData, 1),
  [Channel.TRADE]: market(TradeData, 2),
  [Channel.ORDER_BOOK]: market(DepthData, 3),
  [Channel.CANDLE]: market(CandleData, 5),
  [Channel.INSTRUMENT]: instruments,
  [Channel.MY_ORDER]: account,
  [Channel.MY_ORDER_BATCH]: account,
  [Channel.MY_TRADE]: account,
  [Channel.MY_BALANCE]: holdings,
  [Channel.MY_POSITION]: holdings,
};
