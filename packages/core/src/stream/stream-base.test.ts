import { StreamBase } from './stream-base.js';
import type { ChannelParams } from '../connection/channel-params.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from '../connection/session.js';
import { INFO, type Control } from '../connection/control.js';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AsyncQueue } from '../delivery/async-queue.js';
import { Channel } from '../channels/channel.js';
import type { MyOrder } from '../channels/my-order.js';
import type { MyOrderBatch } from '../channels/my-order-batch.js';
import type { MyTrade } from '../channels/my-trade.js';
import type { Ticker } from '../channels/ticker.js';
import type { Trade } from '../channels/trade.js';
import { silentLogger, type Logger } from '../contract/logger.js';
import { StreamError } from '../contract/stream-error.js';
import type { StreamOptions } from '../contract/stream-options.js';
import type { StreamStatus } from '../channels/status.js';

const API_KEY = 'KEY-4b825dc642cb';
const API_SECRET = 'c2VjcmV0LWhmdGpzLXRlc3Q=';
const PASSPHRASE = 'open-sesame-1234';

/** What a frame of the venue of these tests may be. */
interface Packet {
  readonly id?: number;
  readonly price?: number;
  readonly control?: Control;
  readonly error?: string;
  readonly orderId?: string;
  readonly symbol?: 'btc/usd' | 'eth/usd';
}

class AcmeStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext): StubParams | undefined {
    const isPrivate = channel.startsWith('my_');
    if (channel === Channel.ORDER_BOOK) return undefined;
    return {
      channel,
      host: 'ws://127.0.0.1:9/stream',
      ...(isPrivate && { feed: 'own' }),
      subscribe: () => [],
      onPacket: (packet, receivedTime) => this.#read(context, packet as Packet, receivedTime),
    };
  }

  #read(context: SessionContext, packet: Packet, receivedTime: number): Control | undefined {
    const { channel } = context;
    const { id = 1, price = 1, control, error, orderId, symbol = 'btc/usd' } = packet;
    const { exchange } = this;
    if (error !== undefined) throw new Error(error);
    if (control) return control;
    if (channel === Channel.TICKER)
      context.publish(channel, { channel, exchange, symbol, receivedTime, bidPrice: price });
    else if (channel === Channel.TRADE)
      context.publishTrade(
        { channel, exchange, symbol, receivedTime, tradeId: String(id), price, volume: 1, side: 'buy' },
        id,
      );
    else if (orderId === undefined) return INFO;
    else
      context.account.publish({
        kind: 'update',
        receivedTime,
        rows: [
          {
            order: { orderId, symbol, numbers: {}, status: 'new', event: 'new', rawStatus: 'new' },
            fill: {
              orderId,
              symbol,
              tradeId: String(id),
              price: '1',
              volume: '1',
              liquidity: 'maker',
              fees: [],
            },
          },
        ],
      });
    return undefined;
  }
}

test('asking for the channels opens no session', () => {
  let opened = 0;
  class CountingStream extends StreamBase {
    protected override channelParams(channel: Channel): ChannelParams {
      return {
        channel,
        host: 'ws://127.0.0.1:9/stream',
        open: () => {
          opened++;
          return { subscribe: () => [], onPacket: () => INFO };
        },
      };
    }
  }
  const stream = new CountingStream(OPTIONS).checkChannels();
  expect(stream.supportedChannels()).toEqual(Object.values(Channel));
  expect(opened).toBe(0);
  stream.feed(Channel.TRADE, '{}');
  stream.feed(Channel.TRADE, '{}');
  expect(opened).toBe(1);
});

const OPTIONS: StreamOptions = {
  exchange: 'acme',
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.TRADE],
  logger: silentLogger,
};

const open = (options: Partial<StreamOptions> = {}): AcmeStream => new AcmeStream({ ...OPTIONS, ...options });

const openPrivate = (options: Partial<StreamOptions> = {}): AcmeStream =>
  open({
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
    apiKey: API_KEY,
    apiSecret: API_SECRET,
    apiAuthData: { passphrase: PASSPHRASE },
    ...options,
  });

test('what an exchange has can be asked before anything of it is subscribed', () => {
  const others = Object.values(Channel).filter((one) => one !== Channel.ORDER_BOOK);
  expect(open().supportedChannels()).toEqual(others);
});

const frame = (packet: Packet): string => JSON.stringify(packet);

