import { Channel, silentLogger, type MyBalance } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import type { CoinbaseSimulator } from '../simulator/index.js';
import { buy, rest, start, watchWith } from '../testing/watch.js';

const BALANCES = [Channel.MY_BALANCE];

/** REST may lag for so long in these tests, in milliseconds. */
const RECOVERY = 2_000;

const watch = (venue: CoinbaseSimulator, channels: readonly Channel[] = BALANCES) =>
  watchWith(new Recorder(), venue, {
    subscribeChannels: channels,
    timeouts: { recovery: RECOVERY },
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
  });

/** The last balance of each currency and wallet. */
const lastOf = ({ myBalances }: Recorder): Map<string, MyBalance> =>
  new Map(myBalances.map((balance) => [[balance.currency, balance.wallet ?? []].flat().join(' '), balance]));

/** Whether the balances are those of the ledger, to the last digit. */
function expectLedger(recorder: Recorder, venue: CoinbaseSimulator): void {
  const { ledger } = venue.market;
  const digits = (text = ''): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  const exact = [...lastOf(recorder).values()]
    .filter(({ wallet }) => wallet === undefined)
    .map(({ currency, exact: { total, available, locked } }) => [
      currency,
      ...[total, available, locked].map(digits),
    ]);
  const truth = ledger
    .balances(venue.credentials.apiKey)
    .map(({ currency, totalText, availableText, heldText }) => [
      currency,
      ...[totalText, availableText, heldText].map(digits),
    ]);
  expect(exact.sort()).toEqual(truth.sort());
}

describe('the spot account', () => {
  test('all balances first, then those that an order changes', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    expectLedger(recorder, venue);
    for (const balance of recorder.myBalances)
      expect(balance).toMatchObject({ kind: 'snapshot', origin: 'snapshot' });
    const count = recorder.myBalances.length;
    const { orderId } = rest(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
    venue.cancelOrder(orderId);
    buy(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
    const later = recorder.myBalances.slice(count);
    for (const balance of later) expect(balance).toMatchObject({ kind: 'update', origin: 'reconcile' });
    expect(new Set(later.map(({ currency }) => currency))).toEqual(new Set(['usd', 'btc']));
  });

  // Without the order's event, the next list would be read after 30 s.
  test('are read when an order changes', { timeout: 25_000 }, async () => {
    await using venue = await start();
    await using watched = watchWith(new Recorder(), venue, {
      subscribeChannels: BALANCES,
      timeouts: { recovery: 1_000_000_000 },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    buy(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
  });

  test('a list of accounts that is behind the fill is read again', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.lag({ balances: 0.7 });
    buy(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
  });

  test('an older list after a newer one changes nothing', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.lag({ balances: 0.01 });
    const { orderId } = buy(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
    const count = recorder.myBalances.length;
    const reads = venue.restCalls('accounts');
    venue.faults.lag({ balances: 3_600 });
    venue.repeatOrder(orderId);
    await eventually(() => {
      expect(venue.restCalls('accounts')).toBeGreaterThan(reads + 1);
    });
    expect(recorder.myBalances.slice(count)).toEqual([]);
  });

  test('an account that cannot be read does not empty its balance', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.poison('balances');
    buy(venue);
    await eventually(() => {
      expect(stream.status().channels.my_balance?.malformed).toBeGreaterThan(0);
      expectLedger(recorder, venue);
    });
  });

  test('after a reconnect all of them come again', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    const count = recorder.myBalances.length;
    venue.faults.drop();
    buy(venue);
    venue.market.ledger.deposit(venue.credentials.apiKey, 'usd', '12.34');
    await eventually(() => {
      expect(stream.status().channels.my_balance?.reconnects).toBe(1);
      expectLedger(recorder, venue);
    });
    const again = recorder.myBalances.slice(count).filter(({ kind }) => kind === 'snapshot');
    expect(again).toHaveLength(count);
    for (const balance of again) expect(balance.origin).toBe('reconcile');
  });

  test('beside orders and fills', async () => {
    await using venue = await start();
    await using watched = watch(venue, [Channel.MY_ORDER, Channel.MY_TRADE, Channel.MY_BALANCE]);
    const { stream, recorder } = watched;
    await stream.ready();
    expect(venue.counters.connections).toBe(1);
    buy(venue);
    await eventually(() => {
      expect(recorder.myTrades.length).toBeGreaterThan(0);
      expectLedger(recorder, venue);
    });
  });

  test('an account with many pages', async () => {
    await using venue = await start();
    const { ledger } = venue.market;
    for (let index = 0; index < 600; index++) ledger.deposit(venue.credentials.apiKey, `coin${index}`, '1.5');
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    expect(venue.restCalls('accounts')).toBe(3);
    expectLedger(recorder, venue);
  });
});

describe('the futures account', () => {
  test('its dollars have a wallet of their own, which the list of accounts does not empty', async () => {
    await using venue = await start();
    venue.setFutures('400.00');
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(lastOf(recorder).get('usd futures')).toMatchObject({ total: 400, exact: { total: '400.00' } });
    });
    expect(lastOf(recorder).get('usd futures')).not.toHaveProperty('available');
    venue.setFutures('399.5');
    await eventually(() => {
      expect(lastOf(recorder).get('usd futures')?.total).toBe(399.5);
    });
    buy(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
    venue.faults.drop();
    await eventually(() => {
      expect(recorder.myBalances.filter(({ origin }) => origin === 'reconcile').length).toBeGreaterThan(3);
      expect(stream.status().channels.my_balance?.state).toBe('live');
    });
    expect(recorder.myBalances.filter(({ wallet, total }) => wallet === 'futures' && total === 0)).toEqual(
      [],
    );
  });

  test('a summary that cannot be read is read over REST', async () => {
    await using venue = await start();
    venue.setFutures('400.00');
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.spoilFrames('my_balance');
    venue.setFutures('300.00');
    await eventually(() => {
      expect(lastOf(recorder).get('usd futures')?.total).toBe(300);
    });
    expect(stream.status().channels.my_balance?.malformed).toBeGreaterThan(0);
  });

  test('a user who is refused its summary has orders and spot balances all the same', async () => {
    await using venue = await start({ hasFutures: false });
    const warnings: string[] = [];
    await using watched = watchWith(new Recorder(), venue, {
      subscribeChannels: [Channel.MY_ORDER, Channel.MY_BALANCE],
      reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
      logger: { ...silentLogger, warn: (_details: object, message: string) => void warnings.push(message) },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    rest(venue);
    await eventually(() => {
      expect(recorder.myOrders.length).toBeGreaterThan(0);
      expectLedger(recorder, venue);
    });
    venue.faults.drop();
    await eventually(() => {
      expect(stream.status().channels.my_balance?.reconnects).toBe(1);
    });
    await stream.ready();
    rest(venue);
    await eventually(() => {
      expectLedger(recorder, venue);
    });
    expect(warnings.filter((text) => text.includes('futures account'))).toHaveLength(1);
    expect(stream.status().channels.my_order?.reconnects).toBe(1);
  });
});
