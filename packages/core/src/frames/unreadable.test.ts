import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from '../connection/session.js';
import type { Control } from '../connection/control.js';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { StreamBase } from '../index.js';
import { AsyncQueue, Channel, silentLogger, type StreamOptions, type StreamStatus } from '../index.js';

/** A row that can be read has a price. */
interface Packet {
  readonly ack?: true;
  readonly rows?: readonly { readonly price?: number }[];
}

class RowStream extends StubStream {
  #more: Partial<StubParams> = {};

  use(more: Partial<StubParams>): this {
    this.#more = more;
    return this;
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime): Control | undefined => {
        const { ack, rows = [] } = packet as Packet;
        if (ack) return { kind: 'acknowledged' };
        for (const row of rows)
          if (row.price === undefined) context.malformed(new Error('a row without price'), row);
          else
            context.publish(Channel.TRADE, {
              channel: Channel.TRADE,
              exchange: 'acme',
              symbol: 'btc/usd',
              receivedTime,
              tradeId: '1',
              price: row.price,
              volume: 1,
              side: 'buy',
            });
        return undefined;
      },
      ...this.#more,
    };
  }
}

const READABLE = '{"rows":[{"price":1}]}';
const MIXED = '{"rows":[{},{"price":1}]}';
const UNREADABLE = '{"rows":[{},{}]}';
const REPEATED = '{"rows":[]}';

let server: WebSocketServer;
let stream: StreamBase;
let timer: NodeJS.Timeout;
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });

async function open(
  timeouts: NonNullable<StreamOptions['timeouts']>,
  frame: string,
  more: Partial<StubParams> = {},
): Promise<void> {
  stream = new RowStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TRADE],
    streamHost: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reconnectTimes: { initialDelay: 5, maxDelay: 20 },
    logger: silentLogger,
    timeouts,
  }).use(more);
  stream.bindObserver({ statusQueue });
  void stream.start();
  await stream.ready();
  timer = setInterval(() => {
    for (const socket of server.clients) socket.send(frame);
  }, 10);
}

const staleReasons = (): string[] =>
  statusQueue
    .drain()
    .filter(({ state }) => state === 'stale')
    .map(({ reason = '' }) => reason);

beforeEach(async () => {
  statusQueue.drain();
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', () => {
      socket.send('{"ack":true}');
    });
  });
  await once(server, 'listening');
});

afterEach(async () => {
  clearInterval(timer);
  await stream.stop();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

test.each([
  ['of which no row can be read', UNREADABLE],
  ['that publish nothing', REPEATED],
])('frames %s are no data for the watchdog', async (_what, frame) => {
  await open({ data: 200 }, frame);
  await vi.waitFor(() => {
    expect(staleReasons().join()).toContain('no data for');
  }, 10_000);
});

test('a subscription that stands proves nothing where its frames cannot be read', async () => {
  await open({ data: 200 }, UNREADABLE, { probe: () => ['subscribe'] });
  await vi.waitFor(() => {
    expect(staleReasons()).not.toEqual([]);
  }, 10_000);
});

test('a channel that may be quiet becomes stale too when none of its frames can be read', async () => {
  await open({ silence: 200 }, UNREADABLE);
  await vi.waitFor(() => {
    expect(staleReasons().join()).toContain('nothing that could be read for');
  }, 10_000);
});

test.each([
  ['all rows', READABLE],
  ['some rows', MIXED],
])('frames with %s that can be read are data', async (_what, frame) => {
  await open({ data: 400, silence: 400 }, frame);
  await vi.waitFor(() => {
    expect(stream.status().channels.trade?.events).toBeGreaterThan(100);
  }, 10_000);
  expect(staleReasons()).toEqual([]);
});
