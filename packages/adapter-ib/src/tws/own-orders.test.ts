import { isTerminal } from '@hftjs/core';
import { isDone } from '@hftjs/simulator';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, OWN, type OpenOptions, type Opened } from '../testing/streams.js';

const open = (options: OpenOptions): Opened<Recorder> => openStream(new Recorder(), options);

const PAIR = 'aapl/usd';
const OTHER = 'btc/usd';
const COMMON = { currencyPairs: [PAIR, OTHER], subscribeChannels: OWN } as const;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 10 }).then(() => undefined);

/** A price so many percent away from the best bid, on the grid. */
function priceAt(venue: TwsSimulator, pair: string, percent: number): number {
  const decimals = venue.market.pairs.find((spec) => spec.pair === pair)?.priceDecimals ?? 2;
  return Number(((venue.market.top(pair).bid?.price ?? 100) * (1 + percent / 100)).toFixed(decimals));
}

const volumeOf = (pair: string): number => (pair === OTHER ? 0.042 : 300);

/** One of each kind: filled at once, resting and cancelled, filled in part, resting, waiting for its trigger. */
function placeSome(venue: TwsSimulator, pair: string, clientId = 1): void {
  const volume = volumeOf(pair);
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume, clientId });
  const { orderId } = venue.placeOrder({
    pair, side: 'buy', type: 'limit', price: priceAt(venue, pair, -5), volume, clientId, clientOrderId: 'to-cancel',
  }); // prettier-ignore
  venue.cancelOrder(orderId);
  const partial = venue.placeOrder({
    pair, side: 'sell', type: 'limit', price: priceAt(venue, pair, 3), volume, clientId,
  }); // prettier-ignore
  venue.market.fillOrder(partial.orderId, volume / 3);
  venue.placeOrder({ pair, side: 'sell', type: 'limit', price: priceAt(venue, pair, 6), volume, clientId });
  venue.placeOrder({
    pair,
    side: 'sell',
    type: 'stop',
    stopPrice: priceAt(venue, pair, -20),
    volume,
    clientId,
  });
}

/** All fills of the market were published, each once, with its commission. */
function expectAllFills({ recorder }: Opened<Recorder>, venue: TwsSimulator, from = 0): void {
  const order = (left: object, right: object): number =>
    JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
  const published = recorder.myTrades.map(
    ({ tradeId, orderId, symbol, side, price, volume, liquidity, fee, feeCurrency, exchangeTime }) => ({
      tradeId, orderId, symbol, side, price, volume, liquidity, fee, feeCurrency, exchangeTime,
    }),
  ); // prettier-ignore
  const truth = venue.market.fills.slice(from).map((fill) => ({
    tradeId: fill.fillId,
    orderId: fill.orderId,
    symbol: fill.pair,
    side: fill.side,
    price: fill.price,
    volume: fill.volume,
    liquidity: fill.liquidity,
    fee: fill.fee,
    feeCurrency: fill.feeCurrency,
    exchangeTime: Math.floor(fill.time / 1000) * 1000,
  }));
  expect(published.sort(order)).toEqual(truth.sort(order));
}

/** The last event of each order has its current state. */
function expectOrdersAsTheyAre({ recorder }: Opened<Recorder>, venue: TwsSimulator): void {
  const statuses = { pending: 'pending_new' } as const;
  for (const truth of venue.market.orders) {
    const last = recorder.myOrders.findLast(({ orderId }) => orderId === truth.orderId);
    if (last === undefined && isDone(truth)) continue;
    expect(last, `${truth.orderId}, ${truth.status}`).toMatchObject({
      symbol: truth.pair,
      side: truth.side,
      volume: truth.volume,
      filledVolume: truth.filled,
      remainingVolume: truth.remaining,
      status: truth.status === 'pending' ? statuses.pending : truth.status,
      ...(truth.price !== undefined && { price: truth.price }),
      ...(truth.stopPrice !== undefined && { stopPrice: truth.stopPrice }),
      ...(truth.clientOrderId !== undefined && { clientOrderId: truth.clientOrderId }),
    });
    if (truth.price === undefined) expect(last).not.toHaveProperty('price');
  }
}

function expectNeverBackwards({ recorder }: Opened<Recorder>): void {
  const before = new Map<string, (typeof recorder.myOrders)[number]>();
  for (const order of recorder.myOrders) {
    const last = before.get(order.orderId);
    if (last) {
      expect(order.filledVolume).toBeGreaterThanOrEqual(last.filledVolume);
      if (isTerminal(last)) expect(order.status).toBe(last.status);
    }
    before.set(order.orderId, order);
  }
}

