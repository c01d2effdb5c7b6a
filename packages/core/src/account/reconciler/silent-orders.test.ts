import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MyOrder } from '../../channels/my-order.js';
import type { OrderUpdate } from '../order-update.js';
import { SilentOrders, type LeavesOut } from './silent-orders.js';

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
  readonly published: OrderUpdate[];
}

interface Venue {
  readonly lookUp: () => OrderUpdate | undefined;
  readonly signal?: AbortSignal;
  readonly leavesOut?: LeavesOut;
}

function watch({ lookUp, signal = new AbortController().signal, leavesOut = () => 'end' }: Venue): Watch {
  const asked: string[] = [];
  const published: OrderUpdate[] = [];
  const silent = new SilentOrders({
    account: {
      orders: { get: () => order },
      publishNews: (rows) => {
        published.push(...rows);
        return { orders: rows.length, fills: 0 };
      },
    },
    leavesOut,
    signal,
    warn: () => undefined,
    api: {
      lookUp: (names) => {
        asked.push(...names.map(({ orderId }) => orderId));
        const found = lookUp();
        return Promise.resolve(found ? { rows: [found], unreadable: 0 } : nothing);
      },
    },
  });
  silent.saw([{ order: change('partially_filled') }]);
  return { silent, asked, published };
}

test('an order that does not rest and has a remainder is requested when no frame of it follows', async () => {
  const { silent, asked, published } = watch({ lookUp: () => change('canceled') });
  await silent.ask();
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  await silent.ask();
  expect(asked).toEqual(['order']);
  expect(published).toMatchObject([{ status: 'canceled' }]);
});

test('a request that failed is repeated', async () => {
  let isDown = true;
  const { silent, asked, published } = watch({
    lookUp: () => {
      if (isDown) throw new Error('REST is down');
      return change('canceled');
    },
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

test('nothing is published after the end of the connection', async () => {
  const ended = new AbortController();
  const { silent, published } = watch({
    lookUp: () => {
      ended.abort();
      return change('canceled');
    },
    signal: ended.signal,
  });
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  expect(published).toEqual([]);
});

test('details that frames leave out are read once', async () => {
  const { silent, asked } = watch({ lookUp: () => change('new'), leavesOut: () => 'details' });
  vi.advanceTimersByTime(500);
  await silent.ask();
  silent.saw([{ order: change('new') }]);
  vi.advanceTimersByTime(500);
  await silent.ask();
  expect(asked).toEqual(['order']);
});

test('an order of which a frame leaves nothing out is not asked for', async () => {
  const { silent, asked } = watch({
    lookUp: () => change('new'),
    leavesOut: (_, { status }) => (status === 'partially_filled' ? 'end' : undefined),
  });
  silent.saw([{ order: change('filled') }]);
  vi.advanceTimersByTime(2_000);
  await silent.ask();
  expect(asked).toEqual([]);
});
