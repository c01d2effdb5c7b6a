import {
  MoneyAudit,
  Random,
  RandomTrader,
  type Funds,
  type OrderResult,
  type SimulatedVenue,
  type SubmitOrder,
} from '@hftjs/simulator';
import { expect, test } from 'vitest';
import { seedsOf } from '../seeds.js';

/** Things that happen in a minute. */
const ACTIONS = 240;
/** After so many of them everything is counted. */
const COUNTED_EACH = 8;
const USUAL_SEEDS: readonly number[] = [1, 2];

export interface MoneyOptions {
  /** Starts the simulator with these options; nothing moves in it by itself. */
  readonly start: (options: {
    readonly seed: number;
    readonly rate: 0;
    readonly funds: Funds;
  }) => Promise<SimulatedVenue>;
  /** Kinds of orders that the venue has. @defaultValue all */
  readonly types?: readonly SubmitOrder['type'][] | undefined;
  /** Whether the first account has a long and a short position per pair. @defaultValue false */
  readonly isHedged?: boolean | undefined;
  /** Whether orders have to be placed at the venue, because its market alone does not know them. @defaultValue false */
  readonly asksVenue?: boolean | undefined;
  /** @defaultValue 1 and 2, or 1 to `HFTJS_SEEDS` */
  readonly seeds?: readonly number[] | undefined;
}

/**
 * Promises about the money at a simulated venue: whatever accounts do in a random minute, no unit of money appears or is
 * lost, and balances, holds, positions and equity follow from orders and fills, to the last digit.
 */
export function describeMoney(
  name: string,
  { start, types, isHedged, asksVenue, seeds = seedsOf(USUAL_SEEDS) }: MoneyOptions,
): void {
  test.each(seeds)(`${name}: money is conserved over a random minute (seed %i)`, async (seed) => {
    await using venue = await start({ seed, rate: 0, funds: { usdOfEach: 20_000 } });
    const { market } = venue;
    const accounts = [venue.credentials, venue.addAccount()].map(({ apiKey }) =>
      market.ledger.accountOf(apiKey),
    );
    const [first = ''] = accounts;
    if (isHedged === true) market.ledger.setHedged(first, true);
    const audit = new MoneyAudit(market);
    const trader = new RandomTrader({
      market,
      random: new Random(`money ${seed}`),
      accounts,
      now: () => market.now(),
      types,
      submit: asksVenue === true ? submitTo(venue) : undefined,
    });
    for (let count = 1; count <= ACTIONS; count++) {
      const action = trader.act();
      if (count % COUNTED_EACH === 0) expect(audit.mismatches(), JSON.stringify(action)).toEqual([]);
    }
    expect(market.fills.length).toBeGreaterThan(10);
    expect(new Set(market.fills.map(({ account }) => account)).size).toBe(2);
  });
}

const submitTo =
  (venue: SimulatedVenue) =>
  ({ account = '', ...order }: SubmitOrder): OrderResult => {
    const result = venue.submitOrder?.({ ...order, account: { apiKey: account } });
    if (result === undefined) throw new Error('the venue takes no orders');
    return result;
  };
