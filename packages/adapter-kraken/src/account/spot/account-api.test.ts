import { describe, expect, test } from 'vitest';
import type { FillRow } from '@hftjs/core/adapter';
import { spotSymbols } from '../../venue/spot/symbols.js';
import { SNAPSHOT_FILLS, SpotAccountApi, type AccountVenue, type CallingSession } from './account-api.js';

const SINCE = 1_790_000_000_000;

const restOrder = (status: string, more: object = {}): object => ({
  status,
  opentm: '1789999000.1',
  descr: { pair: 'XBTUSD', type: 'buy', ordertype: 'limit', price: '100', price2: '0' },
  vol: '1',
  vol_exec: status === 'closed' ? '1' : '0',
  price: '100',
  oflags: 'fciq',
  reason: null,
  ...more,
});

const restFill = (time: string, more: object = {}): object => ({
  ordertxid: 'O1',
  pair: 'XBTUSD',
  time,
  type: 'buy',
  price: '100',
  vol: '1',
  fee: '0.1',
  maker: true,
  ...more,
});

type Rows = Record<string, object>;

interface Answers {
  readonly orders?: Rows;
  readonly open?: Rows;
  readonly closed?: Rows;
  readonly fills?: Rows;
}

interface Account {
  readonly ownApi: SpotAccountApi;
  readonly calls: string[];
  readonly bad: unknown[];
}

/** An API of canned answers. */
function open(answers: Answers, knows: CallingSession['account']['knows'] = () => false): Account {
  const calls: string[] = [];
  const bad: unknown[] = [];
  const answer = (call: string, rows: Rows = {}): Promise<Rows> => {
    calls.push(call);
    return Promise.resolve(rows);
  };
  const chosen = (rows: Rows = {}, ids: readonly string[]): Rows =>
    Object.fromEntries(Object.entries(rows).filter(([id]) => ids.includes(id)));
  const api: AccountVenue['api'] = {
    openOrders: (options) =>
      answer(`OpenOrders${options?.withFills === true ? ' with fills' : ''}`, answers.open),
    closedOrders: (start) => answer(`ClosedOrders ${start}`, answers.closed),
    fillsSince: (start) => answer(`TradesHistory ${start}`, answers.fills),
    queryOrders: (ids, options) =>
      answer(
        `QueryOrders ${ids.join(',')}${options?.withFills === true ? ' with fills' : ''}`,
        chosen(answers.orders, ids),
      ),
    queryTrades: (ids) => answer(`QueryTrades ${ids.join(',')}`, chosen(answers.fills, ids)),
    assetPairs: {
      namesOf: () => Promise.resolve({ names: new Map([['XBTUSD', 'BTC/USD']]), unknown: [] }),
    },
  };
  const ownApi = new SpotAccountApi(
    {
      pairs: ['btc/usd'],
      signal: new AbortController().signal,
      account: { knows },
      unreadableRow: (_, row) => void bad.push(row),
    },
    { api, symbols: spotSymbols({ exchange: 'kraken', currencyPairs: ['btc/usd'] }) },
  );
  return { ownApi, calls, bad };
}

const named = (orderId: string): { key: string; orderId: string; symbol: 'btc/usd' } => ({
  key: orderId,
  orderId,
  symbol: 'btc/usd',
});

describe('orders', () => {
  test('are looked up in one call; unknown ones are left out', async () => {
    const { ownApi, calls } = open({ orders: { O1: restOrder('closed') } });
    const { rows, unreadable } = await ownApi.lookUp([named('O1'), named('O2')]);
    expect(rows).toMatchObject([{ orderId: 'O1', status: 'filled', symbol: 'btc/usd' }]);
    expect(unreadable).toBe(0);
    expect(calls).toEqual(['QueryOrders O1,O2']);
  });

  test('of another pair have a name that no subscribed pair has', async () => {
    const { ownApi } = open({
      open: { O1: restOrder('open', { descr: { ...DESCRIPTION, pair: 'SOLUSD' } }) },
    });
    expect((await ownApi.openOrders()).rows).toMatchObject([{ symbol: 'solusd/' }]);
  });

  test('an invalid row is skipped, and the others are kept', async () => {
    const { ownApi, bad } = open({ closed: { O1: {}, O2: restOrder('canceled') } });
    const { rows, unreadable } = await ownApi.endedOrders(['btc/usd'], SINCE);
    expect(rows.map(({ orderId }) => orderId)).toEqual(['O2']);
    expect(unreadable).toBe(1);
    expect(bad).toHaveLength(1);
  });
});

const DESCRIPTION = { pair: 'XBTUSD', type: 'buy', ordertype: 'limit', price: '100', price2: '0' };

