import { describe, expect, test } from 'vitest';
import { OrderFills } from './order-fills.js';
import type { RestFill } from './rest-fill.js';

const fill = (tradeId: string, volume: string, time: number): RestFill => ({
  row: { orderId: 'a', tradeId, symbol: 'btc/usd', time, price: '1', volume, liquidity: 'maker', fees: [] },
  filed: time,
  isSizedInQuote: false,
});

const quotient = (tradeId: string, volume: string): RestFill => ({
  ...fill(tradeId, volume, Number(tradeId)),
  isSizedInQuote: true,
});

const ids = (rows: readonly { tradeId: string }[]): string => rows.map(({ tradeId }) => tradeId).join();

describe('an order that began with the stream', () => {
  test('waits until the volumes add up, to the digit', () => {
    const order = new OrderFills('0');
    expect(order.isWaiting).toBe(false);
    order.raise('0.3', 2);
    expect(order.isWaiting).toBe(true);
    expect(ids(order.learn([fill('1', '0.1', 1)]))).toBe('1');
    expect(order.isWaiting).toBe(true);
    expect(ids(order.learn([fill('2', '0.20', 2), fill('1', '0.1', 1)]))).toBe('2');
    expect(order.isWaiting).toBe(false);
    expect(order.settledUpTo).toBe(2);
  });

  test('the list may be ahead of the feed', () => {
    const order = new OrderFills('0');
    order.raise('0.1', 1);
    expect(ids(order.learn([fill('2', '0.2', 2), fill('1', '0.1', 1)]))).toBe('1,2');
    order.raise('0.3', 2);
    expect(order.isWaiting).toBe(false);
  });

  test('a sum that is told again, or an older one, is nothing new', () => {
    const order = new OrderFills('0');
    order.raise('0.1', 1);
    order.hasEnded = true;
    order.learn([fill('1', '0.1', 1)]);
    order.raise('0.10', 1);
    order.raise('0.05', 1);
    expect(order.isWaiting).toBe(false);
  });

  test('an order that ended and filled more after all is read from the beginning', () => {
    const order = new OrderFills('0');
    order.hasEnded = true;
    order.raise('0.1', 1);
    order.learn([fill('1', '0.1', 1)]);
    expect(order.settledUpTo).toBeUndefined();
    order.raise('0.3', 2);
    order.learn([fill('1', '0.1', 1), fill('2', '0.2', 2)]);
    expect(order.isWaiting).toBe(false);
  });

  test('quotients need not add up: their number decides', () => {
    const order = new OrderFills('0');
    order.raise('0.3', 2);
    order.learn([quotient('1', '0.1')]);
    expect(order.isWaiting).toBe(true);
    order.learn([quotient('2', '0.1999999999')]);
    expect(order.isWaiting).toBe(false);
  });
});

describe('an order that is older than the stream', () => {
  test('its first fills are history', () => {
    const order = new OrderFills('0.3');
    expect(order.isWaiting).toBe(false);
    order.raise('0.6', 3);
    expect(ids(order.learn([fill('3', '0.3', 3), fill('2', '0.2', 2), fill('1', '0.1', 1)]))).toBe('3');
    expect(order.isWaiting).toBe(false);
  });

  test('as long as some are missing nobody knows which', () => {
    const order = new OrderFills('0.3');
    order.raise('0.6', 3);
    expect(order.learn([fill('3', '0.3', 3), fill('1', '0.1', 1)])).toEqual([]);
    expect(order.isWaiting).toBe(true);
    expect(ids(order.learn([fill('2', '0.2', 2)]))).toBe('3');
  });
});

test('a push does not put off a look that is due', () => {
  const order = new OrderFills('0');
  order.raise('1', 1);
  const { dueAt } = order;
  order.raise('2', 2);
  expect(order.dueAt).toBe(dueAt);
  order.look();
  expect(order.dueAt).toBe(Infinity);
  order.raise('3', 3);
  expect(order.dueAt).toBeLessThan(Infinity);
});

test('looks in vain come further and further apart', () => {
  const order = new OrderFills('0');
  order.raise('1', 1);
  const delays = Array.from({ length: 9 }, () => {
    const before = performance.now();
    order.postpone();
    return Math.round((order.dueAt - before) / 100) * 100;
  });
  expect(delays).toEqual([300, 600, 1200, 2400, 4800, 9600, 19200, 30000, 30000]);
});
