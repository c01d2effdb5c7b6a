import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from './session.js';
import { INFO, type Control } from './control.js';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { StreamBase } from '../index.js';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  StreamError,
  type StreamOptions,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '../index.js';

/** A venue that numbers its trades and sends each of its connections the same ones. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly paths: string[] = [];
  /** Connections that were open at once, at most. */
  peak = 0;
  acknowledges = true;
  /** A trade that was published before and that a new connection sends again before its acknowledgement. */
  repeated: (() => number) | undefined;
  #id = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.server.on('connection', (socket, request) => {
      this.paths.push(request.url ?? '');
      this.peak = Math.max(this.peak, this.server.clients.size);
      socket.on('message', () => {
        if (this.repeated) socket.send(`{"id":${this.repeated()}}`);
        // Late enough for both connections to send the same trades for a while.
        if (this.acknowledges)
          setTimeout(() => {
            socket.send('{"ack":true}');
          }, 20);
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get last(): number {
    return this.#id;
  }

  get clients(): readonly WebSocket[] {
    return [...this.server.clients];
  }

  trade(): void {
    this.#id++;
    for (const socket of this.server.clients) socket.send(`{"id":${this.#id}}`);
  }

  run(): void {
    this.#timer = setInterval(() => {
      this.trade();
    }, 1);
  }

  pause(): void {
    clearInterval(this.#timer);
  }

  async close(): Promise<void> {
    this.pause();
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
    await once(this.server, 'close');
  }
}

interface Packet {
  readonly id?: number;
  readonly bid?: number;
  readonly rotate?: boolean;
  readonly ack?: boolean;
}

class RotatingStream extends StubStream {
  #params: Partial<StubParams> = {};

  constructor(options: StreamOptions, params: Partial<StubParams> = {}) {
    super(options);
    this.#params = params;
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      acknowledges: 'subscription',
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime): Control | undefined => {
        const { id, bid, rotate, ack } = packet as Packet;
        const header = { exchange: 'acme', symbol: 'btc/usd', receivedTime } as const;
        if (id !== undefined)
          context.publishTrade(
            { channel: Channel.TRADE, ...header, tradeId: String(id), price: 1, volume: 1, side: 'buy' },
            id,
          );
        else if (bid !== undefined)
          context.publish(Channel.TICKER, {
            channel: Channel.TICKER,
            ...header,
            bidPrice: bid,
            bidVolume: 1,
          });
        else if (rotate) return { kind: 'rotate', reason: 'the venue closes soon' };
        else return ack ? { kind: 'acknowledged' } : INFO;
        return undefined;
      },
      ...this.#params,
    };
  }
}

let venue: Venue;
let stream: StreamBase;
const tradeQueue = new AsyncQueue<Trade>({ policy: 'lossless' });
const tickerQueue = new AsyncQueue<Ticker>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });

async function open(params: Partial<StubParams> = {}, options: Partial<StreamOptions> = {}): Promise<void> {
  stream = new RotatingStream(
    {
      exchange: 'acme',
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      streamHost: venue.host,
      reconnectTimes: { initialDelay: 5, maxDelay: 20 },
      logger: silentLogger,
      ...options,
    },
    params,
  );
  stream.bindObserver({ tradeQueue, tickerQueue, statusQueue });
  void stream.start();
  await stream.ready();
}

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

beforeEach(async () => {
  for (const queue of [tradeQueue, tickerQueue, statusQueue]) queue.drain();
  venue = new Venue();
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  await venue.close();
});

