import { expect, test } from 'vitest';
import type { MarketStep } from './market-events.js';
import { Market } from './market.js';
import type { OrderUpdate } from '../orders/own-order.js';
import { pairSpec } from './pair-spec.js';

const PAIRS = ['btc/usd', 'eth/usd', 'doge/usd', 'eth/btc', 'shib/usd', 'foo/bar'];

/** A market whose clock stands still at zero: only strictness moves it. */
const openMarket = (seed: number | string = 7, pairs: string[] = ['btc/usd']): Market =>
  new Market({ seed, pairs, clock: () => 0 });

function record(market: Market): { steps: MarketStep[]; updates: OrderUpdate[] } {
  const recorded = { steps: [] as MarketStep[], updates: [] as OrderUpdate[] };
  market.on('step', (step) => recorded.steps.push(step));
  market.on('order', (update) => recorded.updates.push(update));
  return recorded;
}

const kinds = (updates: readonly OrderUpdate[]): string[] => updates.map(({ kind }) => kind);

test('the same seed and the same calls give the same sequence', () => {
  const run = (seed: number): string => {
    const market = openMarket(seed, ['btc/usd', 'eth/usd']);
    const { steps } = record(market);
    for (let index = 0; index < 500; index++) market.step();
    market.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.5 });
    for (let index = 0; index < 100; index++) market.step('eth/usd');
    return JSON.stringify(steps);
  };
  expect(run(1)).toBe(run(1));
  expect(run(1)).not.toBe(run(2));
});

test('events of one pair do not change the sequence of the other', () => {
  const [one, both] = [openMarket(3, ['btc/usd']), openMarket(3, ['btc/usd', 'eth/usd'])];
  for (let index = 0; index < 500; index++) {
    one.step('btc/usd');
    both.step();
  }
  const prices = (market: Market): string[] => market.trades('btc/usd').map(({ priceText }) => priceText);
  expect(prices(both)).toEqual(prices(one));
});

test.each(PAIRS)('%s is never crossed, always has two sides, and trades at a plausible price', (pair) => {
  const market = openMarket('plausible', [pair]);
  const { price } = pairSpec(pair);
  for (let index = 0; index < 5000; index++) {
    market.step();
    const { bid, ask } = market.top(pair);
    if (bid === undefined || ask === undefined || bid.price >= ask.price) {
      expect.fail(`bid ${String(bid?.price)}, ask ${String(ask?.price)}`);
    }
  }
  const { bid, ask } = market.top(pair);
  expect(ask!.price - bid!.price).toBeLessThan(price * 0.002);
  expect(Math.abs(bid!.price / price - 1)).toBeLessThan(0.05);
  expect(market.book(pair, 10).bids).toHaveLength(10);
  expect(market.trades(pair).length).toBeGreaterThan(500);
});

test('trade ids rise by one, times rise strictly, and the texts are the numbers', () => {
  const market = openMarket();
  for (let index = 0; index < 2000; index++) market.step();
  const trades = market.trades('btc/usd');
  trades.forEach((trade, index) => {
    const before = trades[index - 1];
    if (before !== undefined) {
      expect(trade.id).toBe(before.id + 1);
      expect(trade.time).toBeGreaterThan(before.time);
    }
    expect(Number(trade.priceText)).toBe(trade.price);
    expect(Number(trade.volumeText)).toBe(trade.volume);
  });
  expect(trades.length).toBeGreaterThan(100);
});

test('level updates rebuild the book', () => {
  const market = openMarket();
  const before = market.book('btc/usd', 1000);
  const levels = {
    buy: new Map(before.bids.map(({ priceText, volumeText }) => [priceText, volumeText])),
    sell: new Map(before.asks.map(({ priceText, volumeText }) => [priceText, volumeText])),
  };
  market.on('step', (step) => {
    for (const { side, priceText, volume, volumeText } of step.levels) {
      if (volume === 0) levels[side].delete(priceText);
      else levels[side].set(priceText, volumeText);
    }
  });
  for (let index = 0; index < 3000; index++) market.step();
  const after = market.book('btc/usd', 1000);
  const sorted = [...levels.buy].sort(([left], [right]) => Number(right) - Number(left));
  expect(sorted).toEqual(after.bids.map(({ priceText, volumeText }) => [priceText, volumeText]));
});

