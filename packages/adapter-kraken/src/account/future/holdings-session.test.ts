import { expect, test } from 'vitest';
import { Channel, Exchange, type MyBalance } from '@hftjs/core';
import { compareDecimals, setPace } from '@hftjs/core/adapter';
import { eventually, prepare, Recorder, watch } from '@hftjs/testkit';
import '../../index.js';
import { startKrakenFutureSimulator } from '../../simulator/index.js';

const OPTIONS = {
  exchange: Exchange.KRAKEN_FUTURE,
  currencyPairs: ['btc/usd', 'btc/usd:btc'],
  subscribeChannels: [Channel.MY_BALANCE, Channel.MY_POSITION],
} as const;

const PAIRS = ['btc/usd', 'btc/usd:btc'] as const;

const lastTotal = (events: readonly MyBalance[], wallet: string, currency: string): string | undefined =>
  events.findLast((event) => event.wallet === wallet && event.currency === currency)?.exact.total;

type Venue = Awaited<ReturnType<typeof startKrakenFutureSimulator>>;

function expectLedger({ myBalances, myPositions }: Recorder, { market, credentials }: Venue): void {
  const { ledger } = market;
  const account = ledger.accountOf(credentials.apiKey);
  for (const [wallet, currency] of [
    ['flex_futures', 'usd'],
    ['F-XBT:USD', 'btc'],
  ] as const) {
    const { totalText } = ledger.balance(account, currency);
    expect(compareDecimals(lastTotal(myBalances, wallet, currency) ?? '-1', totalText)).toBe(0);
  }
  for (const pair of PAIRS) {
    const { volumeText } = ledger.position(account, pair);
    const contracts = myPositions.findLast(({ symbol }) => symbol === pair)?.exact.contracts ?? '0';
    expect(compareDecimals(contracts, volumeText)).toBe(0);
  }
}

test('wallets and positions are those of the ledger, and a closed position comes once', async () => {
  await using venue = await startKrakenFutureSimulator({ pairs: [...PAIRS], seed: 1, rate: 0 });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  const { recorder, stream } = watched;
  await stream.ready();
  expect(recorder.myPositions).toEqual([]);
  venue.placeOrder({ pair: 'btc/usd', side: 'sell', type: 'market', volume: 0.02 });
  venue.placeOrder({ pair: 'btc/usd:btc', side: 'buy', type: 'market', volume: 500 });
  await eventually(() => {
    expectLedger(recorder, venue);
    expect(recorder.myPositions.length).toBeGreaterThan(1);
  });
  const [short] = recorder.myPositions;
  expect(short).toMatchObject({ symbol: 'btc/usd', positionSide: 'net', volume: -0.02, kind: 'update' });
  const long = recorder.myPositions.findLast(({ symbol }) => symbol === 'btc/usd:btc')!;
  expect(long.contracts).toBe(500);
  expect(long.volume).toBeCloseTo(500 / long.entryPrice!, 12);
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.02 });
  venue.placeOrder({ pair: 'btc/usd:btc', side: 'buy', type: 'market', volume: 1 });
  await eventually(() => {
    expectLedger(recorder, venue);
    expect(recorder.myPositions.at(-1)?.contracts).toBe(501);
  });
  const closed = recorder.myPositions.filter(({ volume }) => volume === 0);
  expect(closed.map(({ symbol }) => symbol)).toEqual(['btc/usd']);
});

test('after a reconnect, what was closed meanwhile is closed once', async () => {
  await using venue = await startKrakenFutureSimulator({ pairs: [...PAIRS], seed: 2, rate: 0 });
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  await using watched = watch(new Recorder(), venue, OPTIONS);
  const { recorder, stream } = watched;
  await stream.ready();
  expect(recorder.myPositions).toMatchObject([
    { symbol: 'btc/usd', volume: 0.01, kind: 'snapshot', origin: 'snapshot' },
  ]);
  venue.faults.drop();
  venue.placeOrder({ pair: 'btc/usd', side: 'sell', type: 'market', volume: 0.01 });
  await eventually(() => {
    for (const channel of OPTIONS.subscribeChannels)
      expect(stream.status().channels[channel]).toMatchObject({ state: 'live', reconnects: 1 });
  });
  expectLedger(recorder, venue);
  expect(recorder.myPositions.slice(1)).toMatchObject([
    { symbol: 'btc/usd', volume: 0, kind: 'snapshot', origin: 'reconcile' },
  ]);
});

test('after a gap in the numbers of the frames of balances, all wallets are asked for again', async () => {
  setPace(10);
  try {
    await using venue = await startKrakenFutureSimulator({ pairs: [...PAIRS], seed: 3, rate: 0 });
    await using watched = watch(new Recorder(), venue, OPTIONS);
    const { recorder, stream } = watched;
    await stream.ready();
    const { ledger } = venue.market;
    const account = ledger.accountOf(venue.credentials.apiKey);
    venue.faults.stall('my_balance');
    ledger.deposit(account, 'btc', '1.5');
    venue.faults.resume('my_balance');
    ledger.deposit(account, 'usd', '7');
    await eventually(() => {
      expectLedger(recorder, venue);
      expect(stream.status().channels.my_balance).toMatchObject({ state: 'live', reconnects: 0 });
    });
    expect(recorder.myBalances.some(({ origin }) => origin === 'reconcile')).toBe(true);
  } finally {
    setPace(1);
  }
});

test('a list in which a position cannot be read closes none', async () => {
  await using prepared = prepare(new Recorder(), { ...OPTIONS, apiKey: 'key', apiSecret: 'c2VjcmV0' });
  const { stream, recorder } = prepared;
  const list = (...positions: readonly object[]): void => {
    stream.feed(
      'my_position',
      JSON.stringify({
        feed: 'open_positions',
        account: 'a',
        positions,
        seq: 1,
        timestamp: 1_687_383_625_330,
      }),
    );
  };
  const one = { instrument: 'PF_XBTUSD', balance: 0.04, entry_price: 26_911.75, mark_price: 29_900.5 };
  const other = { instrument: 'PI_XBTUSD', balance: -1000, entry_price: 40_000, mark_price: 41_000 };
  list(one, other, { ...one, instrument: 'PF_ETHUSD' });
  list(one, { instrument: 'PI_XBTUSD' });
  expect(recorder.myPositions).toHaveLength(2);
  list(one);
  list();
  list();
  expect(recorder.myPositions.map(({ symbol, volume }) => [symbol, volume])).toEqual([
    ['btc/usd', 0.04],
    ['btc/usd:btc', -0.025],
    ['btc/usd:btc', 0],
    ['btc/usd', 0],
  ]);
  expect(stream.status().channels.my_position).toMatchObject({ skipped: 1, duplicates: 2 });
});
