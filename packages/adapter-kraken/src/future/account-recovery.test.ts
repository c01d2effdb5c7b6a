import type { MyOrder } from '@hftjs/core';
import { afterEach, expect, test, vi } from 'vitest';
import { AccountMemory } from './account-memory.js';
import { AccountRecovery } from './account-recovery.js';
import { sizesByName } from './contract-sizes.js';
import { Products } from './products.js';

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

afterEach(() => {
  vi.useRealTimers();
});

test('a question that failed is asked again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const memory = new AccountMemory();
  const asked: string[] = [];
  const recovery = new AccountRecovery({
    api: {
      orderStatus: (orderId) => {
        asked.push(orderId);
        return Promise.reject(new Error('REST is down'));
      },
      fills: () => Promise.resolve([]),
      orderEvents: () => Promise.resolve({ elements: [], next: undefined }),
    },
    own: {
      orders: { get: () => order, open: () => [] },
      publish: () => undefined,
      knows: () => false,
      ignoreOrders: () => undefined,
      doubt: () => undefined,
    },
    memory,
    context: {
      products: new Products('kraken_future', ['btc/usd']),
      sizesOf: sizesByName,
      known: () => order,
      knows: () => false,
      isListed: () => false,
      isCounted: () => false,
      sums: memory.sums,
    },
    warn: () => undefined,
  });
  recovery.isDone = true;
  memory.askOnce('order');
  await recovery.lookUpDoubtful();
  expect(asked).toEqual(['order']);
  vi.advanceTimersByTime(5_000);
  await recovery.lookUpDoubtful();
  expect(asked).toEqual(['order', 'order']);
});