test('after the venue’s notice the next connection is live before the old one is closed: no trade missing, none twice', async () => {
  await open();
  statusQueue.drain();
  venue.run();
  const delivered = (): number => stream.status().channels.trade?.events ?? 0;
  await eventually(() => {
    expect(delivered()).toBeGreaterThan(0);
  });
  // They are numbered from 1.
  venue.repeated = delivered;
  for (let round = 1; round <= 5; round++) {
    venue.clients[0]?.send('{"rotate":true}');
    await eventually(() => {
      expect(venue.paths).toHaveLength(round + 1);
      expect(venue.clients).toHaveLength(1);
    });
  }
  venue.pause();
  const trades: Trade[] = [];
  await eventually(() => {
    trades.push(...tradeQueue.drain());
    expect(trades.at(-1)?.tradeId).toBe(String(venue.last));
  });
  const first = Number(trades[0]?.tradeId);
  const ids = trades.map(({ tradeId }) => Number(tradeId)).sort((left, right) => left - right);
  expect(ids).toEqual(Array.from({ length: venue.last - first + 1 }, (_, index) => first + index));
  expect(venue.peak).toBe(2);
  expect(statusQueue.drain()).toEqual([]);
  expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 0 });
  expect(stream.status().channels.trade?.duplicates).toBeGreaterThanOrEqual(5);
});

test('a notice that reaches the replacing connection is obeyed too', async () => {
  await open();
  statusQueue.drain();
  venue.acknowledges = false;
  venue.clients[0]?.send('{"rotate":true}');
  await eventually(() => {
    expect(venue.clients).toHaveLength(2);
  });
  // Before and after it is live: one replacement each.
  venue.clients[1]?.send('{"rotate":true}');
  venue.acknowledges = true;
  venue.clients[1]?.send('{"ack":true}');
  await eventually(() => {
    expect(venue.paths).toHaveLength(3);
    expect(venue.clients).toHaveLength(1);
  });
  expect(statusQueue.drain()).toEqual([]);
  expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 0 });
});

test('at a certain age, without any notice', async () => {
  await open({ rotation: { after: 40 } });
  await eventually(() => {
    expect(venue.paths.length).toBeGreaterThan(3);
  });
  expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 0 });
});

test('when the venue closes the old connection first, the one that is being opened takes over', async () => {
  await open();
  venue.acknowledges = false;
  venue.clients[0]?.send('{"rotate":true}');
  await eventually(() => {
    expect(venue.clients).toHaveLength(2);
  });
  venue.clients[0]?.terminate();
  await eventually(() => {
    expect(stream.status().channels.trade?.state).toBe('reconnecting');
  });
  venue.clients.at(-1)?.send('{"ack":true}');
  await stream.ready();
  expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 1 });
  expect(venue.paths).toHaveLength(2);
});

test('once the new connection has sent a ticker of a pair, tickers of the old one are not published', async () => {
  // The other pair keeps the new connection from being live.
  await open(
    { acknowledges: 'pair' },
    { subscribeChannels: [Channel.TICKER], currencyPairs: ['btc/usd', 'eth/usd'] },
  );
  const [old] = venue.clients;
  old?.send('{"bid":1}');
  await eventually(() => {
    expect(tickerQueue.size).toBe(1);
  });
  venue.acknowledges = false;
  old?.send('{"rotate":true}');
  await eventually(() => {
    expect(venue.clients).toHaveLength(2);
  });
  old?.send('{"bid":2}');
  await eventually(() => {
    expect(tickerQueue.size).toBe(2);
  });
  const next = venue.clients.find((socket) => socket !== old);
  next?.send('{"bid":3}');
  await eventually(() => {
    expect(tickerQueue.size).toBe(3);
  });
  old?.send('{"bid":2.5}');
  await eventually(() => {
    expect(stream.status().channels.ticker?.duplicates).toBe(1);
  });
  expect(tickerQueue.drain().map(({ bidPrice }) => bidPrice)).toEqual([1, 2, 3]);
});

test('the URL is asked for at each dial, and a failed renewal ends the connection', async () => {
  let key = 0;
  let renewals = 0;
  await open({
    dial: () => Promise.resolve({ url: `wss://example.com/private/key-${++key}` }),
    every: {
      interval: 10,
      run: () => (++renewals === 3 ? Promise.reject(new Error('no such key')) : Promise.resolve()),
    },
  });
  await eventually(() => {
    expect(venue.paths).toEqual(['/private/key-1', '/private/key-2']);
  });
  await stream.ready();
  const reasons = statusQueue.drain().map(({ reason }) => reason ?? '');
  expect(reasons).toContainEqual('could not renew: no such key');
  expect(reasons.join()).not.toContain('key-1');
});

