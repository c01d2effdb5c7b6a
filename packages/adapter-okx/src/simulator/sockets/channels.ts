import type { Account } from '../accounts.js';
import { BOOK_TRAITS, bookFeed } from '../market/book-feed.js';
import type { Exchange, OrderRow } from '../exchange.js';
import { accountFeed, positionFeed, type MoneyFeedInit } from '../account/money-feeds.js';
import { BAR_NAMES, barOf } from '../market/bars.js';
import { fundingRow, indexOf, indexRow, markPriceRow } from '../market/derivative-rows.js';
import {
  algoOrderFeed,
  candleFeed,
  instrumentFeed,
  mergedTradeFeed,
  orderFeed,
  priceFeed,
  tickerFeed,
  topFeed,
  tradeFeed,
  type Feed,
  type Send,
  type SendText,
} from './feeds.js';
import type { Instrument } from '../instruments/instrument.js';
import { socketError } from '../wire/venue-error.js';

/** One element of `args`: `{"channel":"tickers","instId":"BTC-USDT"}`. */
export type Argument = Readonly<Record<string, string>>;

export type Path = 'public' | 'business' | 'private';

/** A subscription that could be opened. */
export interface Subscription {
  /** As pushes have it. */
  readonly argument: Argument;
  /** Names under which faults know the frames. */
  readonly channels: readonly string[];
  readonly open: Open;
  readonly isPrivate: boolean;
}

/** Opens the data of a subscription, as rows or as texts of whole frames. */
export type Open = (send: Send, sendText: SendText) => Feed;

interface Channel {
  readonly path: Path;
  /** What an argument must and may say. */
  readonly needs: readonly string[];
  readonly takes?: readonly string[];
  readonly faultNames: readonly string[];
  /** Wants a login, whatever its path. */
  readonly isPrivate?: boolean;
  /** Absent when there is nothing of that name. */
  open(context: ChannelContext): Open | undefined;
}

export interface ChannelContext {
  readonly exchange: Exchange;
  readonly argument: Argument;
  readonly account: Account | undefined;
}

const INST_TYPES: readonly (string | undefined)[] = [
  'SPOT', 'MARGIN', 'SWAP', 'FUTURES', 'OPTION', 'EVENTS', 'ANY',
]; // prettier-ignore

const ofInstrument =
  (feed: (exchange: Exchange, instrument: Instrument, send: Send) => Feed): Channel['open'] =>
  ({ exchange, argument: { instId } }) => {
    const instrument = exchange.instruments.byId(instId);
    return instrument && ((send) => feed(exchange, instrument, send));
  };

/** The channels of order books. Those that are fast want a login. */
const BOOKS: Readonly<Record<string, Channel>> = Object.fromEntries(
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

const LISTED: Readonly<Record<string, Channel>> = {
  ...BOOKS,
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
    faultNames: ['mark'],
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
    faultNames: ['funding'],
    open: (context) =>
      context.exchange.instruments.byId(context.argument.instId)?.instType === 'SWAP'
        ? ofInstrument(priceFeed(60_000, fundingRow))(context)
        : undefined,
  },
  account: {
    path: 'private',
    needs: [],
    takes: ['ccy', 'extraParams'],
    faultNames: ['my_balance'],
    isPrivate: true,
    open: ownMoney(accountFeed),
  },
  positions: {
    path: 'private',
    needs: ['instType'],
    takes: ['instFamily', 'instId', 'extraParams'],
    faultNames: ['my_position'],
    isPrivate: true,
    open: (context) =>
      INST_TYPES.includes(context.argument.instType) ? ownMoney(positionsOf)(context) : undefined,
  },
  instruments: {
    path: 'public',
    needs: ['instType'],
    faultNames: [],
    open: ({ exchange, argument: { instType = '' } }) =>
      instType !== 'ANY' && INST_TYPES.includes(instType)
        ? (send) => instrumentFeed(exchange, instType, send)
        : undefined,
  },
  orders: {
    path: 'private',
    needs: ['instType'],
    takes: ['instFamily', 'instId'],
    faultNames: ['my_order', 'my_order_batch', 'my_trade'],
    isPrivate: true,
    open: ownOrders(orderFeed),
  },
  'orders-algo': {
    path: 'business',
    needs: ['instType'],
    takes: ['instFamily', 'instId'],
    faultNames: ['my_order', 'my_order_batch'],
    isPrivate: true,
    open: ownOrders(algoOrderFeed),
  },
};

/** Candles of each length. */
const CANDLES: Readonly<Record<string, Channel>> = Object.fromEntries(
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

const CHANNELS: Readonly<Record<string, Channel>> = { ...LISTED, ...CANDLES };

/** A channel of the account's money; its pushes have no `extraParams`. */
function ownMoney(feed: (init: MoneyFeedInit, sendText: SendText) => Feed): Channel['open'] {
  return ({ exchange, argument, account }) => {
    if (account === undefined) return () => ({});
    const { extraParams = '{}', ...rest } = argument;
    const isRegular = !/"updateInterval":\s*"0"/.test(extraParams);
    const pushed = { ...rest, uid: account.uid };
    return (_send, sendText) => feed({ exchange, account, argument: pushed, isRegular }, sendText);
  };
}

function positionsOf(init: MoneyFeedInit, sendText: SendText): Feed {
  const { instruments } = init.exchange;
  return positionFeed(init, (pair) => isOf(instruments.byPair(pair), init.argument), sendText);
}

function ownOrders(feed: (wants: (row: OrderRow) => boolean, send: Send) => Feed): Channel['open'] {
  return ({ exchange, argument, account }) => {
    const { instType, instId } = argument;
    if (!INST_TYPES.includes(instType)) return undefined;
    if (instId !== undefined && exchange.instruments.byId(instId) === undefined) return undefined;
    return (send) => feed((row) => row.account === account?.id && isOf(row.instrument, argument), send);
  };
}

/** Whether an instrument is one of those that an argument names. */
const isOf = (instrument: Instrument, { instType, instFamily, instId }: Argument): boolean =>
  (instType === 'ANY' || instType === instrument.instType) &&
  (instFamily === undefined || instFamily === instrument.family) &&
  (instId === undefined || instId === instrument.instId);

/** What an argument subscribes to on this path; absent when the path has no such channel or instrument. */
export function subscriptionOf(path: Path, context: ChannelContext): Subscription | undefined {
  const { argument, account } = context;
  const channel = CHANNELS[argument.channel ?? ''];
  if (channel?.path !== path) return undefined;
  const { needs, takes = [], faultNames } = channel;
  const known = ['channel', ...needs, ...takes];
  const isWellFormed =
    needs.every((name) => argument[name] !== undefined) &&
    Object.keys(argument).every((name) => known.includes(name));
  const open = isWellFormed ? channel.open(context) : undefined;
  if (open === undefined) return undefined;
  const isPrivate = channel.isPrivate ?? false;
  const pushed =
    path !== 'public' && isPrivate && account !== undefined ? { ...argument, uid: account.uid } : argument;
  return { argument: pushed, channels: [argument.channel ?? '', ...faultNames], open, isPrivate };
}

/** As errors name an argument: `channel:trades,instId:BTC-USDT`. */
export const argumentText = (argument: Argument): string =>
  Object.entries(argument)
    .map(([name, value]) => `${name}:${value}`)
    .join(',');

const ORDER: readonly string[] = ['channel', 'instType', 'instFamily', 'instId'];

/** The same argument with its keys in the venue's order: clients send them in any. */
export function canonical(argument: Argument): Argument {
  return Object.fromEntries(Object.entries(argument).sort(([left], [right]) => rank(left) - rank(right)));
}

const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
