import type { AccountRows, AccountRow } from './account-rows.js';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../channels/channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { MyOrder } from '../channels/my-order.js';
import type { MyOrderBatch } from '../channels/my-order-batch.js';
import type { MyTrade } from '../channels/my-trade.js';
import type { FillRow, OrderUpdate } from './order-update.js';
import { AccountLedger } from './account-ledger.js';

interface Received {
  readonly feed: AccountLedger;
  readonly orders: MyOrder[];
  readonly batches: MyOrderBatch[];
  readonly trades: MyTrade[];
  readonly counts: { skipped: number; duplicates: number };
  readonly unmapped: MyOrder[];
  readonly badRows: AccountRow[];
}

function open(pairs: readonly CurrencyPair[] = ['btc/usd'], account?: string): Received {
  const received = { orders: [], batches: [], trades: [], unmapped: [], badRows: [] } as Pick<
    Received,
    'orders' | 'batches' | 'trades' | 'unmapped' | 'badRows'
  >;
  const counts = { skipped: 0, duplicates: 0 };
  const feed = new AccountLedger({
    exchange: 'kraken',
    account,
    pairs: new Set(pairs),
    publisher: {
      publish: (channel: Channel, event: MyOrder | MyOrderBatch | MyTrade) => {
        if (channel === 'my_order') received.orders.push(event as MyOrder);
        if (channel === 'my_order_batch') received.batches.push(event as MyOrderBatch);
        if (channel === 'my_trade') received.trades.push(event as MyTrade);
      },
    },
    onSkipped: () => counts.skipped++,
    onUnmapped: (order) => received.unmapped.push(order),
    onBadRow: (_error, row) => received.badRows.push(row),
    onDuplicate: () => counts.duplicates++,
  });
  return { feed, counts, ...received };
}

const frame = (rows: readonly AccountRow[], fields: Partial<AccountRows> = {}): AccountRows => ({
  rows,
  kind: 'update',
  receivedTime: 1000,
  ...fields,
});

const placed = (orderId: string, fields: Partial<OrderUpdate> = {}): AccountRow => ({
  order: {
    orderId,
    symbol: 'btc/usd',
    side: 'sell',
    type: 'limit',
    clientOrderId: `client-${orderId}`,
    numbers: { price: '100', volume: '3' },
    status: 'new',
    event: 'new',
    rawStatus: 'new',
    ...fields,
  },
});

const sparse = (orderId: string, fields: Partial<OrderUpdate> = {}): AccountRow => ({
  order: { orderId, numbers: {}, status: 'new', event: 'new', rawStatus: 'new', ...fields },
});

function filled(orderId: string, tradeId: string, fields: Partial<FillRow> = {}): AccountRow {
  const fill: FillRow = {
    orderId,
    tradeId,
    symbol: 'btc/usd',
    price: '100',
    volume: '1',
    liquidity: 'maker',
    fees: [],
    ...fields,
  };
  return {
    fill,
    order: {
      orderId,
      symbol: fill.symbol,
      numbers: {},
      status: 'partially_filled',
      event: 'trade',
      rawStatus: 'partially_filled',
      time: fill.time,
      fill,
    },
  };
}

