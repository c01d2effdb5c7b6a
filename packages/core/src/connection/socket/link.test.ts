import { StubStream, type StubParams } from '../../testing/stub-stream.js';
import type { SessionContext } from '../session.js';
import { INFO } from '../control.js';
import { once } from 'node:events';
import { connect as connectTcp, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { StreamBase } from '../../index.js';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  StreamError,
  type StreamOptions,
  type StreamStatus,
  type Ticker,
} from '../../index.js';
import { type Dial, type Link, type LinkEvents } from '../../adapter.js';

/** A venue's own protocol: one text per line over plain TCP. */
function lineLink(url: string, events: LinkEvents): Link {
  const { hostname, port } = new URL(url);
  const socket = connectTcp(Number(port), hostname);
  socket.on('connect', events.onOpen);
  socket.on('error', (error) => {
    events.onError(error.message);
  });
  socket.on('close', () => {
    events.onClosed(1006, 'the line was cut');
  });
  createInterface({ input: socket }).on('line', (line) => {
    events.onFrame(Buffer.from(line));
  });
  return {
    send: (frame) => socket.write(`${frame}\n`),
    ping: () => socket.write('ping\n'),
    close: () => socket.end(),
    cut: () => socket.destroy(),
  };
}

class LineStream extends StubStream {
  readonly #dial: () => Promise<Dial>;

  constructor(options: Partial<StreamOptions>, dial: () => Promise<Dial>) {
    super(
      {
        exchange: 'acme',
        currencyPairs: ['btc/usd'],
        subscribeChannels: [Channel.TICKER],
        reconnectTimes: { initialDelay: 5, maxDelay: 20 },
        logger: silentLogger,
        ...options,
      },
      { streamSchemes: ['tcp:', 'ws:'] },
    );
    this.#dial = dial;
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'tcp://127.0.0.1:4001',
      channel,
      dial: () => this.#dial(),
      heartbeat: { interval: 20, frame: () => 'alive' },
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime) => {
        const { bid, ack } = packet as { bid?: number; ack?: boolean };
        if (ack) return { kind: 'acknowledged' };
        if (bid === undefined) return INFO;
        const header = { exchange: 'acme', symbol: 'btc/usd', receivedTime } as const;
        context.publish(Channel.TICKER, { channel: Channel.TICKER, ...header, bidPrice: bid, bidVolume: 1 });
        return undefined;
      },
    };
  }
}

const tickerQueue = new AsyncQueue<Ticker>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const heard: string[] = [];
const lines: Socket[] = [];
let server: Server;
let stream: StreamBase;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

const portOf = (listening: Server | WebSocketServer): number => (listening.address() as AddressInfo).port;

function start(options: Partial<StreamOptions>, dial: () => Promise<Dial>): Promise<void> {
  stream = new LineStream(options, dial);
  stream.bindObserver({ tickerQueue, statusQueue });
  return stream.start();
}

beforeEach(async () => {
  for (const list of [heard, lines]) list.length = 0;
  for (const queue of [tickerQueue, statusQueue]) queue.drain();
  server = createServer((socket) => {
    lines.push(socket);
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      heard.push(line);
      if (line === 'subscribe') socket.write('{"ack":true}\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  for (const line of lines) line.destroy();
  server.close();
  await once(server, 'close');
});

const lineHost = (): string => `tcp://127.0.0.1:${portOf(server)}`;

test('a link that is not a WebSocket is treated alike: subscribed, kept alive, found dead, opened again', async () => {
  const ended = start({ streamHost: lineHost() }, () => Promise.resolve({ connect: lineLink }));
  await stream.ready();
  lines[0]?.write('{"bid":1}\n');
  await eventually(() => {
    expect(heard.slice(0, 2)).toEqual(['subscribe', 'alive']);
    expect(tickerQueue.size).toBe(1);
  });
  lines[0]?.destroy();
  await eventually(() => {
    expect(heard.filter((line) => line === 'subscribe')).toHaveLength(2);
    expect(stream.status().channels.ticker?.state).toBe('live');
  });
  lines[1]?.write('{"bid":2}\n');
  await eventually(() => {
    expect(tickerQueue.size).toBe(2);
  });
  expect(tickerQueue.drain().map(({ bidPrice }) => bidPrice)).toEqual([1, 2]);
  expect(statusQueue.drain().map(({ reason }) => reason)).toContainEqual(
    'closed by the other side with code 1006: the line was cut',
  );
  await stream.stop();
  await ended;
  await eventually(() => {
    expect(lines.every((line) => line.destroyed)).toBe(true);
  });
});

test('silence is noticed on such a connection too', async () => {
  void start({ streamHost: lineHost(), timeouts: { silence: 60 } }, () =>
    Promise.resolve({ connect: lineLink }),
  );
  await eventually(() => {
    expect(lines.length).toBeGreaterThan(1);
  });
  expect(statusQueue.drain().map(({ state }) => state)).toContain('stale');
});

test('headers of the upgrade request are made for each dial', async () => {
  const venue = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(venue, 'listening');
  const cookies: (string | undefined)[] = [];
  venue.on('connection', (socket, request) => {
    cookies.push(request.headers.cookie);
    socket.on('message', (data: Buffer) => {
      if (data.toString() === 'subscribe') socket.send('{"ack":true}');
    });
  });
  let session = 0;
  void start({ streamHost: `ws://127.0.0.1:${portOf(venue)}` }, () =>
    Promise.resolve({ headers: { cookie: `session=${++session}` } }),
  );
  await stream.ready();
  for (const socket of venue.clients) socket.terminate();
  await eventually(() => {
    expect(cookies).toEqual(['session=1', 'session=2']);
  });
  await stream.stop();
  venue.close();
});

test('a dial that fails for good ends the stream', async () => {
  const missing = new StreamError('acme: install the client', { code: 'invalid_options', exchange: 'acme' });
  await expect(start({ streamHost: lineHost() }, () => Promise.reject(missing))).rejects.toBe(missing);
});

test('the schemes of streamHost are the exchange’s', () => {
  const dial = (): Promise<Dial> => Promise.resolve({});
  expect(() => new LineStream({ streamHost: 'wss://example.com' }, dial)).toThrow(
    'streamHost is not a URL that begins with tcp:// or ws://',
  );
});
