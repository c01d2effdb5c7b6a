import { Channel, silentLogger, type Logger } from '@hftjs/core';
import { eventually, Recorder, expectFills, type VenueAddress } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { PRIVATE, buy, last, rest, start, watchWith, type Options } from '../testing/watch.js';

const watch = (venue: VenueAddress, options: Options) => watchWith(new Recorder(), venue, options);

const FILLS = 'orders/historical/fills';

/** A refusal that the client does not try again by itself, which would take its time. */
const OUT_OF_ORDER = 501;

/** A logger that keeps its warnings. */
function listen(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  return { logger, warnings };
}

test('a burst of 200 costs a handful of calls, and each is published to the digit', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const { bid } = venue.market.top('btc/usd');
  const { orderId } = rest(venue, 2.5, bid?.price);
  for (let fill = 0; fill < 200; fill++) venue.market.fillOrder(orderId, 0.01);
  expect(venue.market.fills).toHaveLength(200);
  await eventually(() => {
    expectFills(recorder, venue);
  });
  expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(6);
  for (const trade of recorder.myTrades) {
    expect(trade.origin).toBeUndefined();
    expect(trade.feeCurrency).toBe('usd');
  }
});

test('pushes that come one by one are not looked up one by one', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const { bid } = venue.market.top('btc/usd');
  const { orderId } = rest(venue, 2.5, bid?.price);
  const began = performance.now();
  // However many follow, the first ones are published meanwhile.
  for (let fill = 1; fill <= 80 || recorder.myTrades.length === 0; fill++) {
    venue.market.fillOrder(orderId, 0.01);
    await eventually(() => {
      expect(last(recorder, orderId)?.exact.filledVolume).toBe(String(fill / 100));
    });
  }
  await eventually(() => {
    expectFills(recorder, venue);
  });
  // However long it took: at most one call each 0.3 s.
  expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(2 + (performance.now() - began) / 300);
});

test('records that come later than the push are waited for', async () => {
  await using venue = await start({ fillDelay: 2_000 });
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const { orderId } = buy(venue);
  await eventually(() => {
    expect(last(recorder, orderId)?.status).toBe('filled');
    expect(venue.restCalls(FILLS)).toBeGreaterThan(1);
  });
  expect(recorder.myTrades).toEqual([]);
  await eventually(() => {
    expectFills(recorder, venue);
  });
  // After 0.03, 0.33, 0.93, 2.13 and 4.53 s at the earliest.
  expect(venue.restCalls(FILLS)).toBeLessThanOrEqual(4);
});

test('with REST down fills are late, which is logged, and never lost', async () => {
  await using venue = await start();
  const { logger, warnings } = listen();
  await using watched = watch(venue, { subscribeChannels: PRIVATE, logger });
  const { stream, recorder } = watched;
  await stream.ready();
  venue.faults.refuseRest(OUT_OF_ORDER);
  const { orderId } = buy(venue);
  buy(venue, 'eth/usd', 0.1);
  await eventually(() => {
    expect(warnings.join()).toContain('account orders and fills could not be read');
  });
  expect(last(recorder, orderId)?.status).toBe('filled');
  expect(recorder.myTrades).toEqual([]);
  venue.faults.accept();
  await eventually(() => {
    expectFills(recorder, venue);
    expect(warnings.join()).toContain('account orders and fills can be read again');
  });
});

test('with REST down over a reconnect: reported as a gap, then all are there', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const resting = rest(venue);
  await eventually(() => {
    expect(last(recorder, resting.orderId)?.status).toBe('new');
  });
  venue.faults.refuse(503, { times: 1 });
  venue.faults.refuseRest(OUT_OF_ORDER);
  venue.faults.drop();
  buy(venue);
  venue.cancelOrder(resting.orderId);
  await eventually(() => {
    expect(recorder.saw('gap')).toBe(true);
  });
  venue.faults.accept();
  await stream.ready();
  await eventually(() => {
    expectFills(recorder, venue);
    expect(last(recorder, resting.orderId)).toMatchObject({ status: 'canceled', origin: 'reconcile' });
  });
  expect(recorder.myTrades.every(({ origin }) => origin === 'reconcile')).toBe(true);
});

test('what was filled before the stream began is history, fill by fill', async () => {
  await using venue = await start();
  const { bid } = venue.market.top('btc/usd');
  const { orderId } = rest(venue, 0.5, bid?.price);
  for (let fill = 0; fill < 3; fill++) venue.market.fillOrder(orderId, 0.01);
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const before = venue.market.fills.length;
  for (let fill = 0; fill < 3; fill++) venue.market.fillOrder(orderId, 0.02);
  await eventually(() => {
    expectFills(recorder, venue, before);
  });
  expect(last(recorder, orderId)).toMatchObject({ filledVolume: 0.09, volume: 0.5 });
});

test('fills that are filed late of orders that no row named are found after a reconnect', async () => {
  await using venue = await start({ fillDelay: 2_000 });
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  await venue.faults.down();
  buy(venue);
  await venue.faults.up();
  await stream.ready();
  await eventually(() => {
    expectFills(recorder, venue);
  });
  expect(recorder.myTrades.every(({ origin }) => origin === 'reconcile')).toBe(true);
});

test('an order sized in quote currency: its fills in base currency', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: PRIVATE });
  const { stream, recorder } = watched;
  await stream.ready();
  const order = { pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.02, sizedIn: 'quote' } as const;
  venue.placeOrder(order);
  await eventually(() => {
    expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
  });
  const sum = recorder.myTrades.reduce((total, { volume }) => total + volume, 0);
  expect(sum).toBeCloseTo(0.02, 8);
});

test('without my_trade fills are not requested', async () => {
  await using venue = await start();
  await using watched = watch(venue, { subscribeChannels: [Channel.MY_ORDER] });
  const { stream, recorder } = watched;
  await stream.ready();
  const { orderId } = buy(venue);
  await eventually(() => {
    expect(last(recorder, orderId)?.status).toBe('filled');
  });
  venue.faults.drop();
  await eventually(() => {
    expect(stream.status().channels.my_order).toMatchObject({ state: 'live', reconnects: 1 });
  });
  expect(venue.restCalls(FILLS)).toBe(0);
});

test('own orders of an alias come under the pair that was traded', async () => {
  await using venue = await start();
  await using watched = watch(venue, {
    currencyPairs: ['btc/usd', 'btc/usdc'],
    subscribeChannels: PRIVATE,
  });
  const { stream, recorder } = watched;
  await stream.ready();
  buy(venue, 'btc/usdc');
  await eventually(() => {
    expectFills(recorder, venue);
  });
  for (const { symbol, feeCurrency } of recorder.myTrades) {
    expect(symbol).toBe('btc/usdc');
    expect(feeCurrency).toBe('usdc');
  }
});
