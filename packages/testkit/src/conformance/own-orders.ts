import { Channel, isTerminal } from '@hftjs/core';
import { addDecimals } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Suite } from './harness.js';
import { placeSome, priceAway, someVolume } from './orders.js';
import { expectAllFills, expectNeverBackwards, expectOrdersAsTheyAre, ordersOf } from './truth.js';

/** Compares own orders and fills with the market. */
export function describeOwnOrders(suite: Suite): void {
  const { pairs, privateChannels, startSimulator } = suite;
  const has = (...channels: readonly Channel[]): boolean =>
    channels.every((channel) => privateChannels.includes(channel));
  const hasOrders = has(Channel.MY_ORDER) || has(Channel.MY_ORDER_BATCH);
  const [pair, otherPair] = pairs;

  describe.runIf(privateChannels.length > 0)('own orders and fills', SIDE_BY_SIDE, () => {
    test('the state of every order, and every fill once', async () => {
      await using venue = await startSimulator({ seed: 11, pairs, rate: 100 });
      await using harness = open(suite, venue, { subscribeChannels: privateChannels });
      const { recorder, stream } = harness;
      await stream.ready();
      for (const one of [pair, otherPair, pair]) placeSome(venue, one);
      venue.market.stop();
      await eventually(() => {
        if (hasOrders) expectOrdersAsTheyAre(recorder, venue.market.orders);
        expectAllFills(suite, recorder, venue.market.fills);
      });
      expect(venue.market.fills.length).toBeGreaterThan(3);
      expectNeverBackwards(ordersOf(recorder));
      for (const order of ordersOf(recorder)) expect(order.origin).toBeUndefined();
    });

    test.runIf(has(Channel.MY_ORDER, Channel.MY_ORDER_BATCH))(
      'a batch is the rows of one frame, and the very objects of my_order',
      async () => {
        await using venue = await startSimulator({ seed: 12, pairs, rate: 50 });
        await using harness = open(suite, venue, { subscribeChannels: privateChannels });
        const { recorder, stream } = harness;
        await stream.ready();
        placeSome(venue, pair);
        await eventually(() => {
          expectOrdersAsTheyAre(recorder, venue.market.orders);
        });
        const rows = recorder.myOrderBatches.flatMap(({ orders }) => orders);
        expect(rows).toHaveLength(recorder.myOrders.length);
        for (const [index, row] of rows.entries()) expect(row).toBe(recorder.myOrders[index]);
      },
    );

    test.runIf(has(Channel.MY_ORDER, Channel.MY_TRADE))(
      'the sum of the fills is the filled volume, digit for digit',
      async () => {
        await using venue = await startSimulator({ seed: 13, pairs, rate: 50 });
        await using harness = open(suite, venue, { subscribeChannels: privateChannels });
        const { recorder, stream } = harness;
        await stream.ready();
        const { orderId } = venue.placeOrder({
          pair,
          side: 'buy',
          type: 'market',
          volume: someVolume(venue, pair, 20),
        });
        await eventually(() => {
          expect(recorder.myOrders.findLast((order) => order.orderId === orderId)?.status).toBe('filled');
        });
        const truth = venue.market.order(orderId);
        await eventually(() => {
          expect(recorder.myTrades.filter((fill) => fill.orderId === orderId)).toHaveLength(
            truth?.fillIds.length ?? 0,
          );
        });
        const fills = recorder.myTrades.filter((fill) => fill.orderId === orderId);
        expect(fills.length).toBeGreaterThan(2);
        expect(Number(fills.map(({ exact }) => exact.volume ?? '').reduce(addDecimals))).toBe(truth?.volume);
        for (const { exact, price, volume } of fills) {
          expect(Number(exact.volume)).toBe(volume);
          expect(Number(exact.price)).toBe(price);
        }
        const withFill = recorder.myOrders.filter((order) => order.orderId === orderId && order.lastFill);
        expect(withFill.length).toBe(suite.ordersTellFills ? fills.length : 0);
        expect(recorder.myOrders.findLast((order) => order.orderId === orderId)?.filledVolume).toBe(
          truth?.volume,
        );
        for (const { lastFill, exact } of withFill) {
          expect(Number(exact.lastFill?.volume)).toBe(lastFill?.volume);
          expect(Number(exact.lastFill?.price)).toBe(lastFill?.price);
        }
      },
    );

    test.runIf(has(Channel.MY_ORDER_BATCH))(
      'open orders are published at the start as one complete batch, which is empty if there are none',
      async () => {
        await using venue = await startSimulator({ seed: 14, pairs, rate: 0 });
        await using empty = open(suite, venue, { subscribeChannels: privateChannels });
        await empty.stream.ready();
        await eventually(() => {
          expect(empty.recorder.myOrderBatches).toMatchObject([{ complete: true, orders: [] }]);
        });
        await empty.stream.stop();
        const open1 = placeSome(venue, pair).filter(({ orderId }) => {
          const { status } = venue.market.order(orderId) ?? {};
          return status === 'new' || status === 'partially_filled';
        });
        await using harness = open(suite, venue, { subscribeChannels: privateChannels });
        await harness.stream.ready();
        await eventually(() => {
          expect(harness.recorder.myOrderBatches.some(({ complete }) => complete)).toBe(true);
        });
        const batch = harness.recorder.myOrderBatches.find(({ complete }) => complete);
        expect(batch?.kind).not.toBe('update');
        expect(new Set(batch?.orders.map(({ orderId }) => orderId))).toEqual(
          new Set(open1.map(({ orderId }) => orderId)),
        );
        expectOrdersAsTheyAre(
          harness.recorder,
          venue.market.orders.filter(({ orderId }) => open1.some((order) => order.orderId === orderId)),
        );
        for (const order of batch?.orders ?? []) {
          expect(order.origin).toBe(batch?.origin);
          expect(isTerminal(order)).toBe(false);
        }
        expect(harness.recorder.myTrades).toEqual([]);
      },
    );

    test('orders of pairs that are not subscribed are not delivered, and counted', async () => {
      await using venue = await startSimulator({ seed: 15, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: privateChannels, currencyPairs: [pair] });
      const { recorder, stream } = harness;
      await stream.ready();
      const foreign = venue.placeOrder({
        pair: otherPair,
        side: 'buy',
        type: 'limit',
        price: priceAway(venue, otherPair, -5),
        volume: someVolume(venue, otherPair),
      });
      venue.cancelOrder(foreign.orderId);
      const orders = placeSome(venue, pair);
      await eventually(() => {
        if (hasOrders)
          expectOrdersAsTheyAre(
            recorder,
            orders.flatMap(({ orderId }) => venue.market.order(orderId) ?? []),
          );
        expectAllFills(suite, recorder, venue.market.fills);
      });
      expect(ordersOf(recorder).every(({ symbol }) => symbol === pair)).toBe(true);
      expect(stream.status().channels[privateChannels[0] ?? Channel.MY_ORDER]?.skipped).toBeGreaterThan(0);
    });

    test('credentials that the venue refuses end the stream, and are not in the message', async () => {
      await using venue = await startSimulator({ seed: 16, pairs, rate: 0 });
      const bad = suite.badCredentials(venue.credentials);
      await using harness = open(suite, venue, { subscribeChannels: privateChannels, ...bad });
      const error: unknown = await harness.ended.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: 'StreamError', code: 'auth_rejected', exchange: suite.exchange });
      expect(String((error as Error).stack)).not.toContain(bad.apiSecret);
      expect(JSON.stringify(harness.recorder.statuses)).not.toContain(bad.apiSecret);
      expect(harness.recorder.saw('failed')).toBe(true);
    });

    test('two accounts on one venue do not see each other', async () => {
      await using venue = await startSimulator({ seed: 17, pairs, rate: 0 });
      const second = venue.addAccount();
      await using one = open(suite, venue, { subscribeChannels: privateChannels, account: 'one' });
      await using two = open(suite, venue, { subscribeChannels: privateChannels, account: 'two', ...second });
      await Promise.all([one.stream.ready(), two.stream.ready()]);
      const mine = placeSome(venue, pair);
      const theirs = venue.placeOrder({
        account: second,
        pair,
        side: 'sell',
        type: 'limit',
        price: priceAway(venue, pair, 9),
        volume: someVolume(venue, pair),
      });
      await eventually(() => {
        expectAllFills(suite, one.recorder, venue.market.fills);
        if (!hasOrders) return;
        expectOrdersAsTheyAre(
          one.recorder,
          mine.flatMap(({ orderId }) => venue.market.order(orderId) ?? []),
        );
        expectOrdersAsTheyAre(two.recorder, [venue.market.order(theirs.orderId) ?? theirs]);
      });
      expect(ordersOf(one.recorder).some(({ orderId }) => orderId === theirs.orderId)).toBe(false);
      expect(ordersOf(two.recorder).every(({ orderId }) => orderId === theirs.orderId)).toBe(true);
      expect(ordersOf(one.recorder).every(({ account }) => account === 'one')).toBe(true);
      expect(two.recorder.myTrades).toEqual([]);
      expect(two.recorder.myOrderBatches.every(({ account }) => account === 'two')).toBe(true);
    });
  });
}
