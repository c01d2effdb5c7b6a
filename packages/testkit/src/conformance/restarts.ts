import { Channel } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Harness, type Suite } from './harness.js';
import { AccountLife } from './holdings/account-life.js';
import { closedTwice, differences } from './holdings/differences.js';
import { holdingChannels } from './holdings/suite.js';
import { placeKnown, restingOrder, tradeUnseen } from './outage-orders.js';
import { expectNoneSilentlyLost, trade } from './public-trades.js';
import { expectAccount, expectConserved } from './recovered-account.js';
import { expectWhole } from './whole.js';

/** How a stream ends before it is started again; `back` is called before that. */
interface End {
  readonly name: string;
  readonly end: (harness: Harness, venue: SimulatedVenue) => Promise<void>;
  readonly back: (venue: SimulatedVenue) => Promise<void>;
}

const ENDS: readonly End[] = [
  {
    name: 'was stopped',
    end: ({ stream }) => stream.stop(),
    back: () => Promise.resolve(),
  },
  {
    name: 'has failed',
    end: async ({ ended }, venue) => {
      await venue.faults.down();
      await expect(ended).rejects.toMatchObject({ code: 'reconnect_exhausted' });
    },
    back: (venue) => venue.faults.up(),
  },
];

/** Few attempts, so that the stream fails while the venue is down. */
const FEW_ATTEMPTS = { attempts: 2, initialDelay: 5, maxDelay: 20 };

/** A stream that is started again goes on where it ended. */
export function describeRestarts(suite: Suite): void {
  const { channels, pairs, privateChannels, publicChannels, startSimulator } = suite;
  const [pair, otherPair] = pairs;
  const holdings = holdingChannels(suite);
  const hasAll = [Channel.MY_ORDER, Channel.MY_TRADE].every((name) => privateChannels.includes(name));

  describe('a restart', SIDE_BY_SIDE, () => {
    test.runIf(hasAll).each(ENDS)(
      'of a stream that $name: own orders and fills of the pause are delivered once',
      async ({ end, back }) => {
        await using venue = await startSimulator({ seed: 51, pairs, rate: 0 });
        await using harness = open(suite, venue, {
          subscribeChannels: privateChannels,
          reconnectTimes: FEW_ATTEMPTS,
        });
        const { recorder, stream } = harness;
        await stream.ready();
        tradeUnseen(venue, { pair });
        const known = await placeKnown(venue, harness, pair);
        await expectAccount(suite, venue, harness);
        const before = recorder.myTrades.length;
        await end(harness, venue);
        expect(recorder.myTradeQueue.closed).toBe(true);
        tradeUnseen(venue, { known, pair: otherPair });
        const resting = venue.placeOrder(restingOrder(venue, otherPair));
        await back(venue);
        void stream.restart();
        await stream.ready();
        expectConserved(harness);
        await expectAccount(suite, venue, harness);
        const missed = recorder.myTrades.slice(before).filter(({ revision }) => revision === undefined);
        expect(missed.length).toBeGreaterThan(0);
        for (const fill of missed) expect(fill.origin).toBeDefined();
        venue.market.fillOrder(resting.orderId);
        await expectAccount(suite, venue, harness);
      },
    );

    test.runIf(publicChannels.includes(Channel.TRADE)).each(ENDS)(
      'of a stream that $name: public trades of the pause are delivered, or a gap covers them',
      async ({ end, back }) => {
        await using venue = await startSimulator({ seed: 52, pairs, rate: 0 });
        await using harness = open(suite, venue, {
          subscribeChannels: [Channel.TRADE],
          reconnectTimes: FEW_ATTEMPTS,
        });
        const { recorder, stream } = harness;
        await stream.ready();
        const known = new Map(pairs.map((one) => [one, venue.market.trades(one).length]));
        trade(suite, venue);
        await eventually(() => {
          for (const one of pairs) expect(recorder.trades.some(({ symbol }) => symbol === one)).toBe(true);
        });
        await end(harness, venue);
        for (let round = 0; round < 3; round++) trade(suite, venue);
        await back(venue);
        void stream.restart();
        await stream.ready();
        trade(suite, venue);
        await eventually(() => {
          expect(stream.status().channels.trade).toMatchObject({ state: 'live', reconnects: 1 });
          expectNoneSilentlyLost(harness, venue, known);
        });
      },
    );

    test.runIf(holdings.length > 0)(
      'of a stream that was stopped: balances and positions are those of the venue when it is ready',
      async () => {
        await using venue = await startSimulator({ seed: 54, pairs, rate: 0 });
        const life = new AccountLife({ suite, venue, seed: 54, accounts: [venue.credentials] });
        const live = (): void => {
          for (let count = 0; count < 12; count++) life.act();
        };
        live();
        await using harness = open(suite, venue, { subscribeChannels: holdings });
        const { recorder, stream } = harness;
        for (let round = 0; round < 2; round++) {
          await stream.ready();
          expect(differences(suite, { venue, recorder })).toEqual([]);
          await stream.stop();
          live();
          if (round === 1) life.endAll();
          void stream.restart();
        }
        await stream.ready();
        expect(differences(suite, { venue, recorder })).toEqual([]);
        expect(closedTwice(recorder)).toEqual([]);
      },
    );

    test('of a stream that runs: what was delivered is what happened, and its queues do not end', async () => {
      await using venue = await startSimulator({ seed: 53, pairs, rate: 100 });
      await using harness = open(suite, venue, { subscribeChannels: channels });
      const { recorder, stream } = harness;
      await stream.ready();
      if (publicChannels.length > 0)
        await eventually(() => {
          expect(recorder.events.length).toBeGreaterThan(10);
        });
      const ended = stream.restart();
      await harness.ended;
      expect(recorder.statusQueue.closed).toBe(false);
      await stream.ready();
      await expectWhole(suite, venue, harness);
      await stream.stop();
      await ended;
      expect(recorder.statusQueue.closed).toBe(true);
    });
  });
}
