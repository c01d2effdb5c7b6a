import { Channel, type CurrencyPair } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, QUICK, SIDE_BY_SIDE, type Harness, type Suite } from './harness.js';
import { someVolume } from './orders.js';
import { marketIdOf } from '../truth/market-id.js';

/** Public trades that did not arrive on a connection. */
export function describePublicTrades(suite: Suite): void {
  const { pairs, publicChannels, startSimulator, tradesAreNumbered } = suite;
  const hasTrades = publicChannels.includes(Channel.TRADE);

  describe.runIf(hasTrades)('public trades', SIDE_BY_SIDE, () => {
    test.each([
      ['after the first one', true],
      ['before the first one', false],
    ])('cut off %s: each is delivered, or a gap covers it', async (_when, hasFirst) => {
      await using venue = await startSimulator({ seed: 41, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.TRADE] });
      const { recorder, stream } = harness;
      await stream.ready();
      const known = new Map(pairs.map((pair) => [pair, venue.market.trades(pair).length]));
      if (hasFirst) {
        trade(suite, venue);
        await eventually(() => {
          for (const pair of pairs) expect(recorder.trades.some(({ symbol }) => symbol === pair)).toBe(true);
        });
      }
      venue.faults.stall(Channel.TRADE);
      for (let round = 0; round < 2; round++) trade(suite, venue);
      await venue.faults.down();
      venue.faults.resume();
      for (let round = 0; round < 3; round++) trade(suite, venue);
      await venue.faults.up();
      await eventually(() => {
        expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 1 });
        expectNoneSilentlyLost(harness, venue, known);
      });
    });

    test.runIf(tradesAreNumbered)(
      'numbered anew: all are delivered, and the change is reported as a gap',
      async () => {
        await using venue = await startSimulator({ seed: 42, pairs, rate: 0 });
        await using harness = open(suite, venue, { subscribeChannels: [Channel.TRADE] });
        const { recorder, stream } = harness;
        const [pair] = pairs;
        await stream.ready();
        trade(suite, venue);
        await eventually(() => {
          expect(recorder.trades.some(({ symbol }) => symbol === pair)).toBe(true);
        });
        const before = recorder.trades.filter(({ symbol }) => symbol === pair).length;
        venue.market.restartTradeIds(pair);
        for (let round = 0; round < 3; round++) trade(suite, venue);
        await eventually(() => {
          const after = recorder.trades.filter(({ symbol }) => symbol === pair).slice(before);
          expect(after.map((one) => marketIdOf(venue, one))).toEqual(
            venue.market.trades(pair).map(({ id }) => id),
          );
          expect(recorder.statuses).toContainEqual(
            expect.objectContaining({ channel: Channel.TRADE, symbol: pair, state: 'gap' }),
          );
        });
        await stream.ready();
      },
    );
  });

  test.runIf(publicChannels.length > 0)(
    'unreadable frames do not count as data: the channel does not stay live',
    SIDE_BY_SIDE,
    async () => {
      const channel = hasTrades ? Channel.TRADE : (publicChannels[0] ?? Channel.TICKER);
      await using venue = await startSimulator({ seed: 43, pairs, rate: 200 });
      await using harness = open(suite, venue, {
        subscribeChannels: [channel],
        timeouts: { ...QUICK.timeouts, data: 1_500 },
      });
      const { recorder, stream } = harness;
      await stream.ready();
      venue.faults.spoilFrames(channel);
      await eventually(() => {
        // Where the venue numbers its frames, the number that cannot be read is a gap.
        expect(recorder.saw('stale') || recorder.saw('gap')).toBe(true);
      });
      venue.faults.resume();
      await stream.ready();
    },
  );
}

/** A trade in each pair. */
export function trade({ pairs }: Suite, venue: SimulatedVenue): void {
  for (const pair of pairs) venue.market.trade(pair, 'buy', someVolume(venue, pair, 1));
}

/**
 * Each trade was delivered once, or a gap covers it.
 *
 * @param known - how many trades each pair had before the stream was ready
 */
export function expectNoneSilentlyLost(
  { recorder }: Harness,
  venue: SimulatedVenue,
  known: ReadonlyMap<CurrencyPair, number>,
): void {
  for (const [pair, before] of known) {
    const delivered = recorder.trades.filter(({ symbol }) => symbol === pair);
    const ids = delivered.map((one) => marketIdOf(venue, one));
    expect(new Set(ids).size, `repeated trades of ${pair}`).toBe(ids.length);
    const gaps = recorder.statuses.filter(
      ({ channel, state, symbol = pair }) => channel === Channel.TRADE && state === 'gap' && symbol === pair,
    );
    for (const { id, time } of venue.market.trades(pair).slice(before)) {
      const isCovered = gaps.some(
        ({ from = -Infinity, until = Infinity }) => from <= time + 1 && time <= until + 1,
      );
      expect(ids.includes(id) || isCovered, `trade ${id} of ${pair}`).toBe(true);
    }
  }
}
