import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import { connectPrivate, framesOf, rowsOf, settle, subscribe, type Row } from './testing/wire.js';

let venue: OkxSimulator;
let client: WireClient;

beforeEach(async () => {
  venue = await startOkxSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    limits: { dials: 100 },
  });
  client = await connectPrivate(venue);
  await subscribe(client, { channel: 'orders', instType: 'ANY' });
});
afterEach(() => venue.close());

async function rows(): Promise<Row[]> {
  await settle(client);
  return rowsOf(client, 'orders');
}

const pair = 'btc/usdt';
const short = (all: readonly Row[]): unknown[] =>
  all.map(({ state, accFillSz, fillSz, tradeId }) => [state, accFillSz, fillSz, tradeId]);

test('a resting order is live, fills in parts, and every fill has its own fee', async () => {
  const order = venue.placeOrder({
    pair,
    side: 'buy',
    type: 'limit',
    price: venue.market.top(pair).bid!.price + 0.1,
    volume: 0.3,
    clientOrderId: 'mine1',
  });
  venue.market.fillOrder(order.orderId, 0.1);
  venue.market.fillOrder(order.orderId);
  const [live, first, second, ...more] = await rows();
  const fills = venue.market.fills;
  expect(more).toEqual([]);
  expect(short([live!, first!, second!])).toEqual([
    ['live', '0', '0', ''],
    ['partially_filled', '0.1', '0.1', String(fills[0]!.tradeId)],
    ['filled', '0.3', '0.2', String(fills[1]!.tradeId)],
  ]);
  expect(live).toMatchObject({ avgPx: '0', fee: '0', execType: '', fillPx: '', fillTime: '', fillFee: '0' });
  expect(first).toMatchObject({ execType: 'M', fee: '-0.00008', fillFee: '-0.00008', fillFeeCcy: 'BTC' });
  expect(second).toMatchObject({ fee: '-0.00024', fillFee: '-0.00016', feeCcy: 'BTC', rebateCcy: 'USDT' });
  expect(second).toMatchObject({
    clOrdId: 'mine1',
    ordId: order.orderId,
    fillTime: String(Math.floor(fills[1]!.time)),
    avgPx: String(order.price),
    instType: 'SPOT',
    tdMode: 'cash',
    category: 'normal',
  });
});

test('rows have the venue’s keys in the venue’s order, and pushes the account’s number', async () => {
  venue.placeOrder({ pair, side: 'sell', type: 'limit', price: 110_000, volume: 0.001 });
  const [row] = await rows();
  expect(Object.keys(row!).join()).toBe(
    'accFillSz,algoClOrdId,algoId,amendResult,amendSource,attachAlgoClOrdId,attachAlgoOrds,avgPx,cTime,cancelSource,cancelSourceReason,category,ccy,clOrdId,code,execType,fee,feeCcy,fillFee,fillFeeCcy,fillFwdPx,fillIdxPx,fillMarkPx,fillMarkVol,fillNotionalUsd,fillPnl,fillPx,fillPxUsd,fillPxVol,fillSz,fillTime,instId,instType,isTpLimit,lastPx,lever,linkedAlgoOrd,msg,notionalUsd,ordId,ordType,pnl,posSide,px,pxType,pxUsd,pxVol,quickMgnType,rebate,rebateCcy,reduceOnly,reqId,side,slOrdPx,slTriggerPx,slTriggerPxType,source,state,stpId,stpMode,sz,tag,tdMode,tgtCcy,tpOrdPx,tpTriggerPx,tpTriggerPxType,tradeId,tradeQuoteCcy,uTime',
  );
  expect(framesOf(client).at(-1)!.arg).toEqual({
    channel: 'orders',
    instType: 'ANY',
    uid: expect.stringMatching(/^\d{18}$/) as string,
  });
  expect(row).toMatchObject({ px: '110000', sz: '0.001', notionalUsd: '110', feeCcy: 'USDT' });
});

test('what happens at once comes in one frame', async () => {
  const { asks } = venue.market.book(pair, 3);
  const volume = Number(asks.reduce((sum, level) => sum + level.volume, 0).toFixed(8));
  venue.placeOrder({ pair, side: 'buy', type: 'limit', price: asks[2]!.price, volume });
  await settle(client);
  const [live, fills] = framesOf(client).flatMap(({ data }) => (data ? [data] : []));
  expect(live).toHaveLength(1);
  expect(fills!.length).toBe(venue.market.fills.length);
  expect(fills!.length).toBeGreaterThan(2);
  expect(fills!.map(({ state }) => state)).toEqual([
    ...fills!.slice(1).map(() => 'partially_filled'),
    'filled',
  ]);
});

test('a market order may be sized in quote currency: it ends without a fill', async () => {
  const order = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.5, sizedIn: 'quote' });
  const [live, ...rest] = await rows();
  expect(Number(live!.sz)).toBeCloseTo(order.cost, 6);
  expect(live).toMatchObject({ tgtCcy: 'quote_ccy', px: '', ordType: 'market', state: 'live' });
  expect(rest.map(({ state }) => state)).toEqual([...rest.slice(1).map(() => 'partially_filled'), 'filled']);
  expect(rest.at(-2)).toMatchObject({ accFillSz: '0.5', execType: 'T' });
  expect(rest.at(-1)).toMatchObject({
    accFillSz: '0.5',
    fillSz: '0',
    tradeId: '',
    fee: '-0.0005',
    execType: '',
  });
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.01 });
  expect((await rows()).at(-1)).toMatchObject({
    tgtCcy: 'base_ccy',
    sz: '0.01',
    state: 'filled',
    fillSz: '0.01',
  });
});

test('subscriptions publish only what was requested, only to the owner of the orders', async () => {
  const other = venue.addAccount();
  const stranger = await connectPrivate(venue, other);
  await subscribe(stranger, { channel: 'orders', instType: 'SPOT', instId: 'ETH-USDT' });
  const swaps = await connectPrivate(venue);
  await subscribe(swaps, { channel: 'orders', instType: 'SWAP' });
  const place = (account: typeof other, of: string): string =>
    venue.placeOrder({ account, pair: of, side: 'buy', type: 'limit', price: 1000, volume: 0.1 }).orderId;
  place(other, 'btc/usdt');
  const orderId = place(other, 'eth/usdt');
  await settle(stranger);
  await settle(swaps);
  expect(rowsOf(stranger, 'orders')).toMatchObject([{ ordId: orderId, instId: 'ETH-USDT' }]);
  expect(rowsOf(swaps, 'orders')).toEqual([]);
  expect(await rows()).toEqual([]);
});

test('a rebate is a fee above zero', async () => {
  await using generous = await startOkxSimulator({
    seed: 7,
    pairs: [pair],
    rate: 0,
    fees: { maker: -0.0001, taker: 0 },
  });
  const maker = await connectPrivate(generous);
  await subscribe(maker, { channel: 'orders', instType: 'ANY' });
  const price = generous.market.top(pair).bid!.price + 0.1;
  const { orderId } = generous.placeOrder({ pair, side: 'buy', type: 'limit', price, volume: 0.1 });
  generous.market.fillOrder(orderId);
  generous.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.00001 });
  await settle(maker);
  expect(rowsOf(maker, 'orders').map(({ fee, fillFee }) => [fee, fillFee])).toEqual([
    ['0', '0'],
    ['0.00001', '0.00001'],
    ['0', '0'],
    ['0', '0'],
  ]);
});
