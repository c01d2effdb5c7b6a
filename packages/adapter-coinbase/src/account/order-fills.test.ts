import { expect, test } from 'vitest';
import { OrderFills, type ListedFill } from './order-fills.js';

const TIME = Date.UTC(2026, 0, 1);

const fill = (orderId: string, tradeId: string, filed = TIME): ListedFill => ({
  row: { orderId, tradeId, symbol: 'btc/usd', price: '1', volume: '1', liquidity: 'maker', fees: [] },
  filed,
  position: Number(tradeId),
});

const learn = (orders: OrderFills, ...rows: readonly ListedFill[]): void => {
  orders.learn(['a'], { rows, unreadable: 0 });
};

test('an order is read as a whole, then from its newest fill on', () => {
  const orders = new OrderFills();
  expect(orders.readAgainFrom('a')).toBeUndefined();
  learn(orders, fill('a', '2', TIME + 5), fill('a', '1'));
  expect(orders.readAgainFrom('a')).toBe(TIME + 5 - 10_000);
  learn(orders, fill('a', '3', TIME + 9), fill('a', '2', TIME + 5));
  expect(orders.of('a').map(({ row }) => row.tradeId)).toEqual(['3', '2', '1']);
});

test('when the newest fills do not match, all of them are read', () => {
  const orders = new OrderFills();
  learn(orders, fill('a', '1'));
  for (let look = 0; look < 5; look++) {
    expect(orders.readAgainFrom('a')).toBeDefined();
    learn(orders, fill('a', '1'));
  }
  expect(orders.readAgainFrom('a')).toBeUndefined();
  learn(orders, fill('a', '2'), fill('a', '1'));
  expect(orders.readAgainFrom('a')).toBeDefined();
});

test('an order without fills is read as a whole again', () => {
  const orders = new OrderFills();
  learn(orders);
  expect(orders.readAgainFrom('a')).toBeUndefined();
  expect(orders.of('a')).toEqual([]);
});
