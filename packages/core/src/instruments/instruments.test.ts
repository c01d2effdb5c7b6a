import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { PublicHeader } from '../channels/header.js';
import type { ChannelParams } from '../connection/channel-params.js';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  StreamBase,
  type CurrencyPair,
  type Instrument,
  type StreamStatus,
} from '../index.js';
import { InstrumentList } from '../rest/lists/instrument-list.js';
import { instrumentPoll, WITHOUT_LINK } from './instrument-poll.js';
import { listInstruments, type InstrumentSource } from './instrument-source.js';

/** What the venue lists of a symbol. */
interface Listed {
  readonly status: string;
  readonly tick: number;
}

const PAIRS: readonly CurrencyPair[] = ['btc/usd', 'eth/usd'];

/** A venue that lists instruments over REST, and sends them on a socket. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly listed = new Map<string, Listed>();
  isAway = false;
  hasInstruments = true;
  reads = 0;

  constructor() {
    this.server.on('connection', (socket) => {
      socket.on('message', () => {
        socket.send(this.frame());
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  set(symbol: string, status: string, tick = 0.1): void {
    this.listed.set(symbol, { status, tick });
  }

  frame(): string {
    return JSON.stringify([...this.listed]);
  }

  send(): void {
    for (const socket of this.server.clients) socket.send(this.frame());
  }

  read(): Promise<ReadonlyMap<string, Listed>> {
    this.reads++;
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(new Map(this.listed));
  }
}

const symbolOf = (pair: CurrencyPair): string => pair.toUpperCase();

function instrumentOf(
  { status, tick }: Listed,
  symbol: CurrencyPair,
  origin?: PublicHeader['origin'],
): Instrument {
  const [base = '', quote = ''] = symbol.split('/');
  return {
    channel: Channel.INSTRUMENT,
    exchange: 'acme',
    symbol,
    receivedTime: performance.now(),
    ...(origin && { origin }),
    venueSymbol: symbolOf(symbol),
    base,
    quote,
    kind: 'spot',
    status: status === 'online' ? 'trading' : 'halted',
    rawStatus: status,
    priceIncrement: tick,
    volumeIncrement: 0.01,
  };
}

class AcmeStream extends StreamBase {
  readonly #source: InstrumentSource<Listed> = {
    list: new InstrumentList({ read: () => venue.read() }),
    symbolOf,
    instrumentOf: (listed, pair, { origin }) => instrumentOf(listed, pair, origin),
  };

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const host = 'wss://example.com/feed';
    if (channel === Channel.TRADE)
      return {
        channel,
        host,
        open: () => ({ subscribe: () => ['s'], onPacket: () => ({ kind: 'acknowledged' }) }),
      };
    if (channel !== Channel.INSTRUMENT || !venue.hasInstruments) return undefined;
    const readInstruments = (pairs: readonly CurrencyPair[]): Promise<readonly Instrument[]> =>
      listInstruments(this.#source, this.exchange, pairs);
    if (isPolled)
      return {
        channel,
        host,
        ...WITHOUT_LINK,
        readInstruments,
        open: (context) => instrumentPoll(this.#source, context, 20),
      };
    return {
      channel,
      host,
      readInstruments,
      startsWithData: true,
      acknowledges: 'subscription',
      open: (context) => ({
        subscribe: () => ['subscribe'],
        onPacket: (packet) => {
          for (const [symbol, listed] of packet as [string, Listed][]) {
            const pair = PAIRS.find((one) => symbolOf(one) === symbol);
            if (pair && context.pairs.includes(pair)) context.publishInstrument(instrumentOf(listed, pair));
          }
          return undefined;
        },
      }),
    };
  }
}

let venue: Venue;
let isPolled: boolean;
let stream: StreamBase;
let instrumentQueue: AsyncQueue<Instrument>;
let statusQueue: AsyncQueue<StreamStatus>;
let instruments: Instrument[];
let statuses: StreamStatus[];

beforeEach(async () => {
  venue = new Venue();
  venue.set('BTC/USD', 'online');
  venue.set('ETH/USD', 'online');
  venue.set('XRP/USD', 'online');
  isPolled = false;
  instruments = [];
  statuses = [];
  instrumentQueue = new AsyncQueue<Instrument>();
  statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  for (const socket of venue.server.clients) socket.terminate();
  venue.server.close();
});

function make(channel: Channel = Channel.INSTRUMENT, currencyPairs: readonly CurrencyPair[] = PAIRS): void {
  stream = new AcmeStream({
    exchange: 'acme',
    currencyPairs,
    subscribeChannels: [channel],
    streamHost: venue.host,
    reconnectTimes: { immediate: 1, initialDelay: 5, maxDelay: 20 },
    timeouts: { silence: 3_000 },
    logger: silentLogger,
  });
  stream.bindObserver({ instrumentQueue, statusQueue });
}

async function open(): Promise<void> {
  make();
  void stream.start();
  await stream.ready();
}

const eventually = (assertion: () => void): Promise<void> =>
  vi
    .waitFor(
      () => {
        instruments.push(...instrumentQueue.drain());
        statuses.push(...statusQueue.drain());
        assertion();
      },
      { timeout: 25_000, interval: 5 },
    )
    .then(() => undefined);

const news = (): string[] =>
  instruments.map(
    ({ symbol, status, priceIncrement, origin }) =>
      `${symbol} ${status} ${priceIncrement}${origin === undefined ? '' : ` ${origin}`}`,
  );

describe.each([
  ['on the socket', false],
  ['over REST', true],
])('%s', (_, polled) => {
  beforeEach(() => {
    isPolled = polled;
  });

  test('a snapshot of the pairs, then each change once, whatever repeats it', async () => {
    await open();
    await eventually(() => {
      expect(news()).toEqual(['btc/usd trading 0.1 snapshot', 'eth/usd trading 0.1 snapshot']);
    });
    venue.set('ETH/USD', 'halted');
    venue.send();
    venue.send();
    await eventually(() => {
      expect(news().slice(2)).toEqual(['eth/usd halted 0.1']);
    });
    venue.set('ETH/USD', 'online', 0.01);
    venue.send();
    venue.send();
    await eventually(() => {
      expect(news().slice(3)).toEqual(['eth/usd trading 0.01']);
    });
  });

  test('after a reconnect, only what has changed meanwhile', async () => {
    await open();
    await stream.setCurrencyPairs([...PAIRS, 'xrp/usd']).catch(() => undefined);
    const before = venue.server.clients.size;
    expect(before).toBe(polled ? 0 : 1);
    venue.set('BTC/USD', 'halted');
    for (const socket of venue.server.clients) socket.terminate();
    await eventually(() => {
      expect(news().filter((one) => one.startsWith('btc'))).toEqual([
        'btc/usd trading 0.1 snapshot',
        'btc/usd halted 0.1',
      ]);
    });
    expect(news().filter((one) => one.startsWith('eth'))).toHaveLength(1);
  });

  test('the present ones are those that were published', async () => {
    await open();
    const { reads } = venue;
    venue.set('BTC/USD', 'halted');
    venue.send();
    await eventually(() => {
      expect(news()).toContain('btc/usd halted 0.1');
    });
    expect(await stream.instruments()).toMatchObject([{ status: 'halted' }, { status: 'trading' }]);
    if (!polled) expect(venue.reads).toBe(reads);
  });
});

describe('over REST', () => {
  beforeEach(() => {
    isPolled = true;
  });

  test('a pair that is not listed is rejected', async () => {
    venue.listed.delete('ETH/USD');
    make();
    void stream.start();
    await expect(stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      message: 'acme refused instrument eth/usd: ETH/USD: is not listed',
    });
  });

  test('a pair that leaves the list is published once more', async () => {
    await open();
    venue.listed.delete('ETH/USD');
    const { reads } = venue;
    await eventually(() => {
      expect(venue.reads).toBeGreaterThan(reads + 2);
    });
    await eventually(() => {
      expect(news().slice(2)).toEqual(['eth/usd delisted 0.1']);
    });
    expect(instruments.at(-1)?.rawStatus).toBe('not listed');
  });

  test('while the list cannot be read, the channel is not live', async () => {
    await open();
    venue.isAway = true;
    await eventually(() => {
      expect(stream.status().channels.instrument?.state).toBe('recovering');
    });
    expect(statuses.at(-1)?.reason).toBe('the list of instruments could not be read: away');
    venue.set('BTC/USD', 'halted');
    venue.isAway = false;
    await eventually(() => {
      expect(stream.status().channels.instrument?.state).toBe('live');
    });
    await eventually(() => {
      expect(news()).toContain('btc/usd halted 0.1');
    });
  });

  test('no socket is opened, and no silence is noticed', async () => {
    await open();
    const { reads } = venue;
    await eventually(() => {
      expect(venue.reads).toBeGreaterThan(reads + 100);
    });
    expect(venue.server.clients.size).toBe(0);
    expect(statuses.map(({ state }) => state)).not.toContain('stale');
  });
});

describe('stream.instruments()', () => {
  test('before start and without the channel', async () => {
    make(Channel.TRADE);
    expect(await stream.instruments()).toMatchObject([
      { symbol: 'btc/usd', status: 'trading', origin: 'snapshot' },
      { symbol: 'eth/usd', status: 'trading', origin: 'snapshot' },
    ]);
    venue.set('ETH/USD', 'halted');
    expect(await stream.instruments()).toMatchObject([{ status: 'trading' }, { status: 'halted' }]);
  });

  test('a pair that is not listed is left out', async () => {
    make(Channel.TRADE, ['doge/usd', 'eth/usd']);
    expect(await stream.instruments()).toMatchObject([{ symbol: 'eth/usd' }]);
  });

  test('of a list that could be read before, and cannot now', async () => {
    make(Channel.TRADE);
    await stream.instruments();
    venue.isAway = true;
    await expect(stream.instruments()).rejects.toMatchObject({
      code: 'connect_failed',
      channel: 'instrument',
      message: 'acme: the instruments could not be read: Error: away',
    });
  });

  test('of an exchange that has none, and after the end', async () => {
    make(Channel.TRADE);
    venue.hasInstruments = false;
    await expect(stream.instruments()).rejects.toMatchObject({
      code: 'unsupported_channel',
      channel: 'instrument',
    });
    await stream.stop();
    await expect(stream.instruments()).rejects.toMatchObject({ code: 'closed' });
  });
});
