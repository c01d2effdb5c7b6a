import { expect, test } from 'vitest';
import { Channel, Exchange, type MyBalance } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { compareDecimals } from '@hftjs/core/adapter';
import { eventually, prepare, Recorder, watch } from '@hftjs/testkit';
import '../../index.js';
import { startKrakenSimulator } from '../../simulator/index.js';

type Venue = Awaited<ReturnType<typeof startKrakenSimulator>>;

const OPTIONS = {
  exchange: Exchange.KRAKEN,
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.MY_BALANCE],
} as const;

/** The last event of each currency and wallet. */
const lastOf = (events: readonly MyBalance[]): ReadonlyMap<string, MyBalance> =>
  new Map(events.map((event) => [`${event.currency} ${event.wallet ?? ''}`, event]));

/** Whether the last totals are those of the venue's ledger, over all wallets and of the only one. */
function isLedger({ myBalances }: Recorder, { market, credentials }: Venue): boolean {
  const account = market.ledger.accountOf(credentials.apiKey);
  const last = lastOf(myBalances);
  return market.ledger
    .balances(account)
    .every(({ currency, totalText }) =>
      ['', 'spot/main'].every(
        (wallet) => compareDecimals(last.get(`${currency} ${wallet}`)?.exact.total ?? '-1', totalText) === 0,
      ),
    );
}

test('a snapshot of all wallets, then each change, digit for digit', async () => {
  await using venue = await startKrakenSimulator({ pairs: ['btc/usd'], seed: 1, rate: 0 });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  const { recorder } = watched;
  const snapshot = recorder.myBalances.length;
  expect(recorder.myBalances.every(({ kind, origin }) => kind === 'snapshot' && origin === 'snapshot')).toBe(
    true,
  );
  expect(isLedger(recorder, venue)).toBe(true);
  const { apiKey } = venue.credentials;
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  venue.market.ledger.deposit(venue.market.ledger.accountOf(apiKey), 'usd', '0.1');
  await eventually(() => {
    expect(isLedger(recorder, venue)).toBe(true);
  });
  const updates = recorder.myBalances.slice(snapshot);
  expect(updates.map(({ currency, wallet }) => `${currency} ${wallet ?? ''}`)).toEqual(
    ['btc', 'usd', 'usd'].flatMap((currency) => [`${currency} `, `${currency} spot/main`]),
  );
  for (const { kind, origin, exchangeTime } of updates) {
    expect(kind).toBe('update');
    expect(origin).toBeUndefined();
    expect(exchangeTime).toBeGreaterThan(0);
  }
  expect(watched.stream.status().channels.my_balance).toMatchObject({ malformed: 0, state: 'live' });
});

test('after a gap in the numbers of the frames, the channel is subscribed again', async () => {
  setPace(10);
  try {
    await using venue = await startKrakenSimulator({ pairs: ['btc/usd'], seed: 2, rate: 0 });
    await using watched = watch(new Recorder(), venue, OPTIONS);
    await watched.stream.ready();
    const { recorder, stream } = watched;
    const { ledger } = venue.market;
    const account = ledger.accountOf(venue.credentials.apiKey);
    venue.faults.stall('my_balance');
    ledger.deposit(account, 'btc', '1.5');
    venue.faults.resume('my_balance');
    ledger.deposit(account, 'usd', '7');
    await eventually(() => {
      expect(isLedger(recorder, venue)).toBe(true);
      expect(stream.status().channels.my_balance).toMatchObject({ state: 'live', reconnects: 0 });
    });
    expect(recorder.statuses.map(({ state }) => state)).toContain('recovering');
    const fetched = recorder.myBalances.filter(({ origin }) => origin === 'reconcile');
    expect(fetched.map(({ currency, kind }) => `${currency} ${kind}`)).toEqual(['btc update', 'btc update']);
    // It goes on as before.
    ledger.withdraw(account, 'btc', '0.25');
    await eventually(() => {
      expect(isLedger(recorder, venue)).toBe(true);
    });
  } finally {
    setPace(1);
  }
});

test('after a reconnect the snapshot states what was missed', async () => {
  await using venue = await startKrakenSimulator({ pairs: ['btc/usd'], seed: 3, rate: 0 });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  await watched.stream.ready();
  const { recorder, stream } = watched;
  const { ledger } = venue.market;
  venue.faults.drop();
  ledger.deposit(ledger.accountOf(venue.credentials.apiKey), 'btc', '1.5');
  await eventually(() => {
    expect(stream.status().channels.my_balance).toMatchObject({ state: 'live', reconnects: 1 });
  });
  expect(isLedger(recorder, venue)).toBe(true);
  expect(recorder.myBalances.at(-1)).toMatchObject({ kind: 'snapshot', origin: 'reconcile' });
});

test('an update before the snapshot states only what its wallet holds', async () => {
  await using prepared = prepare(new Recorder(), { ...OPTIONS, apiKey: 'key', apiSecret: 'c2VjcmV0' });
  const row = {
    asset: 'XXBT',
    wallet_type: 'spot',
    wallet_id: 'main',
    balance: 2,
    timestamp: '2026-06-06T10:05:00Z',
  };
  const frame = (type: string, sequence: number, data: readonly object[]): void => {
    prepared.stream.feed('my_balance', JSON.stringify({ channel: 'balances', type, data, sequence }));
  };
  frame('update', 4, [row]);
  const wallets = [{ type: 'spot', id: 'main', balance: 1 }];
  frame('snapshot', 1, [{ asset: 'BTC', balance: 3, wallets }, { asset: 'USD' }]);
  frame('update', 2, [{ ...row, balance: 1.5 }, { asset: 'USD' }]);
  frame('update', 2, [row]);
  expect(
    prepared.recorder.myBalances.map(({ currency, wallet, exact }) => [currency, wallet, exact.total]),
  ).toEqual([
    ['btc', 'spot/main', '2'],
    ['btc', undefined, '3'],
    ['btc', 'spot/main', '1'],
    ['btc', undefined, '3.5'],
    ['btc', 'spot/main', '1.5'],
  ]);
  expect(prepared.stream.status().channels.my_balance).toMatchObject({ malformed: 2, skipped: 1 });
});