describe('fills', () => {
  const wireFill = (time: number): FillRow => ({
    orderId: 'O1',
    symbol: 'btc/usd',
    tradeId: `T${time}`,
    price: '100',
    volume: '1',
    liquidity: 'maker',
    fees: [],
    time,
  });
  const wire = (count: number, oldest: number): FillRow[] =>
    Array.from({ length: count }, () => wireFill(oldest));

  test.each([
    ['holds all there are', wire(SNAPSHOT_FILLS - 1, SINCE + 1)],
    ['reaches back far enough', wire(SNAPSHOT_FILLS, SINCE - 1)],
  ])('are not asked for where the snapshot %s', async (_, fills) => {
    const { ownApi, calls } = open({});
    ownApi.snapshot = fills;
    expect(await ownApi.fills(['btc/usd'], SINCE)).toEqual({ rows: fills, unreadable: 0 });
    expect(calls).toEqual([]);
  });

  test('are asked for where it does not reach back, or where a frame was lost since', async () => {
    const { ownApi, calls } = open({});
    ownApi.snapshot = wire(SNAPSHOT_FILLS, SINCE + 1);
    await ownApi.fills(['btc/usd'], SINCE);
    ownApi.snapshot = wire(1, SINCE + 1);
    ownApi.isTrusted = false;
    await ownApi.fills(['btc/usd'], SINCE);
    const asked = ['ClosedOrders 1790000000', 'OpenOrders with fills', 'QueryTrades '];
    expect(calls).toEqual([...asked, ...asked]);
  });

  const orders = {
    O1: restOrder('closed', { oflags: 'fcib', trades: ['T3', 'T1', 'T0'] }),
    O2: restOrder('canceled', { trades: ['T4'] }),
    O4: restOrder('closed', { descr: { ...DESCRIPTION, pair: 'SOLUSD' }, trades: ['T5'] }),
  };
  const open1 = { O3: restOrder('open', { trades: ['T2'] }) };
  const fills = {
    T0: {},
    T1: restFill('1790000001.5'),
    T2: restFill('1790000002.5', { ordertxid: 'O3' }),
    T3: restFill('1790000003.5'),
    T4: restFill('1790000004.5', { ordertxid: 'O2' }),
    T5: restFill('1790000005.5', { ordertxid: 'O4', pair: 'SOLUSD' }),
  };

  test('are those that orders list and that were not delivered, oldest first, with the currency of their fees', async () => {
    const { ownApi, calls, bad } = open(
      { closed: orders, open: open1, fills },
      ({ tradeId }) => tradeId === 'T4',
    );
    const { rows, unreadable } = await ownApi.fills(['btc/usd'], SINCE);
    expect(rows.map(({ tradeId, fees }) => [tradeId, fees[0]?.currency])).toEqual([
      ['T1', 'btc'],
      ['T2', 'usd'],
      ['T3', 'btc'],
    ]);
    // One row that cannot be read costs that row.
    expect([unreadable, bad.length]).toEqual([1, 1]);
    expect(calls).toEqual(['ClosedOrders 1790000000', 'OpenOrders with fills', 'QueryTrades T3,T1,T0,T2']);
  });

  test('and the ends of these orders are read in one pass: asked for once, and anew in the next', async () => {
    const { ownApi, calls } = open({ closed: orders });
    await ownApi.fills(['btc/usd'], SINCE);
    await ownApi.endedOrders(['btc/usd'], SINCE);
    await ownApi.endedOrders(['btc/usd'], SINCE);
    expect(calls.filter((call) => call.startsWith('ClosedOrders'))).toHaveLength(2);
  });

  test('of an order that cannot be read are in the list of all fills', async () => {
    const { ownApi, calls } = open({ closed: { O1: {} }, fills });
    const { rows } = await ownApi.fills(['btc/usd'], SINCE);
    expect(rows.map(({ tradeId }) => tradeId)).toEqual(['T1', 'T2', 'T3', 'T4']);
    expect(calls.at(-1)).toBe('TradesHistory 1790000000');
  });

  test('of orders are found by their ids', async () => {
    const fills = { T1: restFill('1790000001'), T2: restFill('1790000002') };
    const orders = { O1: restOrder('closed', { trades: ['T1', 'T2'] }), O2: restOrder('closed') };
    const { ownApi, calls } = open({ fills, orders });
    const { rows } = await ownApi.fillsOf([named('O1'), named('O2')]);
    expect(rows.map(({ tradeId }) => tradeId)).toEqual(['T1', 'T2']);
    expect(calls).toEqual(['QueryOrders O1,O2 with fills', 'QueryTrades T1,T2']);
  });
});