test('pairs that the adapter rejects are refused, the others are subscribed', async () => {
  await expect(
    open({
      subscribe: (pairs, context) => {
        context.reject(pairs, 'not listed');
        return [];
      },
    }),
  ).rejects.toMatchObject({
    code: 'subscription_refused',
    message: expect.stringContaining('not listed') as string,
  });
});

test('frames may follow later, until the connection ends', async () => {
  const heard: string[] = [];
  venue.server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
  });
  const sends: ((frames: readonly string[]) => void)[] = [];
  await open({
    subscribe: (_pairs, context) => {
      sends.push((frames) => {
        context.send(frames);
      });
      return ['subscribe'];
    },
  });
  sends[0]?.(['renew 1', 'renew 2']);
  await eventually(() => {
    expect(heard).toEqual(['subscribe', 'renew 1', 'renew 2']);
  });
  venue.clients[0]?.terminate();
  await eventually(() => {
    expect(sends).toHaveLength(2);
  });
  sends[0]?.(['too late']);
  sends[1]?.(['renew 3']);
  await eventually(() => {
    expect(heard).toContain('renew 3');
  });
  expect(heard).not.toContain('too late');
});

test('a session whose connection is subscribed when it opens acknowledges by itself', async () => {
  await open({
    subscribe: (_pairs, context) => {
      context.acknowledge(undefined, 5_000);
      return [];
    },
  });
  expect(stream.status().channels.trade?.state).toBe('live');
});

test('frames that a reply makes due are sent', async () => {
  const sent: string[] = [];
  venue.server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      sent.push(data.toString());
    });
  });
  await open({
    onPacket: (packet) => {
      if (!(packet as Packet).ack) return INFO;
      return sent.includes('second')
        ? { kind: 'acknowledged' }
        : { kind: 'send', frames: ['first', 'second'] };
    },
  });
  expect(sent).toEqual(['subscribe', 'first', 'second']);
});

test('a frame that is fed while the connection is being opened sends nothing, and breaks nothing', async () => {
  const deaf = createServer();
  deaf.listen(0, '127.0.0.1');
  await once(deaf, 'listening');
  const dialed = once(deaf, 'connection') as Promise<[Socket]>;
  const failures: unknown[] = [];
  const onFailure = (reason: unknown): void => {
    failures.push(reason);
  };
  process.on('unhandledRejection', onFailure);
  const opened = open(
    { onPacket: () => ({ kind: 'send', frames: ['answer'] }) },
    { streamHost: `ws://127.0.0.1:${(deaf.address() as AddressInfo).port}` },
  );
  opened.catch(() => undefined);
  const [socket] = await dialed;
  stream.feed(Channel.TRADE, '{"id":1}');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await stream.stop();
  process.off('unhandledRejection', onFailure);
  socket.destroy();
  deaf.close();
  expect(failures).toEqual([]);
  await expect(opened).rejects.toMatchObject({ code: 'closed' });
});

test('credentials that are refused while recovering end the stream', async () => {
  await expect(
    open({
      recover: () =>
        Promise.reject(new StreamError('acme: no such key', { code: 'auth_rejected', exchange: 'acme' })),
    }),
  ).rejects.toMatchObject({ code: 'auth_rejected' });
});

test('a failed recovery is tried again, and the channel is not live before it succeeds', async () => {
  let tries = 0;
  await open({
    recover: () => (++tries < 3 ? Promise.reject(new Error(`no answer ${tries}`)) : Promise.resolve()),
  });
  expect(tries).toBe(3);
  const statuses = statusQueue.drain();
  expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'subscribing', 'recovering', 'live']);
  expect(statuses[2]?.reason).toBe('could not recover what was missed: no answer 1');
});