test('a resting order is filled by the crowd in its turn, in parts and then wholly', () => {
  const market = openMarket();
  const { updates, steps } = record(market);
  const bid = market.top('btc/usd').bid!;
  const { orderId } = market.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: bid.price,
    volume: 0.01,
  });
  market.trade('btc/usd', 'sell', bid.volume); // those who were there before
  expect(market.order(orderId)?.status).toBe('new');
  market.trade('btc/usd', 'sell', 0.004);
  expect(market.order(orderId)).toMatchObject({ status: 'partially_filled', filledText: '0.00400000' });
  market.fillOrder(orderId);
  expect(market.order(orderId)).toMatchObject({ status: 'filled', remaining: 0, averagePrice: bid.price });
  expect(kinds(updates)).toEqual(['received', 'accepted', 'fill', 'fill']);
  expect(market.fills.map(({ liquidity, volumeText }) => [liquidity, volumeText])).toEqual([
    ['maker', '0.00400000'],
    ['maker', '0.00600000'],
  ]);
  const printed = new Map(steps.flatMap(({ trades }) => trades).map((trade) => [trade.id, trade]));
  for (const fill of market.fills) {
    expect(printed.get(fill.tradeId)).toMatchObject({ price: fill.price, volume: fill.volume, side: 'sell' });
  }
});

test('fees are parts of the cost, in quote currency', () => {
  const market = new Market({ seed: 1, pairs: ['btc/usd'], fees: { maker: -0.001, taker: 0.002 } });
  const { orderId } = market.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.02 });
  const order = market.order(orderId)!;
  const cost = market.fills.reduce((sum, fill) => sum + fill.price * fill.volume, 0);
  expect(order.cost).toBeCloseTo(cost, 4);
  expect(order.fee).toBeCloseTo(cost * 0.002, 4);
  const maker = market.placeOrder({
    pair: 'btc/usd',
    side: 'sell',
    type: 'limit',
    price: 200_000,
    volume: 0.01,
  });
  market.fillOrder(maker.orderId);
  expect(market.order(maker.orderId)).toMatchObject({ feeText: '-2.00000', feeCurrency: 'usd' });
});

test('fees can be charged in the currency that the fill brings in', () => {
  const fees = { maker: 0.001, taker: 0.001 };
  const market = new Market({ seed: 1, pairs: ['btc/usd'], fees, feeCurrency: 'received' });
  const order = { pair: 'btc/usd', type: 'market', volume: 0.5 } as const;
  const bought = market.placeOrder({ ...order, side: 'buy' });
  const sold = market.placeOrder({ ...order, side: 'sell' });
  expect(bought.feeCurrency).toBe('btc');
  expect(bought.fee).toBeCloseTo(0.0005, 7);
  expect(bought.feeText).toMatch(/^0\.000\d{5}$/);
  expect(sold.feeCurrency).toBe('usd');
  expect(sold.fee).toBeCloseTo(sold.cost * 0.001, 4);
  expect(
    market.fills.filter(({ side }) => side === 'buy').every(({ feeCurrency }) => feeCurrency === 'btc'),
  ).toBe(true);
});

test('a venue may use up trade ids for something else', () => {
  const market = openMarket();
  market.trade('btc/usd', 'buy', 0.01);
  const last = market.trades('btc/usd').at(-1)?.id ?? 0;
  expect(market.skipTradeId('btc/usd')).toBe(last + 1);
  market.trade('btc/usd', 'buy', 0.0001);
  expect(market.trades('btc/usd').map(({ id }) => id)).not.toContain(last + 1);
  expect(market.trades('btc/usd').map(({ id }) => id)).toContain(last + 2);
});

test('post-only orders that would take are rejected', () => {
  const market = openMarket();
  const { updates } = record(market);
  const price = market.top('btc/usd').ask!.price;
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', volume: 1, price, postOnly: true } as const;
  expect(market.placeOrder(order)).toMatchObject({ status: 'rejected', reason: 'post_only', filled: 0 });
  expect(kinds(updates)).toEqual(['received', 'rejected']);
});

