import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import type { MarketOptions } from '../market/market-options.js';
import { pairSpec } from '../market/pair-spec.js';
import type { SubmitOrder } from './order-request.js';

const PAIR = 'btc/usd';
const PERPETUAL = pairSpec('btc/usdt', { priceDecimals: 1, volumeDecimals: 3, contract: { kind: 'linear' } });

interface Opened {
  readonly market: Market;
  /** Lets so many milliseconds pass. */
  readonly advance: (milliseconds: number) => void;
  readonly now: () => number;
}

function open(options: Partial<MarketOptions> = {}): Opened {
  let now = 1_000_000;
  const market = new Market({
    seed: 4,
    pairs: [PAIR, PERPETUAL],
    fees: { maker: 0, taker: 0 },
    clock: () => now,
    ...options,
  });
  market.trade(PAIR, 'buy', 0.0001);
  return {
    market,
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
      market.step(PERPETUAL.pair);
    },
  };
}

/** The last price becomes that of the best order of a side. */
const print = (market: Market, side: 'buy' | 'sell'): number => {
  market.trade(PAIR, side, 0.0001);
  return market.trades(PAIR).at(-1)!.price;
};

test.each([
  ['stop', 'buy', 1],
  ['stop', 'sell', -1],
  ['take_profit', 'buy', -1],
  ['take_profit', 'sell', 1],
] as const)('a %s order to %s is triggered when the price has moved so far (%i)', (type, side, direction) => {
  const { market } = open();
  const price = market.trades(PAIR).at(-1)!.price;
  const order = { pair: PAIR, type, side, volume: 0.01 } as const;
  const { orderId } = market.placeOrder({ ...order, stopPrice: price + direction * 100 });
  const limited = market.placeOrder({
    ...order,
    stopPrice: price + direction * 100,
    price: side === 'buy' ? 1000 : 200_000,
  });
  market.movePrice(PAIR, price + direction * 50);
  print(market, direction > 0 ? 'buy' : 'sell');
  expect(market.order(orderId)?.status).toBe('untriggered');
  market.movePrice(PAIR, price + direction * 200);
  print(market, direction > 0 ? 'buy' : 'sell');
  expect(market.order(orderId)).toMatchObject({
    status: 'filled',
    triggeredTime: expect.any(Number) as number,
  });
  expect(market.order(limited.orderId)).toMatchObject({ status: 'new', filled: 0 });
});

test('a trailing stop follows the price in one direction, and is triggered by the way back', () => {
  const { market } = open();
  const price = market.trades(PAIR).at(-1)!.price;
  const { orderId } = market.placeOrder({
    pair: PAIR,
    side: 'sell',
    type: 'trailing_stop',
    trail: { distance: 300 },
    volume: 0.01,
  });
  const waiting = market.placeOrder({
    pair: PAIR,
    side: 'sell',
    type: 'trailing_stop',
    trail: { ratio: 0.001, activationPrice: price + 900, limitOffset: 20_000 },
    volume: 0.01,
  });
  expect(market.order(orderId)?.stopPrice).toBe(price - 300);
  expect(market.order(waiting.orderId)?.stopPrice).toBeUndefined();
  market.movePrice(PAIR, price + 1000);
  const high = print(market, 'buy');
  expect(market.order(orderId)?.stopPrice).toBe(high - 300);
  market.movePrice(PAIR, high - 200);
  print(market, 'sell');
  expect(market.order(orderId)).toMatchObject({ status: 'untriggered', stopPrice: high - 300 });
  expect(market.order(waiting.orderId)).toMatchObject({
    status: 'filled',
    price: expect.any(Number) as number,
  });
  market.movePrice(PAIR, high - 400);
  print(market, 'sell');
  expect(market.order(orderId)?.status).toBe('filled');
});

test('a trigger that was reached already is refused where the venue does so', () => {
  const { market } = open({ reachedTriggers: 'refuse' });
  const { price } = market.trades(PAIR).at(-1)!;
  const stop = { pair: PAIR, side: 'buy', type: 'stop', volume: '0.01', stopPrice: price - 1 } as const;
  expect(market.submit(stop).refusal?.reason).toBe('would_trigger');
  expect(market.submit({ ...stop, type: 'take_profit', stopPrice: price + 1 }).refusal?.reason).toBe(
    'would_trigger',
  );
  expect(market.submit({ ...stop, stopPrice: price + 500 }).order?.status).toBe('untriggered');
  expect(open().market.submit(stop).order?.status).toBe('filled');
});

