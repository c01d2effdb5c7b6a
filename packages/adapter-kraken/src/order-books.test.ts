import {
  AsyncQueue,
  Channel,
  getExchangeStream,
  LocalBook,
  silentLogger,
  type BookDelivery,
  type BookLevel,
  type CurrencyPair,
  type Exchange,
  type OrderBook,
  type StreamBase,
  type StreamStatus,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

/** What a consumer of one delivery has of the pairs of a recording. */
class Consumer {
  readonly stream: StreamBase;
  readonly statuses: StreamStatus[] = [];
  readonly #books = new Map<CurrencyPair, LocalBook>();
  readonly #queue = new AsyncQueue<OrderBook>({ policy: 'lossless' });
  readonly #statusQueue = new AsyncQueue<StreamStatus>();

  constructor(exchange: Exchange, currencyPairs: readonly CurrencyPair[], orderBook: object) {
    this.stream = getExchangeStream({
      exchange,
      currencyPairs,
      subscribeChannels: [Channel.ORDER_BOOK],
      subscribeArgs: { orderBook },
      logger: silentLogger,
    });
    this.stream.bindObserver({ orderBookQueue: this.#queue, statusQueue: this.#statusQueue });
  }

  feed(frame: string): readonly OrderBook[] {
    this.stream.feed(Channel.ORDER_BOOK, frame);
    this.statuses.push(...this.#statusQueue.drain());
    const events = this.#queue.drain();
    for (const event of events) this.#bookOf(event.symbol).apply(event);
    return events;
  }

  get gaps(): readonly string[] {
    return this.statuses.flatMap(({ state, reason = '' }) => (state === 'gap' ? [reason] : []));
  }

  /** Both sides, best first. */
  top(pair: CurrencyPair, depth: number): Sides {
    const book = this.#bookOf(pair);
    return { bids: book.levels('bids', depth), asks: book.levels('asks', depth) };
  }

  #bookOf(pair: CurrencyPair): LocalBook {
    let book = this.#books.get(pair);
    if (!book) this.#books.set(pair, (book = new LocalBook()));
    return book;
  }
}

interface Sides {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** A book as the documentation describes it, kept by other means than those of core. */
class Replay {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  set(side: 'bids' | 'asks', price: number, volume: number): void {
    if (volume > 0) this[side].set(price, volume);
    else this[side].delete(price);
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  cut(depth: number): void {
    const { bids, asks } = this.top(depth);
    this.clear();
    for (const [price, volume] of bids) this.bids.set(price, volume);
    for (const [price, volume] of asks) this.asks.set(price, volume);
  }

  top(depth: number): Sides {
    return {
      bids: [...this.bids].sort(([one], [other]) => other - one).slice(0, depth),
      asks: [...this.asks].sort(([one], [other]) => one - other).slice(0, depth),
    };
  }
}

const DELIVERIES: readonly BookDelivery[] = ['view', 'update'];

interface Line {
  readonly dir: string;
  readonly frame: string;
}

const sessionFrames = (folder: string, name: string): readonly string[] =>
  corpusFrames(folder, name)
    .map((line) => JSON.parse(line) as Line)
    .flatMap(({ dir, frame }) => (dir === 'in' ? [frame] : []));

interface SpotFrame {
  readonly channel?: string;
  readonly type?: string;
  readonly data?: readonly {
    readonly bids: readonly { readonly price: number; readonly qty: number }[];
    readonly asks: readonly { readonly price: number; readonly qty: number }[];
  }[];
}

interface FutureFrame {
  readonly feed?: string;
  readonly event?: string;
  readonly product_id?: string;
  readonly side?: string;
  readonly price: number;
  readonly qty: number;
  readonly bids: readonly { readonly price: number; readonly qty: number }[];
  readonly asks: readonly { readonly price: number; readonly qty: number }[];
}

describe.runIf(corpusFolder() !== undefined)('captured sessions', () => {
  describe.each([
    ['session-1', 'mina/gbp', 25],
    ['session-2', 'btc/usd', 25],
  ] as const)('spot %s', (name, pair, depth) => {
    test.each(DELIVERIES)('%s: each checksum is right, and each book that of a replay', (delivery) => {
      const consumer = new Consumer('kraken', [pair], { depth, delivery });
      const replay = new Replay();
      let books = 0;
      for (const frame of sessionFrames('kraken', name)) {
        const before = consumer.top(pair, depth);
        const events = consumer.feed(frame);
        const { channel, type, data: [row] = [] } = JSON.parse(frame) as SpotFrame;
        if (channel !== 'book' || !row) continue;
        books++;
        if (type === 'snapshot') replay.clear();
        for (const side of ['bids', 'asks'] as const)
          for (const { price, qty } of row[side]) replay.set(side, price, qty);
        replay.cut(depth);
        expect(consumer.top(pair, depth)).toEqual(replay.top(depth));
        if (events.length === 0) expect(replay.top(depth)).toEqual(before);
      }
      expect(books).toBe(name === 'session-1' ? 30 : 52);
      expect(consumer.gaps).toEqual([]);
      expect(consumer.stream.status().channels.order_book).toMatchObject({ malformed: 0 });
    });
  });

  test.each(DELIVERIES)('futures, %s: the books of a replay, without a gap', (delivery) => {
    const frames = sessionFrames('kraken-futures', 'session-1').map((frame) => ({
      frame,
      parsed: JSON.parse(frame) as FutureFrame,
    }));
    const depth = 1_000;
    const pairs = new Map<string, CurrencyPair>();
    for (const { parsed } of frames)
      if (parsed.feed === 'book_snapshot')
        pairs.set(parsed.product_id ?? '', pairOf(parsed.product_id ?? ''));
    const consumer = new Consumer('kraken_future', [...pairs.values()], { depth, delivery });
    const replays = new Map([...pairs.values()].map((pair) => [pair, new Replay()]));
    let changes = 0;
    for (const { frame, parsed } of frames) {
      consumer.feed(frame);
      const { feed, event, product_id: product = '', side, price, qty } = parsed;
      const pair = pairs.get(product);
      const replay = pair && replays.get(pair);
      if (!replay || event !== undefined) continue;
      if (feed === 'book_snapshot')
        for (const one of ['bids', 'asks'] as const)
          for (const level of parsed[one]) replay.set(one, level.price, level.qty / level.price);
      else if (feed === 'book') replay.set(side === 'buy' ? 'bids' : 'asks', price, qty / price);
      else continue;
      // Each book is compared often, and all of them at the end.
      if (++changes % 50 === 0) expect(consumer.top(pair, depth)).toEqual(replay.top(depth));
    }
    expect(changes).toBe(7_024);
    for (const [pair, replay] of replays) expect(consumer.top(pair, depth), pair).toEqual(replay.top(depth));
    expect(consumer.gaps).toEqual([]);
    expect(consumer.stream.status().channels.order_book).toMatchObject({ malformed: 0 });
  });

  test('spot book.jsonl: every whole book of which no level was left out has its checksum', () => {
    const frames = corpusFrames('kraken', 'book').filter((frame) => frame.includes('"type":"snapshot"'));
    const right = frames.filter((frame) => {
      const { symbol = '' } = (JSON.parse(frame) as { data: { symbol?: string }[] }).data[0] ?? {};
      const consumer = new Consumer('kraken', [symbol.toLowerCase() as CurrencyPair], { depth: 1_000 });
      return consumer.feed(frame).length === 1;
    });
    // The others are examples of documentation, some with numbers that were shortened.
    expect(right.length).toBeGreaterThanOrEqual(1);
  });
});

/** `PI_XBTUSD`, `FI_ETHUSD_211231`: all of them are inverse. */
function pairOf(product: string): CurrencyPair {
  const [, code = '', date] = product.split('_');
  const base = code.slice(0, -3).replace('XBT', 'BTC').toLowerCase();
  return `${base}/usd:${base}${date === undefined ? '' : `-${date}`}`;
}
