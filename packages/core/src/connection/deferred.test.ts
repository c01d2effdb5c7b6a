import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  type CurrencyPair,
  type StreamBase,
  type StreamOptions,
  type StreamStatus,
  type Ticker,
} from '../index.js';
import { INFO, type SessionContext } from '../adapter.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';

/** What the venue sends: an acknowledgement, a quote, or that it does not serve a pair now. */
interface Packet {
  readonly ack?: CurrencyPair;
  readonly quote?: CurrencyPair;
  readonly halted?: CurrencyPair;
}

const HALT = 'its market is halted';

/** A stream that defers pairs when it subscribes, or when the venue sends that. */
class AcmeStream extends StubStream {
  readonly #deferred: readonly CurrencyPair[];

  constructor(options: StreamOptions, deferred: readonly CurrencyPair[]) {
    super(options);
    this.#deferred = deferred;
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      subscribe: () => {
        context.defer(this.#deferred, HALT);
        return ['subscribe'];
      },
      onPacket: (packet, receivedTime) => {
        const { ack, quote, halted } = packet as Packet;
        if (ack !== undefined) return { kind: 'acknowledged', pairs: [ack] };
        if (halted !== undefined) context.defer([halted], HALT);
        if (quote === undefined) return INFO;
        context.publish(Channel.TICKER, {
          channel: Channel.TICKER,
          exchange: 'acme',
          symbol: quote,
          receivedTime,
          bidPrice: 1,
          bidVolume: 1,
        });
        return undefined;
      },
    };
  }
}

const tickerQueue = new AsyncQueue<Ticker>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const statuses: StreamStatus[] = [];
let venue: WebSocketServer;
let stream: StreamBase;
let requests = 0;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

const say = (packet: Packet): void => {
  for (const socket of venue.clients) socket.send(JSON.stringify(packet));
};

/** The states that were reported, of the channel and of its pairs, and the reasons of those that have to have one. */
function reported(): readonly string[] {
  statuses.push(...statusQueue.drain());
  return statuses.map(({ state, symbol = 'all', reason }) =>
    state === 'recovering' ? `${symbol} ${state}: ${String(reason)}` : `${symbol} ${state}`,
  );
}

/** The states of the channel and its pairs. */
const picture = (): unknown => {
  const { state, symbols } = stream.status().channels.ticker ?? {};
  return { state, ...symbols };
};

/** Whether `ready()` has resolved by now. */
async function isReady(): Promise<boolean> {
  const pending = Symbol('pending');
  const turn = new Promise((resolve) => setImmediate(resolve, pending));
  return (await Promise.race([stream.ready(), turn])) !== pending;
}

async function start(deferred: readonly CurrencyPair[] = []): Promise<void> {
  const requested = requests;
  stream = new AcmeStream(
    {
      exchange: 'acme',
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER],
      streamHost: `ws://127.0.0.1:${(venue.address() as AddressInfo).port}`,
      reconnectTimes: { initialDelay: 5, maxDelay: 20 },
      logger: silentLogger,
    },
    deferred,
  );
  stream.bindObserver({ tickerQueue, statusQueue });
  void stream.start();
  await eventually(() => {
    expect(requests).toBe(requested + 1);
  });
}

beforeEach(async () => {
  tickerQueue.drain();
  statusQueue.drain();
  statuses.length = 0;
  venue = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  venue.on('connection', (socket) => {
    socket.on('message', () => {
      requests++;
    });
  });
  await once(venue, 'listening');
});

afterEach(async () => {
  await stream.stop();
  venue.close();
  await once(venue, 'close');
});

describe('a pair that the venue does not serve now', () => {
  test.each([
    ['when it is subscribed', () => start(['eth/usd'])],
    [
      'because the venue answered so',
      async () => {
        await start();
        say({ halted: 'eth/usd' });
      },
    ],
  ])('does not hold up the others, and is recovering: %s', async (_name, begin) => {
    await begin();
    say({ ack: 'btc/usd' });
    await eventually(() => {
      expect(reported()).toContain('all live');
    });
    expect(reported()).toContain(`eth/usd recovering: ${HALT}`);
    expect(reported()).not.toContain('eth/usd live');
    expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'live', 'eth/usd': 'pending' });
    expect(await isReady()).toBe(false);
    say({ quote: 'btc/usd' });
    expect(await tickerQueue.get()).toMatchObject({ symbol: 'btc/usd' });
    expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'live', 'eth/usd': 'pending' });
  });

  test.each([
    ['its acknowledgement', { ack: 'eth/usd' }],
    ['its first event', { quote: 'eth/usd' }],
  ] as const)('is live on %s', async (_name, packet) => {
    await start(['eth/usd']);
    say({ ack: 'btc/usd' });
    await eventually(() => {
      expect(reported()).toContain('all live');
    });
    say(packet);
    await stream.ready();
    expect(picture()).toEqual({ state: 'live', 'btc/usd': 'live', 'eth/usd': 'live' });
    expect(reported().at(-1)).toBe('eth/usd live');
    expect(stream.status().channels.ticker?.reconnects).toBe(0);
    // Later ones are nothing new.
    say({ ack: 'eth/usd' });
    say({ quote: 'eth/usd' });
    if ('quote' in packet) await tickerQueue.get();
    await tickerQueue.get();
    expect(reported().at(-1)).toBe('eth/usd live');
  });

  test('may be all that was asked for', async () => {
    await start(['eth/usd', 'btc/usd']);
    await eventually(() => {
      expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'pending', 'eth/usd': 'pending' });
    });
    say({ quote: 'eth/usd' });
    await eventually(() => {
      expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'pending', 'eth/usd': 'live' });
    });
    say({ quote: 'btc/usd' });
    await stream.ready();
    expect(picture()).toEqual({ state: 'live', 'btc/usd': 'live', 'eth/usd': 'live' });
  });

  test('is reported once, however often it is deferred; another than those of the stream never is', async () => {
    await start(['eth/usd', 'eth/usd', 'sol/usd']);
    say({ halted: 'eth/usd' });
    say({ halted: 'sol/usd' });
    say({ ack: 'btc/usd' });
    await eventually(() => {
      expect(reported()).toContain('all live');
    });
    const before = reported().indexOf('all live');
    expect(
      reported()
        .slice(0, before)
        .filter((words) => words.includes('recovering')),
    ).toEqual([`eth/usd recovering: ${HALT}`]);
    expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'live', 'eth/usd': 'pending' });
    say({ quote: 'eth/usd' });
    await stream.ready();
  });

  test('and is deferred again later is recovering again', async () => {
    await start(['eth/usd']);
    say({ ack: 'btc/usd' });
    say({ quote: 'eth/usd' });
    await stream.ready();
    say({ halted: 'eth/usd' });
    await eventually(() => {
      expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'live', 'eth/usd': 'pending' });
    });
    say({ quote: 'eth/usd' });
    await stream.ready();
  });

  test('is not waited for any more when its connection is lost: the next one asks again', async () => {
    await start();
    say({ halted: 'eth/usd' });
    say({ ack: 'btc/usd' });
    await eventually(() => {
      expect(picture()).toEqual({ state: 'recovering', 'btc/usd': 'live', 'eth/usd': 'pending' });
    });
    const requested = requests;
    for (const socket of venue.clients) socket.terminate();
    await eventually(() => {
      expect(requests).toBe(requested + 1);
    });
    say({ ack: 'btc/usd' });
    say({ ack: 'eth/usd' });
    await stream.ready();
    expect(picture()).toEqual({ state: 'live', 'btc/usd': 'live', 'eth/usd': 'live' });
  });
});