describe('batches', () => {
  test('one frame is one batch, with the same objects as on my_order, in their order', () => {
    const { feed, orders, batches } = open();
    feed.publish(frame([placed('A'), placed('B'), placed('C')], { exchangeTime: 7 }));
    feed.publish(frame([placed('D')]));
    expect(orders.map(({ orderId }) => orderId)).toEqual(['A', 'B', 'C', 'D']);
    expect(batches).toHaveLength(2);
    expect(batches[0]).toMatchObject({
      kind: 'update',
      complete: false,
      exchangeTime: 7,
      receivedTime: 1000,
    });
    for (const [index, order] of batches.flatMap((batch) => batch.orders).entries())
      expect(order).toBe(orders[index]);
  });

  test('an empty complete batch is sent, an empty other one is not', () => {
    const { feed, batches } = open(['btc/usd'], 'main');
    feed.publish(frame([]));
    feed.publish(frame([], { kind: 'snapshot' }));
    expect(batches).toEqual([]);
    feed.publish(frame([], { kind: 'snapshot', complete: true, origin: 'snapshot' }));
    expect(batches).toStrictEqual([
      {
        channel: 'my_order_batch',
        exchange: 'kraken',
        account: 'main',
        receivedTime: 1000,
        origin: 'snapshot',
        kind: 'snapshot',
        complete: true,
        orders: [],
      },
    ]);
  });

  test('a complete batch of foreign orders only is an empty complete one', () => {
    const { feed, batches, counts } = open();
    feed.publish(frame([placed('A', { symbol: 'eth/usd' })], { kind: 'snapshot', complete: true }));
    expect(batches).toMatchObject([{ complete: true, orders: [] }]);
    expect(counts.skipped).toBe(1);
  });

  test('a replayed frame gives nothing', () => {
    const { feed, orders, batches, trades, counts } = open();
    const frames = [frame([placed('A'), placed('B')]), frame([filled('A', 'T1', { time: 2 })])];
    for (const one of frames) feed.publish(one);
    const before = [orders.length, batches.length, trades.length];
    expect(before).toEqual([3, 2, 1]);
    for (const one of [...frames, ...frames]) feed.publish(one);
    expect([orders.length, batches.length, trades.length]).toEqual(before);
    expect(counts.duplicates).toBe(6);
  });
});

describe('foreign pairs', () => {
  test('are skipped, their sparse rows too', () => {
    const { feed, orders, trades, batches, counts } = open();
    feed.publish(frame([placed('F', { symbol: 'eth/usd' }), placed('A')]));
    feed.publish(frame([sparse('F', { status: 'canceled' })]));
    feed.publish(frame([filled('F', 'T1', { symbol: undefined })]));
    feed.publish(frame([{ fill: filled('F', 'T2', { symbol: undefined }).fill }]));
    expect(orders.map(({ orderId }) => orderId)).toEqual(['A']);
    expect(trades).toEqual([]);
    expect(batches).toHaveLength(1);
    expect(counts).toEqual({ skipped: 4, duplicates: 0 });
  });

  test('the fill alone names the pair of its order', () => {
    const { feed, orders, trades } = open();
    feed.publish(frame([{ fill: filled('F', 'T1', { symbol: 'eth/usd' }).fill }]));
    feed.publish(frame([sparse('F', { status: 'filled' })]));
    expect(orders).toEqual([]);
    expect(trades).toEqual([]);
  });
});

