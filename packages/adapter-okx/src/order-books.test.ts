import {
  Exchange,
  getExchangeStream,
  type BookDelivery,
  type CurrencyPair,
  type OrderBook,
} from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { BookFault } from '@hftjs/simulator';
import { BookTrial, eventually, Recorder, watch } from '@hftjs/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import './index.js';
import type { BookChannelName } from './index.js';
import { startOkxSimulator, startOkxSwapSimulator } from './simulator/index.js';
import type { OkxSimulatorOptions } from './simulator/options.js';

/** How many times faster than at OKX streams and simulators are here: books fail often. */
const PACE = 1_000;

const VENUES = [
  { exchange: Exchange.OKX, start: startOkxSimulator },
  { exchange: Exchange.OKX_SWAP, start: startOkxSwapSimulator },
] as const;

const PAIRS: readonly CurrencyPair[] = ['btc/usdt', 'eth/usdt'];

const BOTH: readonly BookDelivery[] = ['view', 'update'];

beforeEach(() => {
  setPace(PACE);
});
afterEach(() => {
  setPace(1);
});

describe.each(VENUES)('order books of $exchange', ({ exchange, start }) => {
  const open = (options: Partial<OkxSimulatorOptions> = {}) =>
    start({ seed: 4, pairs: PAIRS, rate: 0, pace: PACE, ...options });

  interface Asked {
    readonly channel?: BookChannelName;
    readonly depth?: number;
    readonly deliveries?: readonly BookDelivery[];
  }

  const trialAt = (
    venue: Awaited<ReturnType<typeof open>>,
    { channel, depth = 20, deliveries = BOTH }: Asked = {},
  ) =>
    new BookTrial({
      venue,
      seed: 4,
      pairs: PAIRS,
      depth,
      deliveries,
      options: {
        exchange,
        reconnectTimes: { immediate: 2, initialDelay: 5, maxDelay: 50 },
        ...(channel && { subscribeArgs: { orderBook: { channel } } }),
      },
    });

  test.each<[string, Asked, Partial<OkxSimulatorOptions>]>([
    ['books-l2-tbt', { channel: 'books-l2-tbt' }, {}],
    ['books50-l2-tbt', { channel: 'books50-l2-tbt', depth: 50 }, {}],
    ['books-rpi', { channel: 'books-rpi' }, {}],
    ['books5', { channel: 'books5', depth: 5, deliveries: ['view'] }, {}],
    ['all 400 levels', { depth: 400 }, {}],
    ['frames with a checksum', {}, { bookChecksums: true }],
    ['a stream without snapshots', {}, { bookSnapshots: false }],
  ])('%s, with seeded faults: the venue’s book, or not live', async (_, asked, options) => {
    await using venue = await open(options);
    await using trial = trialAt(venue, asked);
    // Orders of two kinds may cross there.
    const crosses = asked.channel === 'books-rpi';
    if (crosses) await trial.untilLive();
    else await trial.run({ frames: 300, faults: 30 });
    for (let step = 0; step < 20; step++) for (const pair of PAIRS) await trial.step(pair);
    expect(trial.errors).toEqual([]);
    expect(trial.count.verdicts).toMatchObject({ wrong: 0 });
    expect(trial.count.verdicts.right).toBeGreaterThan(30);
  });

  test('maintenance: a number that is smaller than the one before is no gap', async () => {
    await using venue = await open();
    await using trial = trialAt(venue);
    await trial.untilLive();
    for (let round = 0; round < 10; round++)
      for (const pair of PAIRS) {
        venue.restartSequence(pair);
        for (let step = 0; step < 3; step++) await trial.step(pair);
      }
    expect(trial.errors).toEqual([]);
    for (const { consumer } of trial.streams) for (const pair of PAIRS) expect(consumer.gaps(pair)).toBe(0);
  });

  test('a quiet market: frames without levels are neither events nor a gap', async () => {
    await using venue = await open({ bookIdle: 2 });
    await using trial = trialAt(venue);
    await trial.untilLive();
    const events = trial.streams.map(({ consumer }) => consumer.events('btc/usdt'));
    const { frames } = trial.count;
    await eventually(() => {
      expect(trial.count.frames).toBeGreaterThan(frames + 20);
    });
    expect(trial.streams.map(({ consumer }) => consumer.events('btc/usdt'))).toEqual(events);
    for (let step = 0; step < 5; step++) await trial.step('btc/usdt');
    expect(trial.errors).toEqual([]);
    for (const { consumer } of trial.streams) expect(consumer.gaps('btc/usdt')).toBe(0);
  });

  test('a gap subscribes that pair alone again, on the same connection', async () => {
    await using venue = await open();
    await using trial = trialAt(venue, { deliveries: ['view'] });
    await trial.untilLive();
    const { dials, messages } = venue.counters;
    for (let round = 0; round < 5; round++) {
      trial.strike(BookFault.LOSE, 'btc/usdt');
      while (trial.isLive) await trial.step('btc/usdt');
      await trial.untilLive();
    }
    expect(trial.errors).toEqual([]);
    expect(venue.counters.dials).toBe(dials);
    // Each time one request that unsubscribes, and one that subscribes.
    expect(venue.counters.messages - messages).toBe(10);
    expect(trial.streams[0]!.consumer.gaps('eth/usdt')).toBe(0);
  });

  test('a pair that is announced may be crossed; once it trades, it may not', async () => {
    await using venue = await open();
    venue.setInstrumentState('btc/usdt', 'preopen');
    await using harness = watch(new Recorder(), venue, {
      exchange,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: ['order_book'],
    });
    const { stream, recorder } = harness;
    await stream.ready();
    const cross = async (): Promise<void> => {
      venue.books?.faults.strike(BookFault.CROSS, 'btc/usdt');
      while (venue.books?.faults.isPending('btc/usdt')) {
        venue.market.step('btc/usdt');
        venue.books.flush();
      }
      await venue.settle();
    };
    const isCrossed = ({ bids, asks }: OrderBook): boolean => bids[0]![0] >= asks[0]![0];
    // Where the list of instruments was not read for the subscription, it is read when a book is crossed.
    await vi.waitFor(async () => {
      await cross();
      expect(recorder.orderBooks.some(isCrossed)).toBe(true);
    });
    venue.setInstrumentState('btc/usdt', 'live');
    if (exchange !== Exchange.OKX_SWAP) return;
    await eventually(() => {
      expect(stream.status().channels.order_book?.state).toBe('live');
    });
    const gaps = (): number => recorder.statuses.filter(({ state }) => state === 'gap').length;
    const before = gaps();
    await venue.settle();
    await vi.waitFor(async () => {
      await cross();
      expect(gaps()).toBeGreaterThan(before);
    });
  });

  test('an account of a low tier: refused by name', async () => {
    await using venue = await open({ hasFastBooks: false });
    await using harness = watch(new Recorder(), venue, {
      exchange,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: ['order_book'],
      subscribeArgs: { orderBook: { channel: 'books-l2-tbt' } },
      ...venue.credentials,
    });
    await expect(harness.stream.ready()).rejects.toThrow(/tier.*64003/);
  });

  test.each([
    [{ channel: 'books5', depth: 6 }, /depth takes a whole number from 1 to 5/],
    [{ channel: 'books5', delivery: 'update' }, /delivery takes 'view'/],
    [{ channel: 'books50-l2-tbt', depth: 51 }, /from 1 to 50/],
    [{ depth: 401 }, /from 1 to 400/],
    [{ channel: 'books-elp' }, /channel takes 'books'/],
  ])('%j is refused', (orderBook, words) => {
    const options = { currencyPairs: PAIRS, subscribeChannels: ['order_book'] } as const;
    const name: string = exchange;
    const key = { apiKey: 'key', apiSecret: 'secret', apiAuthData: { passphrase: 'words' } };
    expect(() => {
      getExchangeStream({ exchange: name, ...options, ...key, subscribeArgs: { orderBook } });
    }).toThrow(words);
  });

  test('a private tier without a key is refused', () => {
    expect(() => {
      getExchangeStream({
        exchange,
        currencyPairs: PAIRS,
        subscribeChannels: ['order_book'],
        subscribeArgs: { orderBook: { channel: 'books-l2-tbt' } },
      });
    }).toThrow(/pass apiKey, apiSecret and apiAuthData: { passphrase }/);
  });
});