describe('bindObserver', () => {
  test('refuses an observer that would receive nothing, and names the missing queues', () => {
    const stream = open({ subscribeChannels: [Channel.TRADE, Channel.TICKER] });
    const refusal = new StreamError(
      'acme: the observer has none of the queues tradeQueue, tickerQueue, so it would receive nothing; give it one, or subscribe its channels',
      { code: 'invalid_options', exchange: 'acme' },
    );
    for (const observer of [
      {},
      { orderBookQueue: new AsyncQueue() },
      { myTradeQueue: new AsyncQueue<MyTrade>() },
    ]) {
      expect(() => {
        stream.bindObserver(observer);
      }).toThrow(refusal);
    }
    stream.bindObserver({ tickerQueue: new AsyncQueue<Ticker>() });
    stream.bindObserver({ tradeQueue: new AsyncQueue<Trade>() });
  });

  test('an observer with only a status queue is accepted', () => {
    open().bindObserver({ statusQueue: new AsyncQueue<StreamStatus>() });
  });

  test('every observer gets every event of the channels it has queues for; one bound twice gets it once', () => {
    const stream = open({ subscribeChannels: [Channel.TRADE, Channel.TICKER] });
    const first = { tradeQueue: new AsyncQueue<Trade>() };
    const second = { tradeQueue: new AsyncQueue<Trade>(), tickerQueue: new AsyncQueue<Ticker>() };
    for (const observer of [first, second, second]) stream.bindObserver(observer);
    stream.feed(Channel.TRADE, frame({ id: 1 }));
    stream.feed(Channel.TICKER, frame({ price: 5 }));
    expect(first.tradeQueue.size).toBe(1);
    expect(second.tradeQueue.size).toBe(1);
    expect(second.tickerQueue.drain()).toMatchObject([{ bidPrice: 5 }]);
    expect(first.tradeQueue.getNowait()).toBe(second.tradeQueue.getNowait());
  });

  test('a queue that two observers share gets each event once', () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, frame({ id: 1 }));
    expect(tradeQueue.size).toBe(1);
  });

  test("a consumer's callback that throws does not cost other observers their event", () => {
    const stream = open();
    const key = (): string => {
      throw new Error('no key');
    };
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue: new AsyncQueue<Trade>({ policy: 'conflate', key }) });
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, frame({ id: 1 }));
    expect(tradeQueue.size).toBe(1);
  });

  test('after unbindObserver no event arrives, and dropped events stay counted', () => {
    const stream = open();
    const gone = { tradeQueue: new AsyncQueue<Trade>({ capacity: 1 }) };
    const stays = { tradeQueue: new AsyncQueue<Trade>() };
    stream.bindObserver(gone);
    stream.bindObserver(stays);
    for (const id of [1, 2, 3]) stream.feed(Channel.TRADE, frame({ id }));
    stream.unbindObserver(gone);
    stream.unbindObserver({ tradeQueue: stays.tradeQueue });
    stream.feed(Channel.TRADE, frame({ id: 4 }));
    expect(gone.tradeQueue.drain()).toMatchObject([{ tradeId: '3' }]);
    expect(stays.tradeQueue.size).toBe(4);
    expect(stream.status().channels.trade?.dropped).toBe(2);
    stream.bindObserver(gone);
    expect(stream.status().channels.trade?.dropped).toBe(2);
  });

  test('queues of own orders and fills are made lossless, others stay as they are', () => {
    const stream = openPrivate({ subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE, Channel.TRADE] });
    const observer = {
      myOrderQueue: new AsyncQueue<MyOrder>({ policy: 'conflate' }),
      myTradeQueue: new AsyncQueue<MyTrade>({ capacity: 1 }),
      tradeQueue: new AsyncQueue<Trade>({ capacity: 1 }),
    };
    stream.bindObserver(observer);
    expect(observer.myOrderQueue.policy).toBe('lossless');
    expect(observer.tradeQueue.policy).toBe('drop_oldest');
    for (const id of [1, 2, 3]) stream.feed(Channel.MY_TRADE, frame({ orderId: `O${id}`, id }));
    expect(observer.myOrderQueue.size).toBe(3);
    expect(observer.myTradeQueue.size).toBe(3);
  });
});

