import {
  AsyncQueue,
  Channel,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type OrderBook,
  type StreamStatus,
} from '@hftjs/core';
import { BookFault, VenueServer, type Connection } from '@hftjs/simulator';
import { BookTrial, eventually } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startKrakenFutureSimulator, startKrakenSimulator } from './simulator/index.js';

/** A book with one level of each side, and its checksum. */
const WHOLE = {
  bids: '[{"price":100.0,"qty":1.00000000}]',
  asks: '[{"price":101.0,"qty":2.00000000}]',
  checksum: 1424606772,
};

const bookFrame = (type: string, symbol: string, { bids, asks, checksum }: typeof WHOLE): string =>
  `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}","bids":${bids},"asks":${asks},"checksum":${checksum},"timestamp":"2026-11-28T12:00:00.000000Z"}]}`;

interface Request {
  readonly method: string;
  readonly params: { readonly channel: string; readonly symbol?: readonly string[] };
}

describe('spot: what follows a wrong checksum', () => {
  test('the precisions and the pair are asked for again, and nothing else', async () => {
    const requests: string[] = [];
    let socket: Connection | undefined;
    await using server = new VenueServer();
    server.socket('/v2', (connection) => {
      socket = connection;
      return {
        onMessage: (text) => {
          const { method, params } = JSON.parse(text) as Request;
          const { channel, symbol: symbols = [] } = params;
          requests.push([method, channel, ...symbols].join(' '));
          if (method !== 'subscribe') return;
          for (const symbol of symbols) {
            connection.sendRaw(JSON.stringify({ method, result: { channel, symbol }, success: true }));
            connection.sendRaw(bookFrame('snapshot', symbol, WHOLE));
          }
        },
      };
    });
    await server.listen();
    const orderBookQueue = new AsyncQueue<OrderBook>();
    const statusQueue = new AsyncQueue<StreamStatus>();
    await using stream = getExchangeStream({
      exchange: 'kraken',
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.ORDER_BOOK],
      streamHost: server.streamHost,
      logger: silentLogger,
    });
    stream.bindObserver({ orderBookQueue, statusQueue });
    void stream.start();
    await stream.ready();
    expect(requests).toEqual(['subscribe instrument', 'subscribe book BTC/USD', 'subscribe book ETH/USD']);
    requests.length = 0;
    statusQueue.drain();
    socket?.sendRaw(bookFrame('update', 'BTC/USD', { ...WHOLE, checksum: WHOLE.checksum + 1 }));
    await eventually(() => {
      expect(statusQueue.drain().filter(({ state, symbol }) => state === 'live' && symbol)).toHaveLength(1);
    });
    expect(requests).toEqual([
      'unsubscribe instrument',
      'subscribe instrument',
      'unsubscribe book BTC/USD',
      'subscribe book BTC/USD',
    ]);
    expect(orderBookQueue.drain().map(({ symbol }) => symbol)).toEqual(['btc/usd', 'eth/usd', 'btc/usd']);
  });
});

test('spot: a precision that changes is followed, without a gap', async () => {
  await using venue = await startKrakenSimulator({ seed: 61, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  await using trial = new BookTrial({
    venue,
    seed: 61,
    pairs: ['btc/usd', 'eth/usd'],
    depth: 25,
    deliveries: ['view', 'update'],
    options: { exchange: 'kraken' },
  });
  await trial.untilLive();
  for (let round = 0; round < 10; round++) {
    trial.strike(BookFault.PRECISION, 'btc/usd');
    for (let step = 0; step < 10; step++) await trial.step('btc/usd');
  }
  expect(trial.errors).toEqual([]);
  for (const { consumer, stream } of trial.streams) {
    expect(consumer.gaps('btc/usd')).toBe(0);
    expect(stream.status().channels.order_book?.reconnects).toBe(0);
  }
});

test('futures: a pair is subscribed again on the same connection', async () => {
  await using venue = await startKrakenFutureSimulator({ seed: 62, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  await using trial = new BookTrial({
    venue,
    seed: 62,
    pairs: ['btc/usd', 'eth/usd'],
    depth: 20,
    deliveries: ['view'],
    options: { exchange: 'kraken_future' },
  });
  await trial.untilLive();
  for (let round = 0; round < 5; round++) {
    trial.strike(BookFault.LOSE, 'btc/usd');
    for (let step = 0; step < 5; step++) await trial.step('btc/usd');
    await trial.untilLive();
  }
  expect(trial.errors).toEqual([]);
  const [{ consumer, stream } = trial.streams[0]!] = trial.streams;
  expect(consumer.gaps('btc/usd')).toBeGreaterThan(0);
  expect(stream.status().channels.order_book?.reconnects).toBe(0);
});

test('the unified WebSocket: the books of linear and of inverse products', async () => {
  const pairs: readonly CurrencyPair[] = ['btc/usd', 'btc/usd:btc'];
  await using venue = await startKrakenFutureSimulator({ seed: 63, pairs, rate: 300 });
  for (const depth of [10, 100]) {
    const orderBookQueue = new AsyncQueue<OrderBook>();
    const statusQueue = new AsyncQueue<StreamStatus>();
    await using stream = getExchangeStream({
      exchange: 'kraken_future',
      currencyPairs: pairs,
      subscribeChannels: [Channel.ORDER_BOOK],
      subscribeArgs: { api: 'unified', orderBook: { depth } },
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
      logger: silentLogger,
    });
    stream.bindObserver({ orderBookQueue, statusQueue });
    void stream.start();
    await stream.ready();
    await eventually(() => {
      expect(orderBookQueue.size).toBeGreaterThan(100);
    });
    // Each book has passed its checksum.
    expect(statusQueue.drain().filter(({ state }) => state === 'gap')).toEqual([]);
    // Of inverse products, a contract is one dollar.
    for (const { symbol, asks } of orderBookQueue.drain())
      for (const [price, volume] of symbol === 'btc/usd:btc' ? asks : [])
        expect(price * volume).toBeCloseTo(Math.round(price * volume), 6);
  }
});
