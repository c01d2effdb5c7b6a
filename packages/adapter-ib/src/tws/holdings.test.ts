import { Channel } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import type { TwsSimulatorOptions } from '../simulator/tws/options.js';
import { openStream, type OpenOptions, type Opened } from '../testing/streams.js';

const PAIRS = ['aapl/usd', 'btc/usd', 'eur/usd'] as const;
const CHANNELS = [Channel.MY_BALANCE, Channel.MY_POSITION] as const;

const start = (options: Partial<TwsSimulatorOptions> = {}): Promise<TwsSimulator> =>
  startTwsSimulator({ seed: 5, pairs: PAIRS, rate: 0, funds: { usd: '1000000', eur: '500' }, ...options });

const open = (venue: TwsSimulator, options: Partial<OpenOptions> = {}): Opened<Recorder> =>
  openStream(new Recorder(), {
    streamHost: venue.streamHost,
    currencyPairs: PAIRS,
    subscribeChannels: CHANNELS,
    ...options,
  });

const cash = ({ recorder }: Opened<Recorder>, currency: string): number | undefined =>
  recorder.myBalances.findLast((balance) => balance.currency === currency)?.total;

const volume = ({ recorder }: Opened<Recorder>, symbol: string): number | undefined =>
  recorder.myPositions.findLast((position) => position.symbol === symbol)?.volume;

/** What was published last is what the venue's ledger has. */
async function expectTruth(
  watched: Opened<Recorder>,
  venue: TwsSimulator,
  account = venue.account,
): Promise<void> {
  const { ledger } = venue.market;
  await eventually(() => {
    for (const currency of ['usd', 'eur'])
      expect(cash(watched, currency), currency).toBe(ledger.balance(account, currency).total);
    for (const base of ['aapl', 'btc'])
      expect(volume(watched, `${base}/usd`) ?? 0, base).toBe(ledger.balance(account, base).total);
  });
}

const buy = (venue: TwsSimulator, pair: string, amount: number): void => {
  venue.placeOrder({ pair, side: amount < 0 ? 'sell' : 'buy', type: 'market', volume: Math.abs(amount) });
};

describe('balances and positions of TWS', () => {
  test('first all, then each change; a closed position once, with 0', async () => {
    await using venue = await start();
    buy(venue, 'aapl/usd', 30);
    await using watched = open(venue);
    await watched.stream.ready();
    const { recorder } = watched;
    expect(recorder.myBalances).toMatchObject([
      { currency: 'usd', kind: 'snapshot', origin: 'snapshot' },
      { currency: 'eur', total: 500, kind: 'snapshot', origin: 'snapshot' },
    ]);
    expect(recorder.myPositions).toMatchObject([
      { symbol: 'aapl/usd', positionSide: 'net', volume: 30, kind: 'snapshot', origin: 'snapshot' },
    ]);
    expect(recorder.myPositions[0]).not.toHaveProperty('entryPrice');
    buy(venue, 'btc/usd', 0.5);
    buy(venue, 'eur/usd', 2000);
    buy(venue, 'aapl/usd', -30);
    await expectTruth(watched, venue);
    expect(recorder.myPositions.filter((one) => one.symbol === 'aapl/usd' && one.volume === 0)).toHaveLength(
      1,
    );
    // TWS has sent changes; lists that are read later have nothing new.
    const live = { kind: 'update' } as const;
    for (const events of [recorder.myBalances, recorder.myPositions])
      expect(events.filter(({ origin }) => origin === undefined)).toContainEqual(
        expect.objectContaining(live),
      );
    venue.market.ledger.deposit(venue.account, 'eur', '25.5');
    await expectTruth(watched, venue);
    expect(recorder.myBalances.every(({ currency }) => currency === 'usd' || currency === 'eur')).toBe(true);
  });

  test('what happened while there was no connection, or while TWS had none, comes afterwards', async () => {
    await using venue = await start();
    buy(venue, 'aapl/usd', 30);
    await using watched = open(venue);
    await watched.stream.ready();
    await venue.faults.down();
    buy(venue, 'aapl/usd', -30);
    buy(venue, 'btc/usd', 0.25);
    await venue.faults.up();
    await expectTruth(watched, venue);
    expect(watched.recorder.myPositions).toContainEqual(
      expect.objectContaining({ symbol: 'aapl/usd', volume: 0, origin: 'reconcile' }),
    );
    await watched.stream.ready();
    venue.faults.loseConnectivity();
    await eventually(() => {
      expect(watched.stream.status().channels.my_position?.state).toBe('stale');
    });
    buy(venue, 'aapl/usd', 7);
    venue.faults.restoreConnectivity({ isDataLost: false });
    await expectTruth(watched, venue);
  });

  test('values that TWS reports as not current are not published', async () => {
    await using venue = await start();
    await using watched = open(venue);
    await watched.stream.ready();
    venue.faults.setAccountReady(false);
    await eventually(() => {
      expect(watched.stream.status().channels.my_balance?.state).toBe('recovering');
    });
    const { length } = watched.recorder.myBalances;
    buy(venue, 'eur/usd', 2000);
    await eventually(() => {
      expect(watched.recorder.statuses.some(({ reason }) => reason?.includes('not current') === true)).toBe(
        true,
      );
    });
    expect(watched.recorder.myBalances).toHaveLength(length);
    venue.faults.setAccountReady(true);
    await expectTruth(watched, venue);
    await watched.stream.ready();
  });

  test('the chosen account alone; without a choice, several accounts are an error', async () => {
    await using venue = await start({ accounts: ['DU1', 'DU2'] });
    buy(venue, 'aapl/usd', 30);
    await using watched = open(venue, { account: 'DU2' });
    await watched.stream.ready();
    await expectTruth(watched, venue, 'DU2');
    expect(watched.recorder.myPositions).toEqual([]);
    await using undecided = open(venue, { args: { clientId: 20 } });
    await expect(undecided.ended).rejects.toThrow('name one by account');
  });
});
