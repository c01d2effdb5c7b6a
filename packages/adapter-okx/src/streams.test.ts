import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type MyOrder,
  type StreamOptions,
} from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { setPace } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { hostsOf } from './venue/endpoints.js';
import './index.js';
import { startOkxSimulator, startOkxSwapSimulator } from './simulator/index.js';

const QUICK = {
  reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
  logger: silentLogger,
} as const;

/** How many times faster than at OKX streams and simulators are here. */
const PACE = 10;

setPace(PACE);

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

interface Venue {
  readonly streamHost: string;
  readonly apiHost: string;
}

function watch({ streamHost, apiHost }: Venue, options: Omit<StreamOptions, 'streamHost' | 'apiHost'>) {
  const stream = getExchangeStream({ ...QUICK, streamHost, apiHost, ...options });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const ended = stream.start();
  return { stream, recorder, ended, [Symbol.asyncDispose]: () => stream.stop() };
}

const last = (recorder: Recorder, orderId: string): MyOrder | undefined =>
  recorder.myOrders.findLast((order) => order.orderId === orderId);

describe.each([
  { exchange: Exchange.OKX, start: startOkxSimulator },
  { exchange: Exchange.OKX_SWAP, start: startOkxSwapSimulator },
])('$exchange', ({ exchange, start }) => {
  const pairs = ['btc/usdt', 'eth/usdt'] as const;

  test('a service upgrade under load: no trade lost or doubled, own orders as they are', async () => {
    await using venue = await start({ pace: PACE, seed: 8, pairs, rate: 300 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER, Channel.TRADE, ...PRIVATE],
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const resting = venue.placeOrder({
      pair: 'btc/usdt',
      side: 'buy',
      type: 'limit',
      price: 1000,
      volume: 0.5,
    });
    const mark = recorder.statuses.length;
    for (let upgrade = 1; upgrade <= 2; upgrade++) {
      const { connections, dials } = venue.counters;
      venue.announceUpgrade(6_000);
      await eventually(() => {
        venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.001 });
        expect(venue.counters.dials).toBe(dials + connections);
        expect(venue.counters.connections).toBe(connections);
      });
    }
    venue.amendOrder(resting.orderId, { price: 999 });
    venue.market.stop();
    for (const pair of pairs) venue.market.trade(pair, 'buy', 0.1);
    await eventually(() => {
      for (const pair of pairs) {
        const ids = recorder.trades.filter(({ symbol }) => symbol === pair).map(({ tradeId }) => tradeId);
        const truth = venue.market.trades(pair).filter(({ id }) => id >= Math.min(...ids.map(Number)));
        expect(ids.sort()).toEqual(truth.map(({ id }) => String(id)).sort());
        const { bid, ask } = venue.market.top(pair);
        expect(recorder.tickers.findLast(({ symbol }) => symbol === pair)).toMatchObject({
          bidPrice: bid?.price,
          askPrice: ask?.price,
        });
      }
      expect(recorder.myTrades.map(({ tradeId }) => tradeId).sort()).toEqual(
        venue.market.fills.map(({ tradeId }) => String(tradeId)).sort(),
      );
      for (const order of venue.market.orders)
        expect(last(recorder, order.orderId)).toMatchObject({
          status: order.status,
          filledVolume: order.filled,
          ...(order.price !== undefined && { price: order.price }),
        });
    });
    // No status other than `live` was reported.
    expect(recorder.statuses.slice(mark).filter(({ state }) => state !== 'live')).toEqual([]);
  });

  test('an own order’s pair that OKX does not have is refused by name', async () => {
    await using venue = await start({ pace: PACE, seed: 3, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: ['btc/usdt', 'nope/usdt'],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    await expect(watched.stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      symbol: 'nope/usdt',
    });
    venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
    await eventually(() => {
      expect(watched.recorder.myTrades.length).toBeGreaterThan(0);
    });
  });

  test('merged trades say so, all are covered once, and missed ones are fetched one by one', async () => {
    await using venue = await start({ pace: PACE, seed: 4, pairs, rate: 200 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'trades' },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.filter(({ aggregated }) => aggregated).length).toBeGreaterThan(3);
    });
    venue.faults.stall(Channel.TRADE);
    for (let time = 0; time < 5; time++) for (const pair of pairs) venue.market.trade(pair, 'buy', 3);
    venue.faults.resume();
    venue.market.stop();
    for (const pair of pairs) venue.market.trade(pair, 'sell', 0.1);
    await eventually(() => {
      for (const pair of pairs) {
        const covered = recorder.trades
          .filter(({ symbol }) => symbol === pair)
          .flatMap(({ tradeId, aggregated }) => {
            const { count = 1 } = aggregated ?? {};
            return Array.from({ length: count }, (_, index) => Number(tradeId) - index);
          })
          .sort((left, right) => left - right);
        const truth = venue.market.trades(pair).filter(({ id }) => id >= covered[0]!);
        expect(covered).toEqual(truth.map(({ id }) => id));
      }
    });
    for (const { aggregated, tradeId } of recorder.trades)
      if (aggregated) expect(aggregated.lastId).toBe(tradeId);
    expect(recorder.trades.some(({ origin }) => origin === 'backfill')).toBe(true);
  });

  test('the other ticker has last price and 24 hours', async () => {
    await using venue = await start({ pace: PACE, seed: 5, pairs, rate: 100 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker: 'tickers' },
    });
    await eventually(() => {
      expect(watched.recorder.tickers.length).toBeGreaterThan(5);
    });
    for (const ticker of watched.recorder.tickers) {
      expect(ticker.bidPrice).toBeLessThan(ticker.askPrice!);
      expect(ticker.stats24h?.volume).toBeDefined();
    }
  });

  test('a fill that is pushed again is published once', async () => {
    await using venue = await start({ pace: PACE, seed: 6, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
    const fills = venue.market.fills.length;
    for (let time = 0; time < 3; time++) venue.repeatOrder(orderId);
    venue.placeOrder({ pair: 'eth/usdt', side: 'buy', type: 'limit', price: 1, volume: 1 });
    await eventually(() => {
      expect(recorder.myOrders.at(-1)?.symbol).toBe('eth/usdt');
    });
    expect(recorder.myTrades).toHaveLength(fills);
    expect(last(recorder, orderId)).toMatchObject({ status: 'filled', filledVolume: 0.01 });
  });

  test('own frames that cannot be read are made up for by REST', async () => {
    await using venue = await start({ pace: PACE, seed: 7, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const resting = venue.placeOrder({
      pair: 'btc/usdt',
      side: 'buy',
      type: 'limit',
      price: 1000,
      volume: 0.5,
    });
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('new');
    });
    venue.faults.corrupt(100);
    venue.cancelOrder(resting.orderId);
    const taken = venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('canceled');
      expect(recorder.myTrades.map(({ orderId }) => orderId)).toContain(taken.orderId);
    });
    expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
    expect(stream.status().channels.my_order?.reconnects).toBe(0);
  });

  test('one connection too many of the channel: refused, and the others run', async () => {
    await using venue = await start({
      pace: PACE,
      seed: 9,
      pairs,
      rate: 50,
      limits: { connectionsPerChannel: 0 },
    });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER, Channel.MY_ORDER],
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await expect(stream.ready()).rejects.toMatchObject({ code: 'subscription_refused' });
    await eventually(() => {
      expect(recorder.tickers.length).toBeGreaterThan(3);
    });
    const { symbols } = stream.status().channels.my_order!;
    expect(Object.values(symbols)).toEqual(['refused', 'refused']);
  });

  test('a deleted API key ends the stream', async () => {
    await using venue = await start({ pace: PACE, seed: 10, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    await watched.stream.ready();
    venue.revokeKey();
    await expect(watched.ended).rejects.toMatchObject({ message: expect.stringContaining('4007') as string });
  });

  test('REST calls of demo trading carry its header', async () => {
    await using venue = await start({ pace: PACE, seed: 11, pairs, rate: 0, demo: true });
    const options = { exchange, currencyPairs: pairs, subscribeChannels: PRIVATE, ...venue.credentials };
    await using watched = watch(venue, { ...options, environment: 'demo' });
    await watched.stream.ready();
    await using mistaken = watch(venue, options);
    await expect(mistaken.ended).rejects.toMatchObject({ code: 'auth_rejected' });
  });
});

