import { Channel, type CurrencyPair } from '@hftjs/core';
import { CandleInterval } from '@hftjs/core/adapter';
import { Random, type SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Harness, type Suite } from '../harness.js';
import { someVolume } from '../orders.js';
import { expectCandles } from './candle-truth.js';
import { MovedClock } from './moved-clock.js';

/** A stream of candles at a venue whose clock the test moves, and trades that the test makes. */
interface Session extends AsyncDisposable {
  readonly venue: SimulatedVenue;
  readonly harness: Harness;
  /** A few trades in each pair, or in one. */
  trade(pair?: CurrencyPair): void;
  /** So many intervals pass. */
  pass(intervals: number): void;
  /** All that happened was published, and nothing is missing. */
  expectAll(): Promise<void>;
}

/** A time without candles, after which those of that time have to be fetched. */
const PAUSES: readonly {
  readonly name: string;
  readonly begin: (session: Session) => Promise<void>;
  readonly end: (session: Session) => Promise<void>;
}[] = [
  {
    name: 'an outage',
    begin: ({ venue }) => venue.faults.down(),
    end: ({ venue }) => venue.faults.up(),
  },
  {
    name: 'a restart of the stream',
    begin: ({ harness }) => harness.stream.stop(),
    end: ({ harness }) => {
      void harness.stream.restart();
      return Promise.resolve();
    },
  },
];

/** Candles equal those of the market's trades. */
export function describeCandles(suite: Suite): void {
  const { pairs, publicChannels, startSimulator, candles } = suite;
  const hasCandles = publicChannels.includes(Channel.CANDLE);

  describe.runIf(hasCandles)('candles', SIDE_BY_SIDE, () => {
    const started = async (seed: number): Promise<Session> => {
      const clock = new MovedClock();
      const length = new CandleInterval(candles.interval, '').closeTime(0);
      const venue = await startSimulator({ seed, pairs, rate: 0, clock: clock.read });
      const session: Omit<Session, 'harness' | keyof AsyncDisposable> = {
        venue,
        trade: (pair) => {
          for (const one of pair === undefined ? pairs : [pair]) tradeSome(venue, one);
        },
        pass: (intervals) => {
          clock.move(intervals * length);
        },
        expectAll: async () => {
          // A candle of which the venue does not say that it is closed is so once there is a later one.
          session.pass(1);
          session.trade();
          await eventually(() => {
            for (const pair of pairs)
              expectCandles(
                suite,
                { venue, recorder: harness.recorder },
                { pair, mayMiss: !candles.areListed },
              );
            expect(harness.stream.status().channels.candle?.state).toBe('live');
          });
        },
      };
      session.trade();
      const harness = open(suite, venue, {
        subscribeChannels: [Channel.CANDLE],
        subscribeArgs: { ...suite.subscribeArgs, candle: { interval: candles.interval } },
      });
      await harness.stream.ready();
      return {
        ...session,
        harness,
        async [Symbol.asyncDispose]() {
          await harness.stream.stop();
          await venue.close();
        },
      };
    };

    test('each is closed once, with the figures of its trades', async () => {
      await using session = await started(81);
      const { harness, venue } = session;
      for (let count = 0; count < 12; count++) {
        session.trade(count % 3 === 0 ? pairs[0] : undefined);
        await venue.settle?.();
        session.pass(0.4);
      }
      await session.expectAll();
      expect(harness.recorder.saw('gap')).toBe(false);
      const received = harness.recorder.candles.map(({ receivedTime }) => receivedTime);
      expect(received).toEqual([...received].sort((left, right) => left - right));
    });

    test('an outage in the middle of a candle, over several, and of a quiet pair', async () => {
      await using session = await started(82);
      const { venue, harness } = session;
      session.trade();
      await venue.settle?.();
      for (const [before, during] of [
        [0.2, 0.1],
        [0.3, 3.2],
        [2.5, 0.5],
        [0.1, 1],
      ] as const) {
        session.pass(before);
        session.trade(pairs[0]);
        await venue.settle?.();
        await venue.faults.down();
        session.trade();
        session.pass(during / 2);
        session.trade(pairs[0]);
        session.pass(during / 2);
        await venue.faults.up();
        await harness.stream.ready();
        session.trade();
      }
      await session.expectAll();
      if (candles.areListed) expect(harness.recorder.saw('gap')).toBe(false);
    });

    test.each(PAUSES)('$name, after which nothing is traded', async ({ begin, end }) => {
      await using session = await started(83);
      const { venue, harness } = session;
      session.trade();
      await venue.settle?.();
      await begin(session);
      session.trade();
      session.pass(2);
      session.trade();
      await end(session);
      await harness.stream.ready();
      await eventually(() => {
        for (const pair of pairs)
          expectCandles(suite, { venue, recorder: harness.recorder }, { pair, mayMiss: !candles.areListed });
      });
      await session.expectAll();
    });

    test('frames that are lost or cannot be read', async () => {
      await using session = await started(84);
      const { venue } = session;
      session.trade();
      await venue.settle?.();
      venue.faults.spoilFrames(Channel.CANDLE);
      session.trade();
      await venue.settle?.();
      venue.faults.resume();
      session.pass(1);
      session.trade();
      await venue.settle?.();
      venue.faults.duplicate(3);
      session.trade();
      await session.expectAll();
    });

    test.runIf(candles.areListed)('REST that is away for a while', async () => {
      await using session = await started(85);
      const { venue, harness } = session;
      session.trade();
      await venue.settle?.();
      await venue.faults.down();
      session.trade();
      session.pass(1.5);
      venue.faults.refuseRest(503, { times: 2 });
      await venue.faults.up();
      session.trade();
      await session.expectAll();
      expect(harness.recorder.saw('gap')).toBe(false);
    });

    test.each([86, 87])('whatever happens (seed %i)', async (seed) => {
      await using session = await started(seed);
      const { venue, harness } = session;
      const random = new Random(`candles ${seed}`);
      for (let count = 0; count < 40; count++) {
        const dice = random.int(20);
        if (dice < 9) session.trade(random.pick([...pairs, undefined]));
        else if (dice < 15) session.pass(random.pick([0.1, 0.3, 0.5, 1, 2.7]));
        else if (dice === 15) venue.faults.drop();
        else if (dice === 16) venue.faults.cutMidFrame();
        else if (dice === 17) venue.faults.duplicate(2);
        else if (dice === 18) {
          await venue.faults.down();
          session.trade();
          session.pass(random.pick([0.2, 1.4]));
          await venue.faults.up();
        } else await harness.stream.ready();
        if (random.chance(0.7)) await venue.settle?.();
      }
      await harness.stream.ready();
      await session.expectAll();
      if (candles.areListed) expect(harness.recorder.saw('gap')).toBe(false);
    });
  });
}

/** The crowd does something, and then trades. */
function tradeSome(venue: SimulatedVenue, pair: CurrencyPair): void {
  const { market } = venue;
  for (let count = 0; count < 3; count++) market.step(pair);
  market.trade(pair, market.trades(pair).length % 2 === 0 ? 'buy' : 'sell', someVolume(venue, pair, 1));
}
