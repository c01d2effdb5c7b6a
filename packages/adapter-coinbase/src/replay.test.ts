import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type StreamOptions,
} from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

/** Recordings: no socket, no REST, no acknowledgement. */
const TIME = '2024-10-04T07:13:31.158696693Z';

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

const SUPPORTED = [Channel.TICKER, Channel.TRADE, ...PRIVATE];

function open(options: Partial<StreamOptions> = {}) {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd', 'eth/usd'],
    subscribeChannels: SUPPORTED,
    apiKey: 'organizations/none/apiKeys/none',
    apiSecret: Buffer.alloc(32, 7).toString('base64'),
    // A call of REST fails at once.
    apiHost: 'http://127.0.0.1:1',
    logger: silentLogger,
    ...options,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const feed = (channel: Channel, ...frames: readonly object[]): void => {
    for (const frame of frames) stream.feed(channel, JSON.stringify(frame));
  };
  return { stream, recorder, feed };
}

const frame = (channel: string, sequence: number | undefined, ...events: readonly object[]): object => ({
  channel,
  client_id: '',
  timestamp: TIME,
  ...(sequence !== undefined && { sequence_num: sequence }),
  events,
});

const trade = (productId: string, id: number): object => ({
  product_id: productId,
  trade_id: String(id),
  price: '2375.56',
  size: '0.5',
  time: TIME,
  side: 'BUY',
});

const ticker = (productId: string): object => ({ type: 'ticker', product_id: productId, price: '2375.56' });

const order = (id: number, fields: object = {}): object => ({
  order_id: `order-${id}`,
  client_order_id: '',
  product_id: 'BTC-USD',
  order_side: 'BUY',
  order_type: 'Limit',
  status: 'OPEN',
  time_in_force: 'GOOD_UNTIL_CANCELLED',
  limit_price: '68000',
  stop_price: '',
  post_only: 'false',
  cumulative_quantity: '0',
  leaves_quantity: '0.001',
  avg_price: '0',
  number_of_fills: '0',
  creation_time: TIME,
  ...fields,
});

const list = (count: number, first = 0): object => ({
  type: 'snapshot',
  orders: Array.from({ length: count }, (_, index) => order(first + index)),
});

const sizes = ({ myOrderBatches }: Recorder): object[] =>
  myOrderBatches.map(({ kind, complete, orders }) => ({ kind, complete, orders: orders.length }));

const whole = (orders: number): object => ({ kind: 'snapshot', complete: true, orders });

describe('own orders', () => {
  test.each([
    ['numbered', [0, 1, 2]],
    ['numbered from anywhere', [17, 18, 19]],
    ['all with one number', [0, 0, 0]],
    ['without numbers', [undefined, undefined, undefined]],
  ])('a list in frames of 50, 50 and 10, %s, is one batch', (_, numbers) => {
    const { recorder, feed, stream } = open({ subscribeChannels: PRIVATE });
    const [first, second, third] = numbers;
    feed(Channel.MY_ORDER_BATCH, frame('user', first, list(50)), frame('user', second, list(50, 50)));
    expect(recorder.myOrderBatches).toEqual([]);
    feed(Channel.MY_ORDER_BATCH, frame('user', third, list(10, 100)));
    expect(sizes(recorder)).toEqual([whole(110)]);
    expect(recorder.myOrders.map(({ orderId }) => orderId)).toEqual(
      Array.from({ length: 110 }, (__, index) => `order-${index}`),
    );
    expect(recorder.statuses).toEqual([]);
    expect(stream.status().channels.my_order?.malformed).toBe(0);
  });

  test('an empty list means that there are no open orders', () => {
    const { recorder, feed } = open();
    feed(Channel.MY_ORDER, frame('user', 0, list(0)));
    expect(sizes(recorder)).toEqual([whole(0)]);
  });

  test.each(['snapshot', 'update'])('positions, in an event of type %s, say nothing of orders', (type) => {
    const { recorder, feed, stream } = open();
    const positions = { perpetual_futures_positions: [], expiring_futures_positions: [] };
    const frames = [{ type, positions }, { type, orders: null, positions }, list(3), { type, orders: null }];
    feed(Channel.MY_ORDER, ...frames.map((event, index) => frame('user', index, event)));
    expect(sizes(recorder)).toEqual([whole(3)]);
    expect(stream.status().channels.my_order?.malformed).toBe(0);
  });

  test('recordings of several connections have a list each', () => {
    const { recorder, feed } = open();
    feed(Channel.MY_ORDER, frame('user', 4, list(50)), frame('user', 0, list(2)));
    expect(sizes(recorder)).toEqual([whole(50), whole(2)]);
  });

  test('an unreadable one is counted, and the list is not marked as complete', () => {
    const { recorder, feed, stream } = open();
    const event = { type: 'snapshot', orders: [order(1), order(2, { cumulative_quantity: 'much' })] };
    feed(Channel.MY_ORDER, frame('user', 0, event));
    expect(sizes(recorder)).toEqual([{ kind: 'snapshot', complete: false, orders: 1 }]);
    expect(stream.status().channels.my_order?.malformed).toBe(1);
  });

  test('numbers that are not strings keep their digits', () => {
    const { recorder, stream } = open();
    const text = JSON.stringify(frame('user', 0, { type: 'update', orders: [order(1)] }));
    stream.feed(Channel.MY_ORDER, text.replace('"68000"', '68000.10').replace('"0.001"', '1e-3'));
    expect(recorder.myOrders[0]).toMatchObject({ price: 68000.1, exact: { price: '68000.10' } });
    expect(recorder.myOrders[0]?.remainingVolume).toBe(0.001);
  });

  test('fills are not requested, and nothing is left behind', () => {
    const before = process.getActiveResourcesInfo().sort();
    const { recorder, feed } = open();
    const filled = order(3, { status: 'FILLED', cumulative_quantity: '0.001', leaves_quantity: '0' });
    feed(
      Channel.MY_ORDER,
      frame('user', 0, list(50)),
      frame('user', 1, { type: 'update', orders: [filled] }),
    );
    expect(recorder.myOrders.map(({ status }) => status)).toEqual(['filled']);
    expect(process.getActiveResourcesInfo().sort()).toEqual(before);
  });
});

