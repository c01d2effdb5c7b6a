import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type Logger,
  type MyOrder,
  type StreamOptions,
} from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startCoinbaseSimulator, type CoinbaseSimulator } from './simulator/index.js';

const PAIRS = ['btc/usd', 'eth/usd'] as const;

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

const FILLS = 'orders/historical/fills';

type Options = Partial<StreamOptions> & Pick<StreamOptions, 'subscribeChannels'>;

interface Venue {
  readonly streamHost: string;
  readonly apiHost: string;
  readonly credentials?: CoinbaseSimulator['credentials'];
}

function watch({ streamHost, apiHost, credentials }: Venue, options: Options) {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: PAIRS,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    logger: silentLogger,
    streamHost,
    apiHost,
    ...credentials,
    ...options,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const ended = stream.start();
  return { stream, recorder, ended, [Symbol.asyncDispose]: () => stream.stop() };
}

/** A logger that keeps its warnings. */
function listen(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  return { logger, warnings };
}

const start = (options: Partial<Parameters<typeof startCoinbaseSimulator>[0]> = {}) =>
  startCoinbaseSimulator({ seed: 5, pairs: PAIRS, rate: 0, ...options });

const last = (recorder: Recorder, orderId: string): MyOrder | undefined =>
  recorder.myOrders.findLast((order) => order.orderId === orderId);

const rest = (venue: CoinbaseSimulator, volume = 0.5, price = 1000) =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume });

const buy = (venue: CoinbaseSimulator, pair: CurrencyPair = 'btc/usd', volume = 0.01) =>
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume });

/** Each of the market's fills was delivered once, to the digit. */
function expectFills(recorder: Recorder, venue: CoinbaseSimulator, from = 0): void {
  const told = recorder.myTrades.map(({ tradeId, orderId, liquidity, exact }) => ({
    tradeId,
    orderId,
    liquidity,
    price: Number(exact.price),
    volume: Number(exact.volume),
    fee: Number(exact.fee),
  }));
  const truth = venue.market.fills.slice(from).map(({ fillId, orderId, liquidity, price, volume, fee }) => ({
    tradeId: fillId,
    orderId,
    liquidity,
    price,
    volume,
    fee,
  }));
  const byId = (left: { tradeId: string }, right: { tradeId: string }) =>
    left.tradeId < right.tradeId ? -1 : 1;
  expect(told.sort(byId)).toEqual(truth.sort(byId));
}

