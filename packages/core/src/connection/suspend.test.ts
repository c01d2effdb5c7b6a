import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from './session.js';
import { INFO } from './control.js';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { StreamBase } from '../index.js';
import {
  AsyncQueue,
  Channel,
  type Logger,
  type StreamOptions,
  type StreamStatus,
  type Ticker,
} from '../index.js';
import { now } from '../adapter.js';

class AcmeStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      heartbeat: { interval: 20 },
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime) => {
        const { ack, bid } = packet as { readonly ack?: boolean; readonly bid?: number };
        if (bid === undefined) return ack ? { kind: 'acknowledged' } : INFO;
        context.publish(Channel.TICKER, {
          channel: Channel.TICKER,
          exchange: 'acme',
          symbol: 'btc/usd',
          receivedTime,
          bidPrice: bid,
          bidVolume: 1,
        });
        return undefined;
      },
    };
  }
}

/** The wall clock, as far off as a suspend or an operator puts it. */
let wallClockAhead = 0;
const realNow = Date.now.bind(Date);
const tickerQueue = new AsyncQueue<Ticker>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const logged: string[] = [];
let venue: WebSocketServer;
let stream: StreamBase;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

const quote = (bid: number): void => {
  for (const socket of venue.clients) socket.send(JSON.stringify({ bid }));
};

beforeEach(async () => {
  wallClockAhead = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + wallClockAhead);
  logged.length = 0;
  for (const queue of [tickerQueue, statusQueue]) queue.drain();
  venue = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(venue, 'listening');
  venue.on('connection', (socket) => {
    socket.on('message', () => {
      socket.send('{"ack":true}');
    });
  });
});

afterEach(async () => {
  await stream.stop();
  for (const socket of venue.clients) socket.terminate();
  venue.close();
  vi.restoreAllMocks();
});

async function open(options: Partial<StreamOptions> = {}): Promise<void> {
  const log = (_context: object, message: string): void => {
    logged.push(message);
  };
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  stream = new AcmeStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TICKER],
    streamHost: `ws://127.0.0.1:${(venue.address() as AddressInfo).port}`,
    reconnectTimes: { initialDelay: 5, maxDelay: 20 },
    logger,
    ...options,
  });
  stream.bindObserver({ tickerQueue, statusQueue });
  void stream.start();
  await stream.ready();
  statusQueue.drain();
}

test('after a short suspend the received time is right again within a second, and the step is reported', async () => {
  await open();
  wallClockAhead = 20_000;
  await eventually(() => {
    expect(Math.abs(now() - Date.now())).toBeLessThan(25);
  });
  quote(1);
  const { receivedTime } = await tickerQueue.get();
  expect(Math.abs(receivedTime - Date.now())).toBeLessThan(1_000);
  expect(logged.join('\n')).toMatch(/clock .* (?:19|20)\d{3} ms ahead/);
  expect(statusQueue.drain()).toEqual([]);
  expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 0 });
});

test('after an hour the connection is replaced, before any time-out has passed', async () => {
  await open();
  wallClockAhead = 3_600_000;
  await eventually(() => {
    expect(statusQueue.drain().map(({ state }) => state)).toContain('stale');
  });
  await eventually(() => {
    expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 1 });
  });
});

test('frames that waited in the socket are not published as live', async () => {
  await open();
  quote(1);
  expect((await tickerQueue.get()).bidPrice).toBe(1);
  // The process stops: frames arrive before any timer fires.
  wallClockAhead = 45_000;
  quote(2);
  await eventually(() => {
    expect(statusQueue.size).toBeGreaterThan(0);
  });
  expect((await statusQueue.get()).state).toBe('stale');
  await stream.ready();
  quote(3);
  expect((await tickerQueue.get()).bidPrice).toBe(3);
});

test('a process that is busy for less than the silence time-out keeps its connection', async () => {
  await open({ timeouts: { silence: 1_500 } });
  wallClockAhead = 1_200;
  quote(1);
  await tickerQueue.get();
  await eventually(() => {
    expect(logged.length).toBeGreaterThan(0);
  });
  expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 0 });
});
