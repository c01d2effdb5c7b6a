import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type StreamOptions,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { KrakenStream } from './index.js';
import { startKrakenSimulator } from './simulator/index.js';

const OPTIONS = {
  exchange: Exchange.KRAKEN,
  currencyPairs: ['btc/usd', 'eth/usd'],
  subscribeChannels: [Channel.TICKER, Channel.TRADE],
  logger: silentLogger,
} as const satisfies StreamOptions;

test('a quiet market is left alone: heartbeats come only while its subscription is alive', () => {
  class Facts extends KrakenStream {
    timeouts(): object | undefined {
      return this.channelParams(Channel.TICKER)?.timeouts;
    }
  }
  const facts = new Facts({
    exchange: Exchange.KRAKEN,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TICKER],
  });
  expect(facts.timeouts()).toEqual({ silence: 6_000 });
});

test('the factory knows the class and its subscribeArgs', () => {
  const stream = getExchangeStream({ ...OPTIONS, subscribeArgs: { eventTrigger: 'trades' } });
  expectTypeOf(stream).toEqualTypeOf<KrakenStream>();
  expect(stream).toBeInstanceOf(KrakenStream);
  // @ts-expect-error -- no such trigger
  expect(() => getExchangeStream({ ...OPTIONS, subscribeArgs: { eventTrigger: 'never' } })).toThrow(
    'eventTrigger',
  );
});

describe('trades that only REST has', () => {
  test('more than the snapshot holds are fetched after a reconnect', async () => {
    await using venue = await startKrakenSimulator({ seed: 41, pairs: ['btc/usd'], rate: 0 });
    await using stream = getExchangeStream({
      ...OPTIONS,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    void stream.start();
    await stream.ready();
    const volume = 0.001;
    venue.market.trade('btc/usd', 'buy', volume);
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(0);
    });
    const first = Number(recorder.trades[0]?.tradeId);
    await venue.faults.down();
    for (let count = 0; count < 120; count++) {
      venue.market.trade('btc/usd', 'sell', volume);
      venue.market.step('btc/usd');
    }
    await venue.faults.up();
    await eventually(() => {
      const truth = venue.market.trades('btc/usd').filter(({ id }) => id >= first);
      const ids = recorder.trades.map(({ tradeId }) => Number(tradeId)).sort((left, right) => left - right);
      expect(ids).toEqual(truth.map(({ id }) => id));
    });
    expect(recorder.trades.length).toBeGreaterThan(100);
    expect(venue.counters.restRequests['/0/public/Trades']).toBeGreaterThan(0);
  });

  test('that REST does not have either are reported as a gap, with the times', async () => {
    await using venue = await startKrakenSimulator({ seed: 42, pairs: ['btc/usd'], rate: 0 });
    await using stream = getExchangeStream({
      ...OPTIONS,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    void stream.start();
    await stream.ready();
    venue.market.trade('btc/usd', 'buy', 0.001);
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(0);
    });
    venue.faults.refuseRest(404);
    venue.faults.stall(Channel.TRADE);
    venue.market.trade('btc/usd', 'buy', 0.001);
    venue.faults.resume();
    venue.market.trade('btc/usd', 'buy', 0.001);
    await eventually(() => {
      const gaps = recorder.statuses.filter(({ state }) => state === 'gap').map(({ reason }) => reason);
      expect(gaps.at(-1)).toMatch(/missing for good, between \d{4}-\d\d-\d\dT.*Z and \d{4}-/);
      expect(recorder.statuses.at(-1)).toMatchObject({ state: 'live', symbol: 'btc/usd' });
    });
  });
});

test('streams of one host share its governor: a pause that one receives holds for the other', async () => {
  await using venue = await startKrakenSimulator({ seed: 43, pairs: ['btc/usd', 'eth/usd'], rate: 10 });
  const hosts = { streamHost: venue.streamHost, apiHost: venue.apiHost };
  const account = { ...hosts, ...venue.credentials, subscribeChannels: [Channel.MY_ORDER] };
  await using first = getExchangeStream({ ...OPTIONS, ...account, account: 'first' });
  await using second = getExchangeStream({
    ...OPTIONS,
    ...account,
    ...venue.addAccount(),
    account: 'second',
  });
  const recorder = new Recorder();
  const waiting = new Recorder();
  first.bindObserver(recorder);
  second.bindObserver(waiting);
  venue.faults.refuse(429, { times: 1, retryAfter: 1 });
  void first.start();
  await eventually(() => {
    expect(recorder.saw('reconnecting')).toBe(true);
  });
  void second.start();
  await Promise.all([first.ready(), second.ready()]);
  const refused = recorder.statuses.find(({ state }) => state === 'reconnecting');
  const dialed = waiting.statuses.find(({ state }) => state === 'connecting');
  expect(dialed?.time).toBeGreaterThanOrEqual((refused?.time ?? 0) + 1000 - 5);
});

