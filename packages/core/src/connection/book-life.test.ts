import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Books } from '../book/book-facts.js';
import { bookRequest, type OrderBookArgs } from '../book/book-request.js';
import { CONSECUTIVE } from '../book/build/sequence-rules.js';
import { AsyncQueue, Channel, silentLogger, type CurrencyPair, type OrderBook } from '../index.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { Control } from './control.js';
import type { SessionContext } from './session.js';

const A: CurrencyPair = 'btc/usd';
const B: CurrencyPair = 'eth/usd';

interface Packet {
  readonly ack?: CurrencyPair;
  readonly rotate?: boolean;
  readonly kind?: 'snapshot' | 'update';
  readonly pair?: CurrencyPair;
  readonly seq?: number;
  readonly bids?: [number, number][];
}

/** A venue that acknowledges each subscription and then sends the book, whose only bid has its number as volume. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly requests: string[] = [];
  /** Pairs that get no snapshot. */
  readonly silent = new Set<CurrencyPair>();
  readonly #seqs = new Map<CurrencyPair, number>();

  constructor() {
    this.server.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        this.requests.push(data.toString());
        const { pairs } = JSON.parse(data.toString()) as { pairs: CurrencyPair[] };
        for (const pair of pairs) {
          socket.send(JSON.stringify({ ack: pair }));
          if (!this.silent.has(pair)) this.#send(socket, { kind: 'snapshot', pair, ...this.#book(pair) });
        }
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends the next update of a pair on all connections. */
  update(pair: CurrencyPair, socket?: WebSocket): void {
    this.skip(pair);
    for (const one of socket ? [socket] : this.server.clients)
      this.#send(one, { kind: 'update', pair, ...this.#book(pair) });
  }

  /** An update is lost. */
  skip(pair: CurrencyPair): void {
    this.#seqs.set(pair, this.#seq(pair) + 1);
  }

  raw(text: string): void {
    for (const socket of this.server.clients) socket.send(text);
  }

  async close(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
    await once(this.server, 'close');
  }

  #seq(pair: CurrencyPair): number {
    return this.#seqs.get(pair) ?? 1;
  }

  #book(pair: CurrencyPair): Pick<Packet, 'seq' | 'bids'> {
    return { seq: this.#seq(pair), bids: [[100, this.#seq(pair)]] };
  }

  #send(socket: WebSocket, packet: Packet): void {
    socket.send(JSON.stringify(packet));
  }
}

class BookStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext | undefined): StubParams {
    const { orderBook } = (this.options.subscribeArgs ?? {}) as { readonly orderBook?: OrderBookArgs };
    const frame = (pairs: readonly CurrencyPair[]): string => JSON.stringify({ pairs });
    const books = context && this.#books(context, orderBook, frame);
    return {
      host: 'wss://example.com/feed',
      channel,
      startsWithData: true,
      subscribe: (pairs) => [frame(pairs)],
      onPacket: (packet, receivedTime): Control | undefined => {
        const { ack, rotate, kind, pair, seq, bids = [] } = packet as Packet;
        if (ack) return { kind: 'acknowledged', pairs: [ack] };
        if (rotate) return { kind: 'rotate', reason: 'soon' };
        if (pair === undefined || kind === undefined) throw new Error('no packet');
        books?.[kind](pair, { bids, asks: [], sequence: seq, receivedTime });
        return undefined;
      },
    };
  }

  #books(
    context: SessionContext,
    orderBook: OrderBookArgs | undefined,
    frame: (pairs: readonly CurrencyPair[]) => string,
  ): Books {
    return context.openBooks({
      request: bookRequest(orderBook),
      rule: CONSECUTIVE,
      snapshots: { from: 'stream', resubscribe: (pairs) => [frame(pairs)] },
      pairOfFrame: (bytes) => (Buffer.from(bytes).includes(A) ? A : undefined),
    });
  }
}

let venue: Venue;
let stream: BookStream;
let log: string[];

beforeEach(async () => {
  venue = new Venue();
  await once(venue.server, 'listening');
  log = [];
});

afterEach(async () => {
  await stream.stop();
  await venue.close();
});

function start(orderBook: OrderBookArgs = {}, queue?: AsyncQueue<OrderBook>): void {
  stream = new BookStream({
    exchange: 'acme',
    currencyPairs: [A, B],
    subscribeChannels: [Channel.ORDER_BOOK],
    subscribeArgs: { orderBook },
    streamHost: venue.host,
    logger: silentLogger,
    timeouts: { acknowledge: 500 },
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 50 },
  });
  stream.bindObserver({
    orderBookQueue: queue ?? {
      putNowait: ({ symbol, sequence }) => {
        log.push(`${symbol} ${sequence}`);
      },
    },
    statusQueue: {
      putNowait: ({ symbol, state }) => {
        log.push(`${symbol ?? 'all'} ${state}`);
      },
    },
  });
  void stream.start();
}

