import { StubStream, type StubParams } from '../testing/stub-stream.js';
import { INFO, type Control } from './control.js';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { StreamBase } from '../index.js';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  StreamError,
  type StreamOptions,
  type StreamStatus,
} from '../index.js';
import { RestClient } from '../adapter.js';

interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A venue that acknowledges each subscription, or refuses dials. */
class Venue {
  readonly server: Server = createServer((_request, response) => {
    this.calls++;
    response.writeHead(this.restStatus).end('{}');
  });
  readonly sockets = new WebSocketServer({ noServer: true });
  /** How the next dials are refused, one after the other. */
  refusals: Refusal[] = [];
  dials = 0;
  calls = 0;
  restStatus = 200;

  constructor() {
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.dials++;
      const refusal = this.refusals.shift();
      if (refusal) {
        const headers = Object.entries(refusal.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.end(`HTTP/1.1 ${refusal.status} No\r\n${headers.join('')}\r\n${refusal.body ?? ''}`);
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('message', () => {
          webSocket.send('{"ack":true}');
        });
      });
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  say(frame: object): void {
    for (const socket of this.sockets.clients) socket.send(JSON.stringify(frame));
  }

  drop(): void {
    for (const socket of this.sockets.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.drop();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

class AcmeStream extends StubStream {
  readonly #params: Partial<StubParams>;

  constructor(options: Partial<StreamOptions>, params: Partial<StubParams>) {
    super({
      exchange: 'acme',
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TICKER],
      logger: silentLogger,
      ...options,
    });
    this.#params = params;
  }

  protected override stub(channel: Channel): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      fatalHttpCodes: [403],
      fatalCloseCodes: [1008],
      subscribe: () => ['subscribe'],
      onPacket: (packet) => {
        const { ack, control } = packet as { readonly ack?: boolean; readonly control?: Control };
        return control ?? (ack ? { kind: 'acknowledged' } : INFO);
      },
      ...this.#params,
    };
  }
}

const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
let venue: Venue;
let stream: StreamBase;
let ended: Promise<void>;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

function start(options: Partial<StreamOptions> = {}, params: Partial<StubParams> = {}): void {
  stream = new AcmeStream({ streamHost: `ws://127.0.0.1:${venue.port}`, ...options }, params);
  stream.bindObserver({ statusQueue });
  ended = stream.start();
}

/** The status that reports the next loss. */
async function loss(): Promise<StreamStatus> {
  for (;;) {
    const status = await statusQueue.get();
    if (status.state === 'reconnecting') return status;
  }
}

beforeEach(async () => {
  statusQueue.drain();
  venue = new Venue();
  venue.server.listen(0, '127.0.0.1');
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  await venue.close();
});

describe('a refusal', () => {
  const QUICK = { reconnectTimes: { initialDelay: 5, maxDelay: 20, refusalPause: 30 } };
  const refused = new StreamError('acme: no such key', { code: 'auth_rejected', exchange: 'acme' });
  let error: StreamError | undefined;

  const means: readonly (readonly [name: string, strike: () => void])[] = [
    [
      'HTTP 403',
      () => {
        venue.refusals = [{ status: 403 }, { status: 403 }];
      },
    ],
    [
      'of the credentials, by a call before the subscription',
      () => {
        error = refused;
      },
    ],
  ];

  test.each(means)('before the first live connection ends the stream: %s', async (_name, strike) => {
    error = undefined;
    strike();
    start(QUICK, { subscribe: () => (error ? Promise.reject(error) : ['subscribe']) });
    await expect(ended).rejects.toBeInstanceOf(StreamError);
    expect(venue.dials).toBe(1);
  });

  test.each(means)('on a later dial is retried after a pause: %s', async (_name, strike) => {
    error = undefined;
    start(QUICK, { subscribe: () => (error ? Promise.reject(error) : ['subscribe']) });
    await stream.ready();
    strike();
    venue.drop();
    await loss();
    expect((await loss()).nextDelay).toBeGreaterThanOrEqual(30);
    expect((await loss()).nextDelay).toBeGreaterThanOrEqual(60);
    error = undefined;
    await stream.ready();
    expect(stream.status().channels.ticker?.state).toBe('live');
  });

  test('close code 1008 of a live connection is retried after a pause', async () => {
    start(QUICK);
    await stream.ready();
    for (const socket of venue.sockets.clients) socket.close(1008, 'policy');
    expect(await loss()).toMatchObject({
      reason: 'closed by the other side with code 1008: policy',
      nextDelay: expect.toSatisfy((delay: number) => delay >= 30) as number,
    });
    await stream.ready();
  });

  test('of the credentials on a live connection is retried after a pause', async () => {
    start(QUICK);
    await stream.ready();
    venue.say({ control: { kind: 'auth_rejected', reason: 'your address is not allowed' } });
    expect((await loss()).nextDelay).toBeGreaterThanOrEqual(30);
    await stream.ready();
  });

  test('by wrong options stays one', async () => {
    const missing = new StreamError('acme: install it', { code: 'invalid_options', exchange: 'acme' });
    start(QUICK, { subscribe: () => (error ? Promise.reject(missing) : ['subscribe']) });
    error = undefined;
    await stream.ready();
    error = missing;
    venue.drop();
    await expect(ended).rejects.toBe(missing);
  });
});

describe('a venue that demands a pause', () => {
  test.each([
    [429, 10_000],
    [418, 120_000],
  ])('by HTTP %i alone is left alone for %i ms', async (status, floor) => {
    start({ exchange: `acme-${status}` });
    await stream.ready();
    venue.refusals = Array.from({ length: 10 }, () => ({ status }));
    venue.drop();
    await eventually(() => {
      expect(statusQueue.drain().some(({ nextDelay = 0 }) => nextDelay >= floor)).toBe(true);
    });
    expect(venue.dials).toBe(2);
  });

  test.each([
    ['Retry-After', { status: 429, headers: { 'Retry-After': '40' } }],
    [
      'the end of a ban in the body',
      { status: 418, body: `Way too much request weight used; IP banned until ${Date.now() + 45_000}.` },
    ],
    [
      'the end of a ban in seconds',
      { status: 418, body: `IP banned until ${Math.ceil(Date.now() / 1000) + 45}` },
    ],
  ] as const)('for a named time is not dialled before: %s', async (_name, refusal) => {
    venue.refusals = [refusal];
    start({ exchange: 'acme-named' });
    const { nextDelay = 0 } = await loss();
    expect(nextDelay).toBeGreaterThan(38_000);
    expect(nextDelay).toBeLessThan(60_000);
  });

  test('by a reply on the WebSocket is not dialled before either', async () => {
    start({ exchange: 'acme-reply' });
    await stream.ready();
    venue.say({ control: { kind: 'retry', reason: 'banned', keepAway: 'banned', retryAfter: 77_000 } });
    expect((await loss()).nextDelay).toBeGreaterThanOrEqual(77_000);
    expect(venue.dials).toBe(1);
  });

  test('because it banned the address gets no REST calls either, nor dials where REST was banned', async () => {
    const controller = new AbortController();
    const rest = new RestClient({
      exchange: 'acme-ban',
      origin: `http://127.0.0.1:${venue.port}`,
      signal: controller.signal,
    });
    venue.restStatus = 418;
    await expect(rest.request({ method: 'GET', path: '/' })).rejects.toMatchObject({ retryAfter: 120_000 });
    await expect(rest.request({ method: 'GET', path: '/' })).rejects.toMatchObject({
      message: expect.stringContaining('was not sent') as string,
    });
    expect(venue.calls).toBe(1);
    start({ exchange: 'acme-ban' });
    // What is not banned is dialled meanwhile.
    const other = new AcmeStream(
      { exchange: 'acme-other', streamHost: `ws://localhost:${venue.port}` },
      { subscribe: () => ['subscribe'] },
    );
    void other.start();
    await other.ready();
    await other.stop();
    expect(venue.dials).toBe(1);
    expect(stream.status().channels.ticker?.state).toBe('idle');
    await rest.close();
  });
});

test('a refusal whose body never ends is still handled', async () => {
  venue.server.removeAllListeners('upgrade');
  venue.server.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('end', () => socket.destroy()).resume();
    socket.write('HTTP/1.1 429 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n');
  });
  start({ exchange: 'acme-endless' });
  expect(await loss()).toMatchObject({
    reason: expect.stringContaining('HTTP 429') as string,
    nextDelay: expect.toSatisfy((delay: number) => delay >= 10_000) as number,
  });
});
