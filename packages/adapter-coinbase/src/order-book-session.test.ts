import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  LocalBook,
  silentLogger,
  type BookDelivery,
  type OrderBook,
  type StreamBase,
  type StreamStatus,
} from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import './index.js';

const PAIR = 'eth/usd';
const DEPTH = 50;
const DELIVERIES: readonly BookDelivery[] = ['view', 'update'];

interface WireFrame {
  readonly channel: string;
  readonly events: readonly {
    readonly type: string;
    readonly product_id: string;
    readonly updates: readonly Readonly<Record<'side' | 'price_level' | 'new_quantity', string>>[];
  }[];
}

/** A product's book as Coinbase documents it, kept by other means than those of core. */
class Replay {
  readonly #productId: string;
  #sides = { bid: new Map<number, number>(), offer: new Map<number, number>() };

  constructor(productId: string) {
    this.#productId = productId;
  }

  apply(text: string): void {
    const { channel, events } = JSON.parse(text) as WireFrame;
    if (channel !== 'l2_data') return;
    for (const { type, product_id, updates } of events) {
      if (product_id !== this.#productId) continue;
      if (type === 'snapshot') this.#sides = { bid: new Map(), offer: new Map() };
      for (const { side, price_level, new_quantity } of updates)
        if (Number(new_quantity) === 0) this.#sides[side as 'bid'].delete(Number(price_level));
        else this.#sides[side as 'bid'].set(Number(price_level), Number(new_quantity));
    }
  }

  top(depth: number): { bids: unknown; asks: unknown } {
    const { bid, offer } = this.#sides;
    return {
      bids: [...bid].sort(([one], [other]) => other - one).slice(0, depth),
      asks: [...offer].sort(([one], [other]) => one - other).slice(0, depth),
    };
  }
}

/** What a consumer of one pair has. */
class Consumer {
  readonly orderBookQueue = new AsyncQueue<OrderBook>({ policy: 'lossless' });
  readonly statusQueue = new AsyncQueue<StreamStatus>();
  readonly gaps: StreamStatus[] = [];
  readonly book = new LocalBook();
  events = 0;

  read(): void {
    for (const event of this.orderBookQueue.drain()) {
      this.events++;
      this.book.apply(event);
    }
    this.gaps.push(...this.statusQueue.drain().filter(({ state }) => state === 'gap'));
  }

  top(depth: number): { bids: unknown; asks: unknown } {
    return { bids: this.book.levels('bids', depth), asks: this.book.levels('asks', depth) };
  }
}

function open(delivery: BookDelivery, host?: string): { stream: StreamBase; consumer: Consumer } {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: [PAIR],
    subscribeChannels: [Channel.ORDER_BOOK],
    subscribeArgs: { orderBook: { depth: DEPTH, delivery } },
    logger: silentLogger,
    ...(host !== undefined && { streamHost: host, apiHost: host.replace('ws', 'http') }),
  });
  const consumer = new Consumer();
  stream.bindObserver(consumer);
  return { stream, consumer };
}

describe.runIf(corpusFolder() !== undefined)('a captured session', () => {
  const frames = corpusFrames('coinbase', 'session-1').flatMap((line) => {
    const { dir, frame } = JSON.parse(line) as { dir: string; frame: string };
    return dir === 'in' ? [frame] : [];
  });

  test.each(DELIVERIES)(
    'fed, %s: after each frame the book of an independent replay, without a gap',
    (delivery) => {
      const { stream, consumer } = open(delivery);
      const replay = new Replay('ETH-USD');
      for (const [index, frame] of frames.entries()) {
        stream.feed(Channel.ORDER_BOOK, frame);
        consumer.read();
        replay.apply(frame);
        // Sorting the replay takes long.
        if (index % 20 === 0 || index === frames.length - 1)
          expect(consumer.top(DEPTH)).toEqual(replay.top(DEPTH));
      }
      expect(consumer.gaps).toEqual([]);
      expect(consumer.events).toBeGreaterThan(200);
      expect(stream.status().channels.order_book).toMatchObject({ malformed: 0, skipped: 0 });
      if (delivery === 'update') expect(consumer.top(Infinity)).toEqual(replay.top(Infinity));
    },
  );

  test('fed twice, as two recordings: the book of the first is in doubt when the second begins', () => {
    const { stream, consumer } = open('view');
    for (const frame of [...frames, ...frames]) stream.feed(Channel.ORDER_BOOK, frame);
    consumer.read();
    expect(consumer.gaps.map(({ symbol, reason }) => ({ symbol, reason }))).toEqual([
      { symbol: PAIR, reason: 'the frames of another connection begin' },
    ]);
  });

  test.each(DELIVERIES)(
    'received, %s: the snapshot is read in slices, and the frames behind it in their order',
    async (delivery) => {
      await using venue = await serve(frames);
      const { stream, consumer } = open(delivery, venue.streamHost);
      const replay = new Replay('ETH-USD');
      for (const frame of frames) replay.apply(frame);
      void stream.start();
      await vi.waitFor(
        () => {
          consumer.read();
          expect(consumer.top(DEPTH)).toEqual(replay.top(DEPTH));
        },
        { timeout: 20_000, interval: 20 },
      );
      expect(consumer.gaps).toEqual([]);
      expect(stream.status().channels.order_book).toMatchObject({ state: 'live', malformed: 0 });
      await stream.stop();
    },
  );

  test('a frame that is missing while an answer is awaited may be that answer: a new connection', async () => {
    await using venue = await serve(frames, true);
    const { stream, consumer } = open('update', venue.streamHost);
    const replay = new Replay('ETH-USD');
    for (const frame of frames) replay.apply(frame);
    void stream.start();
    await vi.waitFor(
      () => {
        consumer.read();
        expect(consumer.top(DEPTH)).toEqual(replay.top(DEPTH));
        expect(stream.status().channels.order_book).toMatchObject({ state: 'live', reconnects: 1 });
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(consumer.gaps.map(({ reason }) => reason)).toEqual(['1 frame is missing before sequence_num 2']);
    await stream.stop();
  });
});

/**
 * A venue that sends a session's frames, numbered behind its own acknowledgements.
 *
 * @param losesAnswer - whether the first acknowledgement of the books is lost
 */
async function serve(frames: readonly string[], losesAnswer = false): Promise<VenueServer> {
  const server = new VenueServer();
  let losses = losesAnswer ? 1 : 0;
  server.socket('/', (connection) => {
    let sequence = 0;
    const send = (text: string): void => {
      connection.sendRaw(text.replace(/"sequence_num":\d+/, `"sequence_num":${sequence++}`));
    };
    const subscriptions: Record<string, readonly string[]> = {};
    return {
      onMessage: (text) => {
        const { channel, product_ids = [] } = JSON.parse(text) as {
          channel: string;
          product_ids?: readonly string[];
        };
        subscriptions[channel] = channel === 'heartbeats' ? ['heartbeats'] : product_ids;
        const ack = { channel: 'subscriptions', sequence_num: 0, events: [{ subscriptions }] };
        if (channel === 'level2' && losses-- > 0) sequence++;
        else send(JSON.stringify({ ...ack, timestamp: '2026-08-09T21:05:48.35161Z' }));
        if (channel === 'level2')
          for (const frame of frames) if (!frame.includes('"subscriptions"')) send(frame);
      },
    };
  });
  await server.listen();
  return server;
}