test('concurrent dials with one key ask for one token each, and nonces rise', async () => {
  await using venue = await startKrakenSimulator({ seed: 44, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  const streams = Array.from({ length: 4 }, () =>
    getExchangeStream({
      ...OPTIONS,
      ...venue.credentials,
      subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE, Channel.MY_ORDER_BATCH],
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
    }),
  );
  for (const stream of streams) void stream.start();
  await Promise.all(streams.map((stream) => stream.ready()));
  expect(venue.counters.connections).toBe(4);
  expect(venue.counters.restRequests['/0/private/GetWebSocketsToken']).toBeLessThanOrEqual(8);
  await Promise.all(streams.map((stream) => stream.stop()));
});

test('memory stays flat over many frames, with an observer that takes nothing', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const stream = getExchangeStream({ ...OPTIONS, currencyPairs: ['btc/usd'] });
  stream.bindObserver({
    tickerQueue: new AsyncQueue<Ticker>({ capacity: 100 }),
    tradeQueue: new AsyncQueue<Trade>({ capacity: 100 }),
  });
  const feed = (from: number, until: number): number => {
    for (let id = from; id < until; id++) {
      stream.feed(
        Channel.TICKER,
        `{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":${id}.5,"bid_qty":1.5,"ask":${id}.6,"ask_qty":2,"last":${id}.5,"volume":1,"vwap":2,"low":1,"high":3,"change":1,"change_pct":1.2}]}`,
      );
      stream.feed(
        Channel.TRADE,
        `{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":${id}.5,"qty":0.1,"ord_type":"limit","trade_id":${id},"timestamp":"2026-09-25T17:48:26.844359Z"}]}`,
      );
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = feed(1, 30_000);
  const after = feed(30_000, 200_000);
  expect(stream.status().channels.trade).toMatchObject({ events: 199_999, duplicates: 0, malformed: 0 });
  // 170,000 more frames of each; a leak of 12 bytes per frame would show.
  expect(after - before).toBeLessThan(4_000_000);
});

test('a program that stops its stream exits by itself', async () => {
  await using venue = await startKrakenSimulator({ seed: 45, pairs: ['btc/usd', 'eth/usd'], rate: 50 });
  const program = `
    import './dist/index.js';
    import { getExchangeStream } from '@hftjs/core';
    const stream = getExchangeStream(JSON.parse(process.argv[1]));
    const ended = stream.start();
    await stream.ready();
    await stream.stop();
    await ended;
    console.log('stopped');
  `;
  const options = {
    ...OPTIONS,
    logger: undefined,
    ...venue.credentials,
    subscribeChannels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER],
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(options)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number];
  expect({ code, output }).toEqual({ code: 0, output: 'stopped\n' });
});

describe('a pair that is halted at the first subscription', () => {
  test.each([Channel.TICKER, Channel.TRADE])(
    '%s: waits, costs the others nothing, and is served later',
    async (channel) => {
      await using venue = await startKrakenSimulator({ seed: 43, pairs: OPTIONS.currencyPairs, rate: 100 });
      venue.halt('eth/usd');
      await using stream = getExchangeStream({
        ...OPTIONS,
        subscribeChannels: [channel],
        streamHost: venue.streamHost,
        apiHost: venue.apiHost,
        timeouts: { acknowledge: 1_000 },
      });
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      void stream.start();
      const isReady = stream.ready().then(() => true);
      const symbols = (): unknown => stream.status().channels[channel]?.symbols;
      await eventually(() => {
        expect(symbols()).toEqual({ 'btc/usd': 'live', 'eth/usd': 'pending' });
      });
      expect(stream.status().channels[channel]?.state).toBe('recovering');
      expect(recorder.statuses.find(({ state }) => state === 'recovering')?.reason).toContain('cancel_only');
      venue.resume('eth/usd');
      await isReady;
      expect(symbols()).toEqual({ 'btc/usd': 'live', 'eth/usd': 'live' });
      expect(stream.status().channels[channel]?.reconnects).toBe(0);
      expect(recorder.saw('refused')).toBe(false);
    },
  );

  test('a market that is delisted is refused', async () => {
    await using venue = await startKrakenSimulator({ seed: 44, pairs: OPTIONS.currencyPairs, rate: 0 });
    venue.halt('eth/usd', 'delisted');
    await using stream = getExchangeStream({
      ...OPTIONS,
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
    });
    void stream.start();
    await expect(stream.ready()).rejects.toThrow('eth/usd');
  });
});

test('a best price that is older than the last one is not published', () => {
  const stream = getExchangeStream({ ...OPTIONS, subscribeChannels: [Channel.TICKER] });
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  const quote = (bid: number, seconds: number, symbol = 'BTC/USD'): void => {
    const timestamp = `2026-09-25T12:00:0${seconds}.000000Z`;
    const data = [{ symbol, bid, bid_qty: 1, ask: bid + 1, ask_qty: 1, last: bid, timestamp }];
    stream.feed(Channel.TICKER, JSON.stringify({ channel: 'ticker', type: 'update', data }));
  };
  quote(100, 5);
  quote(99, 3);
  quote(101, 5);
  quote(7, 1, 'ETH/USD');
  expect(tickerQueue.drain().map(({ bidPrice }) => bidPrice)).toEqual([100, 101, 7]);
  expect(stream.status().channels.ticker?.skipped).toBe(1);
});

test('the state is reconciled after a truncated private frame that no other frame follows', async () => {
  await using venue = await startKrakenSimulator({ seed: 45, pairs: ['btc/usd'], rate: 0 });
  await using stream = getExchangeStream({
    ...OPTIONS,
    ...venue.credentials,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.MY_ORDER],
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  void stream.start();
  await stream.ready();
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', volume: 0.01, price: 50_000 } as const;
  const { orderId } = venue.placeOrder(order);
  const status = (): unknown => recorder.myOrders.findLast((one) => one.orderId === orderId)?.status;
  await eventually(() => {
    expect(status()).toBe('new');
  });
  venue.faults.corrupt(1, 'my_order');
  venue.cancelOrder(orderId);
  await eventually(() => {
    expect(status()).toBe('canceled');
  });
  expect(recorder.saw('recovering')).toBe(true);
  expect(stream.status().channels.my_order?.reconnects).toBe(0);
});
