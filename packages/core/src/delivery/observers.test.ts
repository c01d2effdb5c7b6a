import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from '../connection/session.js';
import { afterEach, describe, expect, test } from 'vitest';
import { AsyncQueue } from './async-queue.js';
import { QueueClosedError } from './queue-closed-error.js';
import { Channel } from '../channels/channel.js';
import type { MyOrder } from '../channels/my-order.js';
import type { Ticker } from '../channels/ticker.js';
import type { Trade } from '../channels/trade.js';
import { silentLogger, type Logger } from '../contract/logger.js';
import type { Observer } from '../channels/channels.js';
import type { StreamBase } from '../stream/stream-base.js';
import type { StreamError } from '../contract/stream-error.js';
import type { StreamOptions } from '../contract/stream-options.js';
import type { StreamStatus } from '../channels/status.js';

/** A stream whose venue does not exist; `feed` is its only source. */
class DeafStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext): StubParams | undefined {
    return {
      channel,
      host: 'ws://127.0.0.1:9/stream',
      subscribe: () => [],
      onPacket: (packet, receivedTime) => {
        const { price } = packet as { price: number };
        const { exchange } = this;
        const header = { exchange, symbol: 'btc/usd', receivedTime } as const;
        if (channel === Channel.TICKER) context.publish(channel, { channel, ...header, bidPrice: price });
        else
          context.publish(Channel.TRADE, {
            channel: Channel.TRADE,
            ...header,
            tradeId: String(price),
            price,
            volume: 1,
            side: 'buy',
          });
        return undefined;
      },
    };
  }
}

const streams: StreamBase[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.stop();
});

function open(options: Partial<StreamOptions> = {}): DeafStream {
  const stream = new DeafStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TRADE],
    logger: silentLogger,
    ...options,
  });
  streams.push(stream);
  return stream;
}

/** Fails at its first attempt. */
const openFailing = (): DeafStream => open({ reconnectTimes: 0 });

const EXHAUSTED = { name: 'StreamError', code: 'reconnect_exhausted' };

