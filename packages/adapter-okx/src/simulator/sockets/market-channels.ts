import type { Exchange } from '../exchange.js';
import type { Instrument } from '../instruments/instrument.js';
import { BAR_NAMES, barOf } from '../market/bars.js';
import { BOOK_TRAITS, bookFeed } from '../market/book-feed.js';
import { indexOf, indexRow, markPriceRow, openInterestRow } from '../market/derivative-rows.js';
import { socketError } from '../wire/venue-error.js';
import {
  argumentText,
  type Channel,
  type ChannelContext,
  type Channels,
  INST_TYPES,
  type Open,
} from './channel.js';
import {
  candleFeed,
  fundingFeed,
  instrumentFeed,
  liquidationFeed,
  mergedTradeFeed,
  priceFeed,
  tickerFeed,
  topFeed,
  tradeFeed,
  type Feed,
  type Send,
} from './feeds.js';

const ofInstrument =
  (feed: (exchange: Exchange, instrument: Instrument, send: Send) => Feed): Channel['open'] =>
  ({ exchange, argument: { instId } }) => {
    const instrument = exchange.instruments.byId(instId);
    return instrument && ((send) => feed(exchange, instrument, send));
  };

/** The channels of order books. Those that are fast want a login. */
const BOOKS: Channels = Object.fromEntries(
  Object.entries(BOOK_TRAITS).map(([name, traits]) => [
    name,
    {
      path: 'public',
      needs: ['instId'],
      faultNames: ['order_book'],
      isPrivate: traits.isFast,
      open: ({ exchange, argument }: ChannelContext): Open | undefined => {
        if (traits.isFast && exchange.options.hasFastBooks === false)
          throw socketError.tierTooLow(argumentText(argument));
        const instrument = exchange.instruments.byId(argument.instId);
        return (
          instrument &&
          ((_, sendText) => bookFeed(exchange, { instrument, name, traits, argument }, sendText))
        );
      },
    },
  ]),
);

/** Candles of each length. */
const CANDLES: Channels = Object.fromEntries(
  BAR_NAMES.map((name) => [
    `candle${name}`,
    {
      path: 'business',
      needs: ['instId'],
      faultNames: ['candle'],
      open: (context: ChannelContext): Open | undefined => {
        const bar = barOf(name);
        return bar && ofInstrument(candleFeed(bar))(context);
      },
    },
  ]),
);

/** Market data. */
export const MARKET_CHANNELS: Channels = {
  ...BOOKS,
  ...CANDLES,
  tickers: {
    path: 'public',
    needs: ['instId'],
    faultNames: ['ticker'],
    open: ofInstrument(tickerFeed),
  },
  'bbo-tbt': {
    path: 'public',
    needs: ['instId'],
    faultNames: ['ticker'],
    open: ofInstrument(topFeed),
  },
  trades: {
    path: 'public',
    needs: ['instId'],
    faultNames: ['trade'],
    open: ofInstrument(mergedTradeFeed),
  },
  'trades-all': {
    path: 'business',
    needs: ['instId'],
    faultNames: ['trade'],
    open: ofInstrument(tradeFeed),
  },
  'mark-price': {
    path: 'public',
    needs: ['instId'],
    faultNames: ['funding_rate'],
    open: ofInstrument(priceFeed(200, markPriceRow)),
  },
  'index-tickers': {
    path: 'public',
    needs: ['instId'],
    faultNames: [],
    open: ({ exchange, argument: { instId } }) => {
      const instrument = exchange.instruments.all.find((one) => indexOf(one) === instId);
      return instrument && ((send) => priceFeed(100, indexRow)(exchange, instrument, send));
    },
  },
  'funding-rate': {
    path: 'public',
    needs: ['instId'],
    faultNames: ['funding_rate'],
    open: (context) =>
      context.exchange.instruments.byId(context.argument.instId)?.instType === 'SWAP'
        ? ofInstrument(fundingFeed)(context)
        : undefined,
  },
  'open-interest': {
    path: 'public',
    needs: ['instId'],
    faultNames: ['funding_rate'],
    open: (context) =>
      context.exchange.instruments.byId(context.argument.instId)?.contract !== undefined
        ? ofInstrument(priceFeed(3000, openInterestRow))(context)
        : undefined,
  },
  'liquidation-orders': {
    path: 'public',
    needs: ['instType'],
    faultNames: ['liquidation'],
    open: ({ exchange, argument: { instType = '' } }) =>
      ['SWAP', 'FUTURES', 'MARGIN', 'OPTION'].includes(instType)
        ? (send) => liquidationFeed(exchange, instType, send)
        : undefined,
  },
  instruments: {
    path: 'public',
    needs: ['instType'],
    faultNames: ['instrument'],
    open: ({ exchange, argument: { instType = '' } }) =>
      instType !== 'ANY' && INST_TYPES.includes(instType)
        ? (send) => instrumentFeed(exchange, instType, send)
        : undefined,
  },
};