describe('fills', () => {
  test('one row is an order event and a fill, which is completed by the fields of its order', () => {
    const { feed, orders, trades } = open(['btc/usd'], 'main');
    feed.publish(frame([placed('A')]));
    feed.publish(
      frame([filled('A', 'T1', { symbol: undefined, volume: '0.10', time: 5, fees: [{ amount: '0.050', currency: 'usd' }] })]),
    ); // prettier-ignore
    expect(orders.at(-1)).toMatchObject({
      filledVolume: 0.1,
      lastFill: { tradeId: 'T1', fee: 0.05, feeCurrency: 'usd' },
    });
    expect(trades).toStrictEqual([
      {
        channel: 'my_trade',
        exchange: 'kraken',
        symbol: 'btc/usd',
        exchangeTime: 5,
        receivedTime: 1000,
        account: 'main',
        tradeId: 'T1',
        orderId: 'A',
        clientOrderId: 'client-A',
        side: 'sell',
        price: 100,
        volume: 0.1,
        liquidity: 'maker',
        fee: 0.05,
        feeCurrency: 'usd',
        exact: { price: '100', volume: '0.10', fee: '0.050' },
      },
    ]);
  });

  test('a fill that arrives again, in a frame or over REST, is published once and counted once', () => {
    const { feed, orders, trades } = open();
    feed.publish(frame([placed('A')]));
    feed.publish(frame([filled('A', 'T1', { time: 5 })]));
    feed.publish(frame([filled('A', 'T1', { time: 6 })]));
    feed.publish(frame([{ fill: filled('A', 'T1').fill }], { origin: 'reconcile' }));
    expect(trades).toHaveLength(1);
    expect(orders.at(-1)?.filledVolume).toBe(1);
  });

  test('the same trade id in another pair is another fill', () => {
    const { feed, trades } = open(['btc/usd', 'eth/usd']);
    feed.publish(frame([filled('A', 'T1'), filled('B', 'T1', { symbol: 'eth/usd' })]));
    expect(trades.map(({ symbol }) => symbol)).toEqual(['btc/usd', 'eth/usd']);
  });

  test('a fill of an unknown order is published with the fields of its own row', () => {
    const { feed, trades } = open();
    feed.publish(frame([{ fill: filled('A', 'T1', { symbol: undefined }).fill }]));
    expect(trades).toMatchObject([{ symbol: 'unknown/unknown', side: 'unknown', orderId: 'A' }]);
    expect(trades[0]).not.toHaveProperty('clientOrderId');
  });

  test('a fill whose pair was named only later is published once', () => {
    const { feed, trades } = open();
    feed.publish(frame([{ fill: filled('A', 'T1', { symbol: undefined }).fill }]));
    feed.publish(frame([{ fill: filled('A', 'T1').fill }], { origin: 'reconcile' }));
    expect(trades).toHaveLength(1);
  });

  test('fills from before the stream began are skipped, later ones are published', () => {
    const { feed, trades, counts } = open();
    const rows = [filled('A', 'T1', { time: 99 }), filled('A', 'T2', { time: 100 })];
    feed.publish(frame(rows.map(({ fill }) => ({ fill })), { fillsSince: 100, origin: 'reconcile' })); // prettier-ignore
    expect(trades).toMatchObject([{ tradeId: 'T2', origin: 'reconcile' }]);
    expect(counts.skipped).toBe(1);
  });

  test('fees: one currency is summed exactly, several are listed, none is absent', () => {
    const { feed, trades } = open();
    const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'usd' });
    feed.publish(
      frame([
        filled('A', 'T1', { fees: [usd('0.1'), usd('0.20')] }),
        filled('A', 'T2', { fees: [usd('0.1'), { amount: '5', currency: 'fee' }] }),
        filled('A', 'T3', { fees: [] }),
        filled('A', 'T4', { fees: [usd('-0.01')] }),
      ]),
    );
    expect(
      trades.map(({ fee, feeCurrency, fees, exact }) => ({ fee, feeCurrency, fees, exact: exact.fee })),
    ).toEqual([
      { fee: 0.3, feeCurrency: 'usd', fees: undefined, exact: '0.30' },
      {
        fee: undefined,
        feeCurrency: undefined,
        fees: [
          { amount: 0.1, currency: 'usd' },
          { amount: 5, currency: 'fee' },
        ],
        exact: undefined,
      },
      { fee: undefined, feeCurrency: undefined, fees: undefined, exact: undefined },
      { fee: -0.01, feeCurrency: 'usd', fees: undefined, exact: '-0.01' },
    ]);
    for (const trade of trades) expect(Object.values(trade)).not.toContain(undefined);
  });
});

test('a status that is not mapped is published, and reported', () => {
  const { feed, orders, unmapped } = open();
  feed.publish(frame([placed('A', { status: 'unknown', rawStatus: 'suspended' })]));
  expect(orders).toMatchObject([{ status: 'unknown', rawStatus: 'suspended' }]);
  expect(unmapped).toEqual(orders);
});

