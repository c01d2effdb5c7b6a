import { Channel, Exchange, type MyOrder, type MyTrade, type StreamStatus, type Trade } from '@hftjs/core';
import { Market, type OwnOrder } from '@hftjs/simulator';
import { TradeTally } from '@hftjs/testkit/truth';
import { describe, expect, test } from 'vitest';
import { checkAccount, type AccountTruth } from './account-check.js';
import { LiveWatch } from './live-watch.js';
import { Observed } from './observed.js';
import { missingTrades } from './trade-check.js';

const PAIR = 'btc/usd';

/** A market in which an order has filled, and what a stream that keeps its promises delivers of it. */
function openMarket(): { market: Market; observed: Observed; truth: () => AccountTruth } {
  const market = new Market({ seed: 3, pairs: [PAIR] });
  for (let step = 0; step < 50; step++) market.step();
  market.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 0.05 });
  const truth = (): AccountTruth => ({ orders: market.orders, fills: market.fills, triggered: new Set() });
  const observed = new Observed();
  for (const order of market.orders) observed.myOrderQueue.putNowait(eventOf(order));
  for (const fill of fillsOf(market)) observed.myTradeQueue.putNowait(fill);
  observed.update();
  return { market, observed, truth };
}

const HEADER = { exchange: Exchange.KRAKEN, symbol: PAIR, receivedTime: 0 } as const;

const eventOf = (order: OwnOrder, change: Partial<MyOrder> = {}): MyOrder =>
  ({
    ...HEADER,
    channel: Channel.MY_ORDER,
    orderId: order.orderId,
    side: order.side,
    type: order.type,
    volume: order.volume,
    filledVolume: order.filled,
    status: order.status,
    ...change,
  }) as MyOrder;

const fillsOf = ({ fills }: Market): MyTrade[] =>
  fills.map(({ orderId, tradeId, price, volume, side, liquidity }) => ({
    ...HEADER,
    channel: Channel.MY_TRADE,
    orderId,
    tradeId: String(tradeId),
    price,
    volume,
    side,
    liquidity,
    exact: {},
  }));

const kinds = (truth: AccountTruth, observed: Observed): readonly string[] =>
  checkAccount(truth, observed).map(({ kind }) => kind);

describe('an account', () => {
  test('delivered as it is', () => {
    const { observed, truth } = openMarket();
    expect(truth().fills.length).toBeGreaterThan(1);
    expect(checkAccount(truth(), observed)).toEqual([]);
    expect([observed.doubled, observed.undone]).toEqual([[], []]);
  });

  test('a fill that was not delivered is missing, and its order is not conserved', () => {
    const { observed, truth } = openMarket();
    const [key = ''] = observed.fills.keys();
    observed.fills.delete(key);
    expect(kinds(truth(), observed)).toEqual(['missing_fill', 'not_conserved']);
  });

  test('a fill that never happened', () => {
    const { market, observed, truth } = openMarket();
    observed.myTradeQueue.putNowait({ ...fillsOf(market)[0]!, tradeId: 'x', volume: 7 });
    observed.update();
    expect(kinds(truth(), observed)).toEqual(['unknown_fill', 'not_conserved']);
  });

  test('a fill that was delivered twice; a revision replaces one', () => {
    const { market, observed, truth } = openMarket();
    const [fill] = fillsOf(market);
    observed.myTradeQueue.putNowait({ ...fill!, revision: 1 });
    observed.update();
    expect(observed.doubled).toEqual([]);
    observed.myTradeQueue.putNowait(fill!);
    observed.update();
    expect(observed.doubled).toHaveLength(1);
    expect(kinds(truth(), observed)).toEqual([]);
  });

  test('an order that was not published, one that is not as it is, and an end that was undone', () => {
    const { market, observed, truth } = openMarket();
    const { orderId } = market.placeOrder({ pair: PAIR, side: 'buy', type: 'limit', price: 5, volume: 1 });
    expect(checkAccount(truth(), observed)).toMatchObject([{ kind: 'missing_order', orderId }]);
    market.cancelOrder(orderId);
    const order = market.order(orderId)!;
    observed.myOrderQueue.putNowait(eventOf(order, { status: 'new', price: 5 }));
    observed.update();
    expect(checkAccount(truth(), observed)).toMatchObject([{ kind: 'wrong_order', orderId }]);
    observed.myOrderQueue.putNowait(eventOf(order, { status: 'canceled', price: 4 }));
    observed.update();
    expect(checkAccount(truth(), observed)).toMatchObject([{ kind: 'wrong_order', orderId }]);
    observed.myOrderQueue.putNowait(eventOf(order, { status: 'new' }));
    observed.update();
    expect(observed.undone).toHaveLength(1);
  });

  test('stop orders that wait under ids of their own', () => {
    const { market, observed, truth } = openMarket();
    const { orderId } = market.placeOrder({
      pair: PAIR,
      side: 'buy',
      type: 'stop',
      stopPrice: 900_000,
      volume: 1,
    });
    const withAlgos = (triggered: readonly string[] = []): AccountTruth => ({
      ...truth(),
      triggered: new Set(triggered),
      algoIdOf: (id) => `algo ${id}`,
    });
    expect(checkAccount(withAlgos(), observed)).toMatchObject([{ orderId: `algo ${orderId}` }]);
    observed.myOrderQueue.putNowait(
      eventOf(market.order(orderId)!, { orderId: `algo ${orderId}`, status: 'untriggered' }),
    );
    observed.update();
    expect(checkAccount(withAlgos(), observed)).toEqual([]);
    expect(checkAccount(withAlgos([orderId]), observed)).toMatchObject([{ kind: 'missing_order', orderId }]);
    market.cancelOrder(orderId);
    expect(checkAccount(withAlgos(), observed)).toMatchObject([{ kind: 'wrong_order' }]);
  });
});