test('a triggered order that cannot be paid any more is cancelled, and says so at once', () => {
  const { market } = open({ funds: { usdt: 2000 }, leverage: 10 });
  const { price } = market.markPrice('btc/usdt');
  const stop = market.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'stop',
    stopPrice: price + 1,
    volume: 0.15,
    triggerBy: 'mark',
  });
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'limit', price: price - 3000, volume: 0.1 });
  const kinds: string[] = [];
  market.on('order', ({ kind }) => kinds.push(kind));
  market.movePrice('btc/usdt', price + 500);
  market.trade('btc/usdt', 'buy', 0.001);
  expect(market.order(stop.orderId)).toMatchObject({ status: 'canceled', reason: 'insufficient_funds' });
  expect(kinds).toEqual(['triggered', 'canceled']);
});

test('a reduce-only stop is cut to the position when it is triggered, and cancelled without one', () => {
  const { market } = open();
  const { price } = market.markPrice('btc/usdt');
  const stop = {
    pair: 'btc/usdt',
    side: 'sell',
    type: 'stop',
    stopPrice: price - 200,
    reduceOnly: true,
    triggerBy: 'mark',
  } as const;
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.03 });
  const [first, second] = [
    market.placeOrder({ ...stop, volume: 5 }),
    market.placeOrder({ ...stop, volume: 5 }),
  ];
  market.movePrice('btc/usdt', price - 400);
  market.trade('btc/usdt', 'sell', 0.001);
  expect(market.order(first.orderId)).toMatchObject({ status: 'filled', volume: 0.03 });
  expect(market.order(second.orderId)).toMatchObject({ status: 'canceled', reason: 'reduce_only' });
  expect(market.ledger.positions('')).toEqual([]);
});

test('an order that is good until a time expires then', () => {
  const { market, advance, now } = open();
  const order: SubmitOrder = {
    pair: PAIR,
    side: 'buy',
    type: 'limit',
    price: '90000',
    volume: '0.01',
    timeInForce: 'gtd',
  };
  const first = market.submit({ ...order, expireTime: now() + 1000 }).order!;
  const second = market.submit({ ...order, expireTime: now() + 3000 }).order!;
  advance(999);
  expect(market.order(first.orderId)?.status).toBe('new');
  advance(2);
  expect(market.order(first.orderId)).toMatchObject({ status: 'expired', reason: undefined });
  market.cancel({ orderId: second.orderId });
  advance(5000);
  expect(market.order(second.orderId)?.status).toBe('canceled');
});

test('a running market lets orders expire by itself', async () => {
  const market = new Market({ pairs: [PAIR], rate: 0 });
  market.start();
  const { order } = market.submit({
    pair: PAIR,
    side: 'buy',
    type: 'limit',
    price: '90000',
    volume: 1,
    timeInForce: 'gtd',
    expireTime: Date.now() + 50,
  });
  await expect.poll(() => market.order(order!.orderId)?.status).toBe('expired');
  market.stop();
});

test("a dead man's switch cancels the account's orders unless it is armed anew", () => {
  const { market, advance } = open();
  const order: SubmitOrder = {
    account: 'one',
    pair: PAIR,
    side: 'buy',
    type: 'limit',
    price: '90000',
    volume: '0.01',
  };
  const mine = market.submit(order).order!;
  const others = market.submit({ ...order, account: 'two' }).order!;
  const armed = market.cancelAfter({ account: 'one' }, 1000);
  expect(armed).toEqual({ now: armed.now, triggerTime: armed.now + 1000 });
  advance(900);
  market.cancelAfter({ account: 'one' }, 1000);
  advance(900);
  expect(market.order(mine.orderId)?.status).toBe('new');
  market.cancelAfter({ account: 'one' });
  advance(5000);
  expect(market.order(mine.orderId)?.status).toBe('new');
  market.cancelAfter({ account: 'one', pair: 'btc/usdt' }, 100);
  advance(200);
  expect(market.order(mine.orderId)?.status).toBe('new');
  market.cancelAfter({ account: 'one', pair: PAIR }, 100);
  advance(200);
  expect(market.order(mine.orderId)).toMatchObject({ status: 'canceled', reason: 'cancel_after' });
  expect(market.order(others.orderId)?.status).toBe('new');
});
