import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import { pairSpec } from '../market/pair-spec.js';

const PAIR = 'btc/usd';

/** A market whose time is set by hand. */
function openMarket(): { market: Market; advance: (seconds: number) => void } {
  let now = 1_000_000;
  const market = new Market({ seed: 5, pairs: [PAIR], clock: () => now });
  for (let step = 0; step < 50; step++) market.step();
  return {
    market,
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}

test('lists of orders and of fills lag, each by its own time', () => {
  const { market, advance } = openMarket();
  const { orderId } = market.placeOrder({ pair: PAIR, side: 'buy', type: 'limit', price: 100, volume: 0.5 });
  advance(10);
  market.cancelOrder(orderId);
  market.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 0.01 });
  const fills = market.fills.length;
  expect(market.lists.fills).toHaveLength(fills);
  market.lists.lag({ orders: 5 });
  expect(market.lists.orders).toMatchObject([{ orderId, status: 'new' }]);
  expect(market.lists.order(orderId)?.status).toBe('new');
  expect(market.lists.fills).toHaveLength(fills);
  market.lists.lag({ fills: 2 });
  expect(market.lists.fills).toEqual([]);
  expect(market.lists.orders).toEqual(market.orders);
  advance(2.1);
  expect(market.lists.fills).toHaveLength(fills);
  market.lists.lag({ orders: 60 });
  expect(market.lists.orders).toEqual([]);
  market.lists.lag({});
  expect(market.lists.orders).toEqual(market.orders);
});

test('lists of balances and positions lag, each by its own time', () => {
  let now = 1_000_000;
  const PERPETUAL = 'btc/usdt';
  const market = new Market({
    seed: 5,
    pairs: [pairSpec(PERPETUAL, { contract: { kind: 'linear' } })],
    clock: () => now,
  });
  for (let step = 0; step < 50; step++) market.step();
  market.ledger.open('me');
  market.ledger.addKey('key', 'me');
  const listed = (): unknown => {
    const [position] = market.lists.ledger.positions('key');
    expect(market.lists.ledger.position('me', PERPETUAL).volume).toBe(position?.volume ?? 0);
    const { totalText } = market.lists.ledger.balance('me', 'usdt');
    expect(market.lists.ledger.balances('me').find(({ currency }) => currency === 'usdt')?.totalText).toBe(
      totalText,
    );
    expect(market.lists.ledger.margin('me', 'usdt').balanceText).toBe(totalText);
    const { length } = market.lists.ledger.entries('me');
    expect(length).toBeLessThanOrEqual(market.ledger.entries('me').length);
    return [totalText === market.ledger.balance('me', 'usdt').totalText, position?.volume];
  };
  market.lists.lag({ balances: 5, positions: 2 });
  now += 60_000;
  market.placeOrder({ account: 'me', pair: PERPETUAL, side: 'buy', type: 'market', volume: 0.01 });
  expect(listed()).toEqual([false, undefined]);
  now += 2_001;
  expect(listed()).toEqual([false, 0.01]);
  now += 3_000;
  expect(listed()).toEqual([true, 0.01]);
  market.ledger.deposit('me', 'usdt', '5');
  expect(listed()).toEqual([false, 0.01]);
  market.lists.lag({});
  expect(listed()).toEqual([true, 0.01]);
  market.lists.poison('balances', { times: 1 });
  const rows = market.lists.rows('balances', market.lists.ledger.balances('me'), ({ totalText }) => ({
    totalText,
  }));
  expect(rows[0]).toEqual({ totalText: 'n/a' });
});

test('a poisoned list has one additional unreadable row, or unreadable rows of one order', () => {
  const { market } = openMarket();
  const items = [{ orderId: '1' }, { orderId: '2' }];
  const render = ({ orderId }: { orderId: string }): string =>
    `{"order_id":"${orderId}","side":"buy","price":"10.5","nested":[{"size":2}]}`;
  market.lists.poison('orders', { times: 1 });
  expect(market.lists.rows('orders', items, render)).toEqual([
    '{"order_id":"n/a","side":"buy","price":"n/a","nested":[{"size":"n/a"}]}',
    ...items.map(render),
  ]);
  expect(market.lists.rows('orders', items, render)).toEqual(items.map(render));
  market.lists.poison('fills', { orderId: '2' });
  expect(market.lists.rows('orders', items, render)).toEqual(items.map(render));
  expect(market.lists.rows('fills', items, (item) => ({ ...item, price: 1 }))).toEqual([
    { orderId: '1', price: 1 },
    { orderId: '2', price: 'n/a' },
  ]);
  market.lists.cure();
  expect(market.lists.rows('fills', items, render)).toEqual(items.map(render));
  market.lists.poison('orders');
  expect(market.lists.rows('orders', [], render)).toEqual(['{"unreadable":"n/a"}']);
});

test('an order that may trade with own ones fills both sides of one trade', () => {
  const { market } = openMarket();
  const { bid, ask } = market.top(PAIR);
  const price = Math.round(((bid?.price ?? 0) + (ask?.price ?? 0)) * 5) / 10;
  const maker = market.placeOrder({
    account: 'one',
    pair: PAIR,
    side: 'sell',
    type: 'limit',
    price,
    volume: 0.2,
  });
  const taker = { account: 'one', pair: PAIR, side: 'buy', type: 'limit', price, volume: 0.2 } as const;
  expect(market.placeOrder({ ...taker, timeInForce: 'ioc' })).toMatchObject({ reason: 'self_trade' });
  const own = market.placeOrder({ ...taker, tradesWithOwn: true });
  expect(own.status).toBe('filled');
  expect(market.order(maker.orderId)?.status).toBe('filled');
  const [left, right] = market.fills;
  expect(left).toMatchObject({ orderId: maker.orderId, tradeId: right?.tradeId, liquidity: 'maker' });
  expect(right).toMatchObject({ orderId: own.orderId, liquidity: 'taker' });
});
