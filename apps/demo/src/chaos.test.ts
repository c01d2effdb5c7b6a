import { startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { Faults, type SimulatedVenue } from '@hftjs/simulator';
import { expect, test } from 'vitest';
import { Chaos, faultsOwed } from './chaos.js';
import type { DemoVenue } from './venues.js';

const EXCHANGES = [
  'kraken',
  'kraken_future',
  'binance',
  'binance_future',
  'coinbase',
  'okx',
  'okx_swap',
  'ib',
];

/** Venues whose faults do nothing, and a clock that is set by hand. */
function setUp(venue: SimulatedVenue, { connections = 1, exchanges = EXCHANGES } = {}) {
  const state = { now: 0, connections, lost: new Set<string>() };
  const target = {
    connections: new Set<never>(),
    goDown: () => Promise.resolve(),
    comeUp: () => Promise.resolve(),
    releaseDials: () => undefined,
  };
  const venues = exchanges.map((exchange): DemoVenue => {
    const faults = new Faults({ target });
    const counters = (): SimulatedVenue['counters'] => ({
      ...venue.counters,
      connections: state.connections,
    });
    return {
      exchange,
      venue: Object.create(venue, {
        faults: { value: faults },
        counters: { get: counters },
      }) as SimulatedVenue,
    };
  });
  const chaos = new Chaos({
    venues,
    isLive: (exchange) => !state.lost.has(exchange),
    clock: () => state.now,
  });
  const runUntil = (time: number, step = 50): void => {
    for (; state.now < time; state.now += step) chaos.look();
  };
  return { state, venues, chaos, runUntil };
}

test('a minute over eight venues has at least 50 faults, on every venue, and they are survived', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { state, chaos, runUntil } = setUp(venue);
  runUntil(60_000);
  expect(chaos.made).toBeGreaterThanOrEqual(50);
  expect(chaos.made).toBeGreaterThanOrEqual(faultsOwed(60_000, 8));
  chaos.stop();
  state.now += 1_000;
  chaos.countSurvived();
  expect([chaos.survived, chaos.open]).toEqual([chaos.made, []]);
});

test('a process that was late catches up', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { state, chaos, runUntil } = setUp(venue);
  runUntil(20_000);
  state.now = 26_000;
  runUntil(60_000, 700);
  expect(chaos.made).toBeGreaterThanOrEqual(50);
});

test('the first fault waits until everything is live, but not for ever', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { state, chaos, runUntil } = setUp(venue);
  state.lost.add('ib');
  runUntil(4_900);
  expect(chaos.made).toBe(0);
  runUntil(6_000);
  expect(chaos.made).toBeGreaterThan(0);
});

test('without open connections there are no faults', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { chaos, runUntil } = setUp(venue, { connections: 0 });
  runUntil(60_000);
  expect(chaos.made).toBe(0);
});

test('a venue that has not recovered is named, spared at first, and its faults do not count as survived', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { state, chaos, runUntil } = setUp(venue, { exchanges: ['kraken', 'okx'] });
  runUntil(100);
  expect(chaos.made).toBe(1);
  state.lost.add('kraken');
  runUntil(30_000);
  expect(chaos.open).toEqual(['kraken']);
  expect(chaos.survived).toBeLessThan(chaos.made);
  state.lost.clear();
  chaos.stop();
  state.now += 1_000;
  chaos.countSurvived();
  expect([chaos.open, chaos.survived]).toEqual([[], chaos.made]);
});

test('a fault that lasts is ended, at its time and when the chaos stops', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { chaos, venues, runUntil } = setUp(venue);
  const frozen = (): number => venues.filter(({ venue: { faults } }) => faults.isFrozen).length;
  let most = 0;
  for (let time = 0; time < 30_000; time += 500) {
    runUntil(time);
    most = Math.max(most, frozen());
  }
  expect(most).toBeGreaterThan(0);
  expect(frozen()).toBeLessThanOrEqual(2);
  chaos.stop();
  expect(frozen()).toBe(0);
});

test.each([
  [60_000, 8, 40],
  [120_000, 8, 85],
  [30_000, 8, 18],
  [6_000, 8, 0],
  [500, 8, 0],
  [60_000, 1, 5],
])('a run of %d ms with %d venues owes %d faults', (duration, venues, expected) => {
  expect(faultsOwed(duration, venues)).toBe(expected);
});