test('contracts are volumes in base currency: linear, inverse, and dated ones', async () => {
  const pairs: readonly CurrencyPair[] = ['btc/usdt', 'btc/usd:btc', 'eth/usd:eth', 'doge/usdt'];
  await using venue = await startOkxSwapSimulator({ seed: 9, pairs, rate: 0, pace: PACE });
  await using harness = watch(new Recorder(), venue, {
    exchange: Exchange.OKX_SWAP,
    currencyPairs: pairs,
    subscribeChannels: ['order_book'],
  });
  const { stream, recorder } = harness;
  await stream.ready();
  /** Dollars that a contract is worth. The simulator's market counts these contracts, and base currency otherwise. */
  const worth: Readonly<Record<string, number>> = { 'btc/usd:btc': 100, 'eth/usd:eth': 10 };
  for (let step = 0; step < 200; step++) venue.market.step();
  venue.books?.flush();
  await venue.settle();
  for (const pair of pairs) {
    const { bids, asks } = venue.market.book(pair, 20);
    const levels = (side: typeof bids): unknown =>
      side.map(({ price, volume }) => [
        price,
        worth[pair] ? Math.round(volume * 10 * worth[pair]) / 10 / price : volume,
      ]);
    const last = recorder.orderBooks.findLast(({ symbol }) => symbol === pair);
    expect({ bids: last?.bids, asks: last?.asks }, pair).toEqual({ bids: levels(bids), asks: levels(asks) });
  }
});
