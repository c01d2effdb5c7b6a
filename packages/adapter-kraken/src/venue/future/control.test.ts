import { describe, expect, test } from 'vitest';
import { ProductRequests } from '../../market/future/product-requests.js';
import { readEvent } from './control.js';
import { futureProducts } from './products.js';

describe('events of WebSocket v1', () => {
  test.each([
    [{ event: 'info', version: 1 }, { kind: 'info' }],
    [{ event: 'pong' }, { kind: 'info' }],
    [
      { event: 'subscribed', feed: 'trade', product_ids: ['PF_XBTUSD', 'PI_XBTUSD'] },
      { kind: 'subscribed', feed: 'trade', products: ['PF_XBTUSD', 'PI_XBTUSD'] },
    ],
    [
      { event: 'subscribed', feed: 'fills' },
      { kind: 'subscribed', feed: 'fills', products: [] },
    ],
    [
      { event: 'subscribed_failed', feed: 'trade' },
      { kind: 'refused', feed: 'trade' },
    ],
    [{ event: 'unsubscribed', feed: 'trade' }, { kind: 'retry' }],
    [
      { event: 'challenge', message: 'a' },
      { kind: 'challenge', challenge: 'a' },
    ],
    [
      { event: 'error', message: 'Invalid product id' },
      { kind: 'refused', reason: 'Invalid product id' },
    ],
    [
      { event: 'error', message: 'Invalid feed' },
      { kind: 'refused', reason: 'Invalid feed' },
    ],
    [
      { event: 'error', message: 'Json Error' },
      { kind: 'retry', reason: 'Json Error' },
    ],
    [
      { event: 'alert', message: 'Bad request' },
      { kind: 'retry', reason: 'Bad request' },
    ],
    [
      { event: 'alert', message: 'rate_limited' },
      { kind: 'retry', retryAfter: 1000 },
    ],
    [{ event: 'alert', message: 'Not subscribed to feed' }, { kind: 'info' }],
    [{ event: 'alert', message: 'We celebrate' }, { kind: 'info' }],
    [
      { event: 'alert', message: 'Already subscribed to feed, re-requesting' },
      { kind: 'already_subscribed' },
    ],
    [
      { event: 'alert', message: 'Failed to subscribe to authenticated feed' },
      { kind: 'not_authenticated', reason: 'Failed to subscribe to authenticated feed' },
    ],
    [{ feed: 'heartbeat', time: 1534262350627 }, { kind: 'info' }],
    [{ feed: 'book_snapshot', product_id: 'PI_XBTUSD' }, { kind: 'info' }],
  ])('%j', (packet, expected) => {
    expect(readEvent(packet)).toMatchObject(expected);
  });

  test.each([[null], [42], [{}], [{ feed: 'nonsense' }], [{ event: 'nonsense' }], [{ event: 'challenge' }]])(
    '%j is none',
    (packet) => {
      expect(() => readEvent(packet)).toThrow();
    },
  );
});

describe('requests of products', () => {
  const products = futureProducts({
    exchange: 'kraken_future',
    currencyPairs: ['btc/usd', 'eth/usd', 'nope/usd'],
  });
  const asked = (frames: readonly string[]): unknown =>
    frames.map((frame) => (JSON.parse(frame) as { product_ids: unknown }).product_ids);

  test('go out together, and one by one after a refusal without a name', () => {
    const requests = new ProductRequests('ticker', products);
    expect(asked(requests.subscribe(['btc/usd', 'eth/usd', 'nope/usd']))).toEqual([
      ['PF_XBTUSD', 'PF_ETHUSD', 'PF_NOPEUSD'],
    ]);
    expect(requests.inFlight).toBeUndefined();
    expect(requests.settle(['btc/usd'])).toEqual([]);
    expect(asked(requests.next())).toEqual([['PF_ETHUSD']]);
    expect(requests.inFlight).toBe('eth/usd');
    expect(asked(requests.settle(['eth/usd']))).toEqual([['PF_NOPEUSD']]);
    expect(requests.settle(['nope/usd'])).toEqual([]);
    expect(requests.pending).toEqual([]);
  });

  test('a lone pair is the one that an answer without a name is about', () => {
    const requests = new ProductRequests('ticker', products);
    requests.subscribe(['nope/usd']);
    expect(requests.inFlight).toBe('nope/usd');
  });
});
