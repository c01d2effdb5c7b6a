import { Channel, type MyBalance, type MyPosition } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../simulator/index.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch, type OpenOptions, type Watched } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const PAIRS = ['aapl/usd', 'btc/usd', 'eur/usd'] as const;

const start = (options: Partial<IBSimulatorOptions> = {}): Promise<IBSimulator> =>
  startIBSimulator({
    seed: 5,
    pairs: PAIRS,
    rate: 0,
    pace: TIME_SCALE,
    funds: { usd: '1000000', eur: '500' },
    limits: { requests: 100_000 },
    ...options,
  });

const open = (venue: IBSimulator, options: Partial<OpenOptions> = {}): Watched<Recorder> =>
  watch(new Recorder(), venue, {
    currencyPairs: PAIRS,
    subscribeChannels: [Channel.MY_BALANCE, Channel.MY_POSITION],
    ...options,
  });

const balancesOf = ({ recorder }: Watched<Recorder>): readonly MyBalance[] => recorder.myBalances;
const positionsOf = ({ recorder }: Watched<Recorder>): readonly MyPosition[] => recorder.myPositions;

const cash = (watched: Watched<Recorder>, currency: string): string | undefined =>
  balancesOf(watched).findLast((balance) => balance.currency === currency)?.exact.total;

const volume = (watched: Watched<Recorder>, symbol: string): number | undefined =>
  positionsOf(watched).findLast((position) => position.symbol === symbol)?.volume;

/** What was published last is what the venue's ledger has. */
async function expectTruth(
  watched: Watched<Recorder>,
  venue: IBSimulator,
  account = venue.accounts[0]!,
): Promise<void> {
  const { ledger } = venue.market;
  await eventually(() => {
    for (const currency of ['usd', 'eur'])
      expect(Number(cash(watched, currency)), currency).toBe(ledger.balance(account, currency).total);
    for (const base of ['aapl', 'btc'])
      expect(volume(watched, `${base}/usd`) ?? 0, base).toBe(ledger.balance(account, base).total);
  });
}

const buy = (venue: IBSimulator, pair: string, amount: number): void => {
  venue.placeOrder({ pair, side: amount < 0 ? 'sell' : 'buy', type: 'market', volume: Math.abs(amount) });
};

describe('balances and positions of the Web API', () => {
  test('first all, then what fills change; a closed position once, with 0', async () => {
    await using venue = await start();
    buy(venue, 'aapl/usd', 30);
    await using watched = open(venue);
    await watched.stream.ready();
    expect(balancesOf(watched)).toMatchObject([
      { currency: 'usd', kind: 'snapshot', origin: 'snapshot' },
      { currency: 'eur', total: 500, kind: 'snapshot', origin: 'snapshot' },
    ]);
    expect(positionsOf(watched)).toMatchObject([
      { symbol: 'aapl/usd', positionSide: 'net', volume: 30, kind: 'snapshot', origin: 'snapshot' },
    ]);
    expect(positionsOf(watched)[0]).not.toHaveProperty('entryPrice');
    buy(venue, 'btc/usd', 0.5);
    buy(venue, 'eur/usd', 2000);
    await expectTruth(watched, venue);
    buy(venue, 'aapl/usd', -30);
    await expectTruth(watched, venue);
    expect(balancesOf(watched).some(({ origin, kind }) => origin === undefined && kind === 'update')).toBe(
      true,
    );
    expect(
      positionsOf(watched).filter(({ symbol, volume }) => symbol === 'aapl/usd' && volume === 0),
    ).toHaveLength(1);
    expect(balancesOf(watched).every(({ currency }) => currency === 'usd' || currency === 'eur')).toBe(true);
  });

  test('what happened while there was no connection comes with the next one', async () => {
    await using venue = await start();
    buy(venue, 'aapl/usd', 30);
    await using watched = open(venue);
    await watched.stream.ready();
    venue.faults.refuse(503);
    venue.faults.drop();
    buy(venue, 'aapl/usd', -30);
    buy(venue, 'btc/usd', 0.25);
    venue.faults.accept();
    await expectTruth(watched, venue);
    await eventually(() => {
      expect(positionsOf(watched)).toContainEqual(
        expect.objectContaining({ symbol: 'aapl/usd', volume: 0, origin: 'reconcile' }),
      );
    });
  });

  test('lists that lag are read until they agree', async () => {
    await using venue = await start();
    await using watched = open(venue, { timeouts: { silence: 2_000, recovery: 4_000 } });
    await watched.stream.ready();
    venue.faults.lag({ positions: 1, balances: 1 });
    buy(venue, 'aapl/usd', 12);
    await expectTruth(watched, venue);
  });

  test('the chosen account alone; without a choice, several accounts are an error', async () => {
    await using venue = await start();
    const { apiKey } = venue.addAccount();
    buy(venue, 'aapl/usd', 30);
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.125, account: { apiKey } });
    await using watched = open(venue, { account: apiKey });
    await watched.stream.ready();
    await expectTruth(watched, venue, apiKey);
    expect(positionsOf(watched).map(({ symbol }) => symbol)).not.toContain('aapl/usd');
    await using undecided = open(venue);
    await expect(undecided.ended).rejects.toThrow('name one by account');
  });

  test('an empty account is live, and a row that cannot be read costs itself', async () => {
    await using venue = await start({ funds: { usd: '0' } });
    await using watched = open(venue);
    await watched.stream.ready();
    expect(positionsOf(watched)).toEqual([]);
    venue.faults.spoilFrames('my_balance');
    buy(venue, 'eur/usd', 1);
    venue.faults.resume();
    await expectTruth(watched, venue);
  });
});
