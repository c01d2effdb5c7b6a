import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MyOrder } from '@hftjs/core';
import type { AccountRow, AccountRows, OrderUpdate } from '@hftjs/core/adapter';
import { SilentOrders } from './silent-orders.js';

const order: MyOrder = {
  channel: 'my_order',
  exchange: 'kraken_future',
  symbol: 'btc/usd',
  receivedTime: 1,
  orderId: 'order',
  side: 'buy',
  type: 'market',
  filledVolume: 0.1,
  status: 'partially_filled',
  event: 'trade',
  rawStatus: 'fill',
  exact: {},
};

const change = (status: OrderUpdate['status']): OrderUpdate => ({
  orderId: 'order',
  numbers: {},
  status,
  event: 'trade',
  rawStatus: status,
});

const nothing = { rows: [], unreadable: 0 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

interface Watch {
  readonly silent: SilentOrders;
  readonly asked: string[];
  readonly published: AccountRow[];
}

function watch(
  lookUp: () => OrderUpdate | undefined,
  ended?: OrderUpdate,
  { signal } = new AbortController(),
): Watch {
  const asked: string[] = [];
  const published: AccountRow[] = [];
  const context = {
    account: {
      orders: { get: () => order },
      publish: ({ rows }: AccountRows) => {
        published.push(...rows);
        return { orders: rows.length, fills: 0 };
      },
    },
    signal,
    isReplay: true,
    warn: () => undefined,
  };
  const silent = new SilentOrders(context, {
    lookUp: (names) => {
      asked.push(...names.map(({ orderId }) => orderId));
      const found = lookUp();
      return Promise.resolve(found ? { rows: [found], unreadable: 0 } : nothing);
    },
    endedOrders: () => Promise.resolve(ended ? { rows: [ended], unreadable: 0 } : nothing),
  });
  silent.saw([{ order: change('partially_filled') }]);
  return { silent, asked, published };
}

test('an order that does not rest and has a remainder is requested when no frame of it follows', async () => {
  const { silent, asked, published } = watch(() => change('canceled'));
  await silent.ask();
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  await silent.ask();
  expect(asked).toEqual(['order']);
  expect(published).toMatchObject([{ order: { status: 'canceled' } }]);
});

test('a request that failed is repeated', async () => {
  let isDown = true;
  const { silent, asked, published } = watch(() => {
    if (isDown) throw new Error('REST is down');
    return change('canceled');
  });
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  expect(published).toEqual([]);
  isDown = false;
  vi.advanceTimersByTime(5_000);
  await silent.ask();
  expect(asked).toEqual(['order', 'order']);
  expect(published).toHaveLength(1);
});

test('an end that orders/status no longer has is in the history', async () => {
  const { silent, published } = watch(() => undefined, change('canceled'));
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  expect(published).toMatchObject([{ order: { status: 'canceled' } }]);
});

test('nothing is published after the end of the connection', async () => {
  const ended = new AbortController();
  const { silent, published } = watch(
    () => {
      ended.abort();
      return change('canceled');
    },
    undefined,
    ended,
  );
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  expect(published).toEqual([]);
});