describe('frames', () => {
  test('a hole in the numbers is told and healed: no trade lost', async () => {
    await using venue = await start({ rate: 200 });
    await using watched = watch(venue, { subscribeChannels: [Channel.TICKER, Channel.TRADE] });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(5);
    });
    venue.loseFrames(1, 'trade');
    await eventually(() => {
      expect(
        recorder.statuses.filter(({ channel }) => channel === 'trade').map(({ state }) => state),
      ).toContain('reconnecting');
    });
    await stream.ready();
    expect(recorder.statuses).toContainEqual(
      expect.objectContaining({
        channel: 'trade',
        state: 'gap',
        reason: expect.stringMatching(/1 frame is missing before sequence_num \d+/) as string,
      }),
    );
    venue.market.stop();
    for (const pair of PAIRS) venue.market.trade(pair, 'buy', 0.1);
    await eventually(() => {
      for (const pair of PAIRS) {
        const ids = recorder.trades
          .filter(({ symbol }) => symbol === pair)
          .map(({ tradeId }) => Number(tradeId));
        const truth = venue.market.trades(pair).filter(({ id }) => id >= Math.min(...ids));
        expect(ids.sort((left, right) => left - right)).toEqual(truth.map(({ id }) => id));
      }
    });
    const { channels } = stream.status();
    expect(channels.trade?.reconnects).toBe(1);
    expect(channels.ticker?.reconnects).toBe(0);
  });

  test('a hole in the account’s frames: orders and fills are as they are', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const resting = rest(venue);
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('new');
    });
    venue.loseFrames(100, 'my_order');
    venue.cancelOrder(resting.orderId);
    buy(venue);
    venue.loseFrames(0);
    await eventually(() => {
      expect(recorder.saw('gap')).toBe(true);
      expect(last(recorder, resting.orderId)).toMatchObject({ status: 'canceled', volume: 0.5 });
      expectFills(recorder, venue);
    });
  });

  test('a frame of 5 MB', () => {
    const stream = getExchangeStream({
      exchange: Exchange.COINBASE,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      logger: silentLogger,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    const trades = Array.from({ length: 40_000 }, (_, index) => ({
      product_id: 'BTC-USD',
      trade_id: String(40_000 - index),
      price: '63310.25',
      size: '0.00000012',
      time: '2026-08-12T19:27:48.298771Z',
      side: 'BUY',
    }));
    const timestamp = '2026-08-12T19:27:48.349771Z';
    const events = [{ type: 'update', trades }];
    const text = JSON.stringify({ channel: 'market_trades', timestamp, sequence_num: 0, events });
    expect(text.length).toBeGreaterThan(5_000_000);
    stream.feed(Channel.TRADE, text);
    expect(recorder.trades).toHaveLength(40_000);
    expect(recorder.trades[0]?.tradeId).toBe('1');
  });

  test('a channel that Coinbase does not have is refused, and not blamed on the key', async () => {
    const server = new VenueServer({ seed: 1 });
    server.socket('/', (connection) => ({
      onMessage: (text) => {
        const isKnown = text.includes('heartbeats');
        const events = [{ subscriptions: { heartbeats: ['heartbeats'] } }];
        const listing = { channel: 'subscriptions', sequence_num: 0, events };
        connection.send(
          JSON.stringify(isKnown ? listing : { type: 'error', message: 'authentication failure' }),
        );
      },
    }));
    await server.listen();
    await using watched = watch(server, { subscribeChannels: [Channel.TRADE] });
    await expect(watched.ended).rejects.toMatchObject({
      code: 'subscription_refused',
      message: expect.stringContaining('the channel does not exist') as string,
    });
    for (const symbol of PAIRS)
      expect(watched.recorder.statuses).toContainEqual(expect.objectContaining({ symbol, state: 'refused' }));
    await server.close();
  });
});

describe('market data', () => {
  test('both names of a shared book are fed by one subscription', async () => {
    await using venue = await start({ rate: 100 });
    const pairs = ['btc/usdc', 'btc/usd', 'eth/usdc'] as const;
    await using watched = watch(venue, {
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      for (const pair of pairs) {
        expect(recorder.tickers.filter(({ symbol }) => symbol === pair).length).toBeGreaterThan(3);
        expect(recorder.trades.filter(({ symbol }) => symbol === pair).length).toBeGreaterThan(3);
      }
    });
    venue.market.stop();
    const idsOf = (pair: CurrencyPair) =>
      recorder.trades.filter(({ symbol }) => symbol === pair).map(({ tradeId }) => tradeId);
    expect(idsOf('btc/usdc')).toEqual(idsOf('btc/usd'));
    expect(stream.status().channels.trade?.malformed).toBe(0);
  });

  test('without REST the acknowledgement decides: an alias is known by its answer, the unknown is refused', async () => {
    await using venue = await start({ rate: 100 });
    venue.faults.refuseRest(500);
    await using watched = watch(venue, {
      currencyPairs: ['btc/usdc', 'nope/usd', 'eth/usd'],
      subscribeChannels: [Channel.TRADE],
    });
    const { stream, recorder } = watched;
    await expect(stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      symbol: 'nope/usd',
      message: expect.stringContaining('Coinbase left NOPE-USD out') as string,
    });
    await eventually(() => {
      for (const pair of ['btc/usdc', 'eth/usd'])
        expect(recorder.trades.some(({ symbol }) => symbol === pair)).toBe(true);
    });
  });

  test('ticker_batch has last price and day, and no best prices', async () => {
    await using venue = await start({ rate: 50, tickerBatchInterval: 100 });
    await using watched = watch(venue, {
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker: 'ticker_batch' },
    });
    await eventually(() => {
      expect(watched.recorder.tickers.length).toBeGreaterThan(4);
    });
    for (const ticker of watched.recorder.tickers) {
      expect(ticker.lastPrice).toBeGreaterThan(0);
      expect(ticker.stats24h?.volume).toBeGreaterThanOrEqual(0);
      expect(ticker).not.toHaveProperty('bidPrice');
    }
  });
});

