import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Channel, type ChannelEvents } from '../../channels/channel.js';
import type { MyOrder } from '../../channels/my-order.js';
import type { MyTrade } from '../../channels/my-trade.js';
import { AccountLedger } from '../account-ledger.js';
import type { FillRow, OrderUpdate } from '../order-update.js';
import { PendingFills } from './pending-fills.js';

const STEM = '0000e0d5.6570a0a5.01';
const EXEC = `${STEM}.01`;
const PATIENCE = 1_000;
const FEES = [{ amount: '1.0123', currency: 'usd' }];

const execution = (more: Partial<FillRow> = {}): FillRow => ({
  tradeId: EXEC,
  orderId: '7',
  symbol: 'aapl/usd',
  side: 'sell',
  price: '189.6',
  volume: '0.5',
  liquidity: 'maker',
  fees: [],
  time: 1_790_000_000_000,
  ...more,
});

const ORDER: OrderUpdate = {
  orderId: '7',
  symbol: 'aapl/usd',
  side: 'sell',
  numbers: { volume: '2', filledVolume: '0' },
  status: 'canceled',
  event: 'canceled',
  rawStatus: 'Cancelled',
};

interface Bench {
  readonly own: AccountLedger;
  readonly desk: PendingFills;
  /** Ends the stream. */
  readonly end: () => void;
  readonly trades: readonly MyTrade[];
  readonly orders: readonly MyOrder[];
  readonly counts: { skipped: number; duplicates: number };
  readonly charge: (execId: string, fees: FillRow['fees']) => void;
  readonly take: (fill: FillRow, fillsSince?: number) => boolean;
}

const revisionOf = (id: string): { stem: string; revision: number } => ({
  stem: id.slice(0, -3),
  revision: Number(id.slice(-2)),
});