test('a recovery that fails several times is reported as a gap, and is still tried again', async () => {
  let tries = 0;
  await open({
    recover: () => (++tries < 5 ? Promise.reject(new Error(`no answer ${tries}`)) : Promise.resolve()),
  });
  const states = statusQueue.drain().map(({ state }) => state);
  expect(states).toEqual(['connecting', 'subscribing', 'recovering', 'gap', 'gap', 'live']);
});

test('a recovery waits as long as the venue asked for', async () => {
  const times: number[] = [];
  await open({
    recover: () => {
      times.push(performance.now());
      if (times.length > 1) return Promise.resolve();
      const busy = { code: 'connect_failed', exchange: 'acme', retryAfter: 900 } as const;
      return Promise.reject(new StreamError('acme: slow down', busy));
    },
  });
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(890);
});

test('a recovery that does not settle ends its connection, and begins again on the next one', async () => {
  const begun: string[] = [];
  await open(
    {
      recover: () => {
        begun.push(venue.paths.at(-1) ?? '');
        return begun.length === 1 ? new Promise(() => undefined) : Promise.resolve();
      },
    },
    { timeouts: { acknowledge: 100 } },
  );
  expect(venue.paths).toHaveLength(2);
  expect(statusQueue.drain().map(({ reason }) => reason)).toContain(
    'what was missed was not recovered within 6000 ms',
  );
});

test('the reconnect is logged, with the number of recovered events', async () => {
  const logged: [string, object][] = [];
  const log = (context: object, message: string): void => {
    logged.push([message, context]);
  };
  await open({}, { logger: { debug: log, info: log, warn: log, error: log } });
  venue.trade();
  await eventually(() => {
    expect(tradeQueue.size).toBe(1);
  });
  venue.clients[0]?.terminate();
  await eventually(() => {
    expect(logged.some(([message]) => message.startsWith('live again after '))).toBe(true);
  });
  const [lost, back] = logged.slice(-2);
  expect(lost).toEqual([
    'connection lost: closed by the other side with code 1006',
    expect.objectContaining({ exchange: 'acme', attempt: 1, nextDelay: 0 }),
  ]);
  expect(back).toEqual([
    expect.stringMatching(/^live again after \d+ ms$/),
    { exchange: 'acme', channel: 'trade', recovered: 0 },
  ]);
});

test.each([
  ['possible', 'direct', []],
  ['not asked for', 'ws', []],
  [
    'not possible',
    'direct',
    [
      "receiver: 'direct' is not possible here, because ws does not listen to its socket as expected: its receiver reads the frames, which is slower",
    ],
  ],
] as const)(
  'where `direct` is %s, frames are received, and one line says what is not',
  async (name, receiver, expected) => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_context: object, message: string) => warnings.push(message) };
    const listen = (opened: unknown): void => {
      (opened as { readonly socket: Socket }).socket.on('data', () => undefined);
    };
    if (name !== 'possible') subscribe('net.client.socket', listen);
    try {
      await open({}, { receiver, logger });
      venue.trade();
      await eventually(() => {
        expect(tradeQueue.size).toBe(1);
      });
      venue.clients[0]?.terminate();
      await eventually(() => {
        expect(venue.paths).toHaveLength(2);
      });
      await stream.ready();
    } finally {
      unsubscribe('net.client.socket', listen);
    }
    expect(warnings.filter((message) => message.startsWith('receiver'))).toEqual(expected);
  },
);

test.each([
  ['a close code that wants it', { closePauses: { 1008: 60_000 } }],
  ['a reply that asks for it', {}],
] as const)('%s keeps us away', async (name, params) => {
  await open({
    ...params,
    onPacket: (packet) =>
      (packet as Packet).ack
        ? { kind: 'acknowledged' }
        : { kind: 'retry', reason: 'slow down', retryAfter: 60_000 },
  });
  if (name.startsWith('a close')) venue.clients[0]?.close(1008, 'too many');
  else venue.clients[0]?.send('{"id":0}');
  await eventually(() => {
    expect(stream.status().channels.trade?.state).toBe('reconnecting');
  });
  expect(statusQueue.drain().at(-1)?.nextDelay).toBeGreaterThanOrEqual(60_000);
});