describe('own orders', () => {
  test.each([60, 50, 100, 1, 0])('%i open orders: one complete batch', async (count) => {
    await using venue = await start();
    const placed = Array.from({ length: count }, (_, index) => rest(venue, 0.5, 1000 + index).orderId);
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    await watched.stream.ready();
    const { recorder } = watched;
    expect(recorder.myOrderBatches).toHaveLength(1);
    const [batch] = recorder.myOrderBatches;
    expect(batch).toMatchObject({ kind: 'snapshot', complete: true, origin: 'snapshot' });
    expect(batch?.orders.map(({ orderId }) => orderId).sort()).toEqual(placed.sort());
  });

  test('a cancel that is queued leaves the order live; its volume outlives its end', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = rest(venue);
    venue.queueCancel(orderId);
    await eventually(() => {
      expect(last(recorder, orderId)).toMatchObject({ status: 'new' });
    });
    venue.cancelOrder(orderId);
    await eventually(() => {
      expect(last(recorder, orderId)).toMatchObject({
        status: 'canceled',
        rawStatus: 'CANCELLED',
        volume: 0.5,
        remainingVolume: 0.5,
        filledVolume: 0,
      });
    });
  });

  test('a filled order that is told twice is one event', async () => {
    await using venue = await start({ repeatFilled: true });
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = buy(venue);
    venue.repeatOrder(orderId);
    const resting = rest(venue);
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('new');
    });
    const filled = recorder.myOrders.filter(
      (order) => order.orderId === orderId && order.status === 'filled',
    );
    expect(filled).toHaveLength(1);
    expect(stream.status().channels.my_order?.duplicates).toBeGreaterThan(1);
  });

  test('a key that Coinbase does not take: once more with a fresh token, then the end', async () => {
    await using venue = await start();
    venue.revokeKey();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    await expect(watched.ended).rejects.toMatchObject({ code: 'auth_rejected' });
    expect(venue.counters.dials).toBe(2);
  });

  test.each(['ed25519', 'ec'] as const)('an %s key', async (keyType) => {
    await using venue = await start({ keyType });
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    await watched.stream.ready();
    buy(venue);
    await eventually(() => {
      expectFills(watched.recorder, venue);
    });
  });
});

