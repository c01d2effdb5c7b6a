import type { MyOrder } from '@hftjs/core';
import { INFO, type OrderUpdate, type Reconciler, type AccountRow } from '@hftjs/core/adapter';
import { subscribeContext } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { AccountFeed } from './account-feed.js';
import { AccountMemory } from './account-memory.js';
import { sizesByName } from './contract-sizes.js';
import type { FillContext } from './fill-rows.js';
import type { FilledQuantity } from './filled-sums.js';
import { Instruments } from './instruments.js';
import { KrakenFutureOwnApi } from './own-api.js';
import { Products } from './products.js';

const exchange = 'kraken_future';
const CONTEXT = subscribeContext();

interface Account extends ReturnType<AccountFeed['params']> {
  /** What was published, and the lists of open orders among it. */
  readonly published: (readonly AccountRow[])[];
  readonly lists: (readonly OrderUpdate[])[];
  readonly doubts: unknown[];
  /** What is filled of every order, as if it had been delivered. */
  filled: FilledQuantity;
}

function open(): Account {
  const account: Pick<Account, 'published' | 'lists' | 'doubts' | 'filled'> = {
    published: [],
    lists: [],
    doubts: [],
    filled: { volume: '0', contracts: '0' },
  };
  const products = new Products(exchange, ['btc/usd', 'btc/usd:btc']);
  const memory = new AccountMemory();
  const context: FillContext = {
    products,
    sizesOf: sizesByName,
    known: () => undefined,
    knows: () => false,
    isCounted: (fill) => memory.isCounted(fill),
    listed: memory.listed,
    filledBefore: () => account.filled,
  };
  const noRest = (): Promise<never> => Promise.reject(new Error('no REST'));
  const ownApi = new KrakenFutureOwnApi({
    api: {
      fills: noRest,
      openOrders: noRest,
      orderStatus: noRest,
      orderEvents: noRest,
      triggerEvents: noRest,
      historyCallsLeft: 90,
    },
    memory,
    context,
    onBadRow: () => undefined,
    onHistorySpent: () => undefined,
  });
  const connection: Pick<Reconciler, 'begin' | 'params' | 'publish' | 'publishList'> = {
    params: () => ({
      acknowledges: 'subscription',
      exactNumbers: true,
      feed: 'user_data',
      recover: () => Promise.resolve(),
      onUnreadable: (reason) => void account.doubts.push(reason),
    }),
    begin: () => undefined,
    publish: (rows) => {
      account.published.push(rows);
      return { orders: 0, fills: 0 };
    },
    publishList: ({ rows }) => void account.lists.push(rows),
  };
  const feed = new AccountFeed({
    ordersFeed: 'open_orders',
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    ownApi,
    connection: connection as Reconciler,
    context,
    instruments: new Instruments({
      api: { instruments: noRest },
      products,
      onUnavailable: () => undefined,
    }),
    own: { orders: { get: (): MyOrder | undefined => undefined, open: () => [] }, publish: () => undefined },
    memory,
    patience: 1_000,
    onBadRow: (error) => void account.doubts.push(error),
    onBadEvent: () => undefined,
    onClock: () => undefined,
    warn: () => undefined,
  });
  return Object.assign(account, feed.params());
}

test('an event that nobody knows is no lost order', () => {
  const { onPacket, doubts } = open();
  expect(onPacket({ event: 'something_new' }, 1)).toEqual(INFO);
  expect(doubts).toEqual([]);
});

// Core reports a frame that was thrown for as unreadable.
test.each([
  ['an order', { feed: 'open_orders', order: { order_id: 'order' }, is_cancel: false }],
  ['a list of orders', { feed: 'open_orders_snapshot', orders: 'none' }],
  ['a list of fills', { feed: 'fills', fills: 'none' }],
  ['a feed', { feed: 'something_new' }],
])('%s that cannot be read throws', (_, packet) => {
  expect(() => open().onPacket(packet, 1)).toThrow();
});

test('a frame that cannot be read, or one fill among others, raises a doubt', () => {
  const { onPacket, onUnreadable, doubts, published } = open();
  onUnreadable?.('cut');
  const good = { instrument: 'PF_XBTUSD', order_id: 'order', fill_id: 'a', price: '1', qty: '1', buy: true };
  onPacket({ feed: 'fills', fills: [{ fill_id: 'fill' }, good] }, 1);
  expect(doubts).toHaveLength(2);
  expect(published.flat()).toMatchObject([{ fill: { tradeId: 'a' } }]);
});

test('a connection signs one challenge', async () => {
  const { subscribe, onPacket } = open();
  await subscribe(['btc/usd'], CONTEXT);
  const challenge = { event: 'challenge', message: 'a' };
  expect(onPacket(challenge, 1)).toMatchObject({ kind: 'send' });
  expect(onPacket(challenge, 1)).toEqual({ kind: 'info' });
});

test('what was filled before the stream counts once, and its fills are not told', async () => {
  const account = open();
  const { subscribe, onPacket, lists, published } = account;
  await subscribe(['btc/usd:btc'], CONTEXT);
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
  onPacket({ ...fill('a', '400', '1790000000005'), feed: 'fills_snapshot' }, 1);
  const order = { instrument: 'PI_XBTUSD', order_id: 'order', qty: '600', filled: '400', direction: '0' };
  const whole = { ...order, type: 'limit', limit_price: '50000', last_update_time: '1790000000007' };
  onPacket({ feed: 'open_orders_snapshot', orders: [whole] }, 1);
  expect(lists.at(-1)?.[0]).toMatchObject({ numbers: { filledVolume: '0.008' }, filledContracts: '400' });
  // Taken for history.
  account.filled = { volume: '0.008', contracts: '400' };
  onPacket(fill('a', '400', '1790000000005'), 1);
  expect(published.at(-1)).toEqual([]);
  // In the sum already.
  onPacket(fill('late', '400', '1790000000006'), 1);
  expect(numbers()).toEqual(['0.008', '400']);
  onPacket(fill('b', '600', '1790000000008'), 1);
  // 400 at its own price of 50,000, 600 at 40,000.
  expect(numbers()).toEqual(['0.023', '1000']);
});