async function taken<T>(queue: AsyncQueue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('a queue ends with its streams', () => {
  test('iteration ends when the stream is stopped, after what waited', async () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    void stream.start();
    stream.feed(Channel.TRADE, '{"price":1}');
    stream.feed(Channel.TRADE, '{"price":2}');
    const all = taken(tradeQueue);
    await stream.stop();
    expect((await all).map(({ price }) => price)).toEqual([1, 2]);
    expect(tradeQueue.closed).toBe(true);
    expect(await taken(tradeQueue)).toEqual([]);
  });

  test('also when it never was started', async () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    const next = expect(tradeQueue.get()).rejects.toBeInstanceOf(QueueClosedError);
    await stream.stop();
    await next;
  });

  test("iteration, get() and waiting calls get the failed stream's error, after the remaining items", async () => {
    const stream = openFailing();
    const tradeQueue = new AsyncQueue<Trade>();
    const tickerQueue = new AsyncQueue<Ticker>();
    const statusQueue = new AsyncQueue<StreamStatus>();
    stream.bindObserver({ tradeQueue, tickerQueue, statusQueue });
    stream.feed(Channel.TRADE, '{"price":1}');
    const waiting = expect(tickerQueue.get()).rejects.toMatchObject(EXHAUSTED);
    const states: string[] = [];
    const watching = (async () => {
      for await (const { state } of statusQueue) states.push(state);
    })();
    await expect(stream.start()).rejects.toMatchObject(EXHAUSTED);
    await waiting;
    expect((await tradeQueue.get()).price).toBe(1);
    await expect(taken(tradeQueue)).rejects.toMatchObject(EXHAUSTED);
    await expect(tradeQueue.get()).rejects.toMatchObject(EXHAUSTED);
    await expect(watching).rejects.toMatchObject(EXHAUSTED);
    expect(states).toEqual(['connecting', 'failed']);
  });

  test('the last of several streams ends it, and a failure among them is not lost', async () => {
    const stays = open();
    const fails = openFailing();
    const tradeQueue = new AsyncQueue<Trade>();
    for (const stream of [stays, fails]) stream.bindObserver({ tradeQueue });
    await expect(fails.start()).rejects.toMatchObject(EXHAUSTED);
    expect(tradeQueue.closed).toBe(false);
    stays.feed(Channel.TRADE, '{"price":7}');
    expect((await tradeQueue.get()).price).toBe(7);
    const next = expect(tradeQueue.get()).rejects.toMatchObject(EXHAUSTED);
    await stays.stop();
    await next;
  });

  test('binding opens it again, without the failure of before', async () => {
    const failed = openFailing();
    const tradeQueue = new AsyncQueue<Trade>();
    failed.bindObserver({ tradeQueue });
    await expect(failed.start()).rejects.toMatchObject(EXHAUSTED);
    const again = open();
    again.bindObserver({ tradeQueue });
    expect(tradeQueue.closed).toBe(false);
    again.feed(Channel.TRADE, '{"price":3}');
    expect((await tradeQueue.get()).price).toBe(3);
    await again.stop();
    expect(await taken(tradeQueue)).toEqual([]);
  });

  test('unbinding leaves it open: its observer may be exchanged', async () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    const first: Observer = { tradeQueue };
    stream.bindObserver(first);
    const next = tradeQueue.get();
    stream.unbindObserver(first);
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, '{"price":4}');
    expect((await next).price).toBe(4);
  });

  test('one that is bound to a stream that has ended is not waited on in vain', async () => {
    const stream = open();
    await stream.stop();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    await expect(tradeQueue.get()).rejects.toBeInstanceOf(QueueClosedError);
  });

  test('one that its consumer closed stays closed, and binding it is warned of', () => {
    const warnings: string[] = [];
    const stream = open({ logger: warningsTo(warnings) });
    const tradeQueue = new AsyncQueue<Trade>();
    tradeQueue.close();
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, '{"price":1}');
    expect(tradeQueue).toMatchObject({ closed: true, size: 0, dropped: 1 });
    expect(warnings).toEqual([
      'tradeQueue of the observer was closed, so it drops every event; bind an open queue',
    ]);
  });
});

test('a conflating queue of two venues, or of two accounts, keeps both quotes', () => {
  const tickerQueue = new AsyncQueue<Ticker>({ policy: 'conflate' });
  for (const exchange of ['kraken', 'coinbase']) {
    const stream = open({ exchange, subscribeChannels: [Channel.TICKER] });
    stream.bindObserver({ tickerQueue });
    for (const price of [1, 2]) stream.feed(Channel.TICKER, `{"price":${price}}`);
  }
  expect(tickerQueue.drain()).toMatchObject([
    { exchange: 'kraken', bidPrice: 2 },
    { exchange: 'coinbase', bidPrice: 2 },
  ]);
  const orders = new AsyncQueue<Pick<MyOrder, 'exchange' | 'account' | 'symbol'>>({ policy: 'conflate' });
  for (const account of ['main', 'other', undefined])
    orders.putNowait({ exchange: 'kraken', symbol: 'btc/usd', ...(account !== undefined && { account }) });
  expect(orders.size).toBe(3);
});

const warningsTo = (warnings: string[]): Logger => ({
  ...silentLogger,
  warn: (_context, message) => warnings.push(message),
});

