import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type MyOrder,
  type StreamOptions,
} from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { BinanceFutureStream } from './binance-future-stream.js';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

const QUICK = {
  reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
  logger: silentLogger,
} as const;

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

interface Venue {
  readonly streamHost: string;
  readonly apiHost: string;
}

function watch({ streamHost, apiHost }: Venue, options: Omit<StreamOptions, 'streamHost' | 'apiHost'>) {
  const stream = getExchangeStream({ ...QUICK, streamHost, apiHost, ...options });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  void stream.start();
  return { stream, recorder, [Symbol.asyncDispose]: () => stream.stop() };
}

describe('spot', () => {
  test('1,500 pairs are split over two connections, and all are live', async () => {
    const pairs = Array.from({ length: 1500 }, (_, index) => `c${index}/usdt` as const);
    await using venue = await startBinanceSimulator({ seed: 1, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TRADE],
    });
    const { stream } = watched;
    await stream.ready();
    expect(venue.counters.connections).toBe(2);
    const symbols = Object.values(stream.status().channels.trade?.symbols ?? {});
    expect(symbols).toHaveLength(1500);
    expect(new Set(symbols)).toEqual(new Set(['live']));
  });

  test('a venue that closes its connections every other second, under load: no trade is lost or doubled', async () => {
    const pairs = ['btc/usdt', 'eth/usdt'] as const;
    await using venue = await startBinanceSimulator({
      seed: 8,
      pairs,
      rate: 400,
      lifetime: 2_000,
      shutdownNotice: 1_000,
    });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TRADE, Channel.MY_TRADE],
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.001 });
      expect(venue.counters.dials).toBeGreaterThan(12);
    });
    venue.market.stop();
    await eventually(() => {
      for (const pair of pairs) {
        const ids = recorder.trades.filter(({ symbol }) => symbol === pair).map(({ tradeId }) => tradeId);
        const truth = venue.market.trades(pair).filter(({ id }) => id >= Math.min(...ids.map(Number)));
        expect(ids.sort()).toEqual(truth.map(({ id }) => String(id)).sort());
      }
      expect(recorder.myTrades.map(({ tradeId }) => tradeId).sort()).toEqual(
        venue.market.fills.map(({ tradeId }) => String(tradeId)).sort(),
      );
    });
    expect(recorder.statuses.filter(({ state }) => state === 'gap')).toEqual([]);
  });

  test.each(['hmac', 'rsa', 'ed25519'] as const)('own orders with a key of %s', async (keyType) => {
    await using venue = await startBinanceSimulator({ seed: 2, pairs: ['btc/usdt'], rate: 0, keyType });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.001 });
    await eventually(() => {
      expect(recorder.myTrades).toMatchObject([{ orderId }]);
    });
    expect(stream.status().channels.my_trade?.reconnects).toBe(0);
  });

  test.each([
    ['book', false, true],
    ['24h', true, false],
    ['book+24h', true, true],
  ] as const)(
    'ticker %s: figures of 24 hours %s, best prices at each change %s',
    async (ticker, daily, changes) => {
      await using venue = await startBinanceSimulator({
        seed: 3,
        pairs: ['btc/usdt'],
        rate: 200,
        tickerInterval: 100,
      });
      await using watched = watch(venue, {
        exchange: Exchange.BINANCE,
        currencyPairs: ['btc/usdt'],
        subscribeChannels: [Channel.TICKER],
        subscribeArgs: { ticker },
      });
      const { recorder } = watched;
      await eventually(() => {
        expect(recorder.tickers.length).toBeGreaterThan(5);
        expect(recorder.tickers.some(({ stats24h }) => stats24h !== undefined)).toBe(daily);
        expect(recorder.tickers.some(({ stats24h }) => stats24h === undefined)).toBe(changes);
      });
      for (const one of recorder.tickers) {
        expect(one.bidPrice).toBeLessThan(one.askPrice!);
        expect(one.lastPrice === undefined).toBe(one.stats24h === undefined);
      }
    },
  );

  test('aggregates are numbered too: missed ones are fetched', async () => {
    await using venue = await startBinanceSimulator({ seed: 4, pairs: ['btc/usdt'], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'aggTrade' },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    venue.market.trade('btc/usdt', 'buy', 0.001);
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(0);
    });
    venue.faults.stall(Channel.TRADE);
    for (let round = 0; round < 5; round++) venue.market.trade('btc/usdt', round % 2 ? 'buy' : 'sell', 0.001);
    venue.faults.resume();
    venue.market.trade('btc/usdt', 'buy', 0.001);
    await eventually(() => {
      const ids = recorder.trades.map(({ tradeId }) => Number(tradeId)).sort((left, right) => left - right);
      expect(ids.length).toBeGreaterThan(4);
      expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
      expect(recorder.trades.some(({ origin }) => origin === 'backfill')).toBe(true);
    });
    for (const { aggregated } of recorder.trades) expect(aggregated?.count).toBeGreaterThan(0);
  });

  test('an announced shutdown replaces the connections: nothing lost, nothing doubled, never not live', async () => {
    await using venue = await startBinanceSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 300 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE, ...PRIVATE],
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(10);
    });
    const before = recorder.statuses.length;
    const dials = venue.counters.dials;
    venue.announceShutdown();
    await eventually(() => {
      expect(venue.counters.dials).toBe(dials + 3);
      expect(venue.counters.connections).toBe(3);
    });
    const mark = recorder.trades.length;
    const { orderId } = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.001 });
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(mark + 10);
      expect(recorder.myTrades.filter((fill) => fill.orderId === orderId).length).toBeGreaterThan(0);
    });
    const ids = recorder.trades.map(({ tradeId }) => Number(tradeId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids) - Math.min(...ids) + 1).toBe(ids.length);
    expect(recorder.statuses.slice(before).map(({ state }) => state)).not.toContain('reconnecting');
  });
});

