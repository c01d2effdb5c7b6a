import { Channel, Exchange } from '@hftjs/core';
import { eventually, Recorder, watch } from '@hftjs/testkit';
import { afterEach, expect, test } from 'vitest';
import '../index.js';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import { LIMIT_BUY, post, postAs, signed } from './testing/wire.js';

type Venue = OkxSimulator | OkxSwapSimulator;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const pair = 'btc/usdt';
const SPOT = {
  exchange: Exchange.OKX,
  start: startOkxSimulator,
  instId: 'BTC-USDT',
  tdMode: 'cash',
} as const;
const SWAP = {
  exchange: Exchange.OKX_SWAP,
  start: startOkxSwapSimulator,
  instId: 'BTC-USDT-SWAP',
  tdMode: 'cross',
} as const;

async function open(
  { start }: typeof SPOT | typeof SWAP,
  options: Partial<OkxSimulatorOptions> = {},
): Promise<Venue> {
  const venue = await start({ seed: 5, pairs: [pair, 'eth/usdt'], rate: 0, ...options });
  cleanups.push(() => venue.close());
  return venue;
}

/** A price so far from the best bid. */
const below = (venue: Venue, part: number): string =>
  ((venue.market.top(pair).bid?.price ?? 0) * part).toFixed(1);

const row = async (answer: ReturnType<typeof post>): Promise<Readonly<Record<string, unknown>>> =>
  (await answer).data[0] ?? {};

test.each([SPOT, SWAP])('$instId: orders come out of our own stream, each fill once', async (venueOf) => {
  const { exchange, instId, tdMode } = venueOf;
  const venue = await open(venueOf);
  const { stream, recorder } = watch(new Recorder(), venue, {
    exchange,
    currencyPairs: [pair],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
  });
  cleanups.push(() => stream.stop());
  await stream.ready();
  const order = { instId, tdMode, side: 'buy', ordType: 'limit' };
  const place = async (more: object): Promise<string> =>
    String((await row(post(venue, 'trade/order', { ...order, ...more }))).ordId);
  const filled = await place({ px: below(venue, 1), sz: '0.02', clOrdId: 'mine1' });
  const cancelled = await place({ px: below(venue, 0.9), sz: '0.02', clOrdId: 'mine2' });
  const newPx = below(venue, 0.91);
  const amend = await row(
    post(venue, 'trade/amend-order', {
      instId,
      ordId: cancelled,
      newSz: '0.05',
      newPx,
      reqId: 'r1',
    }),
  );
  expect(amend).toMatchObject({ ordId: cancelled, clOrdId: 'mine2', reqId: 'r1', sCode: '0' });
  venue.market.fillOrder(filled);
  const taken = await place({ ordType: 'market', side: 'sell', sz: '0.03', clOrdId: 'mine3' });
  const cancel = await row(post(venue, 'trade/cancel-order', { instId, clOrdId: 'mine2' }));
  expect(cancel).toMatchObject({ ordId: cancelled, clOrdId: 'mine2', sCode: '0' });
  const truth = venue.market.fills;
  await eventually(() => {
    const ends = [filled, cancelled, taken].map((orderId) =>
      recorder.myOrders.findLast((one) => one.orderId === orderId),
    );
    expect(ends.map((one) => [one?.clientOrderId, one?.status])).toEqual([
      ['mine1', 'filled'],
      ['mine2', 'canceled'],
      ['mine3', 'filled'],
    ]);
    expect(
      recorder.myTrades.map(({ tradeId, orderId, price, volume }) => [tradeId, orderId, price, volume]),
    ).toEqual(truth.map(({ tradeId, orderId, price, volume }) => [String(tradeId), orderId, price, volume]));
  });
  expect(new Set(truth.map(({ orderId }) => orderId))).toEqual(new Set([filled, taken]));
  expect(venue.market.order(cancelled)).toMatchObject({ price: Number(newPx), filled: 0 });
});

test('the answer to an order has its ids and times', async () => {
  const venue = await open(SPOT);
  const order = LIMIT_BUY;
  const { text } = await post(venue, 'trade/order', { ...order, clOrdId: 'a1', tag: 't1' });
  const ordId = venue.market.orders.at(-1)?.orderId;
  expect(text).toMatch(
    new RegExp(
      `^{"code":"0","data":\\[{"clOrdId":"a1","ordId":"${ordId}","tag":"t1","ts":"\\d{13}","sCode":"0","sMsg":"Order placed"}\\],"inTime":"\\d{16}","msg":"","outTime":"\\d{16}"}$`,
    ),
  );
  expect((await signed(venue, 'trade/order?instId=BTC-USDT&clOrdId=a1')).data).toMatchObject([
    { ordId, tag: 't1', px: '50000', sz: '0.01', ordType: 'limit', state: 'live' },
  ]);
});

