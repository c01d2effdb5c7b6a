import {
  AsyncQueue,
  Channel,
  getExchangeStream,
  LocalBook,
  silentLogger,
  type BookDelivery,
  type CurrencyPair,
  type OrderBook,
  type StreamStatus,
} from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import './index.js';

/** A line of a captured session. */
interface Line {
  readonly dir: string;
  readonly src?: string;
  readonly url?: string;
  readonly frame: string;
}

type Levels = Map<number, number>;

/** A book as the venue's documentation describes it, kept by other means than those of core. */
class Replay {
  readonly bids: Levels = new Map();
  readonly asks: Levels = new Map();
  #last: number;

  constructor(snapshot: string) {
    const { lastUpdateId, bids, asks } = JSON.parse(snapshot) as {
      lastUpdateId: number;
      bids: [string, string][];
      asks: [string, string][];
    };
    this.#last = lastUpdateId;
    set(this.bids, bids);
    set(this.asks, asks);
  }

  apply({ u, b, a }: { u: number; b: [string, string][]; a: [string, string][] }): void {
    if (u <= this.#last) return;
    this.#last = u;
    set(this.bids, b);
    set(this.asks, a);
  }

  top(depth: number): { bids: unknown; asks: unknown } {
    return {
      bids: [...this.bids].sort(([one], [other]) => other - one).slice(0, depth),
      asks: [...this.asks].sort(([one], [other]) => one - other).slice(0, depth),
    };
  }
}

function set(levels: Levels, changes: readonly [string, string][]): void {
  for (const [price, volume] of changes)
    if (Number(volume) === 0) levels.delete(Number(price));
    else levels.set(Number(price), Number(volume));
}

const pairOf = (symbol: string): CurrencyPair => {
  const quote = ['USDT', 'BTC', 'ETH', 'EUR'].find((name) => symbol.endsWith(name)) ?? '';
  return `${symbol.slice(0, -quote.length)}/${quote}`.toLowerCase() as CurrencyPair;
};

const symbolOf = (pair: CurrencyPair): string => pair.replace('/', '').toUpperCase();

/** What a session sent, and what its books are at the end. */
class Session {
  readonly lines: readonly Line[];
  readonly snapshots = new Map<string, string>();
  readonly books = new Map<CurrencyPair, Replay>();

  constructor(folder: string, name: string) {
    this.lines = corpusFrames(folder, name).map((line) => JSON.parse(line) as Line);
    for (const { src, url = '', frame } of this.lines) {
      const symbol = new URL(url || 'http://host').searchParams.get('symbol');
      if (src === 'rest' && symbol !== null && !this.snapshots.has(symbol)) this.snapshots.set(symbol, frame);
    }
    for (const [symbol, frame] of this.snapshots) this.books.set(pairOf(symbol), new Replay(frame));
    for (const frame of this.frames) {
      const { data } = JSON.parse(frame) as { data: { e: string; s: string } };
      if (data.e === 'depthUpdate')
        this.books.get(pairOf(data.s))?.apply(data as unknown as Parameters<Replay['apply']>[0]);
    }
  }

  get frames(): readonly string[] {
    return this.lines.flatMap(({ dir, src, frame }) => (dir === 'in' && src === undefined ? [frame] : []));
  }

  get pairs(): readonly CurrencyPair[] {
    return [...this.books.keys()];
  }
}

/** What a consumer of one delivery has at the end. */
class Consumer {
  readonly orderBookQueue = new AsyncQueue<OrderBook>({ policy: 'lossless' });
  readonly statusQueue = new AsyncQueue<StreamStatus>();
  readonly statuses: StreamStatus[] = [];
  readonly #books = new Map<CurrencyPair, LocalBook>();

  read(): void {
    for (const event of this.orderBookQueue.drain()) {
      let book = this.#books.get(event.symbol);
      if (!book) this.#books.set(event.symbol, (book = new LocalBook()));
      book.apply(event);
      expect(book.isCrossed).toBe(false);
    }
    this.statuses.push(...this.statusQueue.drain());
  }