test('the rest of an immediate-or-cancel order is cancelled, fill-or-kill gets all or nothing', () => {
  const market = openMarket();
  const { price, volume } = market.top('btc/usd').ask!;
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: volume + 1 } as const;
  expect(market.placeOrder({ ...order, timeInForce: 'fok' })).toMatchObject({
    status: 'canceled',
    filled: 0,
  });
  expect(market.placeOrder({ ...order, timeInForce: 'ioc' })).toMatchObject({
    status: 'canceled',
    filled: volume,
    reason: 'immediate_or_cancel',
  });
});

test('a marketable limit order takes, and its remaining volume rests', () => {
  const market = openMarket();
  const { price, volume } = market.top('btc/usd').ask!;
  const order = market.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: volume + 1 });
  expect(order).toMatchObject({ status: 'partially_filled', filled: volume, remaining: 1 });
  expect(market.top('btc/usd').bid).toMatchObject({ price, volume: 1 });
});

test('stop orders wait for a trade at their price', () => {
  const market = openMarket();
  const { updates } = record(market);
  const { price } = market.top('btc/usd').ask!;
  const stop = market.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'stop',
    stopPrice: price,
    volume: 0.01,
  });
  expect(stop.status).toBe('untriggered');
  market.trade('btc/usd', 'buy', 0.0001);
  expect(market.order(stop.orderId)?.status).toBe('filled');
  expect(kinds(updates).slice(0, 4)).toEqual(['received', 'accepted', 'triggered', 'fill']);
});

test('orders are amended, cancelled and expired, once', () => {
  const market = openMarket();
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 1 } as const;
  const { orderId } = market.placeOrder(order);
  expect(market.amendOrder(orderId, { price: 90_001.5, volume: 2 })).toMatchObject({
    priceText: '90001.5',
    volume: 2,
  });
  expect(market.book('btc/usd', 500).bids).toContainEqual(
    expect.objectContaining({ price: 90_001.5, volume: 2 }),
  );
  expect(market.cancelOrder(orderId)).toMatchObject({ status: 'canceled', reason: 'user' });
  expect(() => market.cancelOrder(orderId)).toThrow('is canceled');
  expect(market.expireOrder(market.placeOrder(order).orderId).status).toBe('expired');
  expect(market.book('btc/usd', 500).bids.some(({ price }) => price === 90_001.5)).toBe(false);
});

test('refuses orders that no venue accepts', () => {
  const market = openMarket();
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 1 } as const;
  expect(() => market.placeOrder({ ...order, price: 90_000.01 })).toThrow('decimals');
  expect(() => market.placeOrder({ ...order, volume: 0 })).toThrow('volume');
  expect(() => market.placeOrder({ ...order, price: undefined })).toThrow('needs a price');
  expect(() => market.placeOrder({ ...order, pair: 'btc/eur' })).toThrow('btc/eur is not traded here');
  expect(market.orders).toEqual([]);
});

test('events that a listener causes are emitted after the event that it was called for', () => {
  const market = openMarket();
  const { updates } = record(market);
  market.on('order', ({ kind, order }) => {
    if (kind === 'accepted') market.cancelOrder(order.orderId);
  });
  const heard: string[] = [];
  market.on('order', ({ kind }) => heard.push(kind));
  market.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 1 });
  expect(heard).toEqual(['received', 'accepted', 'canceled']);
  expect(kinds(updates)).toEqual(heard);
});

test('starts and stops, and trades meanwhile', async () => {
  const market = new Market({ pairs: ['btc/usd'], rate: 5000 });
  market.start();
  await expect.poll(() => market.trades('btc/usd').length).toBeGreaterThan(50);
  market.stop();
});

test('restartTradeIds restarts trade ids, and earlier trades are no longer listed', () => {
  const market = openMarket();
  const ids: number[] = [];
  const restarted: string[] = [];
  market.on('trade', ({ id }) => ids.push(id));
  market.on('restart', ({ pair }) => restarted.push(pair));
  market.trade('btc/usd', 'buy', 0.01);
  const [before = 0] = ids.splice(0);
  market.restartTradeIds('btc/usd');
  market.trade('btc/usd', 'buy', 0.01);
  expect(before).toBeGreaterThan(1000);
  expect(ids[0]).toBe(1);
  expect(restarted).toEqual(['btc/usd']);
  expect(market.trades('btc/usd').map(({ id }) => id)).toEqual(ids);
});