describe.concurrent('own orders and fills', () => {
  test('are those of the market, in every state; each fill once, with its commission', async () => {
    await using venue = await startTwsSimulator({ seed: 1, pairs: [PAIR, OTHER], rate: 50 });
    await using harness = open({ ...COMMON, streamHost: venue.streamHost });
    await harness.stream.ready();
    placeSome(venue, PAIR);
    placeSome(venue, OTHER);
    venue.market.stop();
    await eventually(() => {
      expectOrdersAsTheyAre(harness, venue);
      expectAllFills(harness, venue);
    });
    expect(venue.market.fills.length).toBeGreaterThan(3);
    expectNeverBackwards(harness);
    const { recorder, stream } = harness;
    const reported = recorder.myOrders.flatMap(({ lastFill }) => lastFill ?? []);
    expect(reported.map(({ tradeId }) => tradeId).sort()).toEqual(
      recorder.myTrades.map(({ tradeId }) => tradeId).sort(),
    );
    expect(reported.every(({ fee }) => fee !== undefined)).toBe(true);
    for (const { volume, exact } of recorder.myTrades) expect(Number(exact.volume)).toBe(volume);
    expect(recorder.myOrderBatches.flatMap(({ orders }) => orders)).toEqual(recorder.myOrders);
    expect(stream.status().channels.my_order).toMatchObject({ malformed: 0, unmapped: 0, reconnects: 0 });
    expect(harness.warnings).toEqual([]);
  });

  test('statuses that are sent three times are published once', async () => {
    await using venue = await startTwsSimulator({ seed: 2, pairs: [PAIR], rate: 0 });
    await using harness = open({ ...COMMON, currencyPairs: [PAIR], streamHost: venue.streamHost });
    await harness.stream.ready();
    const { orderId } = venue.placeOrder({
      pair: PAIR, side: 'buy', type: 'limit', price: priceAt(venue, PAIR, -5), volume: 10,
    }); // prettier-ignore
    venue.cancelOrder(orderId);
    await eventually(() => {
      expect(harness.recorder.myOrders.at(-1)?.status).toBe('canceled');
    });
    expect(harness.recorder.myOrders.map(({ status }) => status)).toEqual(['pending_new', 'new', 'canceled']);
    expect(harness.stream.status().channels.my_order?.duplicates).toBeGreaterThan(3);
  });

  test('are published at the start as one complete batch, which may be empty', async () => {
    await using venue = await startTwsSimulator({ seed: 3, pairs: [PAIR, OTHER], rate: 0 });
    {
      await using empty = open({ ...COMMON, streamHost: venue.streamHost });
      await empty.stream.ready();
      expect(empty.recorder.myOrderBatches).toMatchObject([{ kind: 'snapshot', complete: true, orders: [] }]);
    }
    placeSome(venue, PAIR);
    await using harness = open({ ...COMMON, streamHost: venue.streamHost });
    await harness.stream.ready();
    const { recorder } = harness;
    expect(recorder.myOrderBatches).toHaveLength(1);
    const [batch] = recorder.myOrderBatches;
    expect(batch).toMatchObject({ kind: 'snapshot', origin: 'snapshot', complete: true });
    const open1 = venue.market.orders.filter((order) => !isDone(order)).map(({ orderId }) => orderId);
    expect(batch?.orders.map(({ orderId }) => orderId).sort()).toEqual(open1.sort());
    expectOrdersAsTheyAre(harness, venue);
    expect(recorder.myTrades).toEqual([]);
  });

  test('a rejected order has its reason', async () => {
    await using venue = await startTwsSimulator({ seed: 4, pairs: [PAIR], rate: 0 });
    await using harness = open({ ...COMMON, currencyPairs: [PAIR], streamHost: venue.streamHost });
    await harness.stream.ready();
    venue.placeOrder({
      pair: PAIR, side: 'buy', type: 'limit', price: priceAt(venue, PAIR, 5), volume: 10, postOnly: true,
    }); // prettier-ignore
    await eventually(() => {
      expect(harness.recorder.myOrders.at(-1)).toMatchObject({
        status: 'rejected',
        rawReason: 'Order rejected - reason:it would take',
      });
    });
  });

  test('orders and fills of other clients are requested', async () => {
    await using venue = await startTwsSimulator({ seed: 5, pairs: [PAIR, OTHER], rate: 0 });
    await using harness = open({
      ...COMMON,
      streamHost: venue.streamHost,
      timeouts: { connect: 2_000, acknowledge: 5_000, silence: 2_000 },
    });
    await harness.stream.ready();
    placeSome(venue, PAIR, 7);
    await eventually(() => {
      expectOrdersAsTheyAre(harness, venue);
      expectAllFills(harness, venue);
    });
    expect(harness.recorder.myTrades.every(({ origin }) => origin === 'reconcile')).toBe(true);
    const resting = venue.market.orders.find(({ status }) => status === 'new');
    venue.cancelOrder(resting?.orderId ?? '');
    await eventually(() => {
      expectOrdersAsTheyAre(harness, venue);
    });
    expectNeverBackwards(harness);
  });

  test('client 0 and the master client receive the orders of all clients', async () => {
    await using venue = await startTwsSimulator({ seed: 6, pairs: [PAIR, OTHER], rate: 0 });
    venue.setMasterClient(20);
    const timeouts = { connect: 2_000, acknowledge: 5_000, silence: 60_000 };
    await using zero = open({ ...COMMON, timeouts, streamHost: venue.streamHost, args: { clientId: 0 } });
    await using master = open({ ...COMMON, timeouts, streamHost: venue.streamHost, args: { clientId: 20 } });
    await Promise.all([zero.stream.ready(), master.stream.ready()]);
    placeSome(venue, PAIR, 7);
    for (const harness of [zero, master])
      await eventually(() => {
        expectOrdersAsTheyAre(harness, venue);
        expectAllFills(harness, venue);
      });
    for (const { recorder } of [zero, master])
      expect(recorder.myTrades.every(({ origin }) => origin === undefined)).toBe(true);
  });

  test('orders of pairs that are not subscribed are counted and not published', async () => {
    await using venue = await startTwsSimulator({ seed: 7, pairs: [PAIR, OTHER], rate: 0 });
    await using harness = open({ ...COMMON, currencyPairs: [PAIR], streamHost: venue.streamHost });
    await harness.stream.ready();
    placeSome(venue, OTHER);
    venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 10 });
    await eventually(() => {
      expect(harness.recorder.myTrades.length).toBeGreaterThan(0);
    });
    expect(harness.recorder.myOrders.every(({ symbol }) => symbol === PAIR)).toBe(true);
    expect(harness.recorder.myTrades.every(({ symbol }) => symbol === PAIR)).toBe(true);
    expect(harness.stream.status().channels.my_order?.skipped).toBeGreaterThan(0);
  });

  test('are live although TWS never lists executions, and a warning is reported', async () => {
    await using venue = await startTwsSimulator({ seed: 8, pairs: [PAIR], rate: 0 });
    venue.faults.withholdExecutions();
    const { orderId } = venue.placeOrder({
      pair: PAIR, side: 'buy', type: 'limit', price: priceAt(venue, PAIR, -5), volume: 10,
    }); // prettier-ignore
    await using harness = open({
      ...COMMON,
      currencyPairs: [PAIR],
      streamHost: venue.streamHost,
      timeouts: { connect: 2_000, acknowledge: 20_000, silence: 3_000 },
    });
    await harness.stream.ready();
    expect(harness.warnings.join()).toContain('does not confirm its list of executions');
    expect(harness.recorder.myOrderBatches).toMatchObject([{ complete: true, orders: [{ orderId }] }]);
  });

  test('a fill whose commission never arrives is published without it', async () => {
    await using venue = await startTwsSimulator({ seed: 9, pairs: [PAIR], rate: 0, commissionDelay: 60_000 });
    await using harness = open({ ...COMMON, currencyPairs: [PAIR], streamHost: venue.streamHost });
    await harness.stream.ready();
    venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 10 });
    await eventually(() => {
      expect(harness.recorder.myTrades).toHaveLength(venue.market.fills.length);
    });
    for (const trade of harness.recorder.myTrades) expect(trade).not.toHaveProperty('fee');
    expect(harness.recorder.myOrders.some(({ status }) => status === 'filled')).toBe(true);
  });

  test('a fill that waits for its commission is published when the stream ends', async () => {
    await using venue = await startTwsSimulator({
      seed: 11,
      pairs: [PAIR],
      rate: 0,
      commissionDelay: 60_000,
    });
    await using harness = open({ ...COMMON, currencyPairs: [PAIR], streamHost: venue.streamHost });
    await harness.stream.ready();
    venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 10 });
    await eventually(() => {
      expect(harness.recorder.myOrders.at(-1)?.status).toBe('filled');
    });
    expect(harness.recorder.myTrades).toEqual([]);
    await harness.stream.stop();
    expect(harness.recorder.myTrades).toHaveLength(venue.market.fills.length);
  });

  test('an unreadable message is counted, and no other message is lost', async () => {
    await using venue = await startTwsSimulator({ seed: 10, pairs: [PAIR, OTHER], rate: 0 });
    await using harness = open({ ...COMMON, streamHost: venue.streamHost });
    await harness.stream.ready();
    // The library reports a message of an unknown kind twice: for its kind, and for its fields.
    venue.faults.garble();
    placeSome(venue, PAIR);
    await eventually(() => {
      expectOrdersAsTheyAre(harness, venue);
      expectAllFills(harness, venue);
    });
    expect(harness.stream.status().channels.my_order).toMatchObject({ malformed: 3, reconnects: 0 });
  });
});
