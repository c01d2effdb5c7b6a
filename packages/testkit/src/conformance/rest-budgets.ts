import { setTimeout as sleep } from 'node:timers/promises';
import { getExchangeStream, silentLogger, Channel } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, type Suite } from './harness.js';
import { placeSome } from './orders.js';

/** Time at the venue from cut to cut, in milliseconds. */
const BETWEEN_CUTS = 5_000;
/** How often the connections are cut. */
const CUTS = 12;
/** A test does not cut faster, however fast the venue's pace is: a busy machine would only reconnect, in milliseconds. */
const LEAST_BETWEEN = 300;
/** Nor slower. */
const MOST_BETWEEN = 1_500;

/** REST is asked within the venue's limits, whatever happens to the connections. */
export function describeRestBudgets(suite: Suite): void {
  const { pace, pairs, privateChannels, startSimulator } = suite;
  const [pair, otherPair] = pairs;
  const pause = Math.min(MOST_BETWEEN, Math.max(LEAST_BETWEEN, BETWEEN_CUTS / pace));

  describe('the limits of REST', () => {
    test('hold with all channels on, while orders fill and connections are cut every few seconds', async () => {
      await using venue = await startSimulator({ seed: 71, pairs, rate: 20 });
      const used = (): readonly string[] => venue.counters.budgets.map(textOf);
      const channels = allChannels(suite, venue);
      await using harness = open(suite, venue, { subscribeChannels: channels });
      const { recorder, stream } = harness;
      await stream.ready();
      for (let cut = 0; cut < CUTS; cut++) {
        if (privateChannels.length > 0) placeSome(venue, cut % 2 === 0 ? pair : otherPair);
        if (privateChannels.length > 0 && cut % 3 === 0)
          venue.faults.corrupt(1, privateChannels[cut % privateChannels.length]);
        await sleep(pause);
        venue.faults.drop();
        expect(exceeded(venue), used().join(', ')).toEqual([]);
      }
      await eventually(() => {
        for (const channel of channels) expect(stream.status().channels[channel]?.state).toBe('live');
      });
      await sleep(pause);
      expect(exceeded(venue), used().join(', ')).toEqual([]);
      // What is not counted cannot be exceeded.
      if (used().length > 0) expect(venue.counters.budgets.some(({ peak }) => peak > 0)).toBe(true);
      expect(venue.counters.limitedRequests, 'answers with 429 or 418').toBe(0);
      expect(recorder.saw('failed')).toBe(false);
    });
  });
}

/**
 * All that the stream has, also what the suite does not test. Of books it must test them: a venue may have a single one
 * for each login, and the suite has two pairs.
 */
const allChannels = (
  { exchange, pairs, channels, subscribeArgs }: Suite,
  { streamHost, apiHost, credentials }: SimulatedVenue,
): readonly Channel[] =>
  getExchangeStream({
    ...{ exchange, currencyPairs: pairs, subscribeChannels: channels, subscribeArgs },
    ...{ streamHost, apiHost, ...credentials, logger: silentLogger },
  })
    .supportedChannels()
    .filter((channel) => channel !== Channel.ORDER_BOOK || channels.includes(channel));

const textOf = ({ name, peak, most }: SimulatedVenue['counters']['budgets'][number]): string =>
  `${name}: ${Math.ceil(peak)} of ${most}`;

/** The limits of which more was used than there is. */
const exceeded = ({ counters }: SimulatedVenue): readonly string[] =>
  counters.budgets.filter(({ peak, most }) => peak > most).map(textOf);
