import { Channel } from '@hftjs/core';
import { OptionError, type ChannelParams, type Rate, type SpellOption } from '@hftjs/core/adapter';
import type { ChannelTable } from '../stream-facts.js';
import { AccountSession } from './account/account-session.js';
import { BalanceSession } from './account/holdings/balance-session.js';
import { PositionSession } from './account/holdings/position-session.js';
import { LadderSession } from './market/ladder-session.js';
import { MarketSession } from './market/market-session.js';
import { limitsOf } from './venue/web-api.js';
import type { WebVenue } from './venue/web-venue.js';

/** The answer to our `tic`, which is the one frame that is not JSON. */
const ECHO = 'ech+hb';

/** No limit of frames is published: a hundred contracts shall not be asked for in one burst. */
const PACE: Rate = { count: 50, per: 1_000 };

type Facts = Omit<ChannelParams, 'channel'>;

const common = ({ hosts, member, timing }: WebVenue): Omit<Facts, 'open'> => ({
  host: hosts.socket,
  limits: limitsOf(member.api.isSigned, timing),
  pace: PACE,
  timeouts: { acknowledge: 20_000 },
  heartbeat: { interval: timing.tic, frame: () => 'tic', reply: ECHO },
  // Names of companies are in other encodings at times.
  replacesInvalidText: true,
});

const market = (venue: WebVenue): Facts => ({
  ...common(venue),
  feed: 'market_data',
  open: (context) => new MarketSession(context, venue),
});

function trades(venue: WebVenue): Facts {
  if (venue.args.sampledTrades) return market(venue);
  throw unsupported(
    venue,
    Channel.TRADE,
    (spell) =>
      `the Web API sends no trades one by one; pass ${spell('subscribeArgs')}: { ${spell('sampledTrades')}: true } for samples ` +
      'of last price and volume, or',
  );
}

/** What TWS has, and the Web API has not. */
const elsewhere =
  (channel: Channel, why: string) =>
  (venue: WebVenue): never => {
    throw unsupported(venue, channel, () => `${why}; pass`);
  };

const unsupported = (
  { options: { exchange, subscribeChannels } }: WebVenue,
  channel: Channel,
  why: (spell: SpellOption) => string,
): OptionError =>
  new OptionError(
    exchange,
    {
      option: ['subscribeChannels', subscribeChannels.indexOf(channel)],
      sentence: (spell) =>
        `${why(spell)} ${spell('subscribeArgs')}: { transport: 'tws' }, of TWS or IB Gateway`,
    },
    { code: 'unsupported_channel', channel },
  );

function ladders(venue: WebVenue): Facts {
  const { exchange } = venue.options;
  if (venue.args.orderBook.delivery === 'update')
    throw new OptionError(
      exchange,
      {
        option: ['subscribeArgs', 'orderBook', 'delivery'],
        sentence: (spell) =>
          `the rows of a ladder are no changes of a book: leave ${spell('subscribeArgs.orderBook.delivery')} out, or use ` +
          "{ transport: 'tws' }",
      },
      { channel: Channel.ORDER_BOOK },
    );
  return { ...common(venue), feed: 'ladder', open: (context) => new LadderSession(context, venue) };
}

const account = (venue: WebVenue): Facts => ({
  ...common(venue),
  feed: 'user_data',
  acknowledges: 'subscription',
  exactNumbers: true,
  open: (context) => new AccountSession(context, venue),
});

const holdings =
  (Holdings: typeof BalanceSession | typeof PositionSession) =>
  (venue: WebVenue): Facts => ({
    ...common(venue),
    acknowledges: 'subscription',
    exactNumbers: true,
    open: (context) => new Holdings(context, venue),
  });

/** The channels of the Web API. */
export const WEB_CHANNELS: ChannelTable<WebVenue> = {
  [Channel.TICKER]: market,
  [Channel.TRADE]: trades,
  [Channel.ORDER_BOOK]: ladders,
  [Channel.CANDLE]: elsewhere(
    Channel.CANDLE,
    'the Web API sends bars once, and does not state what their volume is counted in',
  ),
  [Channel.INSTRUMENT]: elsewhere(
    Channel.INSTRUMENT,
    'the Web API does not state the smallest step of a volume',
  ),
  [Channel.MY_ORDER]: account,
  [Channel.MY_ORDER_BATCH]: account,
  [Channel.MY_TRADE]: account,
  [Channel.MY_BALANCE]: holdings(BalanceSession),
  [Channel.MY_POSITION]: holdings(PositionSession),
};
