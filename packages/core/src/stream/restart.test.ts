import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { Channel } from '../channels/channel.js';
import type { StreamStatus } from '../channels/status.js';
import type { Ticker } from '../channels/ticker.js';
import type { SessionContext } from '../connection/session.js';
import type { Control } from '../connection/control.js';
import { silentLogger } from '../contract/logger.js';
import type { StreamOptions } from '../contract/stream-options.js';
import { AsyncQueue } from '../delivery/async-queue.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';

interface Packet {
  readonly price?: number;
  readonly control?: Control;
}

class AcmeStream extends StubStream {
  /** Number of times that the stream has ended. */
  ends = 0;

  constructor(options: StreamOptions) {
    super(options);
    this.onEnd(() => this.ends++);
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      channel,
      host: 'ws://127.0.0.1:9/stream',
      acknowledges: 'subscription',
      subscribe: (pairs) => [JSON.stringify(pairs)],
      onPacket: (packet, receivedTime) => {
        const { price, control } = packet as Packet;
        if (price !== undefined)
          context.publish('ticker', {
            ...{ channel: 'ticker', exchange: 'acme', symbol: 'btc/usd' },
            ...{ receivedTime, bidPrice: price },
          });
        return control;
      },
    };
  }

  get isAborted(): boolean {
    return this.signal.aborted;
  }
}

const ACKNOWLEDGED: Packet = { control: { kind: 'acknowledged' } };
const REJECTED: Packet = { control: { kind: 'auth_rejected', reason: 'the key is no good' } };

let server: WebSocketServer;
let sockets: WebSocket[] = [];
let asked: string[] = [];
let answer = ACKNOWLEDGED;

beforeEach(async () => {
  sockets = [];
  asked = [];
  answer = ACKNOWLEDGED;
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (frame: Buffer) => {
      asked.push(frame.toString());
      socket.send(JSON.stringify(answer));
    });
  });
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of sockets) socket.terminate();
  server.close();
});

const openStream = (): AcmeStream =>
  new AcmeStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TICKER],
    streamHost: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logger: silentLogger,
  });

const push = (packet: Packet): void => {
  for (const socket of sockets) socket.send(JSON.stringify(packet));
};

test('a stream that failed is started again: its queues are open, and ready() waits for the new life', async () => {
  await using stream = openStream();
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  answer = REJECTED;
  await expect(stream.start()).rejects.toMatchObject({ code: 'auth_rejected' });
  await expect(tickerQueue.get()).rejects.toMatchObject({ code: 'auth_rejected' });
  await expect(stream.start()).rejects.toMatchObject({ code: 'auth_rejected' });
  answer = ACKNOWLEDGED;
  const ended = stream.restart();
  expect(tickerQueue.closed).toBe(false);
  await stream.ready();
  push({ price: 7 });
  expect(await tickerQueue.get()).toMatchObject({ bidPrice: 7 });
  expect(stream.start()).toBe(ended);
  await stream.stop();
  await expect(ended).resolves.toBeUndefined();
  expect(tickerQueue.closed).toBe(true);
  expect(stream.ends).toBe(2);
});

test('a stream that runs is stopped and started again, and its queues do not end in between', async () => {
  await using stream = openStream();
  const statusQueue = new AsyncQueue<StreamStatus>();
  stream.bindObserver({ statusQueue });
  const first = stream.start();
  await stream.ready();
  const second = stream.restart();
  expect(stream.restart()).toBe(second);
  await first;
  await stream.ready();
  expect(sockets).toHaveLength(2);
  expect(statusQueue.drain().map(({ state }) => state)).toEqual([
    ...['connecting', 'subscribing', 'live', 'stopped'],
    ...['connecting', 'subscribing', 'live'],
  ]);
  expect(statusQueue.closed).toBe(false);
  expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 1 });
  expect(stream.isAborted).toBe(false);
});

test('a stream that was stopped is started again, as often as wanted', async () => {
  await using stream = openStream();
  for (const count of [1, 2, 3]) {
    void stream.restart();
    await stream.ready();
    expect(sockets).toHaveLength(count);
    await stream.stop();
    expect(stream.isAborted).toBe(true);
    await expect(stream.ready()).rejects.toMatchObject({ code: 'closed' });
    await expect(stream.start()).rejects.toThrow('restart() starts it again');
  }
});

test('stop while a restart waits for the old connections: nothing is started', async () => {
  await using stream = openStream();
  const statusQueue = new AsyncQueue<StreamStatus>();
  stream.bindObserver({ statusQueue });
  void stream.start();
  await stream.ready();
  const restarted = stream.restart();
  const ready = expect(stream.ready()).rejects.toMatchObject({ code: 'closed' });
  await stream.stop();
  await restarted;
  await ready;
  expect(sockets).toHaveLength(1);
  expect(statusQueue.closed).toBe(true);
  void stream.restart();
  await stream.ready();
  expect(stream.status().channels.ticker?.reconnects).toBe(1);
});

test('a frame that is fed while a restart waits is read by the life that ends, and the new one begins', async () => {
  await using stream = openStream();
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  void stream.start();
  await stream.ready();
  void stream.restart();
  stream.feed(Channel.TICKER, '{"price":5}');
  await stream.ready();
  push({ price: 6 });
  expect([await tickerQueue.get(), await tickerQueue.get()]).toMatchObject([
    { bidPrice: 5 },
    { bidPrice: 6 },
  ]);
  expect(sockets).toHaveLength(2);
  expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 1 });
});

test('pairs that were changed meanwhile are those of the new life, and rejected ones are asked for again', async () => {
  await using stream = openStream();
  answer = { control: { kind: 'refused', pairs: ['btc/usd'], reason: 'halted' } };
  const refused = expect(stream.start()).rejects.toMatchObject({ code: 'subscription_refused' });
  await refused;
  answer = ACKNOWLEDGED;
  void stream.restart();
  await stream.setCurrencyPairs(['btc/usd', 'eth/usd']);
  expect(asked).toEqual(['["btc/usd"]', '["btc/usd","eth/usd"]']);
  expect(stream.status().channels.ticker?.symbols).toEqual({ 'btc/usd': 'live', 'eth/usd': 'live' });
});