describe('futures', () => {
  const pair = 'btc/usdt';

  test('aggregates by default, on their path', async () => {
    await using venue = await startBinanceFutureSimulator({ seed: 6, pairs: [pair], rate: 100 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: [Channel.TRADE, Channel.TICKER],
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(3);
      expect(recorder.tickers.length).toBeGreaterThan(3);
    });
    for (const trade of recorder.trades) {
      expect(trade.aggregated).toBeDefined();
      expect(trade.contracts).toBe(trade.volume);
    }
  });

  test('placeholders without price are skipped', async () => {
    await using venue = await startBinanceFutureSimulator({
      seed: 7,
      pairs: [pair],
      rate: 300,
      emptyTradePercent: 30,
    });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'trade' },
    });
    const { stream, recorder } = watched;
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(20);
      expect(stream.status().channels.trade?.skipped).toBeGreaterThan(2);
    });
    expect(stream.status().channels.trade?.malformed).toBe(0);
    // Their ids are used up: nothing is missing.
    expect(recorder.saw('gap')).toBe(false);
    for (const { price, volume } of recorder.trades) {
      expect(price).toBeGreaterThan(0);
      expect(volume).toBeGreaterThan(0);
    }
  });

  test('an expired listen key is reported and replaced: no fill is lost', async () => {
    await using venue = await startBinanceFutureSimulator({ seed: 8, pairs: [pair], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.expireTokens();
    venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.01 });
    await eventually(() => {
      expect(stream.status().channels.my_trade?.reconnects).toBe(1);
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    expect(venue.market.fills.length).toBeGreaterThan(0);
  });

  test('a listen key that expires without notice is detected when it is renewed', async () => {
    await using venue = await startBinanceFutureSimulator({
      seed: 9,
      pairs: [pair],
      rate: 0,
      expiryNotice: false,
    });
    const { streamHost, apiHost } = venue;
    await using stream = new ImpatientStream({
      ...QUICK,
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: PRIVATE,
      streamHost,
      apiHost,
      ...venue.credentials,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    void stream.start();
    await stream.ready();
    venue.faults.expireTokens();
    venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.01 });
    await eventually(() => {
      expect(stream.status().channels.my_trade?.reconnects).toBeGreaterThan(0);
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    expect(venue.market.fills.length).toBeGreaterThan(0);
    expect(JSON.stringify(recorder.statuses)).not.toMatch(/private\/ws\/./);
  });

  test('order ids above 2^53 are exact', () => {
    const stream = getExchangeStream({
      ...QUICK,
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: ['eth/usdt'],
      subscribeChannels: PRIVATE,
      apiKey: 'key',
      apiSecret: 'secret',
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    const [orderId, next] = ['8389766145050669870', '8389766145050669871'];
    const frame = (id: string): string =>
      `{"e":"ORDER_TRADE_UPDATE","E":1770123456795,"T":1770123456793,"o":{"s":"ETHUSDT","c":"my-9","S":"SELL","o":"LIMIT","f":"GTC","q":"0.500","p":"3120.50","ap":"3120.50","sp":"0","x":"TRADE","X":"PARTIALLY_FILLED","i":${id},"l":"0.200","z":"0.200","L":"3120.50","N":"USDT","n":"0.1","T":1770123456793,"t":${id.slice(-6)},"m":true}}`;
    for (const id of [orderId, next]) stream.feed(Channel.MY_ORDER, frame(id));
    expect(recorder.myOrders.map((order) => order.orderId)).toEqual([orderId, next]);
    expect(recorder.myTrades.map((fill) => fill.orderId)).toEqual([orderId, next]);
  });

  test('a stop waits as a conditional order, and is not lost by a reconnect', async () => {
    await using venue = await startBinanceFutureSimulator({ seed: 10, pairs: [pair], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const { bid } = venue.market.top(pair);
    venue.placeOrder({
      pair,
      side: 'sell',
      type: 'stop',
      stopPrice: Math.floor((bid?.price ?? 0) * 0.9),
      volume: 0.01,
    });
    const isWaiting = ({ status, type }: MyOrder): boolean => status === 'untriggered' && type === 'stop';
    await eventually(() => {
      expect(recorder.myOrders.some(isWaiting)).toBe(true);
    });
    venue.faults.drop();
    await eventually(() => {
      const batch = recorder.myOrderBatches.findLast(({ kind }) => kind === 'reconcile');
      expect(batch).toMatchObject({ complete: true, origin: 'reconcile' });
      expect(batch?.orders.filter(isWaiting)).toHaveLength(1);
    });
  });

  test('liquidations and deleveraging are orders and fills of the account', async () => {
    await using venue = await startBinanceFutureSimulator({ seed: 11, pairs: [pair], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: [pair],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    for (const kind of ['liquidation', 'adl'] as const)
      venue.forceOrder({ kind, pair, side: 'sell', volume: 0.01 });
    await eventually(() => {
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    expect(venue.market.fills.length).toBeGreaterThan(1);
    expect(stream.status().channels.my_order?.malformed).toBe(0);
    const filled = recorder.myOrders.filter(({ status }) => status === 'filled');
    expect(filled.map(({ reason }) => reason)).toEqual(['liquidation', 'liquidation']);
  });
});

/** Renews its listen key all the time. */
class ImpatientStream extends BinanceFutureStream {
  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const params = super.channelParams(channel);
    return (
      params && {
        ...params,
        open: (context) => {
          const session = params.open(context);
          const { every = [] } = session;
          const tasks = ('run' in every ? [every] : every).map((task) => ({ ...task, interval: 100 }));
          return Object.assign(session, { every: tasks });
        },
      }
    );
  }
}