test('what is missing for longer than the bound while the channel is live is reported once', () => {
  const { observed, truth } = openMarket();
  const [key = ''] = observed.fills.keys();
  observed.fills.delete(key);
  const faults = checkAccount(truth(), observed);
  let state = 'live';
  const channel = (): object => ({ state });
  const status = (): never =>
    ({ channels: { [Channel.MY_ORDER]: channel(), [Channel.MY_TRADE]: channel() } }) as never;
  const watch = new LiveWatch({ status }, 1_000);
  const now = Date.now() + 100_000;
  expect(watch.sample(faults, now)).toEqual([]);
  expect(watch.sample(faults, now + 900)).toEqual([]);
  state = 'recovering';
  expect(watch.sample(faults, now + 5_000)).toEqual([]);
  state = 'live';
  expect(watch.sample(faults, now + 6_000)).toEqual([]);
  expect(watch.sample(faults, now + 7_001)).toMatchObject([{ kind: 'missing_fill', missing: 1_001 }, {}]);
  expect(watch.sample(faults, now + 9_000)).toEqual([]);
});

describe('public trades', () => {
  const trade = (id: number, time: number): Trade => ({
    ...{ ...HEADER, channel: Channel.TRADE, tradeId: String(id), exchangeTime: time },
    ...{ price: 1, volume: 1, side: 'buy' },
  });
  const gap = (change: Partial<StreamStatus>): StreamStatus => ({
    ...{ exchange: Exchange.KRAKEN, channel: Channel.TRADE, state: 'gap', time: 40_000 },
    ...change,
  });

  test('a trade is delivered, or a gap covers it', () => {
    const tally = new TradeTally(({ tradeId }) => Number(tradeId));
    for (const id of [1, 2, 3])
      tally.make({ id, pair: PAIR, time: id * 10_000, price: 1, volume: 1 } as never);
    for (const delivered of [trade(1, 10_000), trade(3, 30_000)]) tally.deliver(delivered);
    expect(missingTrades(tally, [])).toMatchObject([{ id: 2 }]);
    expect(missingTrades(tally, [gap({ from: 10_000, until: 30_000 })])).toEqual([]);
    expect(missingTrades(tally, [gap({ symbol: PAIR })])).toEqual([]);
    expect(missingTrades(tally, [gap({ from: 25_000 })])).toMatchObject([{ id: 2 }]);
    expect(missingTrades(tally, [gap({ symbol: 'eth/usd' })])).toMatchObject([{ id: 2 }]);
    expect(missingTrades(tally, [gap({ channel: Channel.TICKER })])).toMatchObject([{ id: 2 }]);
  });
});
