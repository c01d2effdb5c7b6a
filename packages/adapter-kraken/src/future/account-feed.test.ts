import { subscribeContext } from '@hftjs/testkit';
import { RestClient, type ChannelParams, type OwnFrame } from '@hftjs/core/adapter';
import { afterEach, expect, test } from 'vitest';
import { AccountFeed } from './account-feed.js';
import { AccountMemory } from './account-memory.js';
import { KrakenFutureApi } from './future-api.js';
import { Instruments } from './instruments.js';
import { Products } from './products.js';

const exchange = 'kraken_future';
const clients: RestClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

function open(
  publish: (frame: OwnFrame) => void = () => undefined,
): Pick<ChannelParams, 'onPacket' | 'readFrame' | 'renew' | 'subscribe'> {
  const rest = new RestClient({
    exchange,
    origin: 'http://127.0.0.1:9',
    signal: new AbortController().signal,
  });
  clients.push(rest);
  const api = new KrakenFutureApi({ exchange, rest, apiKey: 'key', apiSecret: 'c2VjcmV0' });
  const products = new Products(exchange, ['btc/usd', 'btc/usd:btc']);
  return new AccountFeed({
    ordersFeed: 'open_orders',
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    api,
    products,
    instruments: new Instruments({
      api: { instruments: () => Promise.reject(new Error('no REST')) },
      products,
      onUnavailable: () => undefined,
    }),
    own: {
      orders: { get: () => undefined, open: () => [] },
      publish,
      knows: () => false,
      ignoreOrders: () => undefined,
      doubt: () => undefined,
    },
    memory: new AccountMemory(),
    patience: 1_000,
    onBadRow: () => undefined,
    warn: () => undefined,
  }).params();
}

test('an event that nobody knows is no lost order', async () => {
  const { onPacket, renew } = open();
  expect(() => onPacket({ event: 'something_new' }, 1)).toThrow('unknown event');
  await expect(renew?.run()).resolves.toBeUndefined();
});

test.each([
  ['an order', { feed: 'open_orders', order: { order_id: 'order' }, is_cancel: false }],
  ['a list of orders', { feed: 'open_orders_snapshot', orders: 'none' }],
  ['a list of fills', { feed: 'fills', fills: 'none' }],
  ['a feed', { feed: 'something_new' }],
])('%s that cannot be read asks for a fresh connection', async (_, packet) => {
  const { onPacket, renew } = open();
  expect(() => onPacket(packet, 1)).toThrow();
  await expect(renew?.run()).rejects.toThrow('could not be read');
});

test('so does one fill among others', async () => {
  const { onPacket, renew } = open();
  onPacket({ feed: 'fills', fills: [{ fill_id: 'fill' }] }, 1);
  await expect(renew?.run()).rejects.toThrow('could not be read');
});

test('so does what is not JSON', async () => {
  const { readFrame, renew } = open();
  expect(readFrame?.(Buffer.from('{"feed":"fills","fil'), 1)).toBe(false);
  await expect(renew?.run()).rejects.toThrow('could not be read');
});

const CONTEXT = subscribeContext();

test('a connection signs one challenge', async () => {
  const { subscribe, onPacket } = open();
  await subscribe(['btc/usd'], CONTEXT);
  const challenge = { event: 'challenge', message: 'a' };
  expect(onPacket(challenge, 1)).toMatchObject({ kind: 'send' });
  expect(onPacket(challenge, 1)).toEqual({ kind: 'info' });
});

test('what was filled before the stream counts once, and its fills are not told', async () => {
  const frames: OwnFrame[] = [];
  const { subscribe, onPacket } = open((frame) => void frames.push(frame));
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
  onPacket({ ...fill('a', '400', '1790000000005'), feed: 'fills_snapshot' }, 1);
  const order = { instrument: 'PI_XBTUSD', order_id: 'order', qty: '600', filled: '400', direction: '0' };
  const whole = { ...order, type: 'limit', limit_price: '50000', last_update_time: '1790000000007' };
  onPacket({ feed: 'open_orders_snapshot', orders: [whole] }, 1);
  expect(frames.at(-1)?.rows[0]?.order?.numbers.filledVolume).toBe('0.008');
  onPacket(fill('a', '400', '1790000000005'), 1);
  expect(frames.at(-1)?.rows).toEqual([]);
  // In the sum already.
  onPacket(fill('late', '400', '1790000000006'), 1);
  onPacket(fill('b', '600', '1790000000008'), 1);
  // 400 at its own price of 50,000, 600 at 40,000.
  expect(frames.at(-1)?.rows[0]?.order?.numbers.filledVolume).toBe('0.023');
});
