import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bench, Call } from './call.js';
import { CALL_NAMES } from './call.js';
import { ACCOUNT_CALLS } from './calls/account.js';
import { MARKET_CALLS } from './calls/market.js';
import { ORDER_CALLS } from './calls/orders.js';
import { PRIVATE_STREAM_CALLS } from './calls/private-streams.js';
import { PUBLIC_STREAM_CALLS } from './calls/public-streams.js';
import { connect } from './connect.js';
import { patiently } from './patiently.js';
import { symbolOf, type CcxtVenue } from './venues.js';

const CALLS: readonly Call[] = [
  ...MARKET_CALLS,
  ...ORDER_CALLS,
  ...ACCOUNT_CALLS,
  ...PUBLIC_STREAM_CALLS,
  ...PRIVATE_STREAM_CALLS,
];

/** Longer than ccxt waits for an answer. */
const TIMEOUT = 20_000;
const SEED = 11;
/** Actions of the crowd before the first test. */
const WARM_UP = 300;

/** Makes every call that ccxt has for a venue, against the simulator of that venue. */
export function testVenue(facts: CcxtVenue): void {
  const [pair] = facts.pairs;
  let bench: Bench;
  beforeAll(async () => {
    const venue = await facts.start({ seed: SEED, pairs: facts.pairs, rate: 100 });
    venue.market.stop();
    for (let count = 0; count < WARM_UP; count++) venue.market.step();
    const exchange = await connect(facts, venue);
    bench = { facts, venue, market: venue.market, exchange, pair, symbol: symbolOf(pair, facts) };
  });
  afterAll(async () => {
    await bench.exchange.close();
    await bench.venue.close();
  });

  describe(`ccxt on ${facts.name}`, () => {
    test('lacks the calls that are listed', () => {
      const { has } = bench.exchange as { has: Record<string, unknown> };
      const lacking = CALL_NAMES.filter((name) => name !== 'loadMarkets' && !has[name]);
      expect(Object.keys(facts.absent)).toEqual(expect.arrayContaining(lacking));
    });

    const calls = CALLS.filter(({ name }) => facts.absent[name] === undefined);
    test.each(calls.map((call) => [titleOf(call), call] as const))(
      '%s',
      async (_title, call) => {
        await patiently(() => call.run(bench));
      },
      TIMEOUT,
    );
  });
}

const titleOf = ({ name, variant }: Call): string => (variant === undefined ? name : `${name}: ${variant}`);