describe('own fills', () => {
  test('a burst of 200 costs a handful of calls, and each is told to the digit', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const { bid } = venue.market.top('btc/usd');
    const { orderId } = rest(venue, 2.5, bid?.price);
    for (let fill = 0; fill < 200; fill++) venue.market.fillOrder(orderId, 0.01);
    expect(venue.market.fills).toHaveLength(200);
    await eventually(() => {
      expectFills(recorder, venue);
    });
    expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(6);
    for (const trade of recorder.myTrades) {
      expect(trade.origin).toBeUndefined();
      expect(trade.feeCurrency).toBe('usd');
    }
  });

  test('pushes that come one by one are not looked up one by one', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const { bid } = venue.market.top('btc/usd');
    const { orderId } = rest(venue, 2.5, bid?.price);
    const began = performance.now();
    // However many follow, the first ones are told meanwhile.
    for (let fill = 1; fill <= 80 || recorder.myTrades.length === 0; fill++) {
      venue.market.fillOrder(orderId, 0.01);
      await eventually(() => {
        expect(last(recorder, orderId)?.exact.filledVolume).toBe(String(fill / 100));
      });
    }
    await eventually(() => {
      expectFills(recorder, venue);
    });
    // However long it took: at most one call each 0.3 s.
    expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(2 + (performance.now() - began) / 300);
  });

  test('records that come later than the push are waited for', async () => {
    await using venue = await start({ fillDelay: 2_200 });
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = buy(venue);
    await eventually(() => {
      expect(last(recorder, orderId)?.status).toBe('filled');
      expect(venue.restCalls(FILLS)).toBeGreaterThan(1);
    });
    expect(recorder.myTrades).toEqual([]);
    await eventually(() => {
      expectFills(recorder, venue);
    });
    // After 0.03, 0.33, 0.93, 2.13 and 4.53 s at the earliest.
    expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(5);
  });

  test('with REST down fills are late and told so, never lost', async () => {
    await using venue = await start();
    const { logger, warnings } = listen();
    await using watched = watch(venue, { subscribeChannels: PRIVATE, logger });
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.refuseRest(500);
    const { orderId } = buy(venue);
    buy(venue, 'eth/usd', 0.1);
    await eventually(() => {
      expect(warnings.join()).toContain('own fills are late');
    });
    expect(last(recorder, orderId)?.status).toBe('filled');
    expect(recorder.myTrades).toEqual([]);
    venue.faults.accept();
    await eventually(() => {
      expectFills(recorder, venue);
      expect(warnings.join()).toContain('own fills can be read again');
    });
  });

  test('with REST down over a reconnect: told as a gap, then all are there', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const resting = rest(venue);
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('new');
    });
    venue.faults.refuse(503, { times: 1 });
    venue.faults.refuseRest(500);
    venue.faults.drop();
    buy(venue);
    venue.cancelOrder(resting.orderId);
    await eventually(() => {
      expect(recorder.saw('gap')).toBe(true);
    });
    venue.faults.accept();
    await stream.ready();
    await eventually(() => {
      expectFills(recorder, venue);
      expect(last(recorder, resting.orderId)).toMatchObject({ status: 'canceled', origin: 'reconcile' });
    });
    expect(recorder.myTrades.every(({ origin }) => origin === 'reconcile')).toBe(true);
  });

  test('what was filled before the stream began is history, fill by fill', async () => {
    await using venue = await start();
    const { bid } = venue.market.top('btc/usd');
    const { orderId } = rest(venue, 0.5, bid?.price);
    for (let fill = 0; fill < 3; fill++) venue.market.fillOrder(orderId, 0.01);
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const before = venue.market.fills.length;
    for (let fill = 0; fill < 3; fill++) venue.market.fillOrder(orderId, 0.02);
    await eventually(() => {
      expectFills(recorder, venue, before);
    });
    expect(last(recorder, orderId)).toMatchObject({ filledVolume: 0.09, volume: 0.5 });
  });

  test('fills that are filed late of orders that nobody told of are found after a reconnect', async () => {
    await using venue = await start({ fillDelay: 2_000 });
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    await venue.faults.down();
    buy(venue);
    await venue.faults.up();
    await stream.ready();
    await eventually(() => {
      expectFills(recorder, venue);
    });
    expect(recorder.myTrades.every(({ origin }) => origin === 'reconcile')).toBe(true);
  });

  test('an order sized in quote currency: its fills in base currency', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const order = { pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.02, sizedIn: 'quote' } as const;
    venue.placeOrder(order);
    await eventually(() => {
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    const sum = recorder.myTrades.reduce((total, { volume }) => total + volume, 0);
    expect(sum).toBeCloseTo(0.02, 8);
  });

  test('without my_trade nobody asks for fills', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: [Channel.MY_ORDER] });
    const { stream, recorder } = watched;
    await stream.ready();
    const { orderId } = buy(venue);
    await eventually(() => {
      expect(last(recorder, orderId)?.status).toBe('filled');
    });
    venue.faults.drop();
    await eventually(() => {
      expect(stream.status().channels.my_order).toMatchObject({ state: 'live', reconnects: 1 });
    });
    expect(venue.restCalls(FILLS)).toBe(0);
  });

  test('own orders of an alias come under the pair that was traded', async () => {
    await using venue = await start();
    await using watched = watch(venue, {
      currencyPairs: ['btc/usd', 'btc/usdc'],
      subscribeChannels: PRIVATE,
    });
    const { stream, recorder } = watched;
    await stream.ready();
    buy(venue, 'btc/usdc');
    await eventually(() => {
      expectFills(recorder, venue);
    });
    for (const { symbol, feeCurrency } of recorder.myTrades) {
      expect(symbol).toBe('btc/usdc');
      expect(feeCurrency).toBe('usdc');
    }
  });
});