test('a market order that buys on spot is sized in quote currency, unless it says otherwise', async () => {
  const venue = await open(SPOT);
  const order = { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', ordType: 'market' };
  await post(venue, 'trade/order', { ...order, sz: '500' });
  await post(venue, 'trade/order', { ...order, sz: '0.01', tgtCcy: 'base_ccy' });
  const [quote, base] = venue.market.orders;
  expect(quote).toMatchObject({ quoteAmount: 500, status: 'filled' });
  expect(quote!.cost).toBeLessThanOrEqual(500);
  expect(quote!.cost).toBeGreaterThan(499);
  expect(base).toMatchObject({ filled: 0.01, status: 'filled' });
  expect((await signed(venue, 'trade/orders-history?instType=SPOT')).data).toMatchObject([
    { sz: '0.01', tgtCcy: 'base_ccy', accFillSz: '0.01' },
    { sz: '500', tgtCcy: 'quote_ccy' },
  ]);
});

test.each([
  ['fok', { status: 'canceled', reason: 'fill_or_kill' }],
  ['ioc', { status: 'canceled', reason: 'immediate_or_cancel' }],
  ['post_only', { status: 'new', postOnly: true }],
])('%s', async (ordType, expected) => {
  const venue = await open(SPOT);
  const order = {
    instId: 'BTC-USDT',
    tdMode: 'cash',
    side: 'buy',
    ordType,
    px: below(venue, 0.9),
    sz: '0.01',
  };
  expect(await row(post(venue, 'trade/order', order))).toMatchObject({ sCode: '0' });
  expect(venue.market.orders.at(-1)).toMatchObject(expected);
});

test('a post-only order that would take is taken, and cancelled at once', async () => {
  const venue = await open(SPOT);
  const order = {
    instId: 'BTC-USDT',
    tdMode: 'cash',
    side: 'buy',
    ordType: 'post_only',
    px: '200000',
    sz: '0.01',
  };
  const { ordId, sCode } = await row(post(venue, 'trade/order', order));
  expect(sCode).toBe('0');
  expect((await signed(venue, `trade/order?instId=BTC-USDT&ordId=${String(ordId)}`)).data).toMatchObject([
    { state: 'canceled', cancelSource: '31', accFillSz: '0' },
  ]);
});

test('of a batch each order has its own answer', async () => {
  const venue = await open(SPOT);
  const order = LIMIT_BUY;
  const mixed = await post(venue, 'trade/batch-orders', [
    order,
    { ...order, instId: 'NOPE-USDT', clOrdId: 'x' },
  ]);
  expect(mixed).toMatchObject({
    code: '2',
    data: [{ sCode: '0' }, { clOrdId: 'x', ordId: '', sCode: '51001' }],
  });
  const ordId = mixed.data[0]?.ordId;
  const named = { instId: 'BTC-USDT', ordId };
  expect(await post(venue, 'trade/amend-batch-orders', [{ ...named, newSz: '0.02' }])).toMatchObject({
    code: '0',
  });
  const cancelled = await post(venue, 'trade/cancel-batch-orders', [named, named]);
  expect(cancelled.data).toMatchObject([
    { ordId, sCode: '0' },
    { ordId, sCode: '51400' },
  ]);
  expect(await post(venue, 'trade/cancel-batch-orders', [named])).toMatchObject({ code: '1' });
  const many = Array.from({ length: 21 }, () => order);
  expect((await post(venue, 'trade/batch-orders', many)).text).toContain('"code":"51111"');
  expect(venue.market.orders).toHaveLength(1);
});

test('a countdown cancels all orders, unless it is renewed or ended', async () => {
  let now = Date.now();
  const rest = { 'POST trade/cancel-all-after': 100 };
  const venue = await open(SPOT, { clock: () => now, limits: { rest } });
  const order = LIMIT_BUY;
  await post(venue, 'trade/order', order);
  const { triggerTime, ts } = await row(post(venue, 'trade/cancel-all-after', { timeOut: '10' }));
  expect(Number(triggerTime) - Number(ts)).toBe(10_000);
  now += 9_000;
  await post(venue, 'trade/cancel-all-after', { timeOut: '10' });
  now += 9_000;
  venue.market.step();
  expect(venue.market.orders).toMatchObject([{ status: 'new' }]);
  now += 1_100;
  venue.market.step();
  expect(venue.market.orders).toMatchObject([{ status: 'canceled', reason: 'cancel_after' }]);
  expect((await signed(venue, 'trade/orders-history?instType=SPOT')).data).toMatchObject([
    { cancelSource: '20' },
  ]);
  expect(await row(post(venue, 'trade/cancel-all-after', { timeOut: '0' }))).toMatchObject({
    triggerTime: '0',
  });
  expect((await post(venue, 'trade/cancel-all-after', { timeOut: '9' })).text).toContain('51000');
});

test('several keys see and trade one account', async () => {
  const venue = await open(SPOT);
  const second = venue.addKey();
  const order = LIMIT_BUY;
  const { ordId } = await row(postAs(venue, second)('trade/order', order));
  expect((await signed(venue, 'trade/orders-pending')).data).toMatchObject([{ ordId }]);
  expect((await signed(venue, 'account/balance', second)).data[0]?.details).toEqual(
    (await signed(venue, 'account/balance')).data[0]?.details,
  );
  expect(await row(post(venue, 'trade/cancel-order', { instId: 'BTC-USDT', ordId }))).toMatchObject({
    sCode: '0',
  });
  const stranger = venue.addAccount();
  expect((await signed(venue, 'trade/orders-history?instType=SPOT', stranger)).data).toEqual([]);
});