describe('feed', () => {
  test('works before start, with text and with bytes, in views of a larger buffer too', () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, frame({ id: 1 }));
    stream.feed(Channel.TRADE, Buffer.from(frame({ id: 2 })));
    const text = new TextEncoder().encode(`junk${frame({ id: 3 })}junk`);
    stream.feed(Channel.TRADE, text.subarray(4, text.length - 4));
    expect(tradeQueue.drain().map(({ tradeId }) => tradeId)).toEqual(['1', '2', '3']);
  });

  test('a channel that is not subscribed is an error', () => {
    expect(() => {
      open().feed(Channel.TICKER, '{}');
    }).toThrow('acme: ticker is not subscribed');
  });

  test('a garbage frame affects no other frame', () => {
    const stream = open();
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    for (const bad of [
      '',
      'no json',
      'null',
      '{"error":"boom"}',
      new Uint8Array([0xff]),
      'x'.repeat(5_000_000),
    ])
      stream.feed(Channel.TRADE, bad);
    stream.feed(Channel.TRADE, frame({ id: 1 }));
    expect(tradeQueue.size).toBe(1);
    expect(stream.status().channels.trade).toMatchObject({
      frames: 7,
      events: 1,
      malformed: 6,
      state: 'idle',
    });
  });
});

describe('status', () => {
  test('counts frames, events, control frames, duplicates and bad ones', () => {
    const stream = open();
    const before = stream.status().channels.trade;
    expect(before).toMatchObject({
      state: 'idle',
      reconnects: 0,
      frames: 0,
      events: 0,
      control: 0,
      skipped: 0,
      duplicates: 0,
      unmapped: 0,
      malformed: 0,
      dropped: 0,
      lastFrameTime: undefined,
      symbols: { 'btc/usd': 'pending' },
    });
    for (const packet of [{ id: 1 }, { id: 1 }, { id: 2 }, { control: INFO }, { error: 'bad' }])
      stream.feed(Channel.TRADE, frame(packet));
    const after = stream.status().channels.trade;
    expect(after).toMatchObject({ frames: 5, events: 2, control: 1, duplicates: 1, malformed: 1 });
    expect(Math.abs((after?.lastFrameTime ?? 0) - Date.now())).toBeLessThan(5000);
  });

  test('channels that share a feed share its frames', () => {
    const stream = openPrivate({ account: 'main' });
    const myOrderBatchQueue = new AsyncQueue<MyOrderBatch>();
    stream.bindObserver({ myOrderBatchQueue });
    stream.feed(Channel.MY_ORDER, frame({ orderId: 'A' }));
    stream.feed(Channel.MY_TRADE, frame({ orderId: 'F', symbol: 'eth/usd' }));
    const { channels, account } = stream.status();
    expect(account).toBe('main');
    for (const channel of [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE])
      expect(channels[channel]).toMatchObject({ frames: 2, events: 1, skipped: 1 });
    expect(myOrderBatchQueue.size).toBe(1);
  });

  test('a gap and a refusal are reported on the status queue', () => {
    const stream = open();
    const statusQueue = new AsyncQueue<StreamStatus>();
    stream.bindObserver({ statusQueue });
    stream.feed(Channel.TRADE, frame({ control: { kind: 'gap', reason: 'lost some' } }));
    stream.feed(Channel.TRADE, frame({ control: { kind: 'refused', pairs: ['btc/usd'], reason: 'no' } }));
    expect(statusQueue.drain()).toMatchObject([
      { exchange: 'acme', channel: 'trade', state: 'gap', reason: 'lost some' },
      { exchange: 'acme', channel: 'trade', state: 'refused', symbol: 'btc/usd', reason: 'no' },
    ]);
  });

  test('a hole among the trades is reported', async () => {
    const stream = open();
    const observer = { tradeQueue: new AsyncQueue<Trade>(), statusQueue: new AsyncQueue<StreamStatus>() };
    stream.bindObserver(observer);
    for (const id of [1, 2, 6]) stream.feed(Channel.TRADE, frame({ id }));
    expect(observer.tradeQueue.size).toBe(3);
    await expect.poll(() => observer.statusQueue.size).toBeGreaterThan(0);
    expect(observer.statusQueue.getNowait()).toMatchObject({
      state: 'gap',
      symbol: 'btc/usd',
      reason: 'trades 3 to 5 are missing',
    });
  });
});

