import {
  accountFeed,
  balanceAndPositionFeed,
  positionFeed,
  type MoneyFeedInit,
} from '../account/money-feeds.js';
import type { OrderRow } from '../exchange-listener.js';
import type { Instrument } from '../instruments/instrument.js';
import { type Argument, type Channel, type Channels, INST_TYPES } from './channel.js';
import { algoOrderFeed, orderFeed, type Feed, type Send, type SendText } from './feeds.js';

/** Orders, money and positions of an account. */
export const OWN_CHANNELS: Channels = {
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
  account: {
    path: 'private',
    needs: [],
    takes: ['ccy', 'extraParams'],
    faultNames: ['my_balance'],
    isPrivate: true,
    open: ownMoney(accountFeed),
  },
  balance_and_position: {
    path: 'private',
    needs: [],
    faultNames: ['my_balance', 'my_position'],
    isPrivate: true,
    open: ownMoney(balanceAndPositionFeed),
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
};

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
