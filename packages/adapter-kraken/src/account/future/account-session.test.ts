import { expect, test } from 'vitest';
import type { MyOrder } from '@hftjs/core';
import { INFO, type AccountPublisher, type AccountRow, type OrderUpdate } from '@hftjs/core/adapter';
import { recordSession, type SessionRecord } from '@hftjs/testkit';
import { Instruments } from '../../venue/future/instruments.js';
import { futureProducts } from '../../venue/future/products.js';
import { FutureAccountSession } from './account-session.js';
import type { FilledQuantity } from './filled-sums.js';
import { AccountMemory, type FutureAccount } from './future-account.js';

interface Account extends Pick<SessionRecord, 'malformed'> {
  readonly session: FutureAccountSession;
  /** What was published, and the lists of open orders among it. */
  readonly published: (readonly AccountRow[])[];
  readonly lists: (readonly OrderUpdate[])[];
  /** What is filled of every order, as if it had been delivered. */
  filled: FilledQuantity;
}

function open(): Account {
  const published: (readonly AccountRow[])[] = [];
  const lists: (readonly OrderUpdate[])[] = [];
  const publisher = {
    orders: { get: (): MyOrder | undefined => undefined, open: () => [] },
    unsettled: { ledger: { known: () => account.filled } },
    knows: () => false,
    reconcileWith: () => ({
      begin: () => undefined,
      publish: (rows: readonly AccountRow[]) => void published.push(rows),
      publishList: ({ rows }: { readonly rows: readonly OrderUpdate[] }) => void lists.push(rows),
    }),
  };
  const { context, malformed } = recordSession({ account: publisher as unknown as AccountPublisher });
  const products = futureProducts({ exchange: 'kraken_future', currencyPairs: ['btc/usd', 'btc/usd:btc'] });
  const api = { instruments: () => Promise.reject(new Error('no REST')) };
  const venue = {
    api,
    products,
    instruments: new Instruments({ api, products, onUnavailable: () => undefined }),
    memory: new AccountMemory(),
    ordersFeed: 'open_orders',
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    patience: 1_000,
    clockAhead: 0,
  };
  const account: Account = {
    session: new FutureAccountSession(context, venue as unknown as FutureAccount),
    published,
    lists,
    malformed,
    filled: { volume: '0', contracts: '0' },
  };
  return account;
}

test('an unknown event is not a lost order', () => {
  const { session, malformed } = open();
  expect(session.onPacket({ event: 'something_new' }, 1)).toEqual(INFO);
  expect(malformed).toHaveLength(1);
});

// Core reports a frame that was thrown for as unreadable.
test.each([
  ['an order', { feed: 'open_orders', order: { order_id: 'order' }, is_cancel: false }],
  ['a list of orders', { feed: 'open_orders_snapshot', orders: 'none' }],
  ['a list of fills', { feed: 'fills', fills: 'none' }],
  ['a feed', { feed: 'something_new' }],
])('%s that cannot be read throws', (_, packet) => {
  expect(() => open().session.onPacket(packet, 1)).toThrow();
});

// Core raises a doubt for it.
test('an invalid fill is reported, and the others are published', () => {
  const { session, malformed, published } = open();
  const good = { instrument: 'PF_XBTUSD', order_id: 'order', fill_id: 'a', price: '1', qty: '1', buy: true };
  session.onPacket({ feed: 'fills', fills: [{ fill_id: 'fill' }, good] }, 1);
  expect(malformed).toHaveLength(1);
  expect(published.flat()).toMatchObject([{ fill: { tradeId: 'a' } }]);
});

test('a connection signs one challenge', async () => {
  const { session } = open();
  await session.subscribe(['btc/usd']);
  const challenge = { event: 'challenge', message: 'a' };
  expect(session.onPacket(challenge, 1)).toMatchObject({ kind: 'send' });
  expect(session.onPacket(challenge, 1)).toEqual({ kind: 'info' });
});

test('a volume filled before the stream counts once, and its fills are not published', async () => {
  const account = open();
  const { session, lists, published } = account;
  await session.subscribe(['btc/usd:btc']);
  const fill = (fill_id: string, qty: string, time: string): object => ({
    feed: 'fills',
    fills: [
      {
        instrument: 'PI_XBTUSD',
        time,
        price: '40000',
        buy: true,
        qty,
        remaining_order_qty: '0',
        order_id: 'order',
        fill_id,
      },
    ],
  });
  const numbers = (): unknown => {
    const { order } = published.at(-1)?.[0] ?? {};
    return [order?.numbers.filledVolume, order?.filledContracts];
  };
  session.onPacket({ ...fill('a', '400', '1790000000005'), feed: 'fills_snapshot' }, 1);
  const order = { instrument: 'PI_XBTUSD', order_id: 'order', qty: '600', filled: '400', direction: '0' };
  const whole = { ...order, type: 'limit', limit_price: '50000', last_update_time: '1790000000007' };
  session.onPacket({ feed: 'open_orders_snapshot', orders: [whole] }, 1);
  expect(lists.at(-1)?.[0]).toMatchObject({ numbers: { filledVolume: '0.008' }, filledContracts: '400' });
  // Taken for history.
  account.filled = { volume: '0.008', contracts: '400' };
  session.onPacket(fill('a', '400', '1790000000005'), 1);
  expect(published.at(-1)).toEqual([]);
  // In the sum already.
  session.onPacket(fill('late', '400', '1790000000006'), 1);
  expect(numbers()).toEqual(['0.008', '400']);
  session.onPacket(fill('b', '600', '1790000000008'), 1);
  // 400 at its own price of 50,000, 600 at 40,000.
  expect(numbers()).toEqual(['0.023', '1000']);
});