describe('secrets', () => {
  test('are not in the printed stream', () => {
    const stream = openPrivate({ proxy: 'http://user:PROXY-1234@127.0.0.1:9' });
    const shown = [
      inspect(stream),
      inspect({ nested: [stream] }, { depth: 20, showHidden: true, getters: true }),
      inspect(stream, { customInspect: false, depth: 20, showHidden: true }),
      JSON.stringify(stream),
      JSON.stringify({ stream, status: stream.status() }),
      inspect(stream.status(), { depth: 20 }),
      Object.keys(stream).join(' '),
    ].join('\n');
    for (const secret of [API_KEY, API_SECRET, PASSPHRASE, 'PROXY-1234']) expect(shown).not.toContain(secret);
    expect(inspect(stream)).toBe('AcmeStream { my_order: idle, my_order_batch: idle, my_trade: idle }');
  });

  test('a venue that repeats them in a frame does not get them into the log', () => {
    const lines: string[] = [];
    const log = (context: object, message: string): void => {
      lines.push(message, JSON.stringify(context));
    };
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const stream = openPrivate({ logger });
    stream.feed(Channel.MY_ORDER, frame({ error: `bad key ${API_KEY}, ${PASSPHRASE}` }));
    stream.feed(Channel.MY_ORDER, `{"echo":"${API_SECRET}"`);
    expect(lines.join('\n')).toContain('[secret]');
    for (const secret of [API_KEY, API_SECRET, PASSPHRASE]) expect(lines.join('\n')).not.toContain(secret);
  });
});

describe('unreadable frames are reported', () => {
  test('the first few, then each time their number has doubled; all are counted', () => {
    const reported: unknown[] = [];
    const logger: Logger = { ...silentLogger, warn: (context) => reported.push(context) };
    const stream = open({ logger });
    for (let count = 0; count < 100; count++) stream.feed(Channel.TRADE, 'garbage');
    expect(reported).toMatchObject([1, 2, 3, 4, 5, 8, 16, 32, 64].map((count) => ({ reported: count })));
    expect(stream.status().channels.trade?.malformed).toBe(100);
  });
});

describe('start and stop', () => {
  test('a stream that was stopped before its start does not start', async () => {
    const stream = open();
    await stream.stop();
    await expect(stream.start()).rejects.toMatchObject({ code: 'closed', message: 'acme: the stream was stopped; restart() starts it again' });
    await expect(stream.ready()).rejects.toMatchObject({ code: 'closed' });
    await stream.stop();
  }); // prettier-ignore

  test('start twice is one start; stop ends it without an error, and waiting calls of ready are rejected', async () => {
    const stream = open();
    const ended = stream.start();
    expect(stream.start()).toBe(ended);
    const ready = expect(stream.ready()).rejects.toMatchObject({ code: 'closed' });
    await stream.stop();
    await expect(ended).resolves.toBeUndefined();
    await ready;
    expect(stream.status().channels.trade?.state).toBe('stopped');
  });

  test('start after stop is refused, also of a stream that ran', async () => {
    const stream = open();
    const ended = stream.start();
    await stream.stop();
    await ended;
    await expect(stream.start()).rejects.toMatchObject({ code: 'closed' });
  });

  test('await using stops it', async () => {
    let ended: Promise<void>;
    {
      await using stream = open();
      ended = stream.start();
    }
    await expect(ended).resolves.toBeUndefined();
  });

  test('fails after the allowed number of attempts, with the reason, and reports it', async () => {
    const logged: string[] = [];
    const logger: Logger = { ...silentLogger, error: (_context, message) => logged.push(message) };
    const stream = open({ logger, reconnectTimes: { attempts: 1, immediate: 9 } });
    const statusQueue = new AsyncQueue<StreamStatus>();
    stream.bindObserver({ statusQueue });
    const ready = expect(stream.ready()).rejects.toMatchObject({ code: 'reconnect_exhausted' });
    await expect(stream.start()).rejects.toMatchObject({
      code: 'reconnect_exhausted',
      exchange: 'acme',
      message: expect.stringMatching(
        /gave up after 1 attempts in a row; the last one: .*ECONNREFUSED/,
      ) as string,
    });
    await ready;
    expect(statusQueue.drain().map(({ state }) => state)).toEqual([
      'connecting',
      'reconnecting',
      'connecting',
      'failed',
    ]);
    expect(logged).toHaveLength(1);
  });
});

test('every channel but those the adapter lacks can be constructed', () => {
  for (const channel of Object.values(Channel).filter((one) => one !== Channel.ORDER_BOOK))
    expect(openPrivate({ subscribeChannels: [channel] }).checkChannels()).toBeInstanceOf(AcmeStream);
  expect(() => open({ subscribeChannels: [Channel.ORDER_BOOK] }).checkChannels()).toThrow(
    'there is no order_book',
  );
});