describe('wrong use', () => {
  test('a queue of a channel that is not subscribed is warned of, unless another stream feeds it', () => {
    const warnings: string[] = [];
    const logger = warningsTo(warnings);
    const tickerQueue = new AsyncQueue<Ticker>();
    open({ logger, exchange: 'other', subscribeChannels: [Channel.TICKER] }).bindObserver({ tickerQueue });
    const stream = open({ logger });
    const observer = {
      tradeQueue: new AsyncQueue<Trade>(),
      tickerQueue,
      myOrderQueue: new AsyncQueue<MyOrder>(),
    };
    stream.bindObserver(observer);
    stream.bindObserver(observer);
    expect(warnings).toEqual([
      'myOrderQueue of the observer receives nothing from this stream: my_order is not in its subscribeChannels',
    ]);
  });

  test('a queue whose name is misspelt is warned of', () => {
    const warnings: string[] = [];
    const observer = { tradeQueue: new AsyncQueue<Trade>(), tickersQueue: new AsyncQueue<Ticker>() };
    open({ logger: warningsTo(warnings) }).bindObserver(observer);
    expect(warnings).toEqual([
      'tickersQueue of the observer receives nothing: an observer has no such queue; did you mean tickerQueue?',
    ]);
  });

  test.each([
    [null, 'the observer is not an object with queues'],
    ['tradeQueue', 'the observer is not an object with queues'],
    [
      { tradeQueue: [] },
      'tradeQueue of the observer is not a queue: it has no putNowait(); give it an AsyncQueue',
    ],
    [
      { tradeQueue: new AsyncQueue(), statusQueue: { put: () => undefined } },
      'statusQueue of the observer is not a queue: it has no putNowait(); give it an AsyncQueue',
    ],
    [
      { tradeQueue: new AsyncQueue(), tickerQueue: 5 },
      'tickerQueue of the observer is not a queue: it has no putNowait(); give it an AsyncQueue',
    ],
  ])('an observer of the wrong shape: %j', (observer, message) => {
    expect(() => {
      open().bindObserver(observer as object);
    }).toThrow(
      expect.objectContaining({ code: 'invalid_options', message: `acme: ${message}` }) as StreamError,
    );
  });

  test.each([
    [{ policy: 'lossles' }, /policy of a queue is "lossles"; it is one of lossless, drop_oldest, conflate/],
    [{ policy: null }, /policy of a queue is null/],
    [{ size: 5 }, /unknown option size of a queue; the options are policy, capacity/],
    [{ key: 'symbol' }, /key of a queue is not a function/],
    [{ onHighWater: true }, /onHighWater of a queue is not a function/],
    [{ highWaterMark: 0 }, /highWaterMark of a queue is not a number of at least 1/],
    ['conflate', /options of a queue are not an object/],
    [null, /options of a queue are not an object/],
  ])('options of a queue: %j', (options, message) => {
    expect(() => new AsyncQueue(options as object)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringMatching(message) as string,
      }) as StreamError,
    );
  });

  test('a queue that is no AsyncQueue', async () => {
    const prices: number[] = [];
    const stream = open();
    stream.bindObserver({ tradeQueue: { putNowait: ({ price }) => prices.push(price) } });
    stream.feed(Channel.TRADE, '{"price":5}');
    await stream.stop();
    expect(prices).toEqual([5]);
  });
});

describe('a consumer whose queue throws', () => {
  const throwing = {
    putNowait: (): never => {
      throw new Error('full');
    },
  };

  test('on the status queue: it is logged, and every other queue gets the status', async () => {
    const errors: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_context, message) => errors.push(message) };
    const stream = open({ logger, reconnectTimes: 0 });
    const statusQueue = new AsyncQueue<StreamStatus>();
    stream.bindObserver({ statusQueue: throwing });
    stream.bindObserver({ statusQueue });
    await expect(stream.start()).rejects.toMatchObject(EXHAUSTED);
    expect(statusQueue.drain().map(({ state }) => state)).toEqual(['connecting', 'failed']);
    expect(errors.filter((message) => message === "an observer's queue threw: Error: full")).toHaveLength(2);
  });

  test('on an event queue: logged now and then, not a thousand times', () => {
    const errors: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_context, message) => errors.push(message) };
    const stream = open({ logger });
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue: throwing });
    stream.bindObserver({ tradeQueue });
    for (let price = 1; price <= 1000; price++) stream.feed(Channel.TRADE, `{"price":${price}}`);
    expect(tradeQueue.size).toBe(1000);
    expect(errors.length).toBeLessThan(15);
  });
});
