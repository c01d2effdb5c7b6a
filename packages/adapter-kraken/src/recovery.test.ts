import type { MyOrder } from '@hftjs/core';
import type { OwnFrame } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import type { KrakenApi } from './kraken-api.js';
import { recoverOwn, SNAPSHOT_FILLS, type RecoveryInit } from './recovery.js';
import { KrakenSymbols } from './symbols.js';

const OUTAGE = { from: 1_700_000_000_000, until: 1_700_000_010_000 };

const restOrder = (status: string, pair = 'XBTUSD'): object => ({
  status,
  opentm: '1699999000.1',
  descr: { pair, type: 'buy', ordertype: 'limit', price: '100', price2: '0' },
  vol: '1',
  vol_exec: status === 'closed' ? '1' : '0',
  price: '100',
  oflags: 'fciq',
  reason: null,
});

const restFill = (time: string, pair = 'XBTUSD'): object => ({
  ordertxid: 'O1',
  pair,
  time,
  type: 'buy',
  price: '100',
  vol: '1',
  fee: '0.1',
  maker: true,
});

const known = (orderId: string, status: MyOrder['status'] = 'new'): MyOrder => ({
  channel: 'my_order',
  exchange: 'kraken',
  symbol: 'btc/usd',
  receivedTime: 1,
  orderId,
  side: 'buy',
  type: 'limit',
  filledVolume: 0,
  status,
  event: 'new',
  rawStatus: status,
  exact: {},
});

interface Answers {
  readonly orders?: Record<string, object>;
  readonly open?: Record<string, object>;
  readonly fills?: Record<string, object>;
}

/** Recovers against an API of canned answers; what is published also becomes known. */
async function recover(
  answers: Answers,
  init: Partial<RecoveryInit>,
): Promise<{ frames: OwnFrame[]; calls: string[] }> {
  const frames: OwnFrame[] = [];
  const calls: string[] = [];
  const orders = new Map((init.openBefore ?? []).map((order) => [order.orderId, order]));
  const api: Pick<KrakenApi, 'openOrders' | 'queryOrders' | 'fillsSince' | 'symbolNames'> = {
    openOrders: () => {
      calls.push('OpenOrders');
      return Promise.resolve(answers.open ?? {});
    },
    queryOrders: (ids) => {
      calls.push(`QueryOrders ${ids.join(',')}`);
      const found = Object.entries(answers.orders ?? {}).filter(([id]) => ids.includes(id));
      return Promise.resolve(Object.fromEntries(found));
    },
    fillsSince: (start) => {
      calls.push(`TradesHistory ${start}`);
      return Promise.resolve(answers.fills ?? {});
    },
    symbolNames: () => Promise.resolve({ names: new Map([['XBTUSD', 'BTC/USD']]), unknown: [] }),
  };
  await recoverOwn(OUTAGE, {
    api: api as KrakenApi,
    symbols: new KrakenSymbols('kraken', ['btc/usd']),
    pairs: ['btc/usd'],
    openBefore: [],
    snapshot: { openOrders: new Set(), fills: 0, reachesKnown: false, oldestFill: undefined },
    fillsSince: undefined,
    known: (id) => orders.get(id),
    ignoreOrders: (ids) => {
      for (const id of ids) orders.delete(id);
    },
    publish: (frame) => {
      frames.push(frame);
      for (const { order } of frame.rows)
        if (order) orders.set(order.orderId, known(order.orderId, order.status));
    },
    ...init,
  });
  return { frames, calls };
}

describe('orders', () => {
  test('nothing is asked where the snapshot tells everything', async () => {
    const openBefore = [known('O1')];
    const snapshot = { openOrders: new Set(['O1']), fills: 3, reachesKnown: false, oldestFill: 1 };
    expect(await recover({}, { openBefore, snapshot })).toEqual({ frames: [], calls: [] });
  });

  test('an order that is no longer listed is asked for, and told as it ended', async () => {
    const openBefore = [known('O1'), known('O2'), known('O3', 'filled')];
    const snapshot = { openOrders: new Set(['O2']), fills: 0, reachesKnown: false, oldestFill: undefined };
    const { frames, calls } = await recover(
      { orders: { O1: restOrder('closed') } },
      { openBefore, snapshot },
    );
    expect(calls).toEqual(['QueryOrders O1']);
    expect(frames).toMatchObject([
      { kind: 'reconcile', origin: 'reconcile', rows: [{ order: { orderId: 'O1', status: 'filled' } }] },
    ]);
    expect(frames[0]?.complete ?? false).toBe(false);
  });

  test('REST that lags behind, or does not know it yet, is asked again', async () => {
    for (const orders of [{ O1: restOrder('open') }, {}])
      await expect(recover({ orders }, { openBefore: [known('O1')] })).rejects.toThrow(
        'REST does not yet say what became of O1',
      );
  });

  test('a snapshot of fills only does not say what is open: that is asked', async () => {
    const snapshot = { openOrders: undefined, fills: 1, reachesKnown: false, oldestFill: 1 };
    const { frames, calls } = await recover({ open: { O5: restOrder('open') } }, { snapshot });
    expect(calls).toEqual(['OpenOrders']);
    expect(frames).toMatchObject([
      { kind: 'reconcile', complete: true, rows: [{ order: { orderId: 'O5', status: 'new' } }] },
    ]);
  });

  // good: every attempt fails, and the feed never is live again.
  test('an order that turns out to be of another pair does not hold up the rest', async () => {
    const openBefore = [{ ...known('O1'), symbol: 'unknown/unknown' as const }];
    await recover({ orders: { O1: restOrder('closed', 'SOLUSD') } }, { openBefore });
  });
});

describe('fills', () => {
  const full = { openOrders: new Set<string>(), fills: SNAPSHOT_FILLS, reachesKnown: false };

  test('are not asked for where the snapshot reaches back beyond the outage', async () => {
    const { calls } = await recover({}, { snapshot: { ...full, oldestFill: OUTAGE.from - 60_001 } });
    expect(calls).toEqual([]);
  });

  test('are not asked for where the snapshot holds one that was delivered before', async () => {
    const snapshot = { ...full, reachesKnown: true, oldestFill: OUTAGE.from + 1 };
    expect((await recover({}, { snapshot })).calls).toEqual([]);
  });

  test('are asked for where it does not; told oldest first, others left out', async () => {
    const fills = {
      T3: restFill('1700000003.5'),
      T1: restFill('1700000001.5'),
      T2: restFill('1700000002.5', 'SOLUSD'),
    };
    const { frames, calls } = await recover(
      { fills, orders: { O1: restOrder('closed') } },
      { snapshot: { ...full, oldestFill: OUTAGE.from + 1 }, fillsSince: 5 },
    );
    expect(calls).toEqual([`TradesHistory ${(OUTAGE.from - 60_000) / 1000}`, 'QueryOrders O1']);
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatchObject({ origin: 'reconcile', fillsSince: 5 });
    expect(frames[0]?.rows.map(({ fill }) => fill?.tradeId)).toEqual(['T1', 'T3']);
  });
});