describe('trades', () => {
  const idsOf = ({ trades }: Recorder): string[] =>
    trades.map(({ symbol, tradeId }) => `${symbol} ${tradeId}`);

  const event = (type: string, ...trades: readonly object[]): object => ({ type, trades });

  test('a frame is newest first: it is turned, over all its products', () => {
    const { recorder, feed } = open();
    const rows = [trade('ETH-USD', 7), trade('BTC-USD', 42), trade('ETH-USD', 6), trade('BTC-USD', 41)];
    feed(Channel.TRADE, frame('market_trades', 9, event('update', ...rows)));
    expect(idsOf(recorder)).toEqual(['btc/usd 41', 'eth/usd 6', 'btc/usd 42', 'eth/usd 7']);
  });

  test('one that is oldest first after all keeps the order of each pair', () => {
    const { recorder, feed } = open();
    const rows = [trade('ETH-USD', 6), trade('BTC-USD', 41), trade('ETH-USD', 7)];
    feed(Channel.TRADE, frame('market_trades', 9, event('update', ...rows)));
    expect(idsOf(recorder)).toEqual(['eth/usd 6', 'btc/usd 41', 'eth/usd 7']);
  });

  test('a snapshot is marked, and a repeated one publishes only new trades', () => {
    const { recorder, feed } = open();
    feed(
      Channel.TRADE,
      frame('market_trades', 0, event('snapshot', trade('BTC-USD', 2), trade('BTC-USD', 1))),
      frame('market_trades', 1, event('update', trade('BTC-USD', 3))),
      frame('market_trades', 0, event('snapshot', trade('BTC-USD', 4), trade('BTC-USD', 3))),
    );
    expect(recorder.trades.map(({ tradeId, origin }) => [tradeId, origin])).toEqual([
      ['1', 'snapshot'],
      ['2', 'snapshot'],
      ['3', undefined],
      ['4', 'snapshot'],
    ]);
  });

  test('all events of a frame are read', () => {
    const { recorder, feed } = open();
    const events = [event('update', trade('BTC-USD', 1)), event('update', trade('ETH-USD', 1))];
    feed(Channel.TRADE, frame('market_trades', 0, ...events));
    expect(idsOf(recorder)).toEqual(['btc/usd 1', 'eth/usd 1']);
  });
});

describe('a session of all channels', () => {
  const SESSION = [
    frame('subscriptions', 3, { subscriptions: { heartbeats: ['heartbeats'] } }),
    frame('heartbeats', 4, { current_time: '2023-06-23 20:31:56 +0000 UTC', heartbeat_counter: '3049' }),
    frame('l2_data', 5, { type: 'snapshot', product_id: 'BTC-USD', updates: [] }),
    frame('ticker', 6, { type: 'snapshot', tickers: [ticker('BTC-USD'), ticker('ETH-USD')] }),
    frame('market_trades', 7, { type: 'update', trades: [trade('BTC-USD', 1)] }),
    frame('candles', 8, { type: 'snapshot', candles: [] }),
    frame('status', 9, { type: 'snapshot', products: [] }),
    frame('user', 10, list(1)),
    frame('futures_balance_summary', 11, { type: 'snapshot', fcm_balance_summary: {} }),
    frame('ticker_batch', 12, { type: 'update', tickers: [ticker('ETH-USD')] }),
  ];

  test('fed to every channel: each takes its own, none complains', () => {
    const { stream, recorder, feed } = open();
    const channels = [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER];
    for (const channel of channels) feed(channel, ...SESSION);
    expect(recorder.tickers.map(({ symbol }) => symbol)).toEqual(['btc/usd', 'eth/usd', 'eth/usd']);
    expect(recorder.trades).toHaveLength(1);
    expect(sizes(recorder)).toEqual([whole(1)]);
    expect(recorder.statuses).toEqual([]);
    for (const channel of SUPPORTED)
      expect(stream.status().channels[channel]).toMatchObject({ malformed: 0, frames: SESSION.length });
  });

  test('a gap is reported, and later frames are published too', () => {
    const { recorder, feed } = open();
    const pairs: CurrencyPair[] = ['btc/usd', 'eth/usd'];
    feed(Channel.TICKER, ...SESSION.filter((_, index) => index !== 2));
    expect(recorder.statuses).toContainEqual(
      expect.objectContaining({ channel: Channel.TICKER, state: 'gap' }),
    );
    expect(new Set(recorder.tickers.map(({ symbol }) => symbol))).toEqual(new Set(pairs));
  });
});