test('a row with an invalid number is reported, and affects no other row', () => {
  const { feed, trades, orders, batches, badRows } = open();
  const rows = [filled('A', 'T1', { volume: '' }), filled('B', 'T2'), filled('C', 'T3', { price: 'cheap' })];
  feed.publish(frame(rows));
  expect(trades.map(({ tradeId }) => tradeId)).toEqual(['T2']);
  expect(orders.map(({ orderId }) => orderId)).toEqual(['B']);
  expect(batches).toMatchObject([{ orders: [{ orderId: 'B' }] }]);
  expect(badRows).toEqual([rows[0], rows[2]]);
  // It is still published once it can be read.
  feed.publish(frame([filled('A', 'T1')]));
  expect(trades.map(({ tradeId }) => tradeId)).toEqual(['T2', 'T1']);
});

test('a complete batch that lacks a row is not complete', () => {
  const { feed, batches } = open();
  feed.publish(frame([placed('A'), filled('B', 'T', { volume: 'x' })], { kind: 'snapshot', complete: true }));
  expect(batches).toMatchObject([{ complete: false, orders: [{ orderId: 'A' }] }]);
});

describe('property: rows of several orders, shuffled and repeated', () => {
  test.each([1, 2, 3, 4, 5])('each fill once, sums right, nothing backwards; seed %i', (seed) => {
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    for (let run = 0; run < 40; run++) {
      const { feed, orders, trades } = open();
      const rows: AccountRow[] = [];
      for (const orderId of ['A', 'B', 'C'])
        for (let index = 0; index < 6; index++)
          rows.push(filled(orderId, `${orderId}${index}`, { volume: '0.1', time: index }));
      feed.publish(frame([placed('A'), placed('B'), placed('C')]));
      const isOut = new Set<AccountRow>();
      while (isOut.size < rows.length) {
        const some = Array.from({ length: 1 + random(4) }, () => rows[random(rows.length)]!);
        for (const row of some) isOut.add(row);
        feed.publish(frame(some));
      }
      expect(trades.map(({ tradeId }) => tradeId).sort()).toEqual(
        rows.map(({ fill }) => fill?.tradeId).sort(),
      );
      for (const orderId of ['A', 'B', 'C']) {
        const volumes = orders
          .filter((order) => order.orderId === orderId)
          .map((order) => order.filledVolume);
        expect(volumes).toEqual(volumes.toSorted((left, right) => left - right));
        expect(volumes.at(-1)).toBe(0.6);
        expect(feed.orders.get(orderId)?.exact.filledVolume).toBe('0.6');
      }
    }
  });
});

describe('a conditional order that placed another order', () => {
  const fired: OrderUpdate = {
    orderId: 'stop',
    symbol: 'btc/usd',
    numbers: { volume: '2', filledVolume: '2' },
    status: 'filled',
    event: 'trade',
    rawStatus: 'FINISHED',
    placed: { orderId: 'real', key: 'real' },
  };

  test('is settled by the fills of that one, which is asked for until it was reported', () => {
    const { feed, orders } = open();
    feed.publish(frame([{ order: fired }]));
    expect([...feed.unsettled.keys]).toEqual(['real']);
    expect(feed.unsettled.nameOf('real')).toMatchObject({ orderId: 'real', symbol: 'btc/usd' });
    expect(feed.unsettled.ledger.balance('real')).toBe('fills');
    feed.publish(
      frame([
        {
          order: { ...fired, orderId: 'real', placed: undefined },
          fill: {
            orderId: 'real',
            symbol: 'btc/usd',
            tradeId: '1',
            price: '10',
            volume: '2',
            liquidity: 'taker',
            fees: [],
          },
        },
      ]),
    );
    expect([...feed.unsettled.keys]).toEqual([]);
    expect(orders.map(({ orderId, filledVolume }) => [orderId, filledVolume])).toEqual([
      ['stop', 2],
      ['real', 2],
    ]);
  });
});