function make(...orders: readonly OrderUpdate[]): Bench {
  const trades: MyTrade[] = [];
  const published: MyOrder[] = [];
  const counts = { skipped: 0, duplicates: 0 };
  const own = new AccountLedger({
    exchange: 'acme',
    account: undefined,
    pairs: new Set(['aapl/usd']),
    publisher: {
      publish: (_channel: Channel, event: ChannelEvents[Channel]) => {
        if (event.channel === Channel.MY_TRADE) trades.push(event);
        if (event.channel === Channel.MY_ORDER) published.push(event);
      },
    },
    onSkipped: () => counts.skipped++,
    onUnmapped: () => undefined,
    onBadRow: (error) => {
      throw error;
    },
    onDuplicate: () => counts.duplicates++,
  });
  own.publish({ rows: orders.map((order) => ({ order })), kind: 'update', receivedTime: 1 });
  let end = (): void => undefined;
  const onEnd = (listener: () => void): void => {
    end = listener;
  };
  const desk = new PendingFills({ account: own, patience: PATIENCE, revisionOf, onEnd });
  return {
    own,
    desk,
    end,
    trades,
    orders: published,
    counts,
    charge: (execId, fees) => {
      desk.charge(execId, fees, { receivedTime: 3, account: own });
    },
    take: (fill, fillsSince) => desk.take(fill, { receivedTime: 2, account: own, fillsSince }),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a fill waits for its commission, which arrives as a separate row', () => {
  const { charge, take, trades } = make();
  take(execution());
  vi.advanceTimersByTime(PATIENCE - 1);
  expect(trades).toEqual([]);
  charge(EXEC, FEES);
  expect(trades).toMatchObject([{ tradeId: EXEC, fee: 1.0123, feeCurrency: 'usd', liquidity: 'maker' }]);
  vi.advanceTimersByTime(PATIENCE);
  expect(trades).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('a fill waits for its commission, which arrives with the execution sent again', () => {
  const { take, trades } = make();
  take(execution());
  take(execution({ fees: FEES }));
  expect(trades).toMatchObject([{ tradeId: EXEC, fee: 1.0123, receivedTime: 2 }]);
});

test('a commission may arrive before its fill', () => {
  const { charge, take, trades } = make();
  charge(EXEC, FEES);
  take(execution());
  expect(trades).toMatchObject([{ tradeId: EXEC, fee: 1.0123 }]);
});

test.each(['charge', 'take'] as const)(
  'without one it does not wait for ever; one that comes later, by %s, is a revision, once',
  (way) => {
    const { charge, take, trades, counts } = make();
    const late = (): void => {
      if (way === 'charge') charge(EXEC, FEES);
      else take(execution({ fees: FEES }));
    };
    take(execution());
    vi.advanceTimersByTime(PATIENCE);
    expect(trades).toHaveLength(1);
    expect(trades[0]).not.toHaveProperty('fee');
    charge(EXEC, []);
    expect(trades).toHaveLength(1);
    late();
    late();
    expect(trades).toHaveLength(2);
    expect(trades[1]).toMatchObject({ tradeId: EXEC, revision: 1, fee: 1.0123, volume: 0.5 });
    expect(counts.duplicates).toBe(way === 'take' ? 1 : 0);
  },
);

test('a commission of a fill that was never published publishes nothing', async () => {
  const { charge, desk, trades } = make();
  // A list holds executions from before the stream. They are read and not published.
  const listed = desk.listed([execution()]);
  await vi.advanceTimersByTimeAsync(PATIENCE);
  await expect(listed).resolves.toMatchObject([{ tradeId: EXEC, fees: [] }]);
  charge(EXEC, FEES);
  expect(trades).toEqual([]);
});

test('a fill updates its order once, also after the order has ended, and raises its filled volume', () => {
  const { charge, take, orders, trades } = make(ORDER);
  take(execution({ volume: '0.5' }));
  vi.advanceTimersByTime(PATIENCE);
  charge(EXEC, FEES);
  take(execution({ tradeId: '1.b.01.01', volume: '1', fees: FEES }));
  expect(orders.slice(1)).toMatchObject([
    { status: 'canceled', filledVolume: 0.5, lastFill: { tradeId: EXEC, volume: 0.5 } },
    { status: 'canceled', filledVolume: 1.5, lastFill: { tradeId: '1.b.01.01', volume: 1 } },
  ]);
  expect(trades).toHaveLength(3);
});

test('the leg of a combination does not change the order of another contract', () => {
  const { take, orders, trades } = make({ ...ORDER, symbol: 'aapl/usd', orderId: '8' });
  take(execution({ orderId: '7', fees: FEES }));
  take(execution({ tradeId: '1.b.01.01', orderId: '8', symbol: 'ibm/usd', fees: FEES }));
  expect(trades).toHaveLength(1);
  expect(orders).toHaveLength(1);
});

test('a corrected fill keeps its id and is published as a revision, once', () => {
  const { take, trades } = make();
  take(execution({ fees: FEES }));
  const corrected = execution({ tradeId: `${STEM}.02`, price: '189.7', volume: '0.4', fees: FEES });
  expect(take(corrected)).toBe(true);
  expect(take(corrected)).toBe(true);
  // The corrected execution may be sent again.
  expect(take(execution({ fees: FEES }))).toBe(false);
  expect(trades).toMatchObject([
    { tradeId: EXEC, price: 189.6, volume: 0.5 },
    { tradeId: EXEC, price: 189.7, volume: 0.4, revision: 1 },
  ]);
});

test('a fill that is corrected before it is published is published once, corrected', () => {
  const { take, trades } = make();
  take(execution());
  take(execution({ tradeId: `${STEM}.02`, price: '189.7' }));
  vi.advanceTimersByTime(PATIENCE);
  expect(trades).toMatchObject([{ tradeId: EXEC, price: 189.7 }]);
  expect(trades[0]).not.toHaveProperty('revision');
});

test('fills from before the stream are not held back and not published', () => {
  const { take, trades, counts } = make();
  take(execution(), 1_790_000_000_001);
  expect(trades).toEqual([]);
  expect(counts.skipped).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('a list skips fills that are about to be published and executions that were corrected', async () => {
  const { desk, take } = make();
  take(execution());
  await expect(desk.listed([execution()])).resolves.toEqual([]);
  vi.advanceTimersByTime(PATIENCE);
  await expect(desk.listed([execution()])).resolves.toMatchObject([{ tradeId: EXEC, isCorrection: false }]);
  const corrected = execution({ tradeId: `${STEM}.02` });
  await expect(desk.listed([corrected])).resolves.toMatchObject([{ tradeId: EXEC, isCorrection: true }]);
  await expect(desk.listed([execution()])).resolves.toEqual([]);
});

test.each(['charge', 'take'] as const)('a list waits for commissions that arrive by %s', async (way) => {
  const { charge, desk, take } = make();
  const listed = desk.listed([execution(), execution({ tradeId: '1.b.01.01', fees: FEES })]);
  await vi.advanceTimersByTimeAsync(PATIENCE / 2);
  if (way === 'charge') charge(EXEC, FEES);
  else take(execution({ fees: FEES }));
  await expect(listed).resolves.toMatchObject([
    { tradeId: EXEC, fees: FEES },
    { tradeId: '1.b.01.01', fees: FEES },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('at the end of the stream, waiting fills are published and no timer is left', () => {
  const { end, take, trades } = make();
  take(execution());
  end();
  expect(trades).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('in a list, a correction takes the place of the execution that it corrects', async () => {
  const { desk } = make();
  const ids = ['1.a.01.01', '1.b.01.02', '1.a.01.03', '1.a.01.02', '1.b.01.01'];
  const rows = await desk.listed(ids.map((tradeId) => execution({ tradeId, fees: FEES })));
  expect(rows.map(({ tradeId }) => tradeId)).toEqual(['1.a.01.03', '1.b.01.02']);
});
