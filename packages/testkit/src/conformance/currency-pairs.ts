import { Channel, type CurrencyPair } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { eventually, open, type Harness, type Suite } from './harness.js';
import { priceAway, someVolume } from './orders.js';
import { expectAllTrades, expectLastTickers } from './truth.js';

/** Changes of pairs under load. */
const ROUNDS = 12;

/** Number of pairs that are added and removed at random. */
const VISITORS = 30;

/** The pairs of a running stream are changed. */
export function describeCurrencyPairs(suite: Suite): void {
  const { pairs, publicChannels, privateChannels, startSimulator } = suite;
  const [first, second] = pairs;

  describe('the subscribed pairs are changed', () => {
    test.runIf(publicChannels.length > 0)(
      'a public pair joins and leaves, and the other goes on',
      async () => {
        await using venue = await startSimulator({ seed: 51, pairs, rate: 100 });
        await using harness = open(suite, venue, {
          subscribeChannels: publicChannels,
          currencyPairs: [first],
        });
        const { stream } = harness;
        await stream.ready();
        await stream.setCurrencyPairs(pairs);
        expectStates(harness, pairs);
        await eventually(() => {
          expectEventsOf(harness, second, publicChannels);
        });
        await stream.setCurrencyPairs([first]);
        const left = countOf(harness, second);
        expectStates(harness, [first]);
        const before = harness.recorder.events.length;
        await eventually(() => {
          expect(harness.recorder.events.length).toBeGreaterThan(before + 20);
        });
        expect(countOf(harness, second)).toBe(left);
        await stream.setCurrencyPairs([second, first]);
        await eventually(() => {
          expect(countOf(harness, second)).toBeGreaterThan(left);
        });
        venue.market.stop();
        await eventually(() => {
          if (publicChannels.includes(Channel.TRADE)) expectAllTrades(harness.recorder, venue, [first]);
          if (publicChannels.includes(Channel.TICKER)) expectLastTickers(harness.recorder, venue, pairs);
        });
        expectUndisturbed(harness);
      },
    );

    test.runIf(publicChannels.includes(Channel.TRADE))(
      'many pairs join and leave at random: none that stays loses or repeats an event',
      async () => {
        const visitors = suite.manyPairs(VISITORS);
        await using venue = await startSimulator({ seed: 52, pairs: [...pairs, ...visitors], rate: 10 });
        await using harness = open(suite, venue, {
          subscribeChannels: [Channel.TRADE],
          timeouts: { connect: 2_000, acknowledge: 10_000, silence: 10_000 },
        });
        const { stream, recorder } = harness;
        await stream.ready();
        let seed = 52;
        const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
        for (let round = 0; round < ROUNDS; round++) {
          const present = visitors.filter(() => random() < 0.5);
          await stream.setCurrencyPairs([...pairs, ...present]);
          const counts = new Map(visitors.map((pair) => [pair, countOf(harness, pair)]));
          const before = recorder.trades.length;
          await eventually(() => {
            expect(recorder.trades.length).toBeGreaterThan(before);
          });
          for (const pair of visitors)
            if (!present.includes(pair)) expect(countOf(harness, pair), pair).toBe(counts.get(pair));
        }
        // So many pairs trade that one of these may not have had a trade yet.
        await eventually(() => {
          for (const pair of pairs) expect(countOf(harness, pair), pair).toBeGreaterThan(0);
        });
        venue.market.stop();
        await eventually(() => {
          expectAllTrades(recorder, venue, pairs);
        });
        const keys = recorder.trades.map(({ symbol, tradeId }) => `${symbol} ${tradeId}`);
        expect(new Set(keys).size).toBe(keys.length);
        expectUndisturbed(harness);
      },
      60_000,
    );

    test.runIf(privateChannels.includes(Channel.MY_ORDER))(
      'own orders of a pair are published while it is subscribed',
      async () => {
        await using venue = await startSimulator({ seed: 53, pairs, rate: 0 });
        const place = (pair: CurrencyPair): string =>
          venue.placeOrder({
            pair,
            side: 'buy',
            type: 'limit',
            price: priceAway(venue, pair, -5),
            volume: someVolume(venue, pair),
          }).orderId;
        await using harness = open(suite, venue, {
          subscribeChannels: privateChannels,
          currencyPairs: [first],
        });
        const { stream, recorder } = harness;
        await stream.ready();
        place(second);
        place(first);
        await eventually(() => {
          expect(recorder.myOrders.some(({ symbol }) => symbol === first)).toBe(true);
        });
        expect(recorder.myOrders.some(({ symbol }) => symbol === second)).toBe(false);
        await stream.setCurrencyPairs(pairs);
        await eventually(() => {
          expect(recorder.myOrders.some(({ symbol }) => symbol === second)).toBe(true);
        });
        const joined = countOf(harness, second);
        place(second);
        await eventually(() => {
          expect(countOf(harness, second)).toBeGreaterThan(joined);
        });
        await stream.setCurrencyPairs([first]);
        const left = countOf(harness, second);
        const before = countOf(harness, first);
        place(second);
        place(first);
        await eventually(() => {
          expect(countOf(harness, first)).toBeGreaterThan(before);
        });
        expect(countOf(harness, second)).toBe(left);
        expectStates(harness, [first]);
      },
    );
  });
}

const countOf = ({ recorder }: Harness, pair: CurrencyPair): number =>
  recorder.events.filter((event) => 'symbol' in event && event.symbol === pair).length;

function expectEventsOf({ recorder }: Harness, pair: CurrencyPair, channels: readonly Channel[]): void {
  for (const channel of channels)
    expect(recorder.eventsOf(channel).some((event) => 'symbol' in event && event.symbol === pair)).toBe(true);
}

function expectStates({ stream }: Harness, pairs: readonly CurrencyPair[]): void {
  for (const status of Object.values(stream.status().channels)) {
    expect(status.state).toBe('live');
    expect(Object.keys(status.symbols).toSorted()).toEqual(pairs.toSorted());
    for (const state of Object.values(status.symbols)) expect(state).toBe('live');
  }
}

/** The pairs that stay did not notice. */
function expectUndisturbed({ recorder }: Harness): void {
  expect(recorder.statuses.filter(({ state }) => ['gap', 'stale', 'reconnecting'].includes(state))).toEqual(
    [],
  );
}