test('an event that a session publishes after an await counts for its own connection, also during a rotation', async () => {
  const contexts: SessionContext[] = [];
  let answer: () => void = () => undefined;
  let answersAtOnce = true;
  await open(
    {
      startsWithData: true,
      subscribe: (_pairs, context) => {
        contexts.push(context);
        void new Promise<void>((resolve) => {
          answer = resolve;
        }).then(() => {
          context.publish(Channel.TICKER, {
            channel: Channel.TICKER,
            exchange: 'acme',
            symbol: 'btc/usd',
            receivedTime: contexts.length,
            bidPrice: contexts.length,
          });
        });
        if (answersAtOnce) answer();
        return ['subscribe'];
      },
    },
    { subscribeChannels: [Channel.TICKER] },
  );
  // On a busy machine, the first connection may not be the first that was tried.
  expect(tickerQueue.drain().at(-1)?.bidPrice).toBe(contexts.length);
  contexts.splice(0, contexts.length - 1);
  const client = venue.clients.at(-1);
  // The next connection is seeded later.
  answersAtOnce = false;
  client?.send('{"rotate":true}');
  await eventually(() => {
    expect(contexts).toHaveLength(2);
  });
  // Frames of the old connection are read meanwhile: they do not make the new one live.
  for (let bid = 10; bid < 13; bid++) client?.send(`{"bid":${bid}}`);
  await eventually(() => {
    expect(tickerQueue.size).toBe(3);
  });
  expect(contexts[0]?.signal.aborted).toBe(false);
  answer();
  await eventually(() => {
    expect(contexts[0]?.signal.aborted).toBe(true);
  });
  expect(contexts[1]?.signal.aborted).toBe(false);
  expect(tickerQueue.drain().map(({ bidPrice }) => bidPrice)).toEqual([10, 11, 12, 2]);
  contexts[0]?.publish(Channel.TICKER, {
    channel: Channel.TICKER,
    exchange: 'acme',
    symbol: 'btc/usd',
    receivedTime: 3,
    bidPrice: 3,
  });
  expect(tickerQueue.drain()).toEqual([]);
});

test('a connection that was subscribed but never live is followed by an outage', async () => {
  const resumed: boolean[] = [];
  const outages: boolean[] = [];
  const opened = open({
    subscribe: (_pairs, context) => {
      resumed.push(context.outage !== undefined);
      return ['subscribe'];
    },
    recover: (outage) => {
      outages.push(outage !== undefined);
      return outages.length === 1 ? new Promise(() => undefined) : Promise.resolve();
    },
  });
  await eventually(() => {
    expect(outages).toHaveLength(1);
  });
  venue.clients[0]?.terminate();
  await opened;
  expect(resumed).toEqual([false, true]);
  expect(outages).toEqual([false, true]);
});

test.each([
  ['an acknowledgement of the probe', true],
  ['nothing', false],
] as const)(
  'a quiet market is asked about, and taken for dead only without an answer: %s',
  async (_name, answers) => {
    const probes: string[] = [];
    venue.server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        if (data.toString() === 'probe') probes.push('probe');
      });
    });
    await open({
      timeouts: { data: 40, acknowledge: 300 },
      probe: () => {
        venue.acknowledges = answers;
        return ['probe'];
      },
    });
    statusQueue.drain();
    await eventually(() => {
      expect(probes.length).toBeGreaterThan(answers ? 3 : 0);
    });
    if (answers) {
      expect(statusQueue.drain()).toEqual([]);
      expect(venue.paths).toHaveLength(1);
      return;
    }
    await eventually(() => {
      expect(statusQueue.drain().map(({ state }) => state)).toContain('stale');
    });
  },
);
