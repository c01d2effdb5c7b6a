import { expect, test } from 'vitest';
import type { SubmitOrder } from '../orders/order-request.js';
import { Market } from './market.js';
import { pairSpec } from './pair-spec.js';

const PAIR = 'btc/usd';
const LIMIT: SubmitOrder = { pair: PAIR, side: 'buy', type: 'limit', price: '90000', volume: '0.01' };
const MARKET: SubmitOrder = { pair: PAIR, side: 'buy', type: 'market', volume: '0.01' };
const POST_ONLY: SubmitOrder = { ...LIMIT, postOnly: true };
const IOC: SubmitOrder = { ...LIMIT, timeInForce: 'ioc' };

function openMarket(): Market {
  const market = new Market({ seed: 6, pairs: [PAIR], fees: { maker: 0, taker: 0 } });
  for (let step = 0; step < 50; step++) market.step();
  return market;
}

test.each([
  ['halted', [LIMIT, MARKET, POST_ONLY, IOC], ['halted', 'halted', 'halted', 'halted']],
  ['cancel_only', [LIMIT, MARKET], ['cancel_only', 'cancel_only']],
  ['post_only', [LIMIT, MARKET, POST_ONLY], ['post_only_mode', 'post_only_mode', undefined]],
  ['limit_only', [LIMIT, MARKET, IOC], [undefined, 'limit_only', undefined]],
  ['auction', [LIMIT, MARKET, POST_ONLY, IOC], [undefined, 'limit_only', undefined, 'limit_only']],
  ['reduce_only', [LIMIT], ['reduce_only_mode']],
] as const)('a pair that is %s', (status, orders, reasons) => {
  const market = openMarket();
  const heard: unknown[] = [];
  market.on('status', (event) => heard.push(event));
  const resting = market.placeOrder({ pair: PAIR, side: 'buy', type: 'limit', price: 91_000, volume: 1 });
  market.setStatus(PAIR, status);
  market.setStatus(PAIR, status);
  expect(heard).toEqual([{ pair: PAIR, status }]);
  expect(market.status(PAIR)).toBe(status);
  expect(orders.map((order) => market.submit(order).refusal?.reason)).toEqual(reasons);
  const before = market.trades(PAIR).length;
  for (let step = 0; step < 100; step++) market.step();
  const trades = status === 'limit_only' || status === 'reduce_only';
  expect(market.trades(PAIR).length > before).toBe(trades);
  if (!trades) expect(() => market.trade(PAIR, 'buy', 1)).toThrow(`does not trade: its status is ${status}`);
  expect(market.cancel({ orderId: resting.orderId }).order?.status).toBe('canceled');
});

test('an auction trades as much as it can at one price, and the rest goes into the book', () => {
  const market = openMarket();
  const { bid, ask } = market.top(PAIR);
  market.setStatus(PAIR, 'auction');
  const order = { pair: PAIR, type: 'limit' } as const;
  const buy = market.placeOrder({
    ...order,
    account: 'one',
    side: 'buy',
    price: ask!.price + 200,
    volume: 0.3,
  });
  const late = market.placeOrder({
    ...order,
    account: 'one',
    side: 'buy',
    price: ask!.price + 200,
    volume: 0.1,
  });
  const sell = market.placeOrder({
    ...order,
    account: 'two',
    side: 'sell',
    price: bid!.price - 200,
    volume: 0.2,
  });
  const gone = market.placeOrder({
    ...order,
    account: 'two',
    side: 'sell',
    price: bid!.price - 300,
    volume: 5,
  });
  market.cancelOrder(gone.orderId);
  expect(market.amendOrder(late.orderId, { volume: 0.05 })).toMatchObject({ status: 'new', volume: 0.05 });
  expect(market.top(PAIR)).toMatchObject({ bid: { price: bid!.price }, ask: { price: ask!.price } });
  const before = market.trades(PAIR).length;
  market.setStatus(PAIR, 'trading');
  const trades = market.trades(PAIR).slice(before);
  expect(new Set(trades.map(({ price }) => price)).size).toBe(1);
  expect(market.order(sell.orderId)).toMatchObject({ status: 'filled', averagePrice: trades[0]!.price });
  const filled = [buy, late].map(({ orderId }) => market.order(orderId)!.filled);
  expect(filled[0]).toBeGreaterThanOrEqual(0.2);
  expect(trades.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(filled[0]! + filled[1]!, 8);
  const top = market.top(PAIR);
  expect(top.bid!.price).toBeLessThan(top.ask!.price);
  for (const currency of ['btc', 'usd']) expect(Number(market.ledger.sum(currency))).toBe(0);
});

test('an order is replaced by another one, which may use its money, or stays', () => {
  const market = new Market({
    seed: 6,
    pairs: [pairSpec(PAIR)],
    fees: { maker: 0, taker: 0 },
    funds: { usd: 1000 },
    clientIds: 'open',
  });
  const order = { ...LIMIT, clientOrderId: 'mine' };
  const first = market.submit(order).order!;
  const { canceled, order: second } = market.replace(
    { orderId: first.orderId },
    { ...order, price: '95000' },
  );
  expect(canceled).toMatchObject({ orderId: first.orderId, status: 'canceled', reason: 'replaced' });
  expect(second).toMatchObject({ status: 'new', price: 95_000, clientOrderId: 'mine' });
  expect(market.ledger.balance('', 'usd').held).toBe(950);
  const refused = market.replace({ orderId: second!.orderId }, { ...order, volume: '0.02' });
  expect(refused).toMatchObject({
    canceled: undefined,
    order: undefined,
    refusal: { reason: 'insufficient_funds' },
  });
  expect(market.find({ clientOrderId: 'mine' })).toEqual(second);
  const both = market.replace({ orderId: second!.orderId }, { ...order, volume: '0.02' }, 'cancel');
  expect(both).toMatchObject({ canceled: { status: 'canceled' }, refusal: { reason: 'insufficient_funds' } });
  expect(market.replace({ orderId: second!.orderId }, order).refusal?.reason).toBe('order_done');
});
