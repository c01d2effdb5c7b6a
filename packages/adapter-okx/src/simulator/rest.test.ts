import { afterEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import { get, signed, type Row } from './testing/wire.js';

let venue: OkxSimulator;
async function start(options: Partial<OkxSimulatorOptions> = {}): Promise<void> {
  venue = await startOkxSimulator({ seed: 7, pairs: ['btc/usdt', 'eth/usdt'], rate: 0, ...options });
}
afterEach(() => venue.close());

const pair = 'btc/usdt';
const ids = (rows: readonly Row[]): unknown[] => rows.map(({ ordId }) => ordId);

test('clock, instruments and tickers', async () => {
  await start();
  expect((await get(venue, 'public/time')).text).toMatch(
    /^{"code":"0","data":\[{"ts":"\d{13}"}\],"msg":""}$/,
  );
  const { data } = await get(venue, 'public/instruments?instType=SPOT');
  expect(data.map(({ instId, state }) => [instId, state])).toEqual([
    ['BTC-USDT', 'live'],
    ['ETH-USDT', 'live'],
    ['SOON-USDT', 'preopen'],
  ]);
  expect(data[0]).toMatchObject({
    baseCcy: 'BTC', quoteCcy: 'USDT', settleCcy: '', ctVal: '', instFamily: '', tickSz: '0.1', lotSz: '0.00000001',
    minSz: '0.00001', instIdCode: 10_459,
  }); // prettier-ignore
  expect((await get(venue, 'public/instruments?instType=SWAP')).data).toEqual([]);
  expect((await get(venue, 'market/tickers?instType=SPOT')).data).toHaveLength(2);
  expect((await get(venue, 'market/ticker?instId=ETH-USDT')).data).toMatchObject([
    { instId: 'ETH-USDT', bidPx: String(venue.market.top('eth/usdt').bid!.price) },
  ]);
});

test.each([
  ['public/instruments', 400, '{"msg":"Parameter instType can not be empty.","code":"50014"}'],
  ['public/instruments?instType=STOCKS', 400, '{"msg":"Parameter instType error","code":"51000"}'],
  [
    'public/instruments?instType=SPOT&instId=NO-USDT',
    200,
    '{"code":"51001","data":[],"msg":"Instrument ID doesn\'t exist."}',
  ],
  ['market/ticker?instId=NO-USDT', 200, '{"code":"51001","data":[],"msg":"Instrument ID doesn\'t exist."}'],
  ['market/trades?instId=BTC-USDT&limit=501', 400, '{"msg":"Parameter limit error","code":"51000"}'],
  ['market/history-trades?instId=BTC-USDT&after=x', 400, '{"msg":"Parameter after error","code":"51000"}'],
])('%s is refused', async (path, status, text) => {
  await start();
  expect(await get(venue, path)).toMatchObject({ status, text });
});

test('the tape, newest first, and its pages by trade id and by time', async () => {
  await start();
  for (let step = 0; step < 1000; step++) venue.market.step(pair);
  const truth = venue.market.trades(pair).map(({ id }) => String(id));
  const tape = async (query: string): Promise<unknown[]> =>
    (await get(venue, `market/${query}`)).data.map(({ tradeId }) => tradeId);
  expect(await tape('trades?instId=BTC-USDT')).toEqual(truth.slice(-100).reverse());
  expect(await tape('trades?instId=BTC-USDT&limit=2')).toEqual(truth.slice(-2).reverse());
  const older = truth.at(-5)!;
  expect(await tape(`history-trades?instId=BTC-USDT&after=${older}&limit=3`)).toEqual(
    truth.slice(-8, -5).reverse(),
  );
  // Returns the newest of the newer trades: a client that asks this way has a gap.
  expect(await tape(`history-trades?instId=BTC-USDT&before=${older}&limit=3`)).toEqual(
    truth.slice(-3).reverse(),
  );
  const { time } = venue.market.trades(pair)[3]!;
  const early = await tape(`history-trades?instId=BTC-USDT&type=2&after=${Math.floor(time) + 1}`);
  expect(early[0] === undefined || BigInt(early[0] as string) >= BigInt(truth[3]!)).toBe(true);
  expect((await get(venue, 'market/trades?instId=BTC-USDT&limit=1')).text).toMatch(
    /^{"code":"0","data":\[{"instId":"BTC-USDT","side":"\w+","sz":"[\d.]+","px":"[\d.]+","source":"0","tradeId":"\d+","ts":"\d{13}"}\],"msg":""}$/,
  );
});

test('open orders, one order and ended ones', async () => {
  await start();
  const place = (price: number, more: object = {}): string =>
    venue.placeOrder({ pair, side: 'buy', type: 'limit', price, volume: 0.1, ...more }).orderId;
  const [first, second, third] = [place(90_000), place(91_000, { clientOrderId: 'mine' }), place(92_000)];
  const eth = venue.placeOrder({ pair: 'eth/usdt', side: 'sell', type: 'limit', price: 4000, volume: 1 });
  venue.placeOrder({ pair, side: 'sell', type: 'stop', stopPrice: 50_000, volume: 0.1 });
  const done = place(110_000);
  venue.cancelOrder(third);
  const pending = async (query = ''): Promise<unknown[]> =>
    ids((await signed(venue, `trade/orders-pending${query}`)).data);
  expect(await pending()).toEqual([eth.orderId, second, first]);
  expect(await pending('?instType=SPOT&instId=BTC-USDT')).toEqual([second, first]);
  expect(await pending('?instType=SWAP')).toEqual([]);
  expect(await pending(`?limit=1&after=${eth.orderId}`)).toEqual([second]);
  expect(await pending(`?before=${first}`)).toEqual([eth.orderId, second]);
  const [row] = (await signed(venue, 'trade/order?instId=BTC-USDT&clOrdId=mine')).data;
  expect(row).toMatchObject({ ordId: second, avgPx: '', fillSz: '0', tradeId: '', state: 'live' });
  expect((await signed(venue, 'trade/order?instId=ETH-USDT&clOrdId=mine')).text).toBe(
    '{"code":"51603","data":[],"msg":"Order does not exist"}',
  );
  expect((await signed(venue, 'trade/order?instId=BTC-USDT')).status).toBe(400);
  const { data } = await signed(venue, 'trade/orders-history?instType=SPOT');
  const last = venue.market.fills.at(-1)!;
  expect(data).toMatchObject([
    { ordId: done, state: 'filled', fillSz: String(last.volume), tradeId: String(last.tradeId) },
    { ordId: third, state: 'canceled', cancelSource: '1' },
  ]);
  expect(data[0]).not.toHaveProperty('fillFee');
  expect(ids((await signed(venue, 'trade/orders-history?instType=SPOT&state=canceled')).data)).toEqual([
    third,
  ]);
  expect((await signed(venue, 'trade/orders-history')).text).toContain('"code":"50014"');
  expect((await signed(venue, 'trade/orders-pending', venue.addAccount())).data).toEqual([]);
});

test('fills, newest first, by time and by page', async () => {
  await start();
  const { orderId } = venue.placeOrder({ pair, side: 'sell', type: 'market', volume: 0.5 });
  venue.placeOrder({ pair: 'eth/usdt', side: 'buy', type: 'market', volume: 0.001 });
  const fills = venue.market.fills.toReversed();
  const bills = async (query = ''): Promise<unknown[]> =>
    (await signed(venue, `trade/fills${query}`)).data.map(({ billId }) => billId);
  expect(await bills()).toEqual(fills.map(({ fillId }) => fillId));
  expect(await bills(`?ordId=${orderId}`)).toEqual(fills.slice(1).map(({ fillId }) => fillId));
  expect(await bills(`?limit=1&after=${fills[0]!.fillId}`)).toEqual([fills[1]!.fillId]);
  expect(await bills(`?begin=${Math.floor(fills[0]!.time)}`)).toContain(fills[0]!.fillId);
  expect(await bills(`?begin=${Date.now() + 60_000}`)).toEqual([]);
  expect(await bills('-history?instType=SPOT&instId=ETH-USDT')).toEqual([fills[0]!.fillId]);
  expect((await signed(venue, 'trade/fills-history')).text).toContain('"code":"50014"');
  const { text } = await signed(venue, `trade/fills?limit=1&after=${fills[0]!.fillId}`);
  const { price, volume, tradeId, fee, fillId, time } = fills[1]!;
  expect(text).toBe(
    `{"code":"0","data":[{"side":"sell","fillSz":"${volume}","fillPx":"${price}","fillPxVol":"","fillFwdPx":"","fee":"-${fee}","fillPnl":"0","ordId":"${orderId}","feeRate":"-0.001","instType":"SPOT","fillPxUsd":"","instId":"BTC-USDT","clOrdId":"","posSide":"net","billId":"${fillId}","subType":"2","fillMarkVol":"","tag":"","fillTime":"${Math.floor(time)}","execType":"T","fillIdxPx":"","tradeId":"${tradeId}","fillMarkPx":"","feeCcy":"USDT","ts":"${Math.floor(time) + 1}"}],"msg":""}`,
  );
});

test('too many requests are refused until the window is over', async () => {
  await start({ limits: { rest: { 'public/time': 2, 'trade/fills': 1 }, restInterval: 1_000 } });
  const times = [await get(venue, 'public/time'), await get(venue, 'public/time')];
  expect(times.map(({ status }) => status)).toEqual([200, 200]);
  expect(await get(venue, 'public/time')).toMatchObject({
    status: 429,
    text: '{"msg":"Too Many Requests","code":"50011"}',
  });
  const other = venue.addAccount();
  const both = [await signed(venue, 'trade/fills'), await signed(venue, 'trade/fills', other)];
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(async () => (await get(venue, 'public/time')).status, { timeout: 10_000 }).toBe(200);
});

const rows = async (path: string): Promise<readonly Row[]> => (await signed(venue, path)).data;

test('stop orders that wait are algo orders, and have another id once they are real', async () => {
  await start();
  const limit = venue.market.top(pair).bid!.price;
  const stop = { pair, side: 'sell', type: 'stop', volume: 0.001 } as const;
  const { orderId } = venue.placeOrder({ ...stop, stopPrice: limit });
  const gone = venue.placeOrder({ ...stop, stopPrice: limit - 6000, price: limit - 6000 });
  venue.cancelOrder(gone.orderId);
  const algoId = venue.algoIdOf(orderId);
  const pending = 'trade/orders-algo-pending?ordType=conditional,trigger';
  const history = 'trade/orders-algo-history?ordType=conditional,trigger';
  expect(await rows(pending)).toMatchObject([{ algoId, ordId: '', state: 'live', ordType: 'conditional' }]);
  expect(await rows(`${history}&state=canceled`)).toMatchObject([
    { algoId: venue.algoIdOf(gone.orderId), state: 'canceled', ordType: 'trigger' },
  ]);
  venue.market.trade(pair, 'sell', 0.00001);
  expect(await rows(pending)).toEqual([]);
  expect(await rows(`${history}&state=effective`)).toMatchObject([{ algoId, ordId: orderId }]);
  expect(await rows(`trade/order-algo?algoId=${algoId}`)).toMatchObject([{ state: 'effective' }]);
});

test('lists lag, orders and fills apart, and contain an unreadable row', async () => {
  await start();
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.01 });
  const orders = 'trade/orders-history?instType=SPOT';
  venue.faults.lag({ fills: 60 });
  expect(await rows('trade/fills')).toEqual([]);
  expect(await rows(orders)).toMatchObject([{ ordId: orderId, state: 'filled' }]);
  venue.faults.lag({ orders: 60 });
  expect(await rows(orders)).toEqual([]);
  expect((await signed(venue, `trade/order?instId=BTC-USDT&ordId=${orderId}`)).text).toContain('51603');
  expect((await rows('trade/fills')).length).toBeGreaterThan(0);
  venue.faults.lag({});
  venue.faults.poison('orders');
  expect(await rows(orders)).toMatchObject([{ ordId: 'n/a' }, { ordId: orderId }]);
  venue.faults.cure();
  expect(await rows(orders)).toMatchObject([{ ordId: orderId }]);
});
