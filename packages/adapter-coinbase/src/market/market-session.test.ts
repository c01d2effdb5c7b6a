import { Channel, silentLogger, type CurrencyPair } from '@hftjs/core';
import { INFO, RestClient, type Control, type ResolvedOptions } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { Coinbase } from '../venue/coinbase.js';
import { requestFrame } from '../venue/requests.js';
import { TradeSession } from './trade-session.js';

const OPTIONS: Omit<ResolvedOptions, 'currencyPairs'> = {
  exchange: 'coinbase',
  subscribeChannels: [Channel.TRADE],
  environment: 'live',
  receiver: 'ws',
  reconnect: {},
  logger: silentLogger,
};

const HEARTBEATS = { heartbeats: ['heartbeats'] };

const FIRST = requestFrame('subscribe', 'heartbeats');

const subscribe = (...productIds: string[]): string =>
  requestFrame('subscribe', 'market_trades', { productIds });

const unsubscribe = (...productIds: string[]): string =>
  requestFrame('unsubscribe', 'market_trades', { productIds });

/** A connection of the trade channel, and Coinbase's side of it. */
function open(currencyPairs: readonly CurrencyPair[]) {
  const { exchange } = OPTIONS;
  const record = recordSession({ exchange });
  const rest = new RestClient({ exchange, origin: 'http://127.0.0.1:1', signal: record.context.signal });
  const venue = new Coinbase({ ...OPTIONS, currencyPairs }, rest);
  const session = new TradeSession(record.context, venue);
  let sequence = 0;
  const receive = (channel: string, event: object): Control | undefined =>
    session.onPacket({ channel, sequence_num: sequence++, events: [event] }, 1);
  const list = (...products: readonly string[]): Control | undefined =>
    receive('subscriptions', {
      subscriptions: { ...HEARTBEATS, ...(products.length > 0 && { market_trades: products }) },
    });
  const trade = (productId: string, id: number): Control | undefined =>
    receive('market_trades', {
      type: 'update',
      trades: [{ product_id: productId, trade_id: String(id), price: '1', size: '1', side: 'BUY' }],
    });
  const ids = (): string[] => record.numbered.map((row) => `${row.trade.symbol} ${row.trade.tradeId}`);
  return { session, record, list, trade, ids };
}

const acknowledged = (...pairs: CurrencyPair[]): Control => ({ kind: 'acknowledged', pairs });

test('a quiet market is well while Coinbase lists it, and subscribed again when it does not', () => {
  const { session, list } = open(['btc/usd', 'eth/usd']);
  session.subscribe(['btc/usd', 'eth/usd']);
  list();
  list('BTC-USD', 'ETH-USD');
  expect(session.probe()).toEqual([FIRST]);
  expect(list('BTC-USD', 'ETH-USD')).toEqual({ kind: 'acknowledged', pairs: [] });
  session.probe();
  expect(list('BTC-USD')).toMatchObject({ kind: 'retry' });
});

test('pairs that are added are subscribed and confirmed, and the others stay', () => {
  const { session, list, trade, ids } = open(['btc/usd']);
  expect(session.subscribe(['btc/usd'])).toEqual([FIRST]);
  expect(list()).toEqual({ kind: 'send', frames: [subscribe('BTC-USD')] });
  expect(list('BTC-USD')).toEqual(acknowledged('btc/usd'));
  expect(session.subscribe(['eth/usd', 'ada/usd'])).toEqual([subscribe('ETH-USD', 'ADA-USD')]);
  expect(list('BTC-USD', 'ETH-USD', 'ADA-USD')).toEqual(acknowledged('eth/usd', 'ada/usd'));
  trade('BTC-USD', 1);
  trade('ETH-USD', 7);
  expect(ids()).toEqual(['btc/usd 1', 'eth/usd 7']);
});

test('pairs that are added before the first request are part of it', () => {
  const { session, list } = open(['btc/usd']);
  session.subscribe(['btc/usd']);
  expect(session.subscribe(['eth/usd'])).toEqual([]);
  expect(session.unsubscribe(['btc/usd'])).toEqual([]);
  expect(list()).toEqual({ kind: 'send', frames: [subscribe('ETH-USD')] });
  expect(list('ETH-USD')).toEqual(acknowledged('eth/usd'));
});

test('rows of a pair that was unsubscribed are known, those of an unknown product are reported', () => {
  const { session, record, list, trade, ids } = open(['btc/usd', 'eth/usd']);
  session.subscribe(['btc/usd', 'eth/usd']);
  list();
  list('BTC-USD', 'ETH-USD');
  expect(session.unsubscribe(['btc/usd'])).toEqual([unsubscribe('BTC-USD')]);
  trade('BTC-USD', 1);
  expect(list('ETH-USD')).toEqual(acknowledged());
  trade('ETH-USD', 2);
  expect(ids()).toEqual(['btc/usd 1', 'eth/usd 2']);
  expect(record.malformed).toEqual([]);
  expect(() => trade('ADA-USD', 3)).toThrow('unknown product "ADA-USD"');
});

test('a pair whose rows come under the name of the shared book', () => {
  const { session, list, trade, ids } = open(['btc/usdc']);
  session.subscribe(['btc/usdc']);
  list();
  list('BTC-USD');
  trade('BTC-USD', 1);
  expect(ids()).toEqual(['btc/usdc 1']);
  expect(session.unsubscribe(['btc/usdc'])).toEqual([unsubscribe('BTC-USDC')]);
});

test('a list that answers an earlier request proves nothing of a later one', () => {
  const { session, record, list } = open(['btc/usd']);
  session.subscribe(['btc/usd', 'eth/usd']);
  list();
  list('BTC-USD', 'ETH-USD');
  session.unsubscribe(['eth/usd']);
  session.subscribe(['eth/usd', 'ada/usd']);
  expect(list('BTC-USD')).toEqual(acknowledged());
  expect(record.rejected).toEqual([]);
  expect(list('BTC-USD', 'ETH-USD')).toEqual(acknowledged('eth/usd'));
  expect(record.rejected).toMatchObject([{ pairs: ['ada/usd'] }]);
  expect(list('BTC-USD', 'ETH-USD')).toBe(INFO);
  expect(list('ETH-USD')).toMatchObject({ kind: 'retry' });
});
