import { Exchange, type CurrencyPair } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { pairSpec, Random } from '@hftjs/simulator';
import { BookTrial, eventually, Recorder, watch } from '@hftjs/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

const PACE = 200;
const VENUES = [
  { exchange: Exchange.BINANCE, start: startBinanceSimulator, path: '/api/v3/depth' },
  { exchange: Exchange.BINANCE_FUTURE, start: startBinanceFutureSimulator, path: '/fapi/v1/depth' },
] as const;

beforeEach(() => {
  setPace(PACE);
});
afterEach(() => {
  setPace(1);
});

describe.each(VENUES)('order books of $exchange', ({ exchange, start, path }) => {
  test('a market that moves through the known levels: never a hole, and live again', async () => {
    const pairs: CurrencyPair[] = ['btc/usdt', 'eth/usdt'];
    await using venue = await start({
      seed: 5,
      pairs: pairs.map((pair) => pairSpec(pair, { farLevels: 3_000 })),
      rate: 0,
      pace: PACE,
    });
    await using trial = new BookTrial({
      venue,
      seed: 5,
      pairs,
      depth: 20,
      deliveries: ['view', 'update'],
      options: { exchange },
    });
    await trial.untilLive();
    const before = venue.counters.restRequests[path] ?? 0;
    const random = new Random('sweeps');
    for (let round = 0; round < 300; round++) {
      const pair = random.pick(pairs);
      if (random.chance(0.2)) {
        const side = random.pick(['buy', 'sell'] as const);
        const book = venue.market.book(pair, 30 + random.int(120));
        const levels = side === 'buy' ? book.asks : book.bids;
        const decimals = venue.market.precision(pair).volume;
        const volume = levels.reduce((sum, level) => sum + level.volume, 0);
        venue.market.trade(pair, side, Number(volume.toFixed(decimals)));
      }
      await trial.step(pair);
      if (random.chance(0.1)) await trial.untilLive();
    }
    await trial.untilLive();
    expect(trial.errors).toEqual([]);
    expect(trial.count.verdicts).toMatchObject({ wrong: 0 });
    for (const { consumer } of trial.streams)
      expect(consumer.statuses.some(({ reason }) => reason?.includes('levels of the book are known'))).toBe(
        true,
      );
    // More levels were asked for.
    expect(venue.counters.restRequests[path]).toBeGreaterThan(before);
  });

  test('replaced connections, with faults on both: no event of the old book follows the new one', async () => {
    const pairs: CurrencyPair[] = ['btc/usdt', 'eth/usdt'];
    await using venue = await start({ seed: 7, pairs, rate: 0, pace: PACE });
    await using trial = new BookTrial({
      venue,
      seed: 7,
      pairs,
      depth: 20,
      deliveries: ['view', 'update'],
      options: { exchange },
    });
    await trial.untilLive();
    const random = new Random('rotations');
    const kinds = venue.faults.books.kinds;
    for (let rotation = 0; rotation < 12; rotation++) {
      const { dials } = venue.counters;
      venue.announceShutdown();
      for (let round = 0; round < 2_000 && venue.counters.dials < dials + 2; round++)
        await trial.step(random.pick(pairs));
      // The new connection gets its books while faults strike both.
      for (let round = 0; round < 40; round++) {
        const pair = random.pick(pairs);
        if (rotation % 2 === 1 && random.chance(0.1)) trial.strike(random.pick(kinds), pair);
        await trial.step(pair);
      }
      await trial.untilLive();
    }
    expect(trial.errors).toEqual([]);
    expect(venue.counters.dials).toBeGreaterThanOrEqual(2 + 2 * 12);
    for (const { stream } of trial.streams) expect(stream.status().channels.order_book?.reconnects).toBe(0);
  });

  test(
    '500 pairs: all live within the limits of REST, with few requests, and with progress',
    { timeout: 240_000 },
    async () => {
      // A pair that is quiet for 2 s is asked for twice: the market must be busier than that, at this pace.
      setPace(10);
      const pairs = Array.from({ length: 500 }, (_, index): CurrencyPair => `coin${index}/usdt`);
      await using venue = await start({ seed: 6, pairs, rate: 10, pace: 10 });
      await using harness = watch(new Recorder(), venue, {
        exchange,
        currencyPairs: pairs,
        subscribeChannels: ['order_book'],
      });
      const { stream } = harness;
      const seen: number[] = [];
      const look = setInterval(() => {
        seen.push(stream.status().channels.order_book?.books?.live ?? 0);
      }, 20);
      await stream.ready();
      clearInterval(look);
      expect(stream.status().channels.order_book).toMatchObject({
        state: 'live',
        reconnects: 0,
        books: { live: 500, waiting: 0 },
      });
      expect(seen).toEqual([...seen].sort((left, right) => left - right));
      expect(seen.some((live) => live > 0 && live < 500)).toBe(true);
      const { restRequests } = venue.counters;
      expect(restRequests[path]).toBeGreaterThanOrEqual(500);
      expect(restRequests[path]).toBeLessThan(700);
      expect(harness.warnings.filter((warning) => /4(?:18|29)/.test(warning))).toEqual([]);
      venue.market.stop();
      await eventually(() => {
        const books = new Map(harness.recorder.orderBooks.map((book) => [book.symbol, book]));
        for (const pair of pairs) {
          const [bid] = venue.market.book(pair, 1).bids;
          expect(books.get(pair)?.bids[0]).toEqual([bid?.price, bid?.volume]);
        }
      });
    },
  );
});
