import { Channel, type MyTrade } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
} from '@hftjs/core/adapter';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import type { Recorder } from '../../recorder.js';
import { eventually, open, SIDE_BY_SIDE, type Suite } from '../harness.js';
import { deliveredFills, expectAllFills } from '../truth.js';
import { AccountLife } from './account-life.js';
import { closedTwice, currenciesOf, differences, presentBalances, presentPositions } from './differences.js';
import { holdingChannels } from './suite.js';
import { seedsOf } from '../../seeds.js';

/** Things that happen in a minute. */
const ACTIONS = 240;

/** A fault after so many of them. */
const FAULT_EACH = 30;

/** What an account had when its stream was ready. */
interface Beginning {
  readonly credentials: Credentials;
  readonly recorder: Recorder;
  readonly totals: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  readonly contracts: ReadonlyMap<string, string>;
}

/** What the channels of an account say agrees: positions and balances change by fills, fees and payments alone. */
export function describeConservation(suite: Suite): void {
  const { pairs, startSimulator, channels } = suite;
  const holdings = holdingChannels(suite);
  const hasAll = holdings.length > 0 && channels.includes(Channel.MY_TRADE);

  describe.runIf(hasAll)('conservation across the channels of an account', SIDE_BY_SIDE, () => {
    test.each(seedsOf([1, 2]))(
      'a random minute of two accounts, with cuts, lag and lost frames (seed %i)',
      async (seed) => {
        await using venue = await startSimulator({ seed: 90 + seed, pairs, rate: 0 });
        const accounts = [venue.credentials, venue.addAccount()];
        const life = new AccountLife({ suite, venue, seed, accounts });
        const subscribeChannels = [...holdings, Channel.MY_TRADE];
        await using one = open(suite, venue, { subscribeChannels, account: 'one' });
        await using two = open(suite, venue, { subscribeChannels, account: 'two', ...accounts[1] });
        const both = [one, two];
        await Promise.all(both.map(({ stream }) => stream.ready()));
        const beginnings = both.map(({ recorder }, index) =>
          beginningOf(suite, recorder, accounts[index] ?? venue.credentials),
        );
        for (let count = 1; count <= ACTIONS; count++) {
          life.act();
          if (count % FAULT_EACH === 0) await strike(venue, count / FAULT_EACH, holdings);
          else if (count % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        // A position that is open at the end has a profit that no channel states.
        life.endAll();
        venue.faults.lag({});
        venue.faults.intact();
        await eventually(() => {
          for (const { credentials, recorder } of beginnings) {
            expect(differences(suite, { venue, recorder, credentials })).toEqual([]);
            const account = venue.market.ledger.accountOf(credentials.apiKey);
            expectAllFills(
              suite,
              recorder,
              venue.market.fills.filter((fill) => fill.account === account),
            );
          }
        });
        for (const beginning of beginnings) {
          expect(closedTwice(beginning.recorder)).toEqual([]);
          expect(unexplained(suite, { venue, life }, beginning)).toEqual([]);
        }
        expect(venue.market.fills.length).toBeGreaterThan(20);
      },
    );
  });
}

async function strike(venue: SimulatedVenue, round: number, holdings: readonly Channel[]): Promise<void> {
  const { faults } = venue;
  switch (round % 4) {
    case 0:
      faults.lag({ balances: 0.5, positions: 0.5, orders: 0.5, fills: 0.5 });
      faults.drop();
      return;
    case 1:
      for (const channel of holdings) faults.corrupt(2, channel);
      return;
    case 2:
      faults.drop();
      return;
    default:
      await faults.down();
      await faults.up();
  }
}

function beginningOf(suite: Suite, recorder: Recorder, credentials: Credentials): Beginning {
  const positions = [...presentPositions(recorder)];
  return {
    credentials,
    recorder,
    totals: new Map(
      [...presentBalances(suite, recorder)].map(([key, { exact }]) => [key, exact.total ?? '0']),
    ),
    volumes: new Map(positions.map(([key, { exact }]) => [key, exact.volume ?? '0'])),
    contracts: new Map(positions.map(([key, { exact }]) => [key, exact.contracts ?? '0'])),
  };
}

interface Trial {
  readonly venue: SimulatedVenue;
  readonly life: AccountLife;
}

/** What has changed by another amount than the fills and payments, in words. */
function unexplained(suite: Suite, trial: Trial, beginning: Beginning): string[] {
  const channels = holdingChannels(suite);
  return [
    ...(channels.includes(Channel.MY_BALANCE) ? unexplainedBalances(suite, trial, beginning) : []),
    ...(channels.includes(Channel.MY_POSITION) ? unexplainedPositions(suite, beginning) : []),
  ];
}

function unexplainedPositions(suite: Suite, { recorder, volumes, contracts }: Beginning): string[] {
  const fills = deliveredFills(recorder);
  const keyOf = ({ symbol, positionSide = 'net' }: MyTrade): string => `${symbol} ${positionSide}`;
  return [...presentPositions(recorder)].flatMap(([key, { exact }]) => {
    const own = fills.filter((fill) => keyOf(fill) === key);
    const figures = [
      ['volume', volumes, exact.volume, own.map(({ side, exact: { volume } }) => signed(side, volume))],
      [
        'contracts',
        contracts,
        exact.contracts,
        own.map(({ side, exact: fill }) => signed(side, fill.contracts)),
      ],
    ] as const;
    return figures.flatMap(([name, before, now, changes]) => {
      if (now === undefined || changes.includes(undefined)) return [];
      const change = subtractDecimals(now, before.get(key) ?? '0');
      const filled = changes.reduce<string>((sum, one) => addDecimals(sum, one ?? '0'), '0');
      if (compareDecimals(change, filled) === 0) return [];
      return [`${name} of ${key} changed by ${change}, fills sum to ${filled}`];
    });
  });
}

function unexplainedBalances(
  suite: Suite,
  { venue, life }: Trial,
  { recorder, credentials, totals }: Beginning,
): string[] {
  const changes = new Map<string, string>();
  const add = (currency: string, amount: string): void => {
    changes.set(currency, addDecimals(changes.get(currency) ?? '0', amount));
  };
  for (const fill of deliveredFills(recorder)) {
    const spec = venue.market.pairs.find(({ pair }) => pair === fill.symbol);
    const [base = '', quote = '', settle = quote] = fill.symbol.split(/[/:]/);
    // What an inverse contract is worth is rounded by the venue.
    if (spec?.contract?.kind === 'inverse') return [];
    const { price = '', volume = '', fee = '0' } = fill.exact;
    if (spec?.contract === undefined) add(base, signed(fill.side, volume) ?? '0');
    add(settle, negateDecimal(signed(fill.side, multiplyDecimals(price, volume)) ?? '0'));
    if (fill.feeCurrency !== undefined) add(fill.feeCurrency, negateDecimal(fee));
  }
  for (const { account, currency, amount } of life.payments)
    if (account.apiKey === credentials.apiKey) add(currency, amount);
  const present = presentBalances(suite, recorder);
  return currenciesOf(suite, venue).flatMap((currency) => {
    const change = subtractDecimals(present.get(currency)?.exact.total ?? '0', totals.get(currency) ?? '0');
    const explained = changes.get(currency) ?? '0';
    if (compareDecimals(change, explained) === 0) return [];
    return [`${currency} changed by ${change}, fills, fees and payments sum to ${explained}`];
  });
}

const signed = (side: MyTrade['side'], amount: string | undefined): string | undefined =>
  side === 'sell' && amount !== undefined ? negateDecimal(amount) : amount;
