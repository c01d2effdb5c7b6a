import { Channel, type CurrencyPair, type Instrument } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Harness, type Suite } from '../harness.js';

/** Each change of an instrument reaches the consumer once. */
export function describeInstruments(suite: Suite): void {
  const { pairs, publicChannels, startSimulator, instruments } = suite;
  const [pair, otherPair] = pairs;
  const { incrementsChange, pairsHalt, isPolled } = instruments;

  describe.runIf(publicChannels.includes(Channel.INSTRUMENT))('instruments', SIDE_BY_SIDE, () => {
    test('a snapshot of the pairs, which stream.instruments() returns too', async () => {
      await using venue = await startSimulator({ seed: 91, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.INSTRUMENT] });
      const { recorder, stream } = harness;
      await stream.ready();
      await eventually(() => {
        expect(recorder.instruments.map(({ symbol }) => symbol).sort()).toEqual([...pairs].sort());
      });
      for (const one of recorder.instruments) {
        expect(one).toMatchObject({ origin: 'snapshot', status: 'trading', exchange: suite.exchange });
        expectIncrements(venue, one);
      }
      expect(rulesOf(await stream.instruments())).toEqual(
        rulesOf(pairs.flatMap((one) => recorder.instruments.find(({ symbol }) => symbol === one) ?? [])),
      );
    });

    test('stream.instruments() without the channel', async () => {
      await using venue = await startSimulator({ seed: 92, pairs, rate: 0 });
      const other = suite.channels.find((channel) => channel !== Channel.INSTRUMENT) ?? Channel.INSTRUMENT;
      await using harness = open(suite, venue, { subscribeChannels: [other] });
      const { stream } = harness;
      const found = await stream.instruments();
      expect(found.map(({ symbol }) => symbol)).toEqual(pairs);
      for (const one of found) expectIncrements(venue, one);
    });

    test.runIf(pairsHalt || incrementsChange)('each change once, whatever repeats it', async () => {
      await using venue = await startSimulator({ seed: 93, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.INSTRUMENT] });
      const { recorder, stream } = harness;
      await stream.ready();
      await eventually(() => {
        expect(recorder.instruments).toHaveLength(pairs.length);
      });
      const changes = changesOf(harness, pairs.length);
      for (const change of [halt, resume, coarsen, refine].filter(
        (one) =>
          (pairsHalt || one === coarsen || one === refine) &&
          (incrementsChange || one === halt || one === resume),
      )) {
        const before = changes().length;
        change(venue, pair);
        await eventually(() => {
          expect(changes().length).toBe(before + 1);
        });
        expectLike(venue, changes().at(-1), pair);
      }
      const known = changes().length;
      // Each connection begins with the instruments again, and each reading of a list states them.
      for (let count = 0; count < 2; count++) {
        if (isPolled) {
          const calls = restCalls(venue);
          await eventually(() => {
            expect(restCalls(venue)).toBeGreaterThan(calls);
          });
          continue;
        }
        venue.faults.drop();
        await venue.settle?.();
        await stream.ready();
      }
      expect(changes()).toHaveLength(known);
      expect(changes().every(({ symbol }) => symbol === pair)).toBe(true);
    });

    test.runIf(pairsHalt)('what changes in an outage, and what repeats it after one', async () => {
      await using venue = await startSimulator({ seed: 94, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.INSTRUMENT] });
      const { recorder, stream } = harness;
      await stream.ready();
      await eventually(() => {
        expect(recorder.instruments).toHaveLength(pairs.length);
      });
      const changes = changesOf(harness, pairs.length);
      await venue.faults.down();
      halt(venue, otherPair);
      await venue.faults.up();
      await eventually(() => {
        expect(changes().length).toBe(1);
      });
      expectLike(venue, changes()[0], otherPair);
      halt(venue, pair);
      await eventually(() => {
        expect(changes().length).toBe(2);
      });
      resume(venue, pair);
      resume(venue, otherPair);
      await eventually(() => {
        expect(changes().length).toBe(4);
      });
      for (const one of await stream.instruments()) expect(one.status).toBe('trading');
    });
  });
}

const halt = ({ market }: SimulatedVenue, pair: CurrencyPair): void => {
  market.setStatus(pair, 'halted');
};
const resume = ({ market }: SimulatedVenue, pair: CurrencyPair): void => {
  market.setStatus(pair, 'trading');
};
const coarsen = ({ market }: SimulatedVenue, pair: CurrencyPair): void => {
  market.setIncrements(pair, { priceStep: 10 * tickOf(market, pair) });
};
const refine = ({ market }: SimulatedVenue, pair: CurrencyPair): void => {
  market.setIncrements(pair, { priceStep: tickOf(market, pair) });
};

const tickOf = (market: SimulatedVenue['market'], pair: CurrencyPair): number =>
  Number(`1e${-market.spec(pair).priceDecimals}`);

const restCalls = ({ counters }: SimulatedVenue): number =>
  Object.values(counters.restRequests).reduce((sum, count) => sum + count, 0);

/** The events after the snapshot. */
const changesOf =
  ({ recorder }: Harness, first: number) =>
  (): readonly Instrument[] =>
    recorder.instruments.slice(first);

function expectIncrements({ market }: SimulatedVenue, { symbol, priceIncrement }: Instrument): void {
  const { limits } = market.spec(symbol);
  expect(priceIncrement).toBe(limits?.priceStep ?? tickOf(market, symbol));
}

function expectLike(venue: SimulatedVenue, change: Instrument | undefined, pair: CurrencyPair): void {
  expect(change?.symbol).toBe(pair);
  if (!change) return;
  expect(change.status === 'trading').toBe(venue.market.status(pair) === 'trading');
  expectIncrements(venue, change);
}

/** Without what differs from one reading to the next. */
const rulesOf = (instruments: readonly Instrument[]): readonly object[] =>
  instruments.map((one) => ({ ...one, receivedTime: 0, exchangeTime: 0, origin: undefined }));