const status = () => stream.status().channels.order_book;

describe('a connection with order books', () => {
  test('each pair is live after its first book, and the channel after all', async () => {
    venue.silent.add(B);
    start();
    await vi.waitFor(() => {
      expect(status()?.symbols).toEqual({ [A]: 'live', [B]: 'pending' });
    });
    expect(status()).toMatchObject({ state: 'subscribing', books: { live: 1, waiting: 1, asked: 0 } });
    venue.silent.delete(B);
    // No snapshot came in time: the pair alone is subscribed again.
    await stream.ready();
    expect(venue.requests).toEqual([JSON.stringify({ pairs: [A, B] }), JSON.stringify({ pairs: [B] })]);
    expect(log).toEqual([
      'all connecting',
      'all subscribing',
      `${A} 1`,
      `${A} live`,
      `${B} gap`,
      `${B} 1`,
      `${B} live`,
      'all live',
    ]);
  });

  test.each<[string, () => void]>([
    [
      'a lost update',
      () => {
        venue.skip(A);
        venue.update(A);
      },
    ],
    [
      'a frame of the pair that cannot be read',
      () => {
        venue.raw(`{"pair":"${A}","bi`);
      },
    ],
  ])('%s: gap, a fresh book, live; the other pair goes on', async (_, doubt) => {
    start();
    await stream.ready();
    log.length = 0;
    doubt();
    venue.update(B);
    await vi.waitFor(() => {
      expect(log.at(-1)).toBe(`${A} live`);
    });
    const last = `${A} ${log.some((line) => line === `${A} 3`) ? 3 : 1}`;
    expect(log.filter((line) => line.startsWith(A))).toEqual([`${A} gap`, last, `${A} live`]);
    expect(log.filter((line) => line.startsWith(B))).toEqual([`${B} 2`]);
    expect(venue.requests.at(-1)).toBe(JSON.stringify({ pairs: [A] }));
    expect(status()?.state).toBe('live');
  });

  test('a frame of no certain pair that cannot be read: all pairs', async () => {
    start();
    await stream.ready();
    log.length = 0;
    venue.raw('junk');
    await vi.waitFor(() => {
      expect(log.filter((line) => line.endsWith('live'))).toHaveLength(2);
    });
    expect(log).toEqual([`${A} gap`, `${B} gap`, `${A} 1`, `${A} live`, `${B} 1`, `${B} live`]);
  });

  test('a cut: live again only with fresh books', async () => {
    start();
    await stream.ready();
    log.length = 0;
    venue.skip(A);
    for (const socket of venue.server.clients) socket.terminate();
    await vi.waitFor(() => {
      expect(log.at(-1)).toBe('all live');
    });
    expect(log.filter((line) => line.startsWith(A))).toEqual([`${A} 2`, `${A} live`]);
    expect(log.indexOf(`${A} 2`)).toBeGreaterThan(log.indexOf('all reconnecting'));
  });

  test('a rotation: after the book of the new connection comes none of the old one', async () => {
    start();
    await stream.ready();
    log.length = 0;
    venue.silent.add(B);
    venue.raw('{"rotate":true}');
    await vi.waitFor(() => {
      expect(log).toContain(`${A} 1`);
    });
    const [old, next] = [...venue.server.clients];
    // The old connection is late.
    venue.update(A, next);
    venue.update(B, old);
    await vi.waitFor(() => {
      expect(log).toContain(`${B} 2`);
    });
    old?.send(JSON.stringify({ kind: 'update', pair: A, seq: 2, bids: [[100, 2]] }));
    old?.send('junk');
    await vi.waitFor(() => {
      expect(log).toContain(`${B} gap`);
    });
    venue.silent.delete(B);
    await vi.waitFor(() => {
      expect(venue.server.clients.size).toBe(1);
    });
    expect(log.filter((line) => line.startsWith(A))).toEqual([`${A} 1`, `${A} 2`]);
    await vi.waitFor(() => {
      expect(status()?.symbols).toEqual({ [A]: 'live', [B]: 'live' });
    });
  });

  test('changes of books make the queue drop nothing', async () => {
    const queue = new AsyncQueue<OrderBook>({ policy: 'conflate' });
    start({ delivery: 'update' }, queue);
    await stream.ready();
    for (let count = 0; count < 10; count++) venue.update(A);
    await vi.waitFor(() => {
      expect(queue.size).toBe(12);
    });
    expect(
      queue
        .drain()
        .flatMap(({ symbol, snapshot, sequence }) => (symbol === A ? `${sequence} ${snapshot}` : [])),
    ).toEqual(['1 true', ...Array.from({ length: 10 }, (_, index) => `${index + 2} false`)]);
  });
});