  top(pair: CurrencyPair, depth: number): { bids: unknown; asks: unknown } {
    const book = this.#books.get(pair);
    return { bids: book?.levels('bids', depth), asks: book?.levels('asks', depth) };
  }
}

const SESSIONS = [
  ['binance', 'binance', 'session-1'],
  ['binance', 'binance', 'session-2'],
  ['binance', 'binance', 'session-3'],
  ['binance_future', 'binance-futures', 'session-1'],
  ['binance_future', 'binance-futures', 'session-2'],
] as const;

const DELIVERIES: readonly BookDelivery[] = ['view', 'update'];

const DEPTH = 20;

describe.runIf(corpusFolder() !== undefined)('captured sessions', () => {
  describe.each(SESSIONS)('%s: %s/%s', (exchange, folder, name) => {
    const session = new Session(folder, name);

    test.each(DELIVERIES)(
      'fed in their order, %s: the books of an independent replay, without a gap',
      (delivery) => {
        const stream = getExchangeStream({
          exchange,
          currencyPairs: session.pairs,
          subscribeChannels: [Channel.ORDER_BOOK],
          subscribeArgs: { orderBook: { depth: DEPTH, delivery } },
          logger: silentLogger,
        });
        const consumer = new Consumer();
        stream.bindObserver(consumer);
        for (const { dir, frame } of session.lines)
          if (dir === 'in') {
            stream.feed(Channel.ORDER_BOOK, frame);
            consumer.read();
          }
        expectBooks(session, consumer);
      },
    );

    test('received, while REST is asked for snapshots: the same books, without a gap', async () => {
      await using venue = await serve(session);
      const stream = getExchangeStream({
        exchange,
        currencyPairs: session.pairs,
        subscribeChannels: [Channel.ORDER_BOOK],
        subscribeArgs: { orderBook: { depth: DEPTH, delivery: 'update' } },
        logger: silentLogger,
        streamHost: venue.streamHost,
        apiHost: venue.apiHost,
      });
      const consumer = new Consumer();
      stream.bindObserver(consumer);
      void stream.start();
      await vi.waitFor(
        () => {
          consumer.read();
          expectBooks(session, consumer);
        },
        { timeout: 20_000, interval: 50 },
      );
      expect(stream.status().channels.order_book).toMatchObject({
        state: 'live',
        malformed: 0,
        books: { live: session.pairs.length, waiting: 0, asked: 0 },
      });
      await stream.stop();
    });
  });
});

function expectBooks({ books }: Session, consumer: Consumer): void {
  expect(consumer.statuses.filter(({ state }) => state === 'gap')).toEqual([]);
  for (const [pair, book] of books) expect(consumer.top(pair, DEPTH), pair).toEqual(book.top(DEPTH));
}

/** A venue that acknowledges each subscription, sends a session's frames, and answers with its snapshots. */
async function serve(session: Session): Promise<VenueServer> {
  const server = new VenueServer();
  for (const root of ['/api/v3', '/fapi/v1']) {
    server.route(`GET ${root}/exchangeInfo`, () => ({ status: 200, body: exchangeInfo(session) }));
    server.route(`GET ${root}/depth`, ({ url }) => ({
      status: 200,
      body: session.snapshots.get(url.searchParams.get('symbol') ?? '') ?? '',
    }));
  }
  server.socket('/*', (connection) => ({
    onMessage: (text) => {
      const { id, method } = JSON.parse(text) as { id: number; method: string };
      connection.sendRaw(JSON.stringify({ result: null, id }));
      if (method === 'SUBSCRIBE') for (const frame of session.frames) connection.sendRaw(frame);
    },
  }));
  await server.listen();
  return server;
}

const exchangeInfo = ({ pairs }: Session): string =>
  JSON.stringify({
    symbols: pairs.map((pair) => {
      const [base = '', quote = ''] = pair.toUpperCase().split('/');
      return {
        symbol: symbolOf(pair),
        status: 'TRADING',
        baseAsset: base,
        quoteAsset: quote,
        marginAsset: quote,
        contractType: 'PERPETUAL',
      };
    }),
  });
