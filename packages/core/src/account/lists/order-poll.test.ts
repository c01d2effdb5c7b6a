import { expect, test } from 'vitest';
import type { AccountPublisher } from '../account-publisher.js';
import type { OrderUpdate } from '../order-update.js';
import { OrderPoll } from './order-poll.js';

const order = (orderId: string): OrderUpdate => ({
  orderId,
  numbers: {},
  status: 'new',
  event: 'snapshot',
  rawStatus: 'live',
});

/** A connection on which some orders are open. */
function connect(openKeys: readonly string[]) {
  const published: string[][] = [];
  const asked: (number | string)[] = [];
  const end = new AbortController();
  const known = new Set(openKeys);
  const account = {
    orders: { openKeys: () => openKeys, get: (key: string) => (known.has(key) ? {} : undefined) },
    unsettled: { nameOf: (key: string) => ({ key, orderId: key, symbol: 'btc/usd' }) },
    publish: ({ rows }: { rows: readonly { order: OrderUpdate }[] }) => {
      published.push(rows.map((row) => row.order.orderId));
    },
  } as unknown as AccountPublisher;
  let isDown = false;
  const poll = new OrderPoll({
    context: { account, outage: undefined, signal: end.signal },
    clock: { now: () => 1_000 },
    interval: 8_000,
    margin: 100,
    isPolled: (key) => key.startsWith('stop'),
    open: () =>
      isDown
        ? Promise.reject(new Error('down'))
        : Promise.resolve({ rows: [order('stop-1')], unreadable: 0 }),
    ended: (since) => {
      asked.push(since);
      return Promise.resolve({ rows: [order('stop-1'), order('stop-3')], unreadable: 0 });
    },
    lookUp: (orders) => {
      asked.push(...orders.map(({ orderId }) => orderId));
      return Promise.resolve({ rows: orders.map(({ orderId }) => order(orderId)), unreadable: 0 });
    },
  });
  return {
    poll,
    published,
    asked,
    end,
    down: () => {
      isDown = true;
    },
  };
}

test('open orders, those that vanished, and those that were placed and ended meanwhile', async () => {
  const { poll, published, asked } = connect(['stop-1', 'stop-2', 'limit-1']);
  poll.begin();
  await poll.run();
  expect(published).toEqual([['stop-1', 'stop-2', 'stop-3']]);
  // What ended before the stream began is history.
  expect(asked).toEqual(['stop-2', 1_000]);
});

test('a poll that fails is not reported; after the end nothing is published', async () => {
  const { poll, published, end, down } = connect([]);
  poll.begin();
  end.abort();
  await poll.run();
  down();
  await poll.run();
  expect(published).toEqual([]);
});
