import { setTimeout as sleep } from 'node:timers/promises';
import {
  AsyncQueue,
  Channel,
  getExchangeStream,
  LocalBook,
  silentLogger,
  type BookDelivery,
  type OrderBook,
  type StreamOptions,
} from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { BookFault, type SimulatedVenue } from '@hftjs/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BookTrial } from '../books/book-trial.js';
import { differenceOf } from '../books/difference.js';
import { watch } from '../watch.js';
import { eventually, QUICK, type Suite } from './harness.js';

/** Frames with faults. More of them for a longer run: `HFTJS_BOOK_FRAMES=10000`, which are at least 1,000 faults. */
const FRAMES = Number(process.env.HFTJS_BOOK_FRAMES ?? 1_000);
/** Books fail so often here that pauses between failures have to be short: so many times shorter than at a venue. */
const PACE = 1_000;
/** Frames per fault, at most. */
const FRAMES_PER_FAULT = 10;
/** Milliseconds that a frame with faults may take on a busy machine. */
const TIME_PER_FRAME = 60;
const SEED = process.env.HFTJS_BOOK_SEED ?? 'books';

/** A book is exactly the venue's, or its pair is not live. */
export function describeOrderBooks(suite: Suite): void {
  const { pairs, publicChannels, startSimulator } = suite;
  const { depth, deliveries, sharesDoubt } = suite.books;
  const start = (seed: number): Promise<SimulatedVenue> =>
    startSimulator({ seed, pairs, rate: 0, pace: PACE });
  const open = (venue: SimulatedVenue, seed: number | string, only: readonly BookDelivery[] = deliveries) =>
    new BookTrial({ venue, seed, pairs, depth, deliveries: only, options: optionsOf(suite) });

  describe.runIf(publicChannels.includes(Channel.ORDER_BOOK))('order books', () => {
    beforeAll(() => {
      setPace(PACE);
    });
    afterAll(() => {
      setPace(suite.pace);
    });

    test('each pair is live with its first book, and each event is the venue’s book', async () => {
      await using venue = await start(91);
      await using trial = open(venue, 91);
      await trial.untilLive();
      for (let step = 0; step < 300; step++) for (const pair of pairs) await trial.step(pair);
      for (const { consumer, stream } of trial.streams) {
        consumer.checkKept();
        for (const pair of pairs) {
          expect(consumer.events(pair)).toBeGreaterThan(100);
          expect(consumer.gaps(pair), pair).toBe(0);
          expect(stream.status().channels.order_book?.symbols[pair]).toBe('live');
        }
      }
      expect(trial.errors).toEqual([]);
      expect(trial.count.verdicts).toMatchObject({ wrong: 0 });
    });

    test(
      `${FRAMES} frames with seeded faults: each book is exactly the venue’s, or its pair is not live`,
      { timeout: 60_000 + FRAMES * TIME_PER_FRAME },
      async () => {
        await using venue = await start(92);
        await using trial = open(venue, SEED);
        await trial.run({ frames: FRAMES, faults: FRAMES / FRAMES_PER_FAULT });
        expect(trial.errors).toEqual([]);
        const { right, wrong, 'not live': doubtful } = trial.count.verdicts;
        expect(wrong).toBe(0);
        for (const kind of venue.books?.faults.kinds ?? [])
          expect(trial.count.struck[kind], kind).toBeGreaterThan(0);
        // Books that are never live would be right too.
        expect(right).toBeGreaterThan((right + doubtful) / 4);
      },
    );

    test.skipIf(sharesDoubt)('a gap of one pair does not disturb the others', async () => {
      await using venue = await start(93);
      await using trial = open(venue, 93);
      const [struck, other] = pairs;
      // Where nothing is numbered, no client can see that a message was lost.
      const isNumbered = venue.books?.faults.kinds.includes(BookFault.LOSE) === true;
      const fault = isNumbered ? BookFault.LOSE : BookFault.CROSS;
      await trial.untilLive();
      for (let round = 0; round < 20; round++) {
        trial.strike(fault, struck);
        for (let step = 0; step < 3; step++) await trial.step(struck);
        await trial.step(other);
        await trial.untilLive();
      }
      expect(trial.errors).toEqual([]);
      for (const { consumer } of trial.streams) {
        expect(consumer.gaps(struck)).toBeGreaterThan(5);
        expect(consumer.gaps(other)).toBe(0);
      }
    });

    test('a cut: no event of the old book follows the new one', async () => {
      await using venue = await start(94);
      await using trial = open(venue, 94);
      await trial.untilLive();
      for (let round = 0; round < 5; round++) {
        trial.strike('cut', pairs[0]);
        for (let step = 0; step < 5; step++) for (const pair of pairs) await trial.step(pair);
        await eventually(() => {
          for (const { stream } of trial.streams)
            expect(stream.status().channels.order_book?.reconnects).toBe(round + 1);
        });
        await trial.untilLive();
      }
      expect(trial.errors).toEqual([]);
    });

    test.each(deliveries)(
      '%s: a conflating queue that is not read has what it takes to know the book',
      async (delivery) => {
        await using venue = await start(95);
        const orderBookQueue = new AsyncQueue<OrderBook>({ policy: 'conflate' });
        await using harness = watch({ orderBookQueue }, venue, {
          ...optionsOf(suite, { depth, delivery }),
          currencyPairs: pairs,
          subscribeChannels: [Channel.ORDER_BOOK],
        });
        const { stream } = harness;
        const move = async (): Promise<void> => {
          for (const pair of pairs) venue.market.step(pair);
          venue.books?.flush();
          await venue.settle?.();
        };
        while (stream.status().channels.order_book?.state !== 'live') {
          await sleep(1);
          await move();
        }
        for (let round = 0; round < 200; round++) await move();
        const events = orderBookQueue.drain();
        // Views that nobody read are replaced; changes are kept.
        if (delivery === 'view') expect(events.length).toBe(pairs.length);
        else expect(events.length).toBeGreaterThan(100);
        expect(orderBookQueue.dropped > 0).toBe(delivery === 'view');
        for (const pair of pairs) {
          const book = new LocalBook();
          for (const event of events) if (event.symbol === pair) book.apply(event);
          const { bids, asks } = venue.market.book(pair, depth);
          expect(differenceOf('bids', book.levels('bids', depth), bids, depth)).toBeUndefined();
          expect(differenceOf('asks', book.levels('asks', depth), asks, depth)).toBeUndefined();
        }
      },
    );

    test.each([{ depth: 0 }, { depth: 1.5 }, { delivery: 'later' }, { levels: 5 }])(
      'an unsupported choice is refused: %o',
      (orderBook) => {
        expect(() => {
          const stream = getExchangeStream({
            ...optionsOf(suite, orderBook),
            currencyPairs: pairs,
            subscribeChannels: [Channel.ORDER_BOOK],
          });
          stream.supportedChannels();
        }).toThrow(expect.objectContaining({ code: 'invalid_options' }) as Error);
      },
    );
  });
}

function optionsOf(
  { exchange, subscribeArgs }: Suite,
  orderBook?: object,
): Pick<StreamOptions, 'exchange'> & Partial<StreamOptions> {
  const { orderBook: given } = subscribeArgs as { readonly orderBook?: object };
  return {
    exchange,
    ...QUICK,
    logger: silentLogger,
    subscribeArgs: { ...subscribeArgs, ...(orderBook && { orderBook: { ...given, ...orderBook } }) },
  };
}