describe('spot', () => {
  test('a market order sized in quote currency', async () => {
    await using venue = await startOkxSimulator({ pace: PACE, seed: 12, pairs: ['btc/usdt'], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.OKX,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const order = { pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.02, sizedIn: 'quote' } as const;
    const { orderId } = venue.placeOrder(order);
    await eventually(() => {
      expect(last(recorder, orderId)?.status).toBe('filled');
    });
    const reported = last(recorder, orderId)!;
    expect(reported).not.toHaveProperty('volume');
    expect(reported).not.toHaveProperty('remainingVolume');
    expect(reported.quoteVolume).toBeGreaterThan(100);
    expect(reported.filledVolume).toBe(0.02);
    expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
  });

  test('60 pairs of best prices are split over three connections', async () => {
    const pairs = Array.from({ length: 60 }, (_, index): CurrencyPair => `c${index}/usdt`);
    await using venue = await startOkxSimulator({ pace: PACE, seed: 13, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.OKX,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER],
    });
    await watched.stream.ready();
    expect(venue.counters.connections).toBe(3);
  });
});

describe('contracts', () => {
  const pairs = ['btc/usdt', 'btc/usd:btc', 'btc/usd', 'btc/usdt:usdt-261225'] as const;

  test('linear, inverse, dollars and dated, each by its own worth', async () => {
    await using venue = await startOkxSwapSimulator({ pace: PACE, seed: 14, pairs, rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.OKX_SWAP,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TRADE, ...PRIVATE],
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    for (const pair of pairs)
      venue.placeOrder({ pair, side: 'buy', type: 'market', volume: pair === 'btc/usd:btc' ? 7 : 0.07 });
    await eventually(() => {
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
      expect(recorder.trades.length).toBeGreaterThanOrEqual(recorder.myTrades.length);
    });
    for (const fill of venue.market.fills) {
      const { pair, volume, price } = fill;
      const reported = recorder.myTrades.find(
        ({ symbol, tradeId }) => symbol === pair && tradeId === String(fill.tradeId),
      );
      expect(reported).toMatchObject({ price, contracts: venue.contractsOf(pair, volume) });
      expect(reported?.volume).toBeCloseTo(venue.baseOf(pair, { volume, price }), 12);
      if (pair !== 'btc/usd:btc') expect(reported?.volume).toBe(volume);
      const trade = recorder.trades.find(
        ({ symbol, tradeId }) => symbol === pair && tradeId === String(fill.tradeId),
      );
      expect(trade?.contracts).toBe(reported?.contracts);
      expect(trade?.volume).toBeCloseTo(reported!.volume, 12);
    }
    for (const order of recorder.myOrders)
      if (order.status === 'filled') expect(order.remainingVolume).toBe(0);
  });

  test('a liquidation is an order and fills of the account', async () => {
    await using venue = await startOkxSwapSimulator({ pace: PACE, seed: 15, pairs: ['btc/usdt'], rate: 0 });
    await using watched = watch(venue, {
      exchange: Exchange.OKX_SWAP,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: PRIVATE,
      ...venue.credentials,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    const forced = { category: 'full_liquidation', pair: 'btc/usdt', side: 'sell', volume: 0.01 } as const;
    const { orderId } = venue.forceOrder(forced);
    await eventually(() => {
      expect(last(recorder, orderId)).toMatchObject({ reason: 'liquidation', rawReason: 'full_liquidation' });
      expect(recorder.myTrades.length).toBeGreaterThan(0);
    });
  });

  test('without a network the contract value is not assumed: it must be given', () => {
    const frame = JSON.stringify({
      arg: { channel: 'trades-all', instId: 'BTC-USDT-SWAP' },
      data: [{ instId: 'BTC-USDT-SWAP', tradeId: '1', px: '100', sz: '7', side: 'buy', ts: '1700000000000' }],
    });
    const options = {
      exchange: Exchange.OKX_SWAP,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: [Channel.TRADE],
      logger: silentLogger,
    } as const;
    const instrument = {
      instId: 'BTC-USDT-SWAP',
      ctType: 'linear',
      ctVal: '0.01',
      ctMult: '1',
      ctValCcy: 'BTC',
      instFamily: 'BTC-USDT',
    };
    const without = getExchangeStream(options);
    without.feed(Channel.TRADE, frame);
    expect(without.status().channels.trade).toMatchObject({ events: 0, malformed: 1 });
    without.feed(Channel.TRADE, JSON.stringify({ arg: { channel: 'instruments' }, data: [instrument] }));
    without.feed(Channel.TRADE, frame);
    expect(without.status().channels.trade).toMatchObject({ events: 1, malformed: 1 });
    const recorder = new Recorder();
    const configured = getExchangeStream({ ...options, subscribeArgs: { instruments: [instrument] } });
    configured.bindObserver(recorder);
    configured.feed(Channel.TRADE, frame);
    expect(recorder.trades).toMatchObject([{ volume: 0.07, contracts: 7 }]);
  });
});

test('a frame of 20 own orders is one batch of 20, and 20 orders in its order', () => {
  const stream = getExchangeStream({
    exchange: Exchange.OKX,
    currencyPairs: ['btc/usdt'],
    subscribeChannels: PRIVATE,
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'pass' },
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const ids = Array.from({ length: 20 }, (_, index) => `${7_000_000_000_000_000_000n - BigInt(index)}`);
  const data = ids.map((ordId, index) => ({
    instType: 'SPOT', instId: 'BTC-USDT', ordId, clOrdId: '', side: 'buy', ordType: 'limit', px: `${100 + index}`,
    sz: '1', state: 'live', accFillSz: '0', avgPx: '0', uTime: '1700000000000', cTime: '1700000000000',
  })); // prettier-ignore
  stream.feed(
    Channel.MY_ORDER,
    JSON.stringify({ arg: { channel: 'orders', instType: 'ANY', uid: '1' }, data }),
  );
  expect(recorder.myOrderBatches).toHaveLength(1);
  const [batch] = recorder.myOrderBatches;
  expect(batch).toMatchObject({ kind: 'update', complete: false, exchangeTime: 1700000000000 });
  expect(batch?.orders.map(({ orderId }) => orderId)).toEqual(ids);
  expect(recorder.myOrders).toHaveLength(20);
  for (const [index, order] of recorder.myOrders.entries()) expect(order).toBe(batch?.orders[index]);
});

describe('options', () => {
  const options: StreamOptions = {
    exchange: Exchange.OKX,
    currencyPairs: ['btc/usdt'],
    subscribeChannels: [Channel.MY_TRADE],
    apiKey: 'key',
    apiSecret: 'secret',
  };

  test.each([
    [{}, 'passphrase'],
    [{ apiAuthData: { passphrase: 'pass' }, environment: 'testnet' }, 'called demo'],
    [
      { apiAuthData: { passphrase: 'pass' }, subscribeArgs: { ticker: 'bbo' } },
      "subscribeArgs.ticker takes 'bbo-tbt' or 'tickers'",
    ],
    [{ apiAuthData: { passphrase: 'pass' }, currencyPairs: ['btc/usdt:usdt'] }, 'is a contract'],
  ] as const)('%o', (fields, words) => {
    expect(() => getExchangeStream({ ...options, ...fields })).toThrow(words);
  });

  test.each([
    ['live', 'global', 'wss://ws.okx.com', 'https://openapi.okx.com'],
    ['live', 'eea', 'wss://wseea.okx.com', 'https://eea.okx.com'],
    ['live', 'us', 'wss://wsus.okx.com', 'https://us.okx.com'],
    ['demo', 'global', 'wss://wspap.okx.com', 'https://openapi.okx.com'],
    ['demo', 'eea', 'wss://wseeapap.okx.com', 'https://eea.okx.com'],
    ['demo', 'us', 'wss://wsuspap.okx.com', 'https://us.okx.com'],
  ] as const)('%s in %s', (environment, region, ...[streams, rest]) => {
    expect(hostsOf({ exchange: 'okx', environment }, region)).toEqual({ streams, rest });
  });
});
